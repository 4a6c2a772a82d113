"""Targets at open points: a line may use what is given; one that names it has to hold beside it too."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from symbackprop.check.names.scope import quantities
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.values.witness import Witness
from symbackprop.points.draw import Floats
from symbackprop.points.points import Points
from symbackprop.reading.tree import Node


def freed(at: Points, sides: Iterable[Node], witness: Witness) -> Points:
    """The points with each named target moved away from its given value.

    Where y is 0, p + y would pass for p - y. One-hot targets and those that sum to one stay: lines use that.
    Where nobody says so but the given lines sum to one, they still do after the move.
    """
    named = dict.fromkeys(q for side in sides for q in quantities(side, witness.words, ANYWHERE))
    free = [q for q in named if _is_free(q, witness)]
    key = "O beside " + " ".join(free)
    if not free:
        return at
    if key not in witness.kept:
        moved = at
        for name in free:
            known = at.value(name)
            if known is not None:
                moved = moved.overridden(name, known.value + _keeping_sums(known.value))
        witness.kept[key] = moved
    return witness.kept[key] or at


def _is_free(name: str, witness: Witness) -> bool:
    quantity = witness.network.quantities.get(name)
    return quantity is not None and quantity.role == "target" and not quantity.facts and quantity.label is None


def _keeping_sums(given: Floats) -> Floats:
    """A move after which lines of several numbers that sum to one, down, across or both, do so still."""
    move = _shift(given.shape)
    for axis in (-2, -1):
        if given.shape[axis] > 1 and bool((given >= 0).all()) and bool((given.sum(axis) == 1).all()):
            move = np.asarray(move - move.mean(axis, keepdims=True))
    return move


def _shift(shape: tuple[int, ...]) -> Floats:
    return 0.125 + np.arange(1, 1 + int(np.prod(shape)), dtype=float).reshape(shape) % 7 / 16
