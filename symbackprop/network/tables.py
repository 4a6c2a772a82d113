"""Given numbers -> tables of exact cells that have the shape of their quantity.

Elements are put into the table of their quantity, where the rest is unknown. Values also say how long a
symbolic size is in the numbers; in the formulas it stays a symbol.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

from symbackprop.algebra.shapes import UNIT, Axis, Shape, is_unit, rank, show_shape
from symbackprop.network.complaints import Complain, Path
from symbackprop.network.givens import Cells, Drawn, Given, Listed, ValueKey, value_key
from symbackprop.network.names import did_you_mean
from symbackprop.network.network import Cell, Table

MAX_CELLS = 4_000_000


class Misfit(ValueError):
    """Numbers without the shape of their quantity; `path` leads to the row."""

    def __init__(self, message: str, path: Path = ()) -> None:
        self.path = path
        super().__init__(message)


@dataclass(slots=True)
class Instance:
    """The numbers that symbolic sizes have in the values, and the key that showed each first."""

    numbers: dict[str, int] = field(default_factory=dict)
    shown_by: dict[str, str] = field(default_factory=dict)
    guessed: list[str] = field(default_factory=list)
    cells: int = 0

    def length(self, axis: Axis) -> int | None:
        return self.numbers.get(axis) if isinstance(axis, str) else 1 if axis is None else axis

    def misfit(self, axis: Axis, length: int, key: str) -> str | None:
        """Why the axis cannot have this length; None where it can. A size without a number takes it."""
        if not isinstance(axis, str):
            return None if length == self.length(axis) else ""
        known = self.numbers.setdefault(axis, length)
        first = self.shown_by.setdefault(axis, key)
        return None if known == length else f" ({axis} is {length} here but {known} in {first})"

    def copy(self) -> Instance:
        return Instance(dict(self.numbers), dict(self.shown_by), list(self.guessed), self.cells)


def rows_of(cells: Cells, shape: Shape) -> Table:
    """The numbers as rows; a flat list lies as the quantity does."""
    if not isinstance(cells, tuple):
        return ((cells,),)
    if any(isinstance(row, tuple) for row in cells):
        return tuple(row if isinstance(row, tuple) else (row,) for row in cells)
    flat: list[Cell] = [cell for cell in cells if not isinstance(cell, tuple)]
    if is_unit(shape[1]):
        return tuple((cell,) for cell in flat)
    return (tuple(flat),)


def fit(key: str, name: str, shape: Shape, cells: Cells, instance: Instance) -> Table:
    """The table of a quantity; raises Misfit where the numbers do not have its shape."""
    table = rows_of(cells, shape)
    if not table or not table[0]:
        raise Misfit(f"{key} has no numbers")
    width = len(table[0])
    for k, row in enumerate(table):
        if len(row) != width:
            raise Misfit(f"row {k + 1} of {key} has length {len(row)}, the first row {width}", (k,))
    for axis, length in zip(shape, (len(table), width), strict=True):
        reason = instance.misfit(axis, length, key)
        if reason is not None:
            flat = isinstance(cells, tuple) and not isinstance(cells[0], tuple) and rank(shape) == 2
            hint = "; write a list of rows" if flat and not reason else ""
            message = f"{name} is {show_shape(shape)} but its value is {len(table)} x {width}"
            raise Misfit(message + reason + hint)
    return table


def drawn(given: Drawn, rows: int, columns: int) -> Table:
    """Whole numbers, each equally likely, row by row."""
    pool = [Fraction(k) for k in range(given.low, given.high + 1)]
    cells = Random(given.seed).choices(pool, k=rows * columns)
    return tuple(tuple(cells[k : k + columns]) for k in range(0, rows * columns, columns))


@dataclass(frozen=True, slots=True)
class Known:
    """The names that values may speak of: shapes, the loss, names that could not be read, and the sizes."""

    shapes: Mapping[str, Shape]
    loss: str
    broken: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()

    def key(self, text: str, complain: Complain) -> ValueKey | None:
        """What a key speaks of; None if that is unknown, and then it was complained about."""
        key = value_key(text)
        if key is None:
            wanted = "NAME, NAME[2], dL/dNAME or NAME > 0"
            complain((text, ""), f"{text[:40]!r} names no value; write {wanted}")
        elif key.name in self.broken:
            return None
        elif key.name not in self.shapes:
            hint = did_you_mean(key.name, self.shapes)
            if key.name.endswith("_new") and key.name[:-4] in self.shapes:
                hint = "; new values are computed by update"
            if key.name in self.sizes:
                hint = f" as a quantity; give the size {key.name} its number under sizes"
            complain((text, ""), f"{key.name} is not declared{hint}")
        elif key.part == "adjoint" and key.loss != self.loss:
            complain((text, ""), f"the loss is {self.loss}, not {key.loss}; write d{self.loss}/d{key.name}")
        elif key.place and (reason := self.out_of_place(key)):
            complain((text, ""), reason)
        else:
            return key
        return None

    def out_of_place(self, key: ValueKey) -> str | None:
        shape = self.shapes[key.name]
        if len(key.place) != rank(shape):
            needed = ("no index", "one index", "two indices")[rank(shape)]
            return f"{key.name} is {show_shape(shape)} and takes {needed}"
        for place, axis in zip(key.place, _indexed(shape), strict=True):
            if place < 1 or (isinstance(axis, int) and place > axis):
                size = show_shape(shape)
                return f"index {place} is out of range, {key.name} is {size}; indices count from 1"
        return None


def _indexed(shape: Shape) -> tuple[Axis, ...]:
    return tuple(axis for axis in shape if axis is not UNIT)


def tables(
    given: Mapping[str, Given], known: Known, instance: Instance, complain: Complain
) -> dict[str, Table]:
    """The tables of a mapping of values; `instance` learns the sizes that they show."""
    found: dict[str, Table] = {}
    keyed = [(text, key, value) for text, value in given.items() if (key := known.key(text, complain))]
    for text, key, value in keyed:
        if key.place or isinstance(value, Drawn):
            continue
        try:
            table = fit(key.whole, key.name, known.shapes[key.name], value.cells, instance)
        except Misfit as misfit:
            complain((text, *misfit.path), str(misfit))
            continue
        if key.whole in found:
            complain((text, ""), f"{key.whole} is given twice")
        found[key.whole] = table
    _guess_sizes([key for _, key, _ in keyed if key.place], known, instance)
    for text, key, value in keyed:
        if isinstance(value, Drawn):
            _draw(text, key, value, known, instance, found, complain)
    for text, key, value in keyed:
        if key.place and isinstance(value, Listed):
            _put(text, key, value, known, instance, found, complain)
    return found


def _guess_sizes(keys: list[ValueKey], known: Known, instance: Instance) -> None:
    """A size that no whole value shows is as long as the largest place that is named."""
    largest: dict[str, int] = {}
    for key in keys:
        for place, axis in zip(key.place, _indexed(known.shapes[key.name]), strict=True):
            if isinstance(axis, str) and axis not in instance.numbers:
                largest[axis] = max(place, largest.get(axis, 0))
    for size, place in largest.items():
        if place <= MAX_CELLS:
            instance.numbers[size] = place
            instance.shown_by[size] = "the largest index named"
            instance.guessed.append(size)


def _extents(
    text: str, key: ValueKey, known: Known, instance: Instance, complain: Complain
) -> tuple[int, int] | None:
    """The numbers of rows and columns; a fault where a size has none, or where there are too many cells."""
    shape = known.shapes[key.name]
    rows, columns = map(instance.length, shape)
    if rows is None or columns is None:
        size = shape[0] if rows is None else shape[1]
        complain((text,), f"{key.name} is {show_shape(shape)}; give {size} a number in sizes first")
        return None
    instance.cells += rows * columns
    if instance.cells > MAX_CELLS:
        complain((text,), f"{key.name} is {rows} x {columns}; at most {MAX_CELLS} are possible in all")
        return None
    return rows, columns


def _draw(
    text: str,
    key: ValueKey,
    value: Drawn,
    known: Known,
    instance: Instance,
    found: dict[str, Table],
    complain: Complain,
) -> None:
    extents = _extents(text, key, known, instance, complain)
    if key.place or key.part == "mask":
        complain((text,), "random values are drawn for whole quantities")
    elif key.whole in found:
        complain((text, ""), f"{key.whole} is given twice")
    elif extents:
        found[key.whole] = drawn(value, *extents)


def _put(
    text: str,
    key: ValueKey,
    value: Listed,
    known: Known,
    instance: Instance,
    found: dict[str, Table],
    complain: Complain,
) -> None:
    """One element into the table of its quantity."""
    if isinstance(value.cells, tuple):
        complain((text,), f"{text} is one number, and not a list")
        return
    if key.whole not in found:
        extents = _extents(text, key, known, instance, complain)
        if extents is None:
            return
        found[key.whole] = ((None,) * extents[1],) * extents[0]
    table = found[key.whole]
    shape = known.shapes[key.name]
    places = iter(key.place)
    row, column = (1 if axis is UNIT else next(places) for axis in shape)
    if row > len(table) or column > len(table[0]):
        size = f"{len(table)} x {len(table[0])}"
        complain((text,), f"index {max(row, column)} is out of range, {key.name} is {size} in the values")
        return
    before = table[row - 1][column - 1]
    if before is not None and before != value.cells:
        complain((text,), f"{text} is {value.cells} here but {before} in {key.whole}")
        return
    cells = [list(line) for line in table]
    cells[row - 1][column - 1] = value.cells
    found[key.whole] = tuple(map(tuple, cells))
