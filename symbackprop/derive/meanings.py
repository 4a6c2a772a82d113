"""Which names of a step are computed, and how; all others are drawn independently.

The left side of the chain rule is a derivative by power series; results that are put in are computed from what
they stand for; a function's output follows from its input where the step says what it is. Nothing else is tied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from symbackprop.algebra.forms import Apply, Array, OneHot, adjoint, arrays
from symbackprop.derive.declared import Declared, gathered, one, part, total
from symbackprop.derive.sides import Found
from symbackprop.derive.steps import Gradient, Step
from symbackprop.evaluate.entry_reader import entry_reader
from symbackprop.evaluate.numbers import Value
from symbackprop.evaluate.point import At, Definition, Point
from symbackprop.network.network import Equation

SERIES = frozenset({"expand", "local", "chain", "cite", "given"})
PUT_IN = frozenset({"inline", "expanded"})


def meanings(step: Step, scene: Declared) -> dict[Array, Definition]:
    """array -> how its entries are computed in this step."""
    left, right = scene.looks.at(step.lhs), scene.looks.at(step.rhs)
    out: dict[Array, Definition] = {}
    for array in {**left.arrays, **right.arrays}:
        if array.kind == "value":
            if _follows(array, step, scene, left, right):
                out[array] = scene.outputs[array]
        elif array in left.arrays and array not in right.arrays:
            known = _gradient(array, step, scene, right)
            if known is not None:
                out[array] = known
    if step.reason in PUT_IN:
        out.update(_unnamed(scene, right))
    out.update(_loss(scene))
    return out


def _unnamed(scene: Declared, right: Found) -> dict[Array, Definition]:
    """What is put in may speak of unnamed quantities, which the page writes out."""
    named = {scene.equations[name].out for name in scene.unnamed}
    return {array: scene.outputs[array] for array in named if array not in right.arrays}


def _loss(scene: Declared) -> dict[Array, Definition]:
    """dL/dL = 1, written or not"""
    equation = scene.equations.get(scene.network.loss)
    if equation is None or equation.name in scene.network.upstream:
        return {}
    return {adjoint(equation.out): one}


def _follows(array: Array, step: Step, scene: Declared, left: Found, right: Found) -> bool:
    """Is the array the output of the step's own equation, or of a function whose input stands in the step?"""
    if array not in scene.outputs:
        return False
    if array.name == step.equation or array in left.partials or array in right.partials:
        return True
    if step.reason == "cite" and any(a.via == array.name for a in left.arrays):
        return True
    form = scene.equations[array.name].form
    if step.reason in PUT_IN:
        return False
    if step.reason == "fact" and isinstance(form, OneHot):
        return True
    # a for phi(z) is put into phi'(z), so a slope of phi stands on the left
    if step.reason != "unfold" or not isinstance(form, Apply) or form.rule not in left.slopes:
        return False
    return all(a in left.arrays or a in right.arrays for a in arrays(form))


def _gradient(array: Array, step: Step, scene: Declared, right: Found) -> Definition | None:
    """An adjoint, or a part of one, that stands on the left alone."""
    if step.reason == "accumulate":
        return gathered(scene, array) if array.kind == "adjoint" else None
    if step.reason in PUT_IN:
        return derived(scene, array, right.arrays)
    if step.reason in SERIES:
        if array.kind == "via":
            return part(scene, array) if array.via in scene.equations else None
        return total(scene, array)
    return None


def derived(scene: Declared, array: Array, stop: Mapping[Array, None]) -> Definition | None:
    """dL/dname by its own derived entry, whose upstream gradients are put in too unless they are in `stop`."""
    gradient = scene.gradients.get(array.name)
    if gradient is None:
        return None
    inner: dict[Array, Definition] = {}
    for upstream in scene.looks.at(gradient.element).arrays:
        if upstream.kind != "value" and upstream not in stop and upstream != array:
            known = derived(scene, upstream, stop)
            if known is not None:
                inner[upstream] = known
    own = _by_element(gradient)

    def entry(point: Point, at: At) -> Value:
        key = ("derived", array, at)
        found = point.computed.get(key)
        if found is None:
            for upstream, known in inner.items():
                if upstream not in point.defined:
                    point.defined = {**point.defined, upstream: known}
            found = point.computed[key] = own(point, at)
        return found

    return entry


def _by_element(gradient: Gradient) -> Definition:
    return entry_reader(gradient.element, gradient.free)


def equations_behind(
    steps: Sequence[Step], met: Iterable[Array], partials: Iterable[Array], scene: Declared
) -> list[Equation]:
    """The equations that the meanings of some steps rest on; `met` are the arrays on their sides."""
    names = {step.equation: None for step in steps}
    names.update({a.name: None for a in partials})
    computes = any(step.reason in ("unfold", "fact") for step in steps)
    for array in met:
        if array.kind != "value":
            names.update({e.name: None for e in scene.consumers.get(array.name, ())})
        elif computes:
            names[array.name] = None
    return [scene.equations[n] for n in names if n in scene.equations]
