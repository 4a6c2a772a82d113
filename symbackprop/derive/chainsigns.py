"""The structure of a chain without its names: layers of the same form are checked once.

Two chains with one structure have the same steps up to the names of arrays, indices and sizes, and rest on
equations and facts of the same form. With their names they are one chain that two derivations have in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from symbackprop.algebra.forms import (
    Add,
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
    adjoint,
    arrays,
    children,
)
from symbackprop.algebra.signature import Namer, Signature, signature
from symbackprop.algebra.terms import Partial, parts
from symbackprop.derive.declared import Declared
from symbackprop.derive.meanings import PUT_IN, equations_behind
from symbackprop.derive.steps import Chain, Side, Step
from symbackprop.network.network import Equation


@dataclass(slots=True)
class _Names(Namer):
    """Numbers names, and keeps the arrays that were met."""

    met: dict[Array, None] = field(default_factory=dict)

    def array(self, array: Array) -> Signature:
        self.met[array] = None
        return Namer.array(self, array)


@dataclass(frozen=True, slots=True)
class ChainKeys:
    """`structure` is equal for chains of one derivation that are checked by the same computation.

    With `names` equal too, they are the same chain, in whichever derivation of one run; None where a chain
    rests on what lies outside it.
    """

    structure: Signature
    names: Signature | None


def chain_keys(chain: Chain, scene: Declared, named: bool = True) -> ChainKeys:
    """What is told apart before a chain is checked; one derivation by itself needs no names."""
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
    behind = equations_behind(chain.steps, met, partials, scene)
    out.extend(form_key(equation.form, names, met_first=True) for equation in behind)
    out.extend(_facts(array, scene) for array in met)
    out.extend(_declared(array, scene) for array in names.met)
    alone = any(step.reason in PUT_IN or step.reason == "accumulate" for step in chain.steps)
    return ChainKeys(tuple(out), _by_name(chain, names, behind, scene) if named and not alone else None)


def _by_name(chain: Chain, names: _Names, behind: Sequence[Equation], scene: Declared) -> Signature:
    """What the structure leaves out: each name and size, the equations themselves, who reads a name."""
    met = (*names.met, *(adjoint(equation.out) for equation in behind))
    sides = (chain.lhs, *(step.rhs for step in chain.steps))
    return (
        tuple(side for side in sides if isinstance(side, Form)),
        tuple(step.equation for step in chain.steps),
        tuple((array, _facts(array, scene), _readers(array, scene)) for array in met),
        tuple((equation.out, equation.form) for equation in behind),
        tuple(names.axes),
    )


def _readers(array: Array, scene: Declared) -> Signature:
    """The equations that send a part of a gradient."""
    if array.kind == "value":
        return ()
    return (array.via in scene.equations, *(e.name for e in scene.consumers.get(array.name, ())))


def _partials(side: Side) -> dict[Array, None]:
    """The outputs of the local derivatives that stand on a side as symbols."""
    found: dict[Array, None] = {}
    if isinstance(side, Form):
        return found
    for factor in (f for each in side for f in each.factors):
        if isinstance(factor, Partial):
            found[factor.out.array] = None
        for inner in parts(factor):
            found.update(_partials(inner))
    return found


def _side(side: Side, step: Step, names: Namer) -> Signature:
    if isinstance(side, Form):
        return ("form", *(names.place(i) for i in step.free), form_key(side, names))
    return signature(side, step.free, names)


def form_key(form: Form, names: Namer, met_first: bool = False) -> Signature:
    """The structure of a matrix form; a mean keeps the size that it divides by.

    `met_first`: a sum by its value. Summands of names that were met stand first, so that each loss of
    L = l_1 + .. + l_12 has the same place in it.
    """
    if isinstance(form, Array):
        return names.array(form)
    own = _own(form, names)
    shape = (names.axis(form.shape[0]), names.axis(form.shape[1]))
    inside = children(form)
    if met_first and isinstance(form, Add):
        inside = tuple(sorted(inside, key=lambda summand: not _is_met(summand, names)))
    return (type(form).__name__, shape, own, *[form_key(c, names, met_first) for c in inside])


def _own(form: Form, names: Namer) -> tuple[object, ...]:
    """What a node says beside its kind, its shape and its operands."""
    match form:
        case Number(value):
            return (value,)
        case SizeOf(name):
            return (names.axis(name),)
        case Power(_, exponent):
            return (exponent,)
        case Apply(rule, _, _, params):
            return (rule, params)
        case Slope(rule, _, _, params, which):
            return (rule, params, which)
        case RowFn(rule, _, axis):
            return (rule, axis)
        case Reduce(rule, arg, axis):
            return (rule, axis, arg.shape)
        case Basis(place):
            return (place,)
        case Indicator(relation):
            return (relation,)
        case Operation(name):
            return (name,)
        case Element(_, row, column):
            return (row, column)
        case _:
            return ()


def _is_met(form: Form, names: Namer) -> bool:
    return all(array.name in names.arrays for array in arrays(form))


def _facts(array: Array, scene: Declared) -> Signature:
    """Where a name of the page comes from."""
    outside = array.kind != "value" and array.name in scene.given
    loss = array.kind == "adjoint" and array.name == scene.network.loss
    return (array.name in scene.equations, outside, loss)


def _declared(array: Array, scene: Declared) -> Signature:
    """What the file says of a name, also of one that stands in an equation alone."""
    quantity = scene.network.quantities.get(array.name)
    return (quantity.facts, quantity.label) if quantity is not None else ()
