"""A point: the value of every atom that a form may ask for, drawn when it is first asked for.

Free: entries, functions, slopes and masks are independent random numbers, a function's keyed by its argument.
Actual: entries are drawn, functions and slopes follow from the declared `Rule.value`, masks from comparison.
The draws depend on the seed and on nothing else, so a counterexample can be found again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from flint import arb, fmpq

from symbackprop.algebra.forms import Array, Relation
from symbackprop.evaluate.domains import Domains
from symbackprop.evaluate.numbers import BadPoint, Value, ball_series, constant, series
from symbackprop.network.network import Quantity

At = tuple[int, ...]
Draw = Callable[[Random], Value]
BOUND = 2**31


def whole(rng: Random) -> Value:
    """A whole number, uniform in [-2^31, 2^31]."""
    return rng.randint(-BOUND, BOUND)


def rational(rng: Random) -> Value:
    """A rational |x| <= 3 with denominator 2^20."""
    return fmpq(rng.randint(-3 << 20, 3 << 20), 1 << 20)


def positive_whole(rng: Random) -> Value:
    return rng.randint(1, BOUND)


def positive_rational(rng: Random) -> Value:
    return fmpq(rng.randint(1 << 16, 3 << 20), 1 << 20)


def between(rng: Random) -> Value:
    """A rational 0 < x < 1, as a probability is."""
    return fmpq(rng.randint(1 << 16, (1 << 20) - 1), 1 << 20)


def far(rng: Random) -> Value:
    """A rational |x| <= 48."""
    return rational(rng) * 16


def near(rng: Random) -> Value:
    """A rational |x| <= 3/16."""
    return rational(rng) / 16


def entry_key(array: Array, at: At) -> tuple[str, str, str, At]:
    """What a drawn entry is kept under: strings, which hash faster than the array itself."""
    return (array.name, array.kind, array.via, at)


Definition = Callable[["Point", At], Value]


@dataclass(slots=True)
class Point:
    """One sample. `defined` arrays are computed by their definition, all others are drawn.

    `outputs` says how the equations compute, for local Jacobians.

    `moving` is the entry that carries eps in a pass of power series. `masks` collects the truth values that
    were met, by what was compared, `kept` what was drawn; both are shared by the passes over one point.
    """

    rng: Random
    domains: Domains
    draw: Draw = whole
    actual: bool = False
    ball: bool = False
    facts: bool = True
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    defined: Mapping[Array, Definition] = field(default_factory=dict)
    outputs: Mapping[Array, Definition] = field(default_factory=dict)
    moving: tuple[Array, At] | None = None
    base: Point | None = None
    direction: Callable[[Array, At], Value] | None = None
    kept: dict[object, Value] = field(default_factory=dict)
    computed: dict[object, Value] = field(default_factory=dict)
    passes: dict[object, Point] = field(default_factory=dict)
    masks: set[tuple[object, bool]] = field(default_factory=set)

    def entry(self, array: Array, at: At) -> Value:
        """The entry of a named array; x + eps if it is the one that moves."""
        moving = self.moving
        if moving is not None:
            # a partial derivative: all that does not move keeps the value that it has without eps
            value = self.drawn(array, at) if self.base is None else self.base.entry(array, at)
            if moving[1] != at or moving[0] != array:
                return value
            return ball_series(value, 1) if self.ball else series(value, 1)
        if self.defined:
            definition = self.defined.get(array)
            if definition is not None:
                return definition(self, at)
        value = self.drawn(array, at)
        along = self.direction(array, at) if self.direction is not None else 0
        if along == 0:
            return value
        return ball_series(value, along) if self.ball else series(value, along)

    def drawn(self, array: Array, at: At) -> Value:
        key = (array.name, array.kind, array.via, at)  # as `entry_key`; asked for every entry
        value = self.kept.get(key)
        if value is None:
            self._draw_entry(array, at)
            value = self.kept[key]
        return value

    def atom(self, key: object) -> Value:
        """A free number for anything that is not an entry: a slope, a mask, a general function's value."""
        value = self.kept.get(key)
        if value is None:
            value = self.kept[key] = self.draw(self.rng)
        return value

    def moved(self, array: Array, at: At) -> Point:
        """The same point with eps on one entry; asked again, the same pass."""
        found = self.passes.get((array, at))
        if found is None:
            found = replace(self, moving=(array, at), base=self, computed={}, passes={})
            self.passes[array, at] = found
        return found

    def output(self, array: Array, at: At) -> Value:
        """The entry as its one equation computes it from the equation's inputs."""
        return self.outputs[array](self, at)

    def still(self) -> Point:
        """The same point without eps."""
        return replace(self, moving=None, base=None, direction=None, computed={}, passes={})

    def along(self, direction: Callable[[Array, At], Value]) -> Point:
        """The same point with eps * direction on every drawn entry."""
        return replace(self, direction=direction, computed={}, passes={})

    def truth(self, relation: Relation, left: Value, right: Value) -> Value:
        """1(left > right): 0 or 1 by comparison, or a free number for each pair of sides."""
        left, right = constant(left), constant(right)
        if not self.actual:
            return self.atom(("mask", relation, left, right))
        holds = compare(relation, left, right)
        self.masks.add((relation, holds))
        return 1 if holds else 0

    def _draw_entry(self, array: Array, at: At) -> None:
        quantity = self.quantities.get(array.name) if array.kind == "value" else None
        facts = quantity.facts if quantity is not None else frozenset()
        if quantity is not None and quantity.label is not None:
            self.kept[entry_key(array, at)] = self.rng.choice(self.domains.of(quantity.label))
        elif self.facts and facts & {"one_hot", "simplex"}:
            self._draw_simplex(array, at, "one_hot" in facts)
        elif "positive" in facts:
            self.kept[entry_key(array, at)] = abs(self.draw(self.rng)) or 1
        else:
            self.kept[entry_key(array, at)] = self.draw(self.rng)

    def _draw_simplex(self, array: Array, at: At, one_hot: bool) -> None:
        """Entries that add to 1 along a vector, or along each row of a matrix."""
        axes = [which for which in (0, 1) if array.shape[which] is not None]
        if not axes:
            self.kept[entry_key(array, at)] = 1
            return
        run = len(axes) - 1
        places = self.domains.of(array.shape[axes[run]])
        if one_hot and self.actual:
            chosen = self.rng.choice(places)
            values: list[Value] = [1 if p == chosen else 0 for p in places]
        elif self.actual:
            weights = [self.rng.randint(1, BOUND) for _ in places]
            values = [fmpq(w, sum(weights)) for w in weights]
        else:
            values = [self.draw(self.rng) for _ in places[1:]]
            values.insert(0, 1 - sum(values))
        for place, value in zip(places, values, strict=True):
            self.kept[entry_key(array, (*at[:run], place, *at[run + 1 :]))] = value


def compare(relation: Relation, left: Value, right: Value) -> bool:
    """left > right and so on; two balls that overlap can't be told apart, so the point is a bad one."""
    if same_ball(left, right):
        return relation in (">=", "<=", "==")
    match relation:
        case ">":
            yes, no = left > right, left <= right
        case ">=":
            yes, no = left >= right, left < right
        case "<":
            yes, no = left < right, left >= right
        case "<=":
            yes, no = left <= right, left > right
        case "==":
            yes, no = left == right, left != right
        case _:
            yes, no = left != right, left == right
    if not yes and not no:
        raise BadPoint("a comparison that can't be decided")
    return bool(yes)


def same_ball(left: Value, right: Value) -> bool:
    """The same ball with a radius: max hands on one of its arguments, and nothing else gives all bits alike."""
    if not (isinstance(left, arb) and isinstance(right, arb)) or left.rad() == 0:
        return False
    return bool(left.mid() == right.mid() and left.rad() == right.rad())
