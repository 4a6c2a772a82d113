"""Given numbers -> a table of exact cells that has the shape of its quantity.

Values also say how long a symbolic size is in the numbers; in the formulas it stays a symbol.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

from symbackprop.algebra.shapes import Axis, Shape, is_unit, rank, show_shape
from symbackprop.network.complaints import Path
from symbackprop.network.givens import Cells, Drawn
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
