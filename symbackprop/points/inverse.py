"""A^-1 of square matrices at every point, with its directions: d(A^-1) = -A^-1 dA A^-1."""

from __future__ import annotations

from typing import Any

import numpy as np
from flint import arb, arb_mat, fmpq, fmpq_mat

from symbackprop.points.dual import Dual

CLOSE = 1e10  # a condition number from which on floats have no digits left to compare


def inverse(data: Dual) -> Dual | None:
    """None where a matrix has no inverse, or none that floats can tell."""
    value = data.value
    found = _exactly(value) if value.dtype == object else _in_floats(value)
    if found is None:
        return None
    whole = Dual(found)
    if data.tangent is None:
        return whole
    moved = np.stack([(whole @ Dual(along) @ whole).value for along in data.tangent])
    return Dual(found, -moved)


def _in_floats(value: Any) -> Any:
    if not np.isfinite(value).all() or (np.linalg.cond(value) > CLOSE).any():
        return None
    return np.linalg.inv(value)


def _exactly(value: Any) -> Any:
    found = np.empty(value.shape, dtype=object)
    for k, matrix in enumerate(value):
        cells = list(matrix.flat)
        if not all(isinstance(cell, int | fmpq | arb) for cell in cells):
            return None
        rows = [list(row) for row in matrix]
        balls = any(isinstance(cell, arb) for cell in cells)
        try:
            inverted: Any = arb_mat(rows).inv() if balls else fmpq_mat(rows).inv()
            found[k] = np.array(inverted.entries(), dtype=object).reshape(matrix.shape)
        except ZeroDivisionError:
            return None
    return found
