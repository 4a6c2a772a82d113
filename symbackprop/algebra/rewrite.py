"""Rewriting a matrix form from the leaves up, with the author's order and every shape kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import is_

from symbackprop.algebra.forms import (
    Add,
    Apply,
    Diag,
    Divide,
    Element,
    Form,
    Hadamard,
    Indicator,
    MatMul,
    Neg,
    Number,
    OneHot,
    Operation,
    Power,
    Reduce,
    RowFn,
    Scale,
    Slope,
    Trace,
    Transpose,
    children,
)


def rewrite(form: Form, change: Callable[[Form], Form | None]) -> Form:
    """The form with each node replaced by `change(node)` where that is not None; children first."""
    kids = children(form)
    new = [rewrite(kid, change) for kid in kids]
    node = form if all(map(is_, kids, new)) else with_children(form, new)
    changed = change(node)
    return node if changed is None else changed


def with_children(form: Form, kids: Sequence[Form]) -> Form:
    """The same node over other operands of the same shapes; products inside products are flat."""
    match form:
        case MatMul():
            return replace(form, args=_flat(kids, MatMul))
        case Hadamard():
            return replace(form, args=_flat(kids, Hadamard))
        case Add():
            first = kids[0]
            head = first.args if isinstance(first, Add) else (first,)
            return replace(form, args=(*head, *kids[1:]))
        case Apply() | Slope() | Operation():
            return replace(form, args=tuple(kids))
        case Transpose():
            inner = kids[0]
            return inner.arg if isinstance(inner, Transpose) else replace(form, arg=inner)
        case Neg():
            inner = kids[0]
            return inner.arg if isinstance(inner, Neg) else replace(form, arg=inner)
        case Diag() | Trace() | Element() | RowFn() | Reduce():
            return replace(form, arg=kids[0])
        case OneHot():
            return replace(form, label=kids[0])
        case Power():
            return replace(form, base=kids[0])
        case Scale():
            return _scaled(form, kids[0], kids[1])
        case Divide():
            return replace(form, top=kids[0], bottom=kids[1])
        case Indicator():
            return replace(form, left=kids[0], right=kids[1])
        case _:
            return form


def _scaled(form: Scale, factor: Form, arg: Form) -> Form:
    """c A; where a number was put in for c, 1 A is A and -1 A is -A."""
    sign = factor.arg if isinstance(factor, Neg) else factor
    if not isinstance(sign, Number) or abs(sign.value) != 1:
        return replace(form, factor=factor, arg=arg)
    negative = (sign.value < 0) != isinstance(factor, Neg)
    if not negative:
        return arg
    return _negated(arg)


def _negated(form: Form) -> Form:
    """-(t - p) is p - t: a difference is turned over, anything else gets a sign."""
    if isinstance(form, Neg):
        return form.arg
    if isinstance(form, Add) and any(isinstance(a, Neg) for a in form.args):
        turned = [a.arg if isinstance(a, Neg) else Neg(a, a.shape) for a in form.args]
        return replace(form, args=tuple(sorted(turned, key=lambda a: isinstance(a, Neg))))
    return Neg(form, form.shape)


def _flat(kids: Sequence[Form], kind: type[MatMul] | type[Hadamard]) -> tuple[Form, ...]:
    out: list[Form] = []
    for kid in kids:
        out.extend(kid.args if isinstance(kid, kind) else (kid,))
    return tuple(out)
