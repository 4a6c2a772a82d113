"""The whole gradient: d/de L(theta + e v) = sum <dL/dtheta, v> along one random direction v.

One pass of power series through all equations on the left, the derived forms on the right; they share no code
with the sweep. Given upstream gradients G add <G, z> to L. Points are drawn layer by layer until none is dead;
where that fails the equations have been checked one by one by their chains, and `note` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from random import Random

import flint
from flint import arb, fmpq

from symbackprop.algebra.forms import Array, adjoint
from symbackprop.derive.alive import forward
from symbackprop.derive.declared import Declared, given_part, places_of, value_array
from symbackprop.derive.sides import is_literal_zero, met
from symbackprop.derive.steps import Checked, Derivation, Gradient
from symbackprop.derive.trial import NARROW
from symbackprop.errors import StepFailed
from symbackprop.evaluate.domains import Domains, in_turn
from symbackprop.evaluate.domains import declared as at_declared_sizes
from symbackprop.evaluate.index_form import value as index_value
from symbackprop.evaluate.matrix_form import Rows, matrix, reader
from symbackprop.evaluate.numbers import BadPoint, Value, constant, tangent
from symbackprop.evaluate.point import At, Definition, Point, whole
from symbackprop.rules.primitives import NeedsBall

PRECISIONS = (256, 512, 1024, 2048)
LARGEST = 2000  # entries of all arrays together at the declared sizes, which are then tried too
NOT_ALIVE = "no point was found at which every layer passes something on: checked equation by equation"
TOO_WIDE = "the balls of the whole gradient stayed too wide: checked equation by equation"


def check_whole(derivation: Derivation, scene: Declared, seed: str) -> tuple[Checked, str]:
    """How the whole gradient was checked, and a note where it was not."""
    names = _moving(derivation)
    if not names:
        return "not", "no gradient of a given quantity is asked for"
    small, own = _domains(derivation)
    tried = [small] if own is None else [small, own]
    for domains in tried:
        try:
            return _along(derivation, scene, f"{seed}:whole", domains, names)
        except _Disagree as found:
            shown = str(found)
    culprit, shown = _culprit(derivation, scene, seed, tried[-1], names) or (" and ".join(names), shown)
    raise StepFailed(f"whole gradient, dL/d{culprit}", f"{shown} (seed {seed})")


class _Disagree(Exception):
    """The two sides of the directional derivative differ."""


def _culprit(
    derivation: Derivation, scene: Declared, seed: str, domains: Domains, names: tuple[str, ...]
) -> tuple[str, str] | None:
    """One pass for each quantity, so that the message names the one that is wrong."""
    for name in names:
        try:
            _along(derivation, scene, f"{seed}:whole", domains, (name,))
        except _Disagree as found:
            return name, str(found)
    return None


def _moving(derivation: Derivation) -> tuple[str, ...]:
    """The given quantities whose gradient was derived: theta."""
    quantities = derivation.network.quantities
    computed = {e.name for e in derivation.equations}
    return tuple(n for n in derivation.gradients if n in quantities and n not in computed)


def _domains(derivation: Derivation) -> tuple[Domains, Domains | None]:
    """3, 2 and 4 places in turn, so that neighbours differ; and the declared sizes if they are not large."""
    found = met(derivation.equations)
    small = in_turn(found.axes, found.spoken)
    own = at_declared_sizes(found.axes, {a: len(p) for a, p in small.places.items() if isinstance(a, str)})
    volume = sum(own.length(a.shape[0]) * own.length(a.shape[1]) for a in found.arrays)
    return small, own if own.places != small.places and volume <= LARGEST else None


@dataclass(frozen=True, slots=True)
class _Sides:
    """The two sides at one precision."""

    left: Value
    right: Value

    def shown(self) -> str:
        left, right = (x.str(12) if isinstance(x, arb) else str(x)[:40] for x in (self.left, self.right))
        return f"the series gives {left}, the derived gradient {right}"


def _along(
    derivation: Derivation, scene: Declared, seed: str, domains: Domains, names: tuple[str, ...]
) -> tuple[Checked, str]:
    """Exact if all functions are rational, else over balls at rising precision until two agree narrowly."""
    try:
        sides = _sides(derivation, scene, Random(seed), domains, names, ball=False)
        if sides is None:
            return "not", NOT_ALIVE
        if sides.left != sides.right:
            raise _Disagree(sides.shown())
        return "exact", ""
    except NeedsBall:
        pass
    agreed = 0
    for precision in PRECISIONS:
        with flint.ctx.workprec(precision):
            sides = _sides(derivation, scene, Random(seed), domains, names, ball=True)
            if sides is None:
                return "not", NOT_ALIVE
            left, right = arb(sides.left), arb(sides.right)
            if not left.overlaps(right):
                raise _Disagree(sides.shown())
            agreed = agreed + 1 if _narrow(left) and _narrow(right) else 0
        if agreed == 2:
            return "ball", ""
    return "not", TOO_WIDE


def _narrow(ball: arb) -> bool:
    return bool(ball.rad() == 0) or bool(ball.rad() < abs(ball).lower() * arb(2) ** -NARROW)


def half_rational(rng: Random) -> Value:
    """A rational |x| <= 3/2: large enough to matter, small enough not to saturate a deep net."""
    return fmpq(rng.randint(-3 << 20, 3 << 20), 1 << 21)


def _sides(
    derivation: Derivation, scene: Declared, rng: Random, domains: Domains, names: Iterable[str], ball: bool
) -> _Sides | None:
    """Both sides at a point where no layer is dead, or None where none is found."""
    quantities = derivation.network.quantities
    draw = half_rational if ball else whole
    steer = Random(rng.getrandbits(64))
    moving: dict[Array, dict[At, Value]] = {quantities[name].array: {} for name in names}

    def direction(array: Array, at: At) -> Value:
        known = moving.get(array)
        if known is None:
            return 0
        if at not in known:
            known[at] = draw(steer)
        return known[at]

    point = Point(rng, domains, draw, actual=True, ball=ball, quantities=quantities, direction=direction)
    table = forward(point, derivation.equations)
    if table is None:
        return None
    for array in moving:
        for at in places_of(array, point):
            direction(array, at)
    carried = replace(point, defined={array: reader(array, rows) for array, rows in table.items()})
    try:
        return _Sides(_change(scene, carried), _paired(derivation, scene, point, table, moving))
    except BadPoint:
        return None


def _change(scene: Declared, point: Point) -> Value:
    """dL/de, with <G, z> for each given upstream gradient G."""
    total: Value = 0
    loss = scene.equations.get(scene.network.loss)
    if loss is not None:
        total = total + tangent(point.entry(loss.out, places_of(loss.out, point)[0]))
    for array in _given(scene):
        for at in places_of(array, point):
            total = total + point.drawn(given_part(array), at) * tangent(point.entry(array, at))
    return total


def _given(scene: Declared) -> list[Array]:
    """The quantities whose adjoint has a part from outside."""
    found = {e.name: e.out for e in scene.equations.values()}
    found.update({name: q.array for name, q in scene.network.quantities.items()})
    return [array for name, array in found.items() if name in scene.given]


def _paired(
    derivation: Derivation,
    scene: Declared,
    point: Point,
    table: Mapping[Array, Rows],
    moving: Mapping[Array, Mapping[At, Value]],
) -> Value:
    """sum <dL/dtheta, v> by the derived forms, each in terms of the adjoints before it."""
    known: dict[Array, Definition] = {
        array: reader(array, [[constant(v) for v in row] for row in rows]) for array, rows in table.items()
    }
    still = replace(point, direction=None, defined=known, computed={}, passes={})
    total: Value = 0
    for gradient in derivation.gradients.values():
        array = value_array(gradient.of)
        upstream = adjoint(gradient.of)
        if array.name in scene.given and not scene.consumers.get(array.name):
            known[upstream] = _outside(array)
        else:
            known[upstream] = _derived(gradient, still)
        for at, along in moving.get(array, {}).items():
            total = total + still.entry(upstream, at) * along
    return total


def _outside(array: Array) -> Definition:
    return lambda point, at: point.drawn(given_part(array), at)


def _derived(gradient: Gradient, point: Point) -> Definition:
    """The entries of dL/dname by its matrix form, or by its element form where it has none."""
    if gradient.matrix is not None and not is_literal_zero(gradient.matrix):
        return reader(gradient.of, matrix(gradient.matrix, point))
    entries = {
        at: index_value(gradient.element, point, dict(zip(gradient.free, at, strict=True)))
        for at in places_of(gradient.of, point)
    }
    return lambda _, at: entries[at]
