"""collapse: softmax with cross-entropy, or sigmoid with bce, to p - t, in steps that use the declared facts.

The adjoint of an activation that divides by the activation is put in, the quotient cancels, and a target whose
entries add up to 1 leaves. Nothing is recognised by name: what does not get shorter is left as it was.
"""

from __future__ import annotations

from collections.abc import Mapping

from symbackprop.algebra.cancel import cancel
from symbackprop.algebra.collect import collect, common_in_front
from symbackprop.algebra.forms import Apply, Array, OneHot, RowFn
from symbackprop.algebra.inside import factors_in
from symbackprop.algebra.lift import lift
from symbackprop.algebra.terms import (
    Entry,
    Pow,
    Sums,
    Term,
    free_of_factor,
    number,
)
from symbackprop.derive.put import put_adjoint, with_lift
from symbackprop.derive.run import Run
from symbackprop.derive.steps import Gradient
from symbackprop.network.network import Equation, Network


def collapse(
    gradient: Gradient,
    equations: Mapping[str, Equation],
    done: Mapping[str, Gradient],
    certain: frozenset[str],
) -> Gradient:
    """The gradient in its collapsed form, or as it was; `certain` names what adds up to 1."""
    user = equations.get(gradient.via[0]) if len(gradient.via) == 1 else None
    if user is None or not isinstance(user.form, RowFn | Apply) or user.name not in done:
        return gradient
    upstream = done[user.name]
    divides = _divides_by(upstream.element, user.out)
    if not divides and not isinstance(user.form, RowFn):
        return gradient
    run = Run(gradient.element, gradient.free)
    run.to("expanded", put_adjoint(gradient.element, upstream), cites=(user.name,))
    put_in = run.sums
    run.to("cancel", collect(cancel(run.sums)))
    without_fact = run.sums
    run.to("fact", common_in_front(collect(_sums_to_one(run.sums, certain))))
    if not divides and run.sums is without_fact:
        return gradient
    if _divides_by(run.sums, user.out) or _length(run.sums) >= _length(put_in):
        return gradient
    lifted = lift(run.sums, gradient.free, gradient.of.shape)
    if lifted.form is None:
        return gradient
    return with_lift(gradient, run, lifted.form, f"collapse {gradient.of.name}")


def _divides_by(sums: Sums, array: Array) -> bool:
    return any(isinstance(f, Pow) and f.exponent < 0 and _mentions(f.base, array) for f in factors_in(sums))


def _mentions(sums: Sums, array: Array) -> bool:
    return any(isinstance(f, Entry) and f.array == array for f in factors_in(sums))


def _length(sums: Sums) -> int:
    return sum(1 for _ in factors_in(sums))


def certain_sums(network: Network, equations: tuple[Equation, ...]) -> frozenset[str]:
    """The names whose entries add up to 1 along the last axis."""
    declared = {q.name for q in network.quantities.values() if q.facts & {"one_hot", "simplex"}}
    return frozenset(declared | {e.name for e in equations if isinstance(e.form, OneHot)})


def _sums_to_one(sums: Sums, certain: frozenset[str]) -> Sums:
    shorter = tuple(_without_certain(each, certain) for each in sums)
    if shorter == sums:
        return sums
    return tuple(sorted(shorter, key=lambda each: each.factors[:1] == (number(-1),)))  # p - t, not -t + p


def _without_certain(term: Term, certain: frozenset[str]) -> Term:
    """u sum_i t_i is u."""
    for index in term.bound:
        carrying = [f for f in term.factors if index in free_of_factor(f)]
        if len(carrying) == 1 and isinstance(carrying[0], Entry):
            entry = carrying[0]
            if entry.array.name in certain and entry.at[-1] == index:
                rest = tuple(f for f in term.factors if f is not entry)
                return Term(rest, tuple(b for b in term.bound if b != index))
    return term
