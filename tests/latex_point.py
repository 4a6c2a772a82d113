"""A random point: the value of every name, drawn when it is asked for, each with a derivative along one entry.

exp is a random function with exp(-x) = 1/exp(x) that is its own derivative; what is smooth is made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from random import Random

from latex_numbers import Dual, P
from latex_reader import Unread
from latex_tree import Name, Tree, names_in

Letters = Mapping[str, int]


class Unfit(ValueError):
    """Two sizes that do not go together, or an index that nothing binds: the page is wrong."""


@dataclass(frozen=True)
class Matrix:
    """Rows; an extent of None is whatever is needed, and then there is one of it."""

    rows: int | None
    columns: int | None
    cells: list[list[Dual]]

    def at(self, row: int, column: int) -> Dual:
        return self.cells[0 if self.rows is None else row][0 if self.columns is None else column]


Value = Dual | Matrix


@dataclass
class Point:
    """Sizes by symbol, definitions of what is not free, and all that was drawn."""

    rng: Random
    shapes: Mapping[str, tuple[int, int]]
    numbers: Mapping[str, int]
    values: Mapping[str, Callable[[Point], Matrix]] = field(default_factory=dict)
    gradients: Mapping[tuple[str, str], Callable[[Point, tuple[int, int]], Dual]] = field(default_factory=dict)
    partial: Callable[[Point, Name, Name, Letters], Dual] | None = None
    whole: frozenset[str] = frozenset()  # functions whose entries add up to 1
    drawn: dict[object, int] = field(default_factory=dict)
    worked: dict[object, Matrix] = field(
        default_factory=dict
    )  # whole matrices, by what they are and what moves
    moving: tuple[str, tuple[int, int]] | None = None

    def draw(self, key: object) -> int:
        if key not in self.drawn:
            self.drawn[key] = self.rng.randrange(1, P)
        return self.drawn[key]

    def exp(self, x: Dual) -> Dual:
        small = min(x[0], P - x[0])
        value = 1 if small == 0 else self.draw(("exp", small))
        value = value if small == x[0] else pow(value, -1, P)
        return value, value * x[1] % P

    def shape(self, symbol: str) -> tuple[int, int]:
        if symbol not in self.shapes:
            raise Unread(f"nothing tells the shape of {symbol}")
        return self.shapes[symbol]

    def entry(self, symbol: str, place: tuple[int, int]) -> Dual:
        if symbol in self.values:
            return self.values[symbol](self).at(*place)
        return self.draw(("value", symbol, place)), int(self.moving == (symbol, place))

    def gradient(self, wrt: str, via: str, place: tuple[int, int]) -> Dual:
        known = self.gradients.get((wrt, via))
        return known(self, place) if known else (self.draw(("gradient", wrt, via, place)), 0)

    def place(self, name: Name, letters: Letters) -> tuple[int, int]:
        """Row and column of an entry; a row or column vector may be given one index."""
        rows, columns = self.shape(name.symbol)
        at = [index(letters, p) for p in name.places]
        if len(at) == 1 and 1 in (rows, columns):
            at = [0, *at] if columns != 1 else [*at, 0]
        if not at and rows == columns == 1:
            at = [0, 0]
        if len(at) != 2 or at[0] >= rows or at[1] >= columns:
            raise Unfit(f"{name.symbol} is {rows} x {columns}, its places are {', '.join(name.places)}")
        return at[0], at[1]

    def extents(self, tree: Tree, letter: str) -> set[int]:
        """The sizes of the axes on which a letter stands."""
        found: set[int] = set()
        for name in names_in(tree):
            if letter in name.places:
                rows, columns = self.shape(name.symbol)
                axes = [rows, columns] if len(name.places) == 2 else [columns if rows == 1 else rows]
                found.update(n for n, p in zip(axes, name.places, strict=True) if p == letter)
        return found

    def extent(self, tree: Tree, letter: str) -> int:
        found = self.extents(tree, letter)
        if len(found) != 1:
            raise Unfit(f"the index {letter} runs over {sorted(found) or 'nothing'}")
        return found.pop()


def index(letters: Letters, place: str) -> int:
    if place.isdigit():
        return int(place) - 1
    if place not in letters:
        raise Unfit(f"the index {place} is neither free nor summed")
    return letters[place]


def moving(point: Point, symbol: str, place: tuple[int, int]) -> Point:
    """The same point with a derivative along one entry."""
    return replace(point, moving=(symbol, place))


def places(shape: tuple[int, int]) -> list[tuple[int, int]]:
    return list(product(range(shape[0]), range(shape[1])))
