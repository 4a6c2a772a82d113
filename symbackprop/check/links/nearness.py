"""Printed entries beside exact ones: equal, near as the digits allow, or so coarse that they fit anything."""

from __future__ import annotations

from typing import Any

import numpy as np
from flint import arb, fmpq

from symbackprop.check.values.compare import one_number
from symbackprop.points.entries import UNKNOWN

COARSEST = fmpq(1, 10)  # the largest relative doubt at which digits still say something


def determined(array: Any) -> Any:
    """With 0 in the places of what nothing determines: there both sides agree."""
    if not any(x is UNKNOWN for x in array.flat):
        return array
    known = [fmpq(0) if x is UNKNOWN else x for x in array.flat]
    out = np.empty(len(known), dtype=object)
    out[:] = known
    return out.reshape(array.shape)


def all_equal(truth: Any, value: Any) -> bool:
    truth, value = np.broadcast_arrays(truth, value)
    return all(one_number(x, y) for x, y in zip(truth.flat, value.flat, strict=True))


def all_meet(truth: Any, value: Any, half: Any) -> bool:
    truth, value, half = np.broadcast_arrays(truth, value, half)
    return all(
        not certainly_more(abs(t - v), h) for t, v, h in zip(truth.flat, value.flat, half.flat, strict=True)
    )


def certainly_more(a: Any, b: Any) -> bool:
    return bool(arb(a) > arb(b)) if isinstance(a, arb) or isinstance(b, arb) else bool(a > b)


def prints_zero(truth: Any, value: Any) -> bool:
    """0.00 for a number that is not 0."""
    truth, value = np.broadcast_arrays(truth, value)
    return any(v == 0 and not one_number(t, v) for t, v in zip(truth.flat, value.flat, strict=True))


def is_fine(value: Any, half: Any) -> bool:
    value, half = np.broadcast_arrays(value, half)
    return all(
        h == 0 or not certainly_more(h, abs(v) * COARSEST) for v, h in zip(value.flat, half.flat, strict=True)
    )


def has_one_scale(value: Any, half: Any) -> bool:
    """An array with one number of decimals, which its largest entries fill: a small one has fewer digits."""
    half = np.broadcast_to(half, value.shape)
    largest = max((abs(v) for v in value.flat), key=float)
    same = len({str(h) for h in half.flat if h != 0}) == 1
    return (
        value.size > 1
        and same
        and is_fine(np.array([largest], dtype=object), np.array([max(half.flat)], dtype=object))
    )
