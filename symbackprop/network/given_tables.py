"""The mapping `values` -> a table for each quantity it gives, whole, drawn, or element by element.

Elements are put into the table of their quantity, where the rest is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from symbackprop.algebra.shapes import UNIT, show_shape
from symbackprop.network.complaints import Complain
from symbackprop.network.givens import Drawn, Given, Listed, ValueKey
from symbackprop.network.network import Table
from symbackprop.network.tables import MAX_CELLS, Instance, Misfit, drawn, fit
from symbackprop.network.value_names import Known, indexed

Keyed = tuple[str, ValueKey, Given]  # a key as it was written, what it speaks of, and what is given for it


def tables(
    given: Mapping[str, Given], known: Known, instance: Instance, complain: Complain
) -> dict[str, Table]:
    """The tables of a mapping of values; `instance` learns the sizes that they show."""
    keyed: list[Keyed] = [
        (text, key, value) for text, value in given.items() if (key := known.key(text, complain))
    ]
    filling = _Filling(known, instance, complain)
    for text, key, value in keyed:
        if not key.place and isinstance(value, Listed):
            filling.whole(text, key, value)
    _guess_sizes([key for _, key, _ in keyed if key.place], known, instance)
    for text, key, value in keyed:
        if isinstance(value, Drawn):
            filling.draw(text, key, value)
    for text, key, value in keyed:
        if key.place and isinstance(value, Listed):
            filling.element(text, key, value)
    return filling.found


def _guess_sizes(keys: list[ValueKey], known: Known, instance: Instance) -> None:
    """A size that no whole value shows is as long as the largest place that is named."""
    largest: dict[str, int] = {}
    for key in keys:
        for place, axis in zip(key.place, indexed(known.shapes[key.name]), strict=True):
            if isinstance(axis, str) and axis not in instance.numbers:
                largest[axis] = max(place, largest.get(axis, 0))
    for size, place in largest.items():
        if place <= MAX_CELLS:
            instance.numbers[size] = place
            instance.shown_by[size] = "the largest index named"
            instance.guessed.append(size)


@dataclass(frozen=True, slots=True)
class _Filling:
    """The tables found so far: whole ones first, which show sizes; draws, which need them; then elements."""

    known: Known
    instance: Instance
    complain: Complain
    found: dict[str, Table] = field(default_factory=dict)

    def whole(self, text: str, key: ValueKey, value: Listed) -> None:
        """A number, a list or a list of rows."""
        try:
            table = fit(key.whole, key.name, self.known.shapes[key.name], value.cells, self.instance)
        except Misfit as misfit:
            self.complain((text, *misfit.path), str(misfit))
            return
        if key.whole in self.found:
            self.complain((text, ""), f"{key.whole} is given twice")
        self.found[key.whole] = table

    def draw(self, text: str, key: ValueKey, value: Drawn) -> None:
        """{random: [-9, 9], seed: 1}"""
        extents = self._extents(text, key)
        if key.place or key.part == "mask":
            self.complain((text,), "random values are drawn for whole quantities")
        elif key.whole in self.found:
            self.complain((text, ""), f"{key.whole} is given twice")
        elif extents:
            self.found[key.whole] = drawn(value, *extents)

    def element(self, text: str, key: ValueKey, value: Listed) -> None:
        """W[1,2]: 3, put into the table of W."""
        if isinstance(value.cells, tuple):
            self.complain((text,), f"{text} is one number, and not a list")
            return
        if key.whole not in self.found:
            extents = self._extents(text, key)
            if extents is None:
                return
            self.found[key.whole] = ((None,) * extents[1],) * extents[0]
        table = self.found[key.whole]
        places = iter(key.place)
        row, column = (1 if axis is UNIT else next(places) for axis in self.known.shapes[key.name])
        if row > len(table) or column > len(table[0]):
            size = f"{len(table)} x {len(table[0])}"
            message = f"index {max(row, column)} is out of range, {key.name} is {size} in the values"
            self.complain((text,), message)
            return
        before = table[row - 1][column - 1]
        if before is not None and before != value.cells:
            self.complain((text,), f"{text} is {value.cells} here but {before} in {key.whole}")
            return
        cells = [list(line) for line in table]
        cells[row - 1][column - 1] = value.cells
        self.found[key.whole] = tuple(map(tuple, cells))

    def _extents(self, text: str, key: ValueKey) -> tuple[int, int] | None:
        """The numbers of rows and columns; a fault where a size has none, or where there are too many cells."""
        shape = self.known.shapes[key.name]
        rows, columns = map(self.instance.length, shape)
        if rows is None or columns is None:
            size = shape[0] if rows is None else shape[1]
            self.complain((text,), f"{key.name} is {show_shape(shape)}; give {size} a number in sizes first")
            return None
        self.instance.cells += rows * columns
        if self.instance.cells > MAX_CELLS:
            self.complain((text,), f"{key.name} is {rows} x {columns}; at most {MAX_CELLS} are possible in all")
            return None
        return rows, columns
