"""Points at which a step is worked wrongly: a consumer forgotten, a parameter moved, numbers cut too early."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from flint import arb, fmpq

from symbackprop.points.entries import UNKNOWN
from symbackprop.points.points import Points


def without_consumer(at: Points, name: str, consumer: str) -> Points:
    """dL/dq - dL/dc dc/dq"""
    whole, above, local = at.gradient(name), at.gradient(consumer), at.direct(consumer, name)
    assert whole is not None and above is not None and local is not None
    back = (above.value[:, :, :, None, None] * local).sum(axis=(1, 2))
    return at.with_gradient(name, whole.value - back)


def swapped(at: Points, name: str, array: Any) -> Points:
    """Another value of a quantity where the gradients go back through it; all else as it was."""
    values = {c: at.value(c) for c in at.graph.consumers.get(name, ())}
    above = {c: at.gradient(c) for c in values}
    moved = at.overridden(name, array)
    for consumer, value in values.items():
        if value is not None:
            moved = moved.overridden(consumer, value.value)
    for consumer, gradient in above.items():
        if gradient is not None:
            moved = moved.with_gradient(consumer, gradient.value)
    return moved


def moved(at: Points, new: Mapping[str, Any]) -> Points:
    """Several quantities replaced, and all that depends on them worked again."""
    every = at
    for name, array in new.items():
        every = every.overridden(name, array)
    return every


def with_old_values(at: Points, new: Mapping[str, Any]) -> Points:
    """The same, with every value that was worked out with them as it was."""
    still = moved(at, new)
    for name in at.graph.equations:
        value = at.value(name) if set(at.graph.reads[name]) & set(new) else None
        still = still if value is None else still.overridden(name, value.value)
    return still


def cut_values(at: Points, decimals: int) -> Points:
    """Every value on the way cut."""
    worked = at
    for name in at.graph.equations:
        value = None if name == at.network.loss else worked.value(name)
        if value is not None and not any(x is UNKNOWN for x in value.value.flat):
            worked = worked.overridden(name, cut(value.value, decimals))
    return worked


def cut_slopes(values: Callable[[], Points], decimals: int) -> Points:
    """The gradients too."""
    worked = values()
    for name in reversed(tuple(worked.graph.equations)):
        slope = None if name == worked.network.loss else worked.gradient(name)
        if slope is not None and not any(x is UNKNOWN for x in slope.value.flat):
            worked = worked.with_gradient(name, cut(slope.value, decimals))
    return worked


def cut(array: Any, decimals: int) -> Any:
    """Exact numbers or balls rounded to so many decimals"""
    cells = np.empty(array.shape, dtype=object)
    for at in np.ndindex(array.shape):
        scaled = round(float(arb(array[at]) * 10**decimals))
        cells[at] = fmpq(scaled, 10**decimals)
    return cells
