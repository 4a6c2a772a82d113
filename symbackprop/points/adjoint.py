"""dL/dname at every point: the sum of what each consumer sends back, and what comes from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbackprop.algebra.forms import adjoint as adjoint_array
from symbackprop.points import dual, entries
from symbackprop.points.dual import Dual
from symbackprop.points.forms import Reading, SizeUnknown
from symbackprop.points.pull import pulled
from symbackprop.points.unvalued import Unvalued

if TYPE_CHECKING:
    from symbackprop.points.sampled import Points


def adjoint(points: Points, name: str) -> Dual | None:
    """The gradient in the quantity's own shape; a given or replaced one goes before the computed."""
    if name in points.pinned_adjoints:
        return points.pinned_adjoints[name]
    return _over(points, name, _computed(points, name))


def _computed(points: Points, name: str) -> Dual | None:
    """None where a consumer's gradient is not known; 0 where the loss does not hang on the name."""
    loss = points.network.loss
    if not points.graph.depends(loss, name):
        return _zero(points, name)
    if name in points.network.upstream and name not in points.outer:
        return None
    total = _from_outside(points, name)
    for consumer in points.graph.consumers.get(name, ()):
        if points.graph.depends(loss, consumer):
            sent = sent_back(points, consumer)
            if sent is None:
                return None
            if name in sent:
                total = sent[name] if total is None else total + sent[name]
    if total is None:  # the loss hangs on it by comparisons and labels alone
        return _zero(points, name)
    found = points.full(total)
    return found if found.known else None


def _zero(points: Points, name: str) -> Dual | None:
    value = points.value(name)
    return None if value is None else Dual(entries.filled(0, value.value.shape, points.exact))


def _from_outside(points: Points, name: str) -> Dual | None:
    if name == points.network.loss:
        return dual.filled(1, 1, 1, points.exact)
    return Dual(points.outer[name]) if name in points.outer else None


def sent_back(points: Points, consumer: str) -> dict[str, Dual] | None:
    """The part of dL/dname that one consumer sends to each name it reads."""
    if consumer not in points.kept.parts:
        points.kept.parts[consumer] = _sent_back(points, consumer)
    return points.kept.parts[consumer]


def _sent_back(points: Points, consumer: str) -> dict[str, Dual] | None:
    equation = points.graph.equations[consumer]
    sent: dict[str, Dual] = {}
    try:
        upstream = points.look(adjoint_array(equation.out))
        replaced = points.from_outputs and consumer in points.held
        out = (equation.form, lambda: points.value(consumer))
        reading = Reading(points.look, points.setting, out, replaced)
        for array, part in pulled(equation.form, upstream, reading):
            sent[array.name] = sent[array.name] + part if array.name in sent else part
    except (Unvalued, SizeUnknown):
        return None
    return sent


def _over(points: Points, name: str, found: Dual | None) -> Dual | None:
    """Given cells go before computed ones, unless something that they hang on was replaced."""
    given = points.adjoints.get(name)
    replaced = (*points.pinned_adjoints, *points.pinned)
    if given is None or any(points.graph.depends(p, name) for p in replaced):
        return found
    return Dual(given if found is None else entries.first_known(given, found.value))
