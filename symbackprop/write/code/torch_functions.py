"""How PyTorch writes the functions of the language: tensors of doubles with two axes, as in the NumPy code."""

from __future__ import annotations

from symbackprop.write.code.dialect import Dialect

PLAIN: dict[str, str] = {
    "exp": "torch.exp({z})",
    "log": "torch.log({z})",
    "sqrt": "torch.sqrt({z})",
    "sin": "torch.sin({z})",
    "cos": "torch.cos({z})",
    "atan": "torch.arctan({z})",
    "tanh": "torch.tanh({z})",
    "sigmoid": "torch.sigmoid({z})",
    "abs": "torch.abs({z})",
    "sign": "torch.sign({z})",
    "erf": "torch.erf({z})",
    "relu": "torch.relu({z})",
    "leaky_relu": "torch.where({z} > 0, {z}, {p} * {z})",
    "elu": "torch.nn.functional.elu({z})",
    "softplus": "torch.nn.functional.softplus({z}, threshold=700)",
    "maximum": "torch.maximum({z}, {w})",
    "minimum": "torch.minimum({z}, {w})",
    "step": "({z} >= 0).double()",
    "huber_entry": "torch.where(torch.abs({z}) <= {p}, {z}**2 / 2, {p} * (torch.abs({z}) - {p} / 2))",
}

PRODUCTS: dict[str, str] = {
    "silu": "{z} * torch.sigmoid({z})",
    "gelu": "{z} * (1 + torch.erf({z} / 2**0.5)) / 2",
    "over_sqrt_pi": "{z} / torch.pi**0.5",
    "normal_cdf": "(1 + torch.erf({z} / 2**0.5)) / 2",
    "normal_pdf": "torch.exp(-{z}**2 / 2) / (2 * torch.pi) ** 0.5",
}

VECTORS: dict[str, str] = {
    "softmax": "torch.softmax({z}, {axis})",
    "log_softmax": "torch.log_softmax({z}, {axis})",
}

REDUCTIONS: dict[str, str] = {"sum": "torch.sum", "mean": "torch.mean", "max": "torch.amax"}

TORCH = Dialect(
    module="torch",
    plain=PLAIN,
    products=PRODUCTS,
    vectors=VECTORS,
    reductions=REDUCTIONS,
    root="torch.sqrt({z})",
    ones="torch.ones(({rows}, {columns}), dtype=torch.float64)",
    identity="torch.eye({n}, dtype=torch.float64)",
    diagonal="torch.diagflat({z})",
    classes="torch.arange(1, {n} + 1)",
    zero_one="({c}).double()",
    number="torch.tensor({z}, dtype=torch.float64)",
)
