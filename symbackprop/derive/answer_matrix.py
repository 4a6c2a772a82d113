"""The matrix of an answer at all its places: its shape, and its form where one is found."""

from __future__ import annotations

from symbackprop.algebra.forms import Array, Form, OneHot
from symbackprop.algebra.lift import lift
from symbackprop.algebra.rewrite import rewrite
from symbackprop.algebra.roundtrip import same_entries
from symbackprop.algebra.shapes import SCALAR, Shape
from symbackprop.algebra.terms import Entry, Index, Sums
from symbackprop.derive.steps import Derivation, Gradient


def whole_shape(out: Entry, wrt: Entry, opened: tuple[Index, ...]) -> Shape | None:
    """Of the whole: that of `wrt`, that of `out`, or out x wrt; None where more than two indices are open."""
    above, beneath = (_open_axes(entry, opened) for entry in (out, wrt))
    if not opened or len(opened) > 2:
        return SCALAR if not opened else None
    if any(above) and any(beneath):
        return opened[0].axis, opened[1].axis if len(opened) > 1 else None
    entry, here = (out, above) if any(above) else (wrt, beneath)
    left = list(here)
    row, column = (None if axis is None or not left.pop(0) else axis for axis in entry.array.shape)
    return row, column


def _open_axes(entry: Entry, opened: tuple[Index, ...]) -> list[bool]:
    return [p in opened for p in entry.at]


def nested(gradient: Gradient, derivation: Derivation, put_in: tuple[str, ...]) -> Form | None:
    """The gradient's matrix form with the matrix forms of the gradients that were put in."""

    def change(node: Form) -> Form | None:
        if isinstance(node, Array) and node.kind == "adjoint" and node.name in put_in:
            return nested(derivation.gradients[node.name], derivation, put_in)
        return named.get(node) if isinstance(node, OneHot) else None  # it has an index form by its name alone

    named = {e.form: e.out for e in derivation.equations if isinstance(e.form, OneHot)}
    if gradient.matrix is None or any(derivation.gradients[n].matrix is None for n in put_in):
        return None
    return rewrite(gradient.matrix, change)


def whole_matrix(sums: Sums, opened: tuple[Index, ...], shape: Shape, whole: Form | None) -> Form | None:
    """The matrix forms put into each other where they lower to the answer, else its lift."""
    if whole is not None and whole.shape == shape and same_entries(whole, sums, opened, shape):
        return whole
    return lift(sums, opened, shape).form
