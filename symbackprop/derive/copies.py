"""Layers of one form are derived once; the others are copies, with their own names, sizes and indices.

A copy is checked like everything else. Nothing is copied where a size may become a number on the page, as in a
mean, or where another equation names what is applied.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from symbackprop.algebra.exchange import Exchange
from symbackprop.algebra.forms import (
    Add,
    Apply,
    Array,
    Divide,
    Form,
    Hadamard,
    MatMul,
    Neg,
    Number,
    Ones,
    Power,
    Scale,
    Transpose,
    arrays,
)
from symbackprop.algebra.inside import forms_in
from symbackprop.algebra.shapes import Axis, is_unit
from symbackprop.algebra.terms import Delta
from symbackprop.derive.slopes import Outputs
from symbackprop.derive.steps import Chain, Gradient, Side, Step
from symbackprop.network.network import Equation

SIZELESS = (Array, Number, Add, Neg, MatMul, Hadamard, Scale, Divide, Power, Transpose, Apply, Ones)


@dataclass(frozen=True, slots=True)
class Original:
    """A gradient that was derived, and the arrays of its equations in the order in which they are met."""

    gradient: Gradient
    met: tuple[Array, ...]


@dataclass(slots=True)
class Copies:
    """The gradients that may be copied, by the form of the equations that they come through."""

    outputs: Outputs
    known: dict[object, Original] = field(default_factory=dict)


def derived_once(
    copies: Copies,
    of: Array,
    users: tuple[Equation, ...],
    ends: tuple[bool, bool],
    wanted: bool,
    derive: Callable[[], Gradient],
) -> Gradient:
    """The gradient of `of` through its consumers: a copy where one of the same form was derived before.

    `ends`: is a part of the gradient given, is a consumer the loss?
    """
    if not users or not all(_may_be_copied(user, copies.outputs) for user in users):
        return derive()
    met = tuple(dict.fromkeys((of, *(a for user in users for a in (user.out, *arrays(user.form))))))
    key = (ends, _outline(users, met))
    original = copies.known.get(key)
    if original is not None:
        return _copy(original, met, wanted)
    gradient = derive()
    copies.known[key] = Original(gradient, met)
    return gradient


def _may_be_copied(user: Equation, outputs: Outputs) -> bool:
    for node in forms_in(user.form):
        if not isinstance(node, SIZELESS):
            return False
        if isinstance(node, Apply):
            named = [(user.form, user.out)] if node is user.form else []
            if outputs.like(node.rule, node.params, arrays(node)) != named:
                return False
    return True


def _outline(users: tuple[Equation, ...], met: tuple[Array, ...]) -> object:
    """The equations with numbers for names and sizes: the same for layers of one form."""
    axes: dict[Axis, Axis] = {}
    for axis in (axis for array in met for axis in array.shape if not is_unit(axis)):
        axes.setdefault(axis, str(len(axes)))
    numbered = {
        a.name: Array(str(k), (axes.get(a.shape[0], a.shape[0]), axes.get(a.shape[1], a.shape[1])))
        for k, a in enumerate(met)
    }
    numbers = Exchange(numbered, axes)
    return tuple((numbers.array(user.out), numbers.form(user.form)) for user in users)


def _copy(original: Original, met: tuple[Array, ...], wanted: bool) -> Gradient:
    old = original.gradient
    pairs = tuple(zip(original.met, met, strict=True))
    axes = {a: b for one, other in pairs for a, b in zip(one.shape, other.shape, strict=True)}
    new = Exchange({one.name: other for one, other in pairs}, axes)
    via = tuple(map(new.name, old.via))
    keys = dict(zip(_keys(old.of.name, old.via), _keys(met[0].name, via), strict=True))
    return Gradient(
        of=met[0],
        wanted=wanted,
        free=new.free(old.free),
        element=new.sums(old.element),
        chains=tuple(_chain(chain, new, keys) for chain in old.chains),
        matrix=None if old.matrix is None else new.form(old.matrix),
        blocked=None if old.blocked is None else new.term(old.blocked),
        via=via,
    )


def _keys(of: str, via: tuple[str, ...]) -> list[str]:
    """Every key that a chain of the gradient may have."""
    keys = [f"lift {of}", f"unfold {of}", f"unfold {of} entry", f"accumulate {of}"]
    return keys + [key for user in via for key in (f"local {user} wrt {of}", f"chain {of} via {user}")]


def _chain(chain: Chain, new: Exchange, keys: Mapping[str, str]) -> Chain:
    return Chain(chain.kind, keys[chain.key], tuple(_step(step, new, keys) for step in chain.steps))


def _step(step: Step, new: Exchange, keys: Mapping[str, str]) -> Step:
    detail = new.factor(step.detail) if isinstance(step.detail, Delta) else step.detail
    assert detail is None or isinstance(detail, Delta | str)
    return Step(
        step.reason,
        _side(step.lhs, new),
        _side(step.rhs, new),
        new.free(step.free),
        detail,
        tuple(keys[key] for key in step.cites),
        new.name(step.equation),
    )


def _side(side: Side, new: Exchange) -> Side:
    return new.form(side) if isinstance(side, Form) else new.sums(side)
