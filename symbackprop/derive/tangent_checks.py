"""Checks of forward mode: each step by itself, its tangent a power series along the tangents of its inputs.

The oracle is d/de out(in + e dot(in)), from the equation alone: never a local Jacobian, never a declared slope.
Results that are put in are computed from what they stand for; all other names are drawn independently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from symbackprop.algebra.forms import Array
from symbackprop.derive.checks import domains_of
from symbackprop.derive.declared import Declared
from symbackprop.derive.forward_mode import Tangents
from symbackprop.derive.meanings import PUT_IN, meanings
from symbackprop.derive.sides import Found, fits, is_literal_zero
from symbackprop.derive.steps import Chain, Checked, Gradient, Step
from symbackprop.derive.trial import Claim, Mode, Result, trial
from symbackprop.errors import ShapeError, StepFailed
from symbackprop.evaluate.domains import Domains
from symbackprop.evaluate.index_form import value
from symbackprop.evaluate.matrix_form import definition
from symbackprop.evaluate.numbers import NeedsActual, Value, tangent
from symbackprop.evaluate.point import At, Definition, Point
from symbackprop.rules.primitives import NeedsBall

MODES: tuple[Mode, ...] = ("free", "facts", "actual", "ball")


@dataclass(frozen=True, slots=True)
class Scene:
    """What the equations say, by name, and the tangent of each quantity that moves."""

    declared: Declared
    tangents: Tangents
    extra: Mapping[Array, Definition]


def scene_of(made: Tangents, extra: Mapping[Array, Definition] | None = None) -> Scene:
    equations = {e.name: e for e in made.equations}
    outputs = {e.out: definition(e.out, e.form) for e in made.equations}
    known = Declared(
        made.network, equations, {}, {**outputs, **(extra or {})}, {}, made.unnamed, given=frozenset()
    )
    return Scene(known, made, extra or {})


def checked_tangents(made: Tangents, seed: str) -> Tangents:
    """The same tangents, each step marked; raises StepFailed where an equality does not hold."""
    scene = scene_of(made)
    derived = {
        name: replace(each, chains=tuple(checked_chain(c, scene, seed) for c in each.chains))
        for name, each in made.derived.items()
    }
    return replace(made, derived=derived)


def checked_chain(chain: Chain, scene: Scene, seed: str) -> Chain:
    for before, after in pairwise(chain.steps):
        if before.rhs is not after.lhs:
            raise StepFailed(chain.key, f"the step {after.reason} does not begin where {before.reason} ended")
    steps = (
        replace(step, checked=_verdict(step, f"{chain.key}, step {k + 1} ({step.reason})", scene, seed))
        for k, step in enumerate(chain.steps)
    )
    return replace(chain, steps=tuple(steps))


def _verdict(step: Step, name: str, scene: Scene, seed: str) -> Checked:
    """At small, different sizes; at the declared ones where a number in the step comes from them."""
    if is_literal_zero(step.lhs) and is_literal_zero(step.rhs):
        return "exact"
    if not (fits(step.lhs, step.free) and fits(step.rhs, step.free)):
        raise StepFailed(name, "a side has another shape than the entry that is meant")
    small, own = domains_of(step, scene.declared)
    try:
        checked, result = _by_modes(step, scene, small, f"{seed}:{name}")
        if result.outcome == "unequal" and own is not None:
            checked, result = _by_modes(step, scene, own, f"{seed}:{name}")
    except ShapeError as error:
        raise StepFailed(name, f"a matrix form does not fit together: {error}") from error
    if result.outcome == "unequal":
        raise StepFailed(name, f"{result.shown} (seed {seed})")
    return checked


def _by_modes(step: Step, scene: Scene, domains: Domains, seed: str) -> tuple[Checked, Result]:
    found: tuple[Checked, Result] = ("not", Result("weak"))
    network = scene.tangents.network
    claim = Claim(
        step.lhs,
        step.rhs,
        step.free,
        domains,
        network.quantities,
        _meanings(step, scene),
        scene.declared.outputs,
    )
    for mode in MODES[2:] if step.reason == "unfold" else MODES:
        try:
            result = trial(claim, mode, seed)
        except (NeedsBall, NeedsActual):
            continue
        equal: Checked = "ball" if mode == "ball" else "exact"
        found = (equal if result.outcome == "equal" else "not", result)
        if result.outcome == "equal" or (mode in ("actual", "ball") and result.outcome == "unequal"):
            break
    return found


def _meanings(step: Step, scene: Scene) -> dict[Array, Definition]:
    """What the equations say of values; and of a tangent that stands on the left alone."""
    out = meanings(step, scene.declared)
    left, right = Found().look(step.lhs).arrays, Found().look(step.rhs).arrays
    for array in left:
        known = scene.tangents.derived.get(array.name)
        if known is None or known.of != array or array in right:
            continue
        if step.reason in ("chain", "cite"):
            out[array] = along(_equation(step, scene), scene)
        elif step.reason in PUT_IN:
            out[array] = put_in(known, scene, tuple(right))
    return out


def _equation(step: Step, scene: Scene) -> Array:
    return scene.declared.equations[step.equation].out


def along(out: Array, scene: Scene) -> Definition:
    """d/de out(in + e dot(in)), by one pass of power series over all inputs that move."""
    name_of = scene.tangents.of_name
    compute = scene.declared.outputs[out]

    def entry(point: Point, at: At) -> Value:
        passed = point.passes.get(("along", out))
        if passed is None:
            passed = _moved(point, name_of)
            point.passes["along", out] = passed
        return tangent(compute(passed, at))

    return entry


def _moved(point: Point, name_of: Mapping[str, Array]) -> Point:
    """The same values with eps times its tangent on each quantity that moves."""

    def direction(array: Array, at: At) -> Value:
        along_it = name_of.get(array.name) if array.kind == "value" else None
        return 0 if along_it is None or along_it.shape != array.shape else point.drawn(along_it, at)

    return replace(point, defined={}, direction=direction, computed={}, passes={})


def put_in(known: Gradient, scene: Scene, stop: tuple[Array, ...]) -> Definition:
    """The tangent by its own derived entry, the tangents in it by theirs unless they are in `stop`."""
    inner: dict[Array, Definition] = {}
    for array in Found().look(known.element).arrays:
        deeper = scene.tangents.derived.get(array.name)
        if deeper is not None and deeper.of == array and array not in stop:
            inner[array] = put_in(deeper, scene, stop)
    return _by_element(known, inner)


def _by_element(known: Gradient, inner: Mapping[Array, Definition]) -> Definition:
    def entry(point: Point, at: At) -> Value:
        key = ("put in", known.of, at)
        found = point.computed.get(key)
        if found is None:
            for array, meaning in inner.items():
                if array not in point.defined:
                    point.defined = {**point.defined, array: meaning}
            found = value(known.element, point, dict(zip(known.free, at, strict=True)))
            point.computed[key] = found
        return found

    return entry
