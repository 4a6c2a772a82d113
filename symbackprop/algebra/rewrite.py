"""Rewriting a matrix form from the leaves up, with the author's order and every shape kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

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
    new = tuple(rewrite(kid, change) for kid in kids)
    node = form if all(a is b for a, b in zip(kids, new, strict=True)) else with_children(form, new)
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
            return replace(form, factor=kids[0], arg=kids[1])
        case Divide():
            return replace(form, top=kids[0], bottom=kids[1])
        case Indicator():
            return replace(form, left=kids[0], right=kids[1])
        case _:
            return form


def _flat(kids: Sequence[Form], kind: type[MatMul] | type[Hadamard]) -> tuple[Form, ...]:
    out: list[Form] = []
    for kid in kids:
        out.extend(kid.args if isinstance(kid, kind) else (kid,))
    return tuple(out)
