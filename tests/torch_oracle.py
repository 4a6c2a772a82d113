"""PyTorch reads the same expressions as the network file and differentiates them by itself.

The functions below are the oracle's own definitions: they share no code with the package. Vectors are kept as
1 x n or n x 1 tables, as the file's `vectors` says.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)


def _axis(z: Any, axis: int | None) -> int:
    if axis is not None:
        return axis
    return 0 if z.shape[1] == 1 else 1


def _softmax(z: Any, axis: int | None = None) -> Any:
    return F.softmax(z, _axis(z, axis))


def _log_softmax(z: Any, axis: int | None = None) -> Any:
    return F.log_softmax(z, _axis(z, axis))


def _reduction(total: Any, count: int, how: str) -> Any:
    return {"mean": total / count, "sum": total, "half": total / 2}[how]


def _huber(p: Any, t: Any, delta: float = 1.0, reduction: str = "mean") -> Any:
    return _reduction(F.huber_loss(p, t, reduction="sum", delta=delta), p.numel(), reduction)


def _mse(p: Any, t: Any, reduction: str = "mean") -> Any:
    return _reduction(((p - t) ** 2).sum(), p.numel(), reduction)


def _bce(p: Any, t: Any, reduction: str = "mean") -> Any:
    return _reduction(-(t * p.log() + (1 - t) * (1 - p).log()).sum(), p.numel(), reduction)


def _hinge(p: Any, t: Any, reduction: str = "mean") -> Any:
    return _reduction(F.relu(1 - t * p).sum(), p.numel(), reduction)


def _flat_at(kink: Any, z: Any) -> Any:
    """At a kink the slope is taken as 0, which PyTorch does for relu and abs alone."""
    return torch.where(kink, z.detach(), z)


def _leaky_relu(z: Any, a: float = 0.01) -> Any:
    return _flat_at(z == 0, F.leaky_relu(z, a))


FUNCTIONS: dict[str, Any] = {
    "relu": F.relu,
    "leaky_relu": _leaky_relu,
    "elu": F.elu,
    "softplus": F.softplus,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "gelu": F.gelu,
    "silu": F.silu,
    "exp": torch.exp,
    "log": torch.log,
    "sqrt": torch.sqrt,
    "abs": torch.abs,
    "sin": torch.sin,
    "cos": torch.cos,
    "atan": torch.atan,
    "erf": torch.erf,
    "step": lambda z: (z >= 0).to(z.dtype),
    "sign": torch.sign,
    "maximum": lambda a, b: _flat_at(a == b, torch.maximum(a, b)),
    "minimum": lambda a, b: _flat_at(a == b, torch.minimum(a, b)),
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "sum": torch.sum,
    "mean": torch.mean,
    "max": torch.max,
    "norm": torch.norm,
    "mse": _mse,
    "bce": _bce,
    "huber": _huber,
    "hinge": _hinge,
    "cross_entropy": lambda p, t: -(t * p.log()).sum(),
    "cross_entropy_logits": lambda z, t: -(t * F.log_softmax(z, _axis(z, None))).sum(),
}


def tensor(value: object, shape: list[int], lying: bool) -> Any:
    """The file's value in its own shape: [n] lies or stands, [] is 1 x 1."""

    def number(v: object) -> Any:
        if isinstance(v, list):
            return [number(x) for x in v]
        top, _, bottom = str(v).partition("/")
        return float(top) / float(bottom or 1)

    out = torch.tensor(number(value))
    if len(shape) == 1:
        out = out.reshape(1, -1) if lying else out.reshape(-1, 1)
    return (out.reshape(1, 1) if not shape else out).clone()


def gradients(
    equations: dict[str, str], given: dict[str, Any], upstream: dict[str, Any], batch: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Every value and every gradient of a network whose expressions are Python: evaluated, then autograd.

    In a batch a declared [n] is added to every row, so it lies.
    """
    names: dict[str, Any] = {}
    for name, value in given.items():
        names[name] = value.requires_grad_(True)
    seen = dict(names)
    lie = {n: v.T if batch and v.shape[1] == 1 and v.shape[0] > 1 else v for n, v in names.items()}
    for name, text in equations.items():
        value = eval(text, {"__builtins__": {}}, {**FUNCTIONS, **lie})
        value = value.reshape(1, 1) if value.dim() == 0 else value
        if value.requires_grad:
            value.retain_grad()
        else:  # what only compares, as step, is a constant to autograd, but others depend on it
            value.requires_grad_(True)
        lie[name] = seen[name] = value
    last = list(equations)[-1]
    if upstream:
        total = sum((g * seen[n]).sum() for n, g in upstream.items())
    else:
        total = seen[last].sum()
    if total.requires_grad:
        total.backward()
    return seen, {n: v.grad for n, v in seen.items() if v.grad is not None}
