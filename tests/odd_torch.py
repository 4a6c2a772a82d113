"""The losses of odd_networks.py, computed by PyTorch from tensors of the same names."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace as Names
from typing import Any

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)


def _batch_norm(q: Names) -> Any:
    z = q.X @ q.W
    d = z - z.mean(0, keepdim=True)
    b = d / torch.sqrt((d**2).mean(0, keepdim=True) + 1 / 1000) * q.g + q.c
    return (F.relu(b) * q.Y).sum()


def _attention(q: Names) -> Any:
    Q, K = q.X @ q.W_Q, q.X @ q.W_K
    A = F.softmax(Q @ K.T / K.shape[1] ** 0.5 + q.M, 1)
    return ((A @ q.X) ** 2).sum() + A.trace()


def _tied(q: Names) -> Any:
    h = torch.sigmoid(q.W @ q.x + q.b_1)
    p, t = torch.sigmoid(q.W.T @ h + q.b_2), q.x**2 / 2
    return -(t * p.log() + (1 - t) * (1 - p).log()).mean() + 0.1 * ((q.W.T @ q.W) ** 2).sum()


def _elements(q: Names) -> Any:
    z = q.x @ q.W + q.b
    r = q.W[1:2, :] * z
    return q.x[0, 0] * (r * q.b).sum() + (q.W[:, 1:2] ** 2).sum() * z[0, 1] + q.W[2, 0] ** 3


def _outer(q: Names) -> Any:
    P = q.u @ q.v.T + q.M
    Q = torch.diag(q.x.reshape(-1)) @ P
    return (Q**2).sum() + torch.trace(q.M.T @ q.M @ q.M.T @ P)


def _max(q: Names) -> Any:
    z = q.X @ q.W + q.b.T
    return (z.max(1).values ** 2).sum() + torch.exp(z.max(0).values / 3).sum() + z.max() ** 3


def _indicators(q: Names) -> Any:
    z = q.W @ q.x + q.b
    m, k = ((z > 0) & (z <= 1)).double(), ((q.x == -1) | (q.x == 0.5)).double()
    i = ((z >= -2) & (z <= 1 / 3)).double()
    return (m * z**2).sum() + (k * q.x).sum() * (i * z).sum() + (q.x > 1 / 3).double().sum() * q.a**2


def _one_hot(q: Names) -> Any:
    z = q.x @ q.W
    return -F.log_softmax(z, 1)[0, 1] + z[0, 1] ** 2 / 3


def _nested(q: Names) -> Any:
    u = torch.tanh(torch.sin(torch.exp(q.w * q.x / 3))) * torch.sigmoid(F.softplus(q.w - q.x.abs()))
    v = torch.log(1 + torch.exp(-(u**2))) + F.gelu(F.silu(u * q.a))
    return ((torch.sqrt(1 + u * u) / (2 + torch.cos(v)) + torch.erf(F.elu(q.w))) ** 2).mean()


def _wide(q: Names) -> Any:
    return ((q.V @ F.relu(q.W @ q.x) - q.y) ** 2).mean()


def _one_unit(q: Names) -> Any:
    o = q.W_2 @ torch.tanh(q.W_1 @ q.x + q.b_1) + q.c
    return (o - q.y) ** 2 + q.W_1 * q.W_2


def _names(q: Names) -> Any:
    z = q.W_11 @ torch.tanh(q.W_10 @ q.x_0 + q.θ) + q.eps
    return (q.Ω_2 @ (F.relu(z) * q.beta_1) - q.yhat_1) ** 2 + q.beta_1**2


def _layer_norm(q: Names) -> Any:
    z = q.X @ q.W
    d = z - z.mean(1, keepdim=True)
    n = d / torch.sqrt((d**2).mean(1, keepdim=True) + 0.01) * q.g.T + q.c.T
    return ((q.X + n) ** 3).sum() / q.X.shape[0]


def _recurrent(q: Names) -> Any:
    h = torch.tanh(q.U @ q.x_1 + q.b)
    g = torch.tanh(q.U @ q.x_2 + q.W @ h + q.b)
    return (q.V @ (h + g * torch.tanh(q.W @ g)) - q.y) ** 2


def _quadratic(q: Names) -> Any:
    s = q.x.T @ q.A @ q.x
    t = q.x.T @ (q.A @ q.B - q.B @ q.A.T) @ q.x / (1 + s**2)
    return torch.exp(-(t**2)) * s


def _signs(q: Names) -> Any:
    z = q.W @ q.x + 0.5 + q.a
    y = (-z) ** 3 / 12 + 6 * z * q.b * z
    return -(q.a * q.b * z * y - (z - (y - z))).sum() * 2 / 3 + q.a


def _one_by_one(q: Names) -> Any:
    e, f = (q.x.T @ q.v) * q.W, q.W / (q.x.T @ q.x + q.v.T @ q.v)
    h = q.s * (torch.exp(q.v.T @ q.y) * q.W @ q.x)
    return (h * ((e + f) @ q.y * q.s)).sum() + q.s + (q.x @ q.v.T @ q.y).sum()


def _sizes(q: Names) -> Any:
    m = q.X.shape[0]
    z = q.X @ q.W / 2 + q.b.T * m**2 / 4 - torch.ones(m, 3) / m + torch.ones(m, 1) @ q.b.T
    return ((z * 4) ** 2).sum() / (2 * m * 3) + m**0.5 * q.b.sum()


def _fan_out(q: Names) -> Any:
    a = q.W @ q.x
    b = q.W @ a + a
    c = q.W @ b + a * b + q.x
    d = q.W.T @ c - b + c * a
    return (a * b).sum() + (c * d).sum() + (q.W @ q.W @ q.W).sum()


def _norms(q: Names) -> Any:
    z = q.X @ q.W
    return z.norm(dim=1).sum() + (z.norm(dim=0).reshape(-1, 1) * q.v).sum() + ((z / z.norm()) ** 3).sum()


def _bounds(q: Names) -> Any:
    ridge = torch.maximum(q.a, q.a**2) * q.u.sum().clamp(max=3)
    return ridge + q.v.norm().clamp(min=1) * q.v.max() * (-q.v).max()


def _losses(q: Names) -> Any:
    z = q.W @ q.x
    p = torch.sigmoid(z)
    bce = -(q.y * p.log() + (1 - q.y) * (1 - p).log()).sum()
    huber, hinge = F.huber_loss(z, q.s, delta=0.5), (1 - q.s * z).clamp(min=0).sum() / 2
    return bce + 2 * huber - hinge / 3 + ((F.log_softmax(z, 0) - q.y) ** 2).sum() / 2


LOSSES: dict[str, Callable[[Names], Any]] = {
    "batch norm by hand in rows": _batch_norm,
    "batch norm as a composite": _batch_norm,
    "attention with a mask and symbolic sizes": _attention,
    "tied weights and a Gram matrix": _tied,
    "single elements, rows and columns": _elements,
    "outer, diag, trace": _outer,
    "max over rows, columns and all": _max,
    "comparisons, intervals and sets": _indicators,
    "a label among a symbolic number of classes": _one_hot,
    "functions of functions": _nested,
    "wide layers": _wide,
    "layers of one unit": _one_unit,
    "names with Greek, hats, primes and two digits": _names,
    "layer norm beside a skip connection": _layer_norm,
    "shared weights in time": _recurrent,
    "quadratic forms": _quadratic,
    "signs everywhere": _signs,
    "a 1 x 1 value wherever a scalar is needed": _one_by_one,
    "sizes in formulas": _sizes,
    "everything used again": _fan_out,
    "norms of rows, columns and all": _norms,
    "bounds that lie far from 0 and near it": _bounds,
    "four losses": _losses,
}


def gradients(name: str, given: dict[str, list[list[float]]]) -> tuple[float, dict[str, list[float]]]:
    """The loss, and its gradient in each given table, row by row."""
    tensors = {key: torch.tensor(table, requires_grad=True) for key, table in given.items()}
    loss = LOSSES[name](Names(**tensors)).sum()
    loss.backward()
    flat = {k: torch.zeros_like(t) if t.grad is None else t.grad for k, t in tensors.items()}
    return loss.item(), {key: grad.reshape(-1).tolist() for key, grad in flat.items()}
