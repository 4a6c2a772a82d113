"""How NumPy writes the functions of the language; {z} and {w} are arguments, {p} the parameter.

The code may use `np` and, for erf, `math`. The table is for code that reads well or is stable far from 0; a
rule that is not in it is written out from its own value, a general function is called by its name.
"""

from __future__ import annotations

import re

OPERAND = re.compile(r"\{[zw]\}[^,)]|[^( ]\{[zw]\}")  # an argument that stands beside an operator
ERF = "np.vectorize(math.erf)"

PLAIN: dict[str, str] = {
    "exp": "np.exp({z})",
    "log": "np.log({z})",
    "sqrt": "np.sqrt({z})",
    "sin": "np.sin({z})",
    "cos": "np.cos({z})",
    "atan": "np.arctan({z})",
    "tanh": "np.tanh({z})",
    "abs": "np.abs({z})",
    "sign": "np.sign({z})",
    "erf": ERF + "({z})",
    "relu": "np.maximum({z}, 0)",
    "leaky_relu": "np.where({z} > 0, {z}, {p} * {z})",
    "elu": "np.where({z} > 0, {z}, np.exp({z}) - 1)",
    "softplus": "np.logaddexp(0, {z})",
    "maximum": "np.maximum({z}, {w})",
    "minimum": "np.minimum({z}, {w})",
    "step": "np.where({z} >= 0, 1.0, 0.0)",
    "huber_entry": "np.where(np.abs({z}) <= {p}, {z}**2 / 2, {p} * (np.abs({z}) - {p} / 2))",
}

# These are quotients or products, so they need parentheses beside another operator.
PRODUCTS: dict[str, str] = {
    "sigmoid": "1 / (1 + np.exp(-{z}))",
    "silu": "{z} / (1 + np.exp(-{z}))",
    "gelu": "{z} * (1 + " + ERF + "({z} / np.sqrt(2))) / 2",
    "over_sqrt_pi": "{z} / np.sqrt(np.pi)",
    "normal_cdf": "(1 + " + ERF + "({z} / np.sqrt(2))) / 2",
    "normal_pdf": "np.exp(-{z}**2 / 2) / np.sqrt(2 * np.pi)",
}

VECTORS: dict[str, str] = {
    "softmax": "np.exp({z}) / np.sum(np.exp({z}), axis={axis}, keepdims=True)",
    "log_softmax": "({z} - np.log(np.sum(np.exp({z}), axis={axis}, keepdims=True)))",
}

REDUCTIONS: dict[str, str] = {"sum": "np.sum", "mean": "np.mean", "max": "np.max"}
