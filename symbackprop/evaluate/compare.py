"""Do two index or matrix forms have the same entries? At free random points, exactly.

For the round trip of `lift` and for tests. Opaque functions and slopes are free atoms on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from random import Random

from symbackprop.algebra.forms import Form
from symbackprop.algebra.shapes import extent
from symbackprop.algebra.terms import Index, Sums
from symbackprop.evaluate.domains import Domains
from symbackprop.evaluate.index_form import reader
from symbackprop.evaluate.matrix_form import value_at
from symbackprop.evaluate.numbers import BadPoint, Value
from symbackprop.evaluate.point import At, Point

EntryReader = Callable[[Point, At], Value]
POINTS = 2
ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Counterexample:
    """An entry at which two forms differ."""

    at: tuple[int, ...]
    left: Value
    right: Value

    def __str__(self) -> str:
        where = ", ".join(map(str, self.at))
        return f"at entry ({where}) the left side is {self.left} and the right side is {self.right}"


def disagree(
    left: Sums | Form,
    right: Sums | Form,
    free: tuple[Index, ...],
    sizes: Mapping[int | str, int],
    seed: str = "",
) -> Counterexample | None:
    """The first entry at which the forms differ, or None. `sizes` gives each axis its number of places."""
    domains = Domains({axis: tuple(range(1, n + 1)) for axis, n in sizes.items()})
    rng = Random(f"compare:{seed}")
    good = 0
    for _ in range(ATTEMPTS):
        point = Point(Random(rng.getrandbits(64)), domains)
        try:
            found = _differ(left, right, free, point)
        except BadPoint:
            continue
        if found is not None:
            return found
        good += 1
        if good == POINTS:
            return None
    raise BadPoint("no point was found at which both forms have a value")


def _differ(
    left: Sums | Form, right: Sums | Form, free: tuple[Index, ...], point: Point
) -> Counterexample | None:
    first, second = entry_reader(left, free), entry_reader(right, free)
    for at in product(*(point.domains.of(i.axis) for i in free)):
        a, b = first(point, at), second(point, at)
        if a != b:
            return Counterexample(at, a, b)
    return None


def entry_reader(side: Sums | Form, free: tuple[Index, ...]) -> EntryReader:
    """The entries of a form where the free indices take places, first the row, then the column."""
    if not isinstance(side, Form):
        read = reader(side)
        return lambda point, at: read(point, dict(zip(free, at, strict=True)))
    form, long = side, [index.extent != 1 for index in free]
    units = [extent(axis) == 1 for axis in side.shape]

    def entry(point: Point, at: At) -> Value:
        left = [place for place, whole in zip(at, long, strict=True) if whole]
        row, column = (None if unit else left.pop(0) for unit in units)
        return value_at(form, point, row, column)

    return entry
