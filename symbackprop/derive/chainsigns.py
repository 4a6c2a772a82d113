"""The structure of a chain without its names: layers of the same form are checked once.

Two chains with one key have the same steps up to the names of arrays, indices and sizes, and rest on equations
and facts of the same form.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from symbackprop.algebra.forms import (
    Apply,
    Array,
    Basis,
    Element,
    Form,
    Indicator,
    Number,
    Operation,
    Power,
    Reduce,
    RowFn,
    SizeOf,
    Slope,
    children,
)
from symbackprop.algebra.signature import Namer, Signature, signature
from symbackprop.algebra.terms import Partial
from symbackprop.derive.declared import Declared
from symbackprop.derive.meanings import PUT_IN, forms_behind
from symbackprop.derive.steps import Chain, Side, Step


@dataclass(slots=True)
class _Names(Namer):
    """Numbers names, and keeps the arrays that were met."""

    met: dict[Array, None] = field(default_factory=dict)

    def array(self, array: Array) -> Signature:
        self.met[array] = None
        return Namer.array(self, array)


def chain_key(chain: Chain, scene: Declared) -> Signature:
    """Equal for chains that are checked by the same computation."""
    names = _Names()
    out: list[object] = [_side(chain.steps[0].lhs, chain.steps[0], names)]
    partials = _partials(chain.steps[0].lhs)
    for step in chain.steps:
        out += (step.reason, step.equation != "", _side(step.rhs, step, names))
        partials.update(_partials(step.rhs))
        if step.reason in PUT_IN or step.reason == "accumulate":
            # what is put in lies outside the chain: such a chain is checked by itself
            out.append(chain.key)
    met = tuple(names.met)
    out.extend(form_key(form, names) for form in forms_behind(chain.steps, met, partials, scene))
    out.extend(_facts(array, scene) for array in met)
    return tuple(out)


def _partials(side: Side) -> dict[Array, None]:
    """The outputs of the local derivatives that stand on a side as symbols."""
    if isinstance(side, Form):
        return {}
    return {f.out.array: None for t in side for f in t.factors if isinstance(f, Partial)}


def _side(side: Side, step: Step, names: Namer) -> Signature:
    if isinstance(side, Form):
        return ("form", *(names.place(i) for i in step.free), form_key(side, names))
    return signature(side, step.free, names)


def form_key(form: Form, names: Namer) -> Signature:
    """The structure of a matrix form; a mean keeps the size that it divides by."""
    own: tuple[object, ...] = ()
    match form:
        case Array():
            return names.array(form)
        case Number(value):
            own = (value,)
        case SizeOf(name):
            own = (names.axis(name),)
        case Power(_, exponent):
            own = (exponent,)
        case Apply(rule, _, _, params):
            own = (rule, params)
        case Slope(rule, _, _, params, which):
            own = (rule, params, which)
        case RowFn(rule, _, axis):
            own = (rule, axis)
        case Reduce(rule, arg, axis):
            own = (rule, axis, arg.shape)
        case Basis(place):
            own = (place,)
        case Indicator(relation):
            own = (relation,)
        case Operation(name):
            own = (name,)
        case Element(_, row, column):
            own = (row, column)
        case _:
            pass
    shape = (names.axis(form.shape[0]), names.axis(form.shape[1]))
    return (type(form).__name__, shape, own, *(form_key(c, names) for c in children(form)))


def _facts(array: Array, scene: Declared) -> Signature:
    """What is known of a name."""
    quantity = scene.network.quantities.get(array.name)
    facts = (quantity.facts, quantity.label) if quantity is not None else ()
    outside = array.kind != "value" and array.name in scene.given
    loss = array.kind == "adjoint" and array.name == scene.network.loss
    return (facts, array.name in scene.equations, outside, loss)
