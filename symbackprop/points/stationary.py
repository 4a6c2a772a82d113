"""The same points where a gradient is zero: Newton's method on what is set to zero, exact for squares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat

from symbackprop.points.points import Points

STEPS = 25
SMALL = 1e-11  # of a gradient, beside the size of what it is made of
MOST = 16  # numbers to be solved for


def stationary(points: Points, names: Sequence[str]) -> Points | None:
    """Where dL/dname is zero for all these names at once; None where no such place is found."""
    at = points
    for _ in range(STEPS):
        values = [at.value(name) for name in names]
        if sum(MOST + 1 if value is None else value.rows * value.columns for value in values) > MOST:
            return None
        slopes = [at.gradient(name) for name in names]
        curves = [[at.second(a, b) for b in names] for a in names]
        if any(found is None for found in (*values, *slopes, *(c for row in curves for c in row))):
            return None
        slope = np.concatenate([_flat(found.value, at) for found in slopes if found is not None], axis=1)
        curve = np.concatenate(
            [np.concatenate([_square(c, at) for c in row], axis=2) for row in curves], axis=1
        )
        if _vanishes(slope, curve, at):
            return at
        step = _solved(curve, slope, at)
        if step is None:
            return None
        start = 0
        moved = points
        for name, now in zip(names, values, strict=True):
            assert now is not None
            size = now.rows * now.columns
            change = step[:, start : start + size].reshape(at.count, now.rows, now.columns)
            moved = moved.overridden(name, at.everywhere(now.value) - change)
            start += size
        at = moved
    return None


def _flat(value: Any, at: Points) -> Any:
    return at.everywhere(value).reshape(at.count, -1)


def _square(curve: Any, at: Points) -> Any:
    """N x r x c x r' x c' as a matrix at each point"""
    whole = np.broadcast_to(curve, (at.count, *curve.shape[1:]))
    return whole.reshape(at.count, curve.shape[1] * curve.shape[2], -1)


def _vanishes(slope: Any, curve: Any, at: Points) -> bool:
    if at.exact:
        return all(isinstance(x, fmpq) and x == 0 for x in slope.flat)
    size = np.maximum(1.0, np.abs(curve).reshape(at.count, -1).max(axis=1))
    return bool((np.abs(slope).max(axis=1) <= SMALL * size).all())


def _solved(curve: Any, slope: Any, at: Points) -> Any:
    """H^-1 g at each point; of several answers the shortest one, of exact numbers the only one."""
    if not at.exact:
        if not (np.isfinite(curve).all() and np.isfinite(slope).all()):
            return None
        return np.matmul(np.linalg.pinv(curve, rcond=1e-10), slope[:, :, None])[:, :, 0]
    if not all(isinstance(x, fmpq) for x in (*curve.flat, *slope.flat)):
        return None
    found = np.empty(slope.shape, dtype=object)
    for k in range(at.count):
        matrix = fmpq_mat([list(row) for row in curve[k]])
        if matrix.det() == 0:
            return None
        found[k] = [*matrix.solve(fmpq_mat([[x] for x in slope[k]])).entries()]
    return found
