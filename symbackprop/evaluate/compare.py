"""Do two index or matrix forms have the same entries? At free random points, exactly.

For the round trip of `lift` and for tests. Opaque functions and slopes are free atoms on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from random import Random

from symbackprop.algebra.forms import Form
from symbackprop.algebra.shapes import extent
from symbackprop.algebra.terms import Index, Sums
from symbackprop.evaluate.domains import Domains
from symbackprop.evaluate.index_form import value
from symbackprop.evaluate.matrix_form import value_at
from symbackprop.evaluate.numbers import BadPoint, Value
from symbackprop.evaluate.point import Point

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
    for at in product(*(point.domains.of(i.axis) for i in free)):
        a, b = (entry(side, free, at, point) for side in (left, right))
        if a != b:
            return Counterexample(at, a, b)
    return None


def entry(side: Sums | Form, free: tuple[Index, ...], at: tuple[int, ...], point: Point) -> Value:
    """The entry of a form where the free indices take the places `at`, first the row, then the column."""
    if not isinstance(side, Form):
        return value(side, point, dict(zip(free, at, strict=True)))
    left = [place for index, place in zip(free, at, strict=True) if index.extent != 1]
    row, column = (None if extent(axis) == 1 else left.pop(0) for axis in side.shape)
    return value_at(side, point, row, column)
