"""Environment: what stands behind the names at one set of points, for one link in one choice of its scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from flint import fmpq

from symbackprop.algebra.forms import adjoint
from symbackprop.check.names.use import Context, Index
from symbackprop.check.names.vocabulary import Stem, Vocabulary
from symbackprop.check.records.labour import Labour
from symbackprop.check.records.value import IllTyped, Loose, Unbound
from symbackprop.check.values.values import Values
from symbackprop.frozen import quickly_made, replace
from symbackprop.points.dual import Dual
from symbackprop.points.forms import SizeUnknown
from symbackprop.points.points import Points
from symbackprop.points.unvalued import Unvalued
from symbackprop.reading.tree import Node, Span

Place = int | Any | None  # a number, one for each row of the batch, or the whole axis
LARGEST_BATCH = 100_000


@quickly_made
@dataclass(frozen=True, slots=True)
class Definition:
    """NAME = node, said on the page; `letters` are the free indices and layer letters of its head."""

    node: Node
    letters: tuple[str, ...] = ()


@quickly_made
@dataclass(frozen=True, slots=True)
class Settings:
    """How freely a page may be read: the keys of `reading` that loosen or tighten."""

    layout: str = "denominator"
    orientation: str = "any"
    product: str = "any"
    sums: str = "explicit"
    broadcast: bool = False  # a vector is added to each row or column, a scalar to each entry
    repeated: frozenset[str] = frozenset()  # what the network itself repeats in a product, entry by entry
    carry: bool = True  # numbers that were rounded before may be carried on
    cut: bool = False  # digits may be cut off where others round
    digits: int = 0  # significant figures that the page rounds to; 0: not said


@dataclass(slots=True)
class Depth:
    """How deep the node that is evaluated now stands; one for an environment and all that are made of it."""

    now: int = 0
    labour: Labour = field(default_factory=Labour)


@quickly_made
@dataclass(frozen=True, slots=True)
class Environment:
    """Values by name; the batch has a row for each point and each value of the index letters."""

    points: Points
    words: Vocabulary
    settings: Settings = field(default_factory=Settings)
    context: Context = field(default_factory=Context)
    take: Any = None  # the point of each row of the batch; None: one row a point
    letters: Mapping[str, Any] = field(default_factory=dict)
    definitions: Mapping[tuple[Stem, tuple[str, ...]], Definition] = field(default_factory=dict)
    free: Mapping[Stem, Dual] = field(default_factory=dict)
    nudged: Mapping[Span, Fraction] = field(default_factory=dict)
    depth: Depth = field(default_factory=Depth)
    moving: Mapping[str, Dual] = field(default_factory=dict)  # what alone moves in a direct derivative
    summed: frozenset[str] = frozenset()  # letters of sums over layers or steps around the node
    values: Values | None = None  # of nodes, where they are kept

    @property
    def exact(self) -> bool:
        return self.points.exact

    def number(self, value: Fraction | int) -> Dual:
        """A constant, broadcast over the batch."""
        if self.exact:
            cell = np.empty((1, 1, 1), dtype=object)
            cell[0, 0, 0] = fmpq(value.numerator, value.denominator)
            return Dual(cell, None)
        return Dual(np.array(float(value), ndmin=3), None)

    def quantity(self, name: str) -> Dual:
        """The value of a quantity; raises Unbound where the points have none."""
        found = self.moving.get(name) or self.points.value(name) or self._undetermined(name, "value")
        if found is None:
            raise Unbound(f"{name} has no value here")
        return self.rows(found)

    def gradient(self, name: str) -> Dual:
        found = self.points.gradient(name) or self._undetermined(name, "adjoint")
        if found is None:
            raise Unbound(f"the gradient of {name} has no value here")
        return self.rows(found if isinstance(found, Dual) else Dual(found, None))

    def _undetermined(self, name: str, kind: Literal["value", "adjoint"]) -> Dual | None:
        """At the given values: the array of a quantity of which nothing is known; 0 times it is 0."""
        known = self.words.network.quantities.get(name)
        if self.points.kind != "C" or known is None:
            return None
        try:
            return self.points.look(known.array if kind == "value" else adjoint(known.array))
        except (Unvalued, SizeUnknown):
            return None

    def total(self, out: str, inner: str, direct: bool = False) -> Any | None:
        """d out / d inner at each row of the batch, or None."""
        found = self.points.direct(out, inner) if direct else self.points.total(out, inner)
        if found is None or self.take is None:
            return found
        return found[self.take]

    def rows(self, data: Dual) -> Dual:
        if self.take is None:
            return data
        tangent = None if data.tangent is None else data.tangent[:, self.take]
        return Dual(data.value[self.take], tangent)

    @property
    def count(self) -> int:
        return self.points.count if self.take is None else len(self.take)

    def place(self, index: Index) -> Place:
        """Where an index points: None is the whole axis."""
        if index.whole:
            return None
        if index.letter:
            return self._numbers(index.letter) + index.number
        place: int | Any = index.number
        for sign, letter in index.added:
            place = place + sign * self._numbers(letter)
        return place

    def _numbers(self, letter: str) -> int | Any:
        """What a letter stands for: a number in each row of the batch, a layer or a size."""
        if letter in self.letters:
            return self.letters[letter]
        if letter in self.context.layers:
            return self.context.layers[letter]
        size = self.points.sizes.get(letter)
        if size is None:
            raise Loose(letter)
        return int(size)

    @property
    def kept(self) -> Values | None:
        """The values that are kept of this very environment."""
        return self.values if self.values is not None and self.values.owner is self else None

    def remembering(self) -> Environment:
        """The same, and it keeps what nodes are worth in it."""
        values = Values()
        values.owner = replace(self, values=values)
        return values.owner

    def over(self, ranges: Mapping[str, range]) -> Environment:
        """The batch repeated for every value of the letters, the last letter running fastest."""
        kept = self.kept
        if kept is None:
            return self._over(ranges)
        key = tuple(ranges.items())
        if key not in kept.wider:
            kept.wider[key] = self._over(ranges).remembering()
        return kept.wider[key]

    def _over(self, ranges: Mapping[str, range]) -> Environment:
        take = np.arange(self.points.count) if self.take is None else self.take
        letters = dict(self.letters)
        for letter, values in ranges.items():
            n, m = len(take), len(values)
            if n * m > LARGEST_BATCH:
                raise Unbound("the indices take too many values")
            letters = {name: np.repeat(column, m) for name, column in letters.items()}
            letters[letter] = np.tile(np.arange(values.start, values.stop), n)
            take = np.repeat(take, m)
        return replace(self, take=take, letters=letters)


def picked(data: Dual, row: Place, column: Place) -> Dual:
    """The entry, row or column of a batch at places that count from 1; each row of the batch has its own."""
    value = placed(placed(data.value, row, -2), column, -1)
    if data.tangent is None:
        return Dual(value, None)
    return Dual(value, placed(placed(data.tangent, row, -2), column, -1))


def placed(array: Any, place: Place, axis: int) -> Any:
    """The array at a place of one axis, which is kept with length 1; an axis of places is that of the batch."""
    if place is None:
        return array
    length = array.shape[axis]
    if isinstance(place, int | np.integer):
        if not 1 <= place <= length:
            raise IllTyped(f"index {place} where {length} are")
        at = [slice(None)] * array.ndim
        at[axis] = slice(int(place) - 1, int(place))
        return array[tuple(at)]
    if place.min() < 1 or place.max() > length:
        raise IllTyped("an index runs out of its axis")
    rows = np.arange(len(place)) if array.shape[-3] == len(place) else 0
    if axis == -2:
        return array[..., rows, place - 1, :][..., None, :]
    return array.swapaxes(-1, -2)[..., rows, place - 1, :][..., None]


def free_values(stems: tuple[Stem, ...], count: int, exact: bool) -> dict[Stem, Dual]:
    """A number for each letter at each point: both signs, all different, none near 0."""
    found = {}
    for k, stem in enumerate(stems):
        numbers = [(-1) ** (n + k) * (5 + 3 * n + 7 * k) for n in range(count)]
        cells = np.empty((count, 1, 1), dtype=object if exact else float)
        for n, number in enumerate(numbers):
            cells[n, 0, 0] = fmpq(number, 16) if exact else number / 16
        found[stem] = Dual(cells, None)
    return found
