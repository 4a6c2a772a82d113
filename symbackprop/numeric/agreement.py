"""The numbers of a gradient said twice: its matrix form, evaluated as matrices, against its entries.

The two share the values they start from and no arithmetic on the way, so a slip in either is seen. Large
gradients are compared at a few entries, and not at all where one entry is a long sum.
"""

from __future__ import annotations

from flint import fmpq

from symbackprop.derive.steps import Gradient
from symbackprop.errors import StepFailed
from symbackprop.numeric.entry_value import At, sums_value
from symbackprop.numeric.scope import Scope
from symbackprop.numeric.value import Cell, Value, cell_at

MOST_ENTRIES = 12
LONGEST_SUM = 400  # products in one entry


def agree(gradient: Gradient, value: Value, scope: Scope) -> None:
    """Raise StepFailed where an entry of the value is not what the element form gives."""
    if _longest(gradient, scope) > LONGEST_SUM:
        return
    places = [(r, c) for r in range(1, value.rows + 1) for c in range(1, value.columns + 1)]
    stride = max(1, len(places) // MOST_ENTRIES)
    for row, column in places[::stride]:
        mine = cell_at(value, row - 1, column - 1)
        entry = sums_value(gradient.element, entry_places(gradient, row, column), scope)
        if not _same(mine, entry):
            name = f"the numbers of dL/d{gradient.of.name}"
            raise StepFailed(
                name, f"entry ({row}, {column}) of the matrix form is {mine}, by its terms {entry}"
            )


def entry_places(gradient: Gradient, row: int, column: int) -> At:
    """The free indices of a gradient at one entry, counted from 1."""
    axes = [axis for axis in range(2) if gradient.of.shape[axis] is not None]
    return {index: (row, column)[axis] for index, axis in zip(gradient.free, axes, strict=True)}


def _longest(gradient: Gradient, scope: Scope) -> int:
    most = 1
    for term in gradient.element:
        length = 1
        for index in term.bound:
            length *= scope.extent(index.axis)
        most = max(most, length)
    return most


def _same(one: Cell, other: Cell) -> bool:
    """Equal rationals, balls that meet; what is unknown contradicts nothing."""
    if one is None or other is None:
        return True
    if isinstance(one, fmpq) and isinstance(other, fmpq):
        return bool(one == other)
    difference = one - other
    return bool(difference == 0) if isinstance(difference, fmpq) else bool(difference.contains(0))
