"""Numbers that the page printed and rounded, carried on.

The network worked again from them, with their doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from flint import fmpq

from symbackprop.points.points import Points

MOST_ENTRIES = 36


@dataclass(frozen=True, slots=True)
class Printed:
    """A quantity's value or gradient as it was printed, (r, c).

    With half a unit of the last place of each entry.
    """

    kind: Literal["value", "adjoint"]
    quantity: str
    array: Any
    half: Any


@dataclass(frozen=True, slots=True)
class Rounding:
    """A number as it was printed, and the one that was rounded to it; both without their sign."""

    printed: Fraction
    exact: Fraction


def roundings(printed: Any, exact: Any) -> list[Rounding]:
    """What the entries of a printed array were rounded from, where they have digits of their own."""
    found = []
    for cell, truth in zip(*(array.flat for array in np.broadcast_arrays(printed, exact)), strict=True):
        if isinstance(cell, fmpq) and cell != 0 and truth != cell and float(truth) * float(cell) > 0:
            fraction = Fraction(int(abs(cell).p), int(cell.q))
            found.append(Rounding(fraction, Fraction(abs(float(truth)))))
    return found


def carried(at: Points, printed: Sequence[Printed]) -> Points:
    """The points with every printed number in place of the exact one."""
    for each in printed:
        at = _with(at, each, each.array)
    return at


def _with(at: Points, printed: Printed, array: Any) -> Points:
    batch = np.broadcast_to(array[None], (at.count, *array.shape))
    if printed.kind == "value":
        return at.overridden(printed.quantity, batch)
    return at.with_gradient(printed.quantity, batch)


def carried_doubt(at: Points, printed: Sequence[Printed], worked: Callable[[Points], Any], value: Any) -> Any:
    """How far the result may lie from `value`: the changes for half a unit of each printed entry, added up."""
    total: Any = None
    entries = [
        (k, r, c) for k, p in enumerate(printed) for r, c in np.ndindex(p.array.shape) if p.half[r, c] != 0
    ]
    if len(entries) > MOST_ENTRIES:
        return None
    for k, r, c in entries:
        moved = printed[k].array.copy()
        moved[r, c] = moved[r, c] + printed[k].half[r, c]
        changed = Printed(printed[k].kind, printed[k].quantity, moved, printed[k].half)
        result = worked(carried(at, [*printed[:k], changed, *printed[k + 1 :]]))
        if result is None:
            return None
        change = magnitudes(result - value)
        total = change if total is None else total + change
    return np.zeros_like(value) if total is None else total


def magnitudes(array: Any) -> Any:
    out = np.empty(array.shape, dtype=object)
    for at in np.ndindex(array.shape):
        out[at] = abs(array[at])
    return out
