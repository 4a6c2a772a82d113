"""Are two values one? Floats decide where it is clear; what is close goes to exact numbers or balls."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import numpy as np
from flint import arb, fmpq

from symbackprop.check.records.value import LITERAL, Cand, Deviations, Unbound, Val, arrays
from symbackprop.check.values.environment import Settings
from symbackprop.points.dual import Dual

Outcome = Literal["equal", "different", "close"]
EQUAL, DIFFERENT = 1e-9, 1e-4


def outcome(a: Any, b: Any, weight: Any = None) -> Outcome:
    """Two batches of one shape, or of shapes that broadcast over the points; `weight` 0 leaves rows out.

    Raises: Unbound where the weights belong to the entries of an array of another shape.
    """
    if len(a) != len(b) and 1 not in (len(a), len(b)):  # one has a row for every letter
        return "different"
    if weight is not None and any(
        w != n and 1 not in (w, n) for w, n in zip(weight.shape, a.shape, strict=False)
    ):
        raise Unbound("the condition of the line is about the entries of another array")
    if a.dtype == object or b.dtype == object:
        return _exactly(a, b, weight)
    if weight is not None:
        a, b = a * weight, b * weight
    gap, both = np.abs(a - b), np.maximum(np.abs(a), np.abs(b))
    good = np.isfinite(both)
    if not good.all():
        if not good.any():
            return "different"
        gap, both = np.where(good, gap, np.inf), np.where(good, both, 0.0)
    largest = both.reshape(len(both), -1).max(axis=1)  # the size of the terms of each row
    size = np.maximum(1.0, largest).reshape(-1, *([1] * (both.ndim - 1)))
    if (gap <= EQUAL * size).all():
        return "equal"
    return "different" if (gap > DIFFERENT * np.minimum(size, np.maximum(1e-3, both))).any() else "close"


def _exactly(a: Any, b: Any, weight: Any) -> Outcome:
    a, b = np.broadcast_arrays(a, b)
    weights = np.ones(a.shape, dtype=int) if weight is None else np.broadcast_to(weight, a.shape)
    pairs = [(x, y) for x, y, w in zip(a.flat, b.flat, weights.flat, strict=True) if w != 0]
    return "equal" if all(one_number(x, y) for x, y in pairs) else "different"


def one_number(x: Any, y: Any) -> bool:
    """Equal exactly; balls that overlap are one number, since they are tiny."""
    if isinstance(x, arb) or isinstance(y, arb):
        gap = arb(plain_number(x)) - arb(plain_number(y))
        return bool(gap.contains(0)) and bool(
            gap.rad() < arb(10) ** -20 + abs(arb(plain_number(y))) * arb(10) ** -20
        )
    return bool(plain_number(x) == plain_number(y))


def plain_number(x: Any) -> Any:
    """A cell as flint calculates with it: floats as the rationals that they are."""
    if isinstance(x, float | np.floating):
        numerator, denominator = float(x).as_integer_ratio()
        return fmpq(numerator, denominator)
    return int(x) if isinstance(x, np.integer) else x


def agreement(head: Cand, side: Cand, settings: Settings, weight: Any = None) -> tuple[Outcome, Deviations]:
    """How two candidates compare, and the readings that this needs; a vector may stand turned round."""
    dev = head.dev | side.dev
    found: list[tuple[Outcome, Deviations]] = []
    for a, b, more in _pairs(head, side, settings, weight):
        result = outcome(a, b, weight if weight is None or weight.ndim == a.ndim else weight[..., None, None])
        if result == "equal":
            return result, dev | more
        found.append((result, dev | more))
    close = next((f for f in found if f[0] == "close"), None)
    return close or ("different", dev)


def _pairs(head: Cand, side: Cand, settings: Settings, weight: Any = None) -> Any:
    """The arrays to compare; where a condition has an entry for each of theirs, views of derivatives only."""
    a, b = head.val, side.val
    whole = weight is None or weight.shape[1:] == (1, 1)
    if (
        whole
        and a.tensor is not None
        and b.tensor is not None
        and a.tensor.data.shape[1:] == b.tensor.data.shape[1:]
    ):
        yield a.tensor.data, b.tensor.data, LITERAL
        return
    for left in arrays(Cand(a), settings.layout):
        for right in arrays(Cand(b), settings.layout):
            yield from _array_pairs(left, right, settings)


def _array_pairs(left: Cand, right: Cand, settings: Settings) -> Any:
    assert left.val.data is not None and right.val.data is not None
    dev = left.dev | right.dev
    a, b = left.val.data.value, right.val.data.value
    if left.val.shape == right.val.shape:
        yield a, b, dev
    elif _is_zero(right.val) and not left.val.indexed:
        yield a, b, dev
    elif left.val.shape == right.val.shape[::-1] and left.val.is_vector and settings.orientation != "strict":
        yield a, b.swapaxes(-1, -2), dev | {"side"}


def _is_zero(val: Val) -> bool:
    assert val.data is not None
    return val.literal and val.is_scalar and bool((val.data.value == 0).all())


def zero_laid(head: Cand, side: Cand) -> Cand:
    """A lone 0 beside an array is the array of zeros: `b = 0`; beside an entry it is a number."""
    assert head.val.data is not None
    if head.val.shape == (1, 1) or head.val.indexed or not _is_zero(side.val):
        return side
    return replace(side, val=replace(side.val, data=Dual(head.val.data.value * 0, None)))


def shapes_fit(head: list[Cand], side: list[Cand], settings: Settings) -> bool:
    """Is there a pair of candidates that can be compared at all?"""
    return any(True for h in head for s in side for _ in _pairs(h, s, settings))
