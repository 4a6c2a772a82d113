"""Which places an axis has at a point: small, all different in number, and every place that is spoken of.

An axis of 784 is tried with as few places as a symbolic one: equalities hold for each size, except where a
number such as 1/784 comes from it; `Domains.count` keeps those.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from symbackprop.algebra.shapes import Axis

SMALL = 4  # a declared axis up to this size is tried as it is
LENGTHS = (3, 2, 4)  # of axes, in turn


@dataclass(frozen=True, slots=True)
class Domains:
    """axis -> the places that its indices take, in rising order."""

    places: Mapping[int | str, tuple[int, ...]] = field(default_factory=dict)

    def of(self, axis: Axis) -> tuple[int, ...]:
        """The places of an axis; UNIT and 1 have one."""
        if axis is None or axis == 1:
            return (1,)
        known = self.places.get(axis)
        if known is not None:
            return known
        return tuple(range(1, axis + 1)) if isinstance(axis, int) else (1, 2)

    def length(self, axis: Axis) -> int:
        return len(self.of(axis))

    def count(self, axis: Axis) -> int:
        """The size as a number in a formula: the declared one where there is one."""
        return axis if isinstance(axis, int) else self.length(axis)

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(sorted({len(p) for p in self.places.values()}))


def all_different(axes: Iterable[Axis], spoken: Mapping[int | str, set[int]], first: int = 2) -> Domains:
    """2, 3, 4, .. places for the axes in the order in which they are met; a small declared axis stays."""
    places: dict[int | str, tuple[int, ...]] = {}
    taken = {a for a in axes if isinstance(a, int) and a <= SMALL}
    small = first
    for axis in axes:
        if axis is None or axis == 1 or axis in places:
            continue
        if isinstance(axis, int) and axis <= SMALL:
            places[axis] = tuple(range(1, axis + 1))
            continue
        while small in taken:
            small += 1
        length = min(small, axis) if isinstance(axis, int) else small
        small += 1
        places[axis] = with_places(length, spoken.get(axis, set()), axis)
    return Domains(places)


def in_turn(axes: Iterable[Axis], spoken: Mapping[int | str, set[int]]) -> Domains:
    """3, 2 and 4 places in turn, so that neighbours differ; a small declared axis has its own."""
    places: dict[int | str, tuple[int, ...]] = {}
    for axis in axes:
        if axis is None or axis == 1:
            continue
        length = axis if isinstance(axis, int) and axis <= SMALL else LENGTHS[len(places) % len(LENGTHS)]
        places[axis] = with_places(length, spoken.get(axis, set()), axis)
    return Domains(places)


def with_places(length: int, spoken: set[int], axis: int | str) -> tuple[int, ...]:
    """`length` places, more if more are spoken of, among them all that are spoken of."""
    found = set(spoken)
    place = 1
    while len(found) < length and (isinstance(axis, str) or place <= axis):
        found.add(place)
        place += 1
    return tuple(sorted(found))


def declared(axes: Iterable[Axis], sizes: Mapping[str, int]) -> Domains:
    """Every axis at its own size."""
    places: dict[int | str, tuple[int, ...]] = {}
    for axis in axes:
        if axis is None:
            continue
        length = sizes.get(axis, 2) if isinstance(axis, str) else axis
        places[axis] = tuple(range(1, length + 1))
    return Domains(places)
