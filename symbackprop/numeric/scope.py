"""What a name stands for while a form or an index form is evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from symbackprop.algebra.forms import Array
from symbackprop.algebra.shapes import Axis, Shape
from symbackprop.derive.sweep import GIVEN
from symbackprop.numeric.value import Value, unknown

MOST_CELLS = 4_000_000


class SizeUnknown(LookupError):
    """A symbolic size has no number, so nothing of that shape has a value."""


class TooLarge(SizeUnknown):
    """A matrix of more than MOST_CELLS numbers, which is not worked out; `str()` says so."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Values by name, dL/dname by name, dL/dname's part from outside by name, masks `name > 0` by name."""

    sizes: Mapping[str, int]
    values: Mapping[str, Value]
    adjoints: Mapping[str, Value] = field(default_factory=dict)
    given: Mapping[str, Value] = field(default_factory=dict)
    masks: Mapping[str, Value] = field(default_factory=dict)
    kinks: Mapping[str, Fraction] = field(default_factory=dict)
    precision: int = 192  # bits of the balls

    def extent(self, axis: Axis) -> int:
        if axis is None:
            return 1
        if isinstance(axis, int):
            return axis
        if axis not in self.sizes:
            raise SizeUnknown(axis)
        return self.sizes[axis]

    def extents(self, shape: Shape) -> tuple[int, int]:
        rows, columns = self.extent(shape[0]), self.extent(shape[1])
        if rows * columns > MOST_CELLS:
            raise TooLarge(f"{rows} x {columns} numbers are more than {MOST_CELLS}; they are not worked out")
        return rows, columns

    def value(self, array: Array) -> Value:
        """The value of a named array, all unknown if nothing was given or computed."""
        found = self._table(array).get(array.name)
        return unknown(*self.extents(array.shape)) if found is None else found

    def whole(self, array: Array) -> Value | None:
        """A value or a whole gradient, None where it has no number; a part of a gradient has none on a page."""
        return None if array.kind == "via" else self._table(array).get(array.name)

    def _table(self, array: Array) -> Mapping[str, Value]:
        match array.kind:
            case "value":
                return self.values
            case "adjoint":
                return self.adjoints
            case "via":
                return self.given if array.via == GIVEN else {}
