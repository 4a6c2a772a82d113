"""The graph of a product: nodes are forms with an index on each side, and it is walked with fewest transposes.

A `Node` carries one or two indices. `render` writes it with a chosen index down and the other across. A chain
that is walked backwards is transposed whole if that takes fewer signs: ((d W) (.) m)^T h.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from symbackprop.algebra import build
from symbackprop.algebra.forms import Form, MatMul, Ones, Power
from symbackprop.algebra.pointwise import Axes
from symbackprop.algebra.terms import Index

Kind = Literal["leaf", "product", "hadamard", "sum", "between", "outer"]

NOWHERE = Axes()


@dataclass(frozen=True, slots=True)
class Node:
    """One factor or a finished part of the product; `ends` are the indices that it still carries.

    leaf: `form` at `axes`. product: parts (A, B) over the index `over`. between: (A, v, B), A diag(v) B.
    hadamard: parts of equal ends. sum: (A,) with `over` summed away. outer: (u, v), u v^T.
    """

    kind: Kind
    ends: tuple[Index, ...]
    parts: tuple[Node, ...] = ()
    over: Index | None = None
    form: Form | None = None
    axes: Axes = NOWHERE

    def other(self, index: Index) -> Index | None:
        """The end that is not `index`, or None for a vector."""
        return next((e for e in self.ends if e != index), None)


@dataclass(frozen=True, slots=True)
class Written:
    """A form and what it costs to read: the number of transposes."""

    form: Form
    transposes: int


def render(node: Node, axes: Axes) -> Written:
    """The node with `axes.rows` down and `axes.columns` across, by the cheaper of the two walks."""
    straight = _walk(node, axes)
    if straight.transposes == 0 or node.kind == "leaf" or len(node.ends) == 0:
        return straight
    back = _walk(node, axes.turned())
    if back.transposes + 1 < straight.transposes:
        return Written(build.transpose(back.form), back.transposes + 1)
    return straight


def _walk(node: Node, axes: Axes) -> Written:
    match node.kind:
        case "leaf":
            return _leaf(node, axes)
        case "hadamard":
            parts = [render(p, axes) for p in node.parts]
            return Written(_entrywise([p.form for p in parts]), _cost(parts))
        case "sum":
            return _sum(node, axes)
        case "outer":
            return _outer(node, axes)
        case _:
            return _product(node, axes)


def _entrywise(forms: list[Form]) -> Form:
    """a (.) b / c: a factor to the power -1 goes below the line."""
    below = [f.base for f in forms if _inverse(f) and isinstance(f, Power)]
    above = [f for f in forms if not _inverse(f)]
    if not below or not above:
        return build.hadamard(*forms)
    return build.divide(build.hadamard(*above), build.hadamard(*below))


def _inverse(form: Form) -> bool:
    return isinstance(form, Power) and form.exponent == -1


def _cost(parts: list[Written]) -> int:
    return sum(p.transposes for p in parts)


def _leaf(node: Node, axes: Axes) -> Written:
    assert node.form is not None
    if node.axes == axes:
        return Written(node.form, 0)
    return Written(build.transpose(node.form), 1)


def _outer(node: Node, axes: Axes) -> Written:
    """u v^T, or v u^T when the ends stand the other way."""
    u, v = node.parts if axes.rows == node.parts[0].ends[0] else node.parts[::-1]
    parts = [render(u, Axes(rows=axes.rows)), render(v, Axes(columns=axes.columns))]
    return Written(build.matmul(*(p.form for p in parts)), _cost(parts))


def _sum(node: Node, axes: Axes) -> Written:
    """A 1 standing, 1^T A lying; for a vector the scalar 1^T v, or v 1 if it lies."""
    inner, over = node.parts[0], node.over
    assert over is not None
    if axes.rows is None and (axes.columns is not None or _stands(inner)):
        part = render(inner, Axes(over, axes.columns))
        return Written(_flat(Ones((None, over.axis)), part.form), part.transposes)
    part = render(inner, Axes(axes.rows, over))
    return Written(_flat(part.form, Ones((over.axis, None))), part.transposes)


def _stands(node: Node) -> bool:
    """Is a vector written standing without a transpose?"""
    return len(node.ends) == 1 and render(node, Axes(rows=node.ends[0])).transposes == 0


def _product(node: Node, axes: Axes) -> Written:
    """A B or A diag(v) B from the row index to the column index."""
    first, last = node.parts[0], node.parts[-1]
    over = node.over
    assert over is not None
    if not _begins(first, last, over, axes):
        first, last = last, first
    left = render(first, Axes(axes.rows, over))
    right = render(last, Axes(over, axes.columns))
    middle: list[Written] = []
    if len(node.parts) == 3:
        v = node.parts[1]
        standing = render(v, Axes(rows=over))
        middle = [Written(build.diag(standing.form), standing.transposes)]
    parts = [left, *middle, right]
    return Written(_flat(*(p.form for p in parts)), _cost(parts))


def _begins(first: Node, last: Node, over: Index, axes: Axes) -> bool:
    """Does the walk from the row index start at `first`?"""
    if axes.rows is not None:
        return first.other(over) == axes.rows
    if axes.columns is not None:
        return last.other(over) == axes.columns
    return True


def _flat(*forms: Form) -> Form:
    """A (B C) is A B C: the product of matrices is associative, and a page drops the parentheses."""
    flat: list[Form] = []
    for form in forms:
        flat.extend(form.args if isinstance(form, MatMul) else (form,))
    return MatMul(tuple(flat), (flat[0].shape[0], flat[-1].shape[1]))
