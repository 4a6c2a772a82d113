"""A derivative as a table of numbers: what stands for it where two axes have to do."""

from __future__ import annotations

from typing import Any

import torch
from mutation_oracle import Slopes, Undecided


def table(value: Any) -> Any:
    """A derivative as the table that stands for it."""
    if not isinstance(value, Slopes):
        return value
    out, inner = value.data.shape[:2], value.data.shape[2:]
    if tuple(out) == (1, 1):
        return value.data[0, 0]
    if tuple(inner) == (1, 1):
        return value.data[:, :, 0, 0]
    if 1 in out and 1 in inner:
        return value.data.reshape(out[0] * out[1], inner[0] * inner[1])
    raise Undecided("a derivative of this rank as a table")


def is_mask(value: Slopes) -> bool:
    flat = value.data.reshape(value.data.shape[0] * value.data.shape[1], -1)
    return is_diagonal(value) and bool(((flat == 0) | (flat == 1)).all())


def is_diagonal(value: Slopes) -> bool:
    flat = value.data.reshape(value.data.shape[0] * value.data.shape[1], -1)
    square = tuple(value.data.shape[:2]) == tuple(value.data.shape[2:])
    return square and bool((flat == torch.diag(torch.diag(flat))).all())


def slopes_alone(value: Any) -> Any:
    """The diagonal of a Jacobian as a table of its own"""
    if isinstance(value, Slopes) and value.data.shape[0] * value.data.shape[1] > 1 and is_diagonal(value):
        flat = value.data.reshape(value.data.shape[0] * value.data.shape[1], -1)
        return torch.diag(flat).reshape(value.data.shape[:2])
    return table(value)
