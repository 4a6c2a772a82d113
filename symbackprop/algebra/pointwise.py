"""A factor as a matrix form: phi(A_ij - y_i) is phi(A - y 1^T) on the axes (i, j).

Only entries whose places are the wanted axes (or numbers) can be read pointwise; a sum over an index inside a
factor can't, and gives None. Legend: `rows`, `columns` are the indices that run down and across the result.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from symbackprop.algebra import build
from symbackprop.algebra.forms import Form, MatMul, Number, Ones, SizeOf
from symbackprop.algebra.shapes import Axis, Shape, is_scalar, is_unit
from symbackprop.algebra.terms import (
    MINUS,
    Delta,
    Entry,
    Factor,
    Func,
    Group,
    Index,
    Place,
    Pow,
    SlopeAt,
    Sums,
    Term,
    Truth,
)


@dataclass(frozen=True, slots=True)
class Axes:
    """Which index runs down and which across; None where the result has a UNIT axis."""

    rows: Index | None = None
    columns: Index | None = None

    @property
    def shape(self) -> Shape:
        return (
            None if self.rows is None else self.rows.axis,
            None if self.columns is None else self.columns.axis,
        )

    def turned(self) -> Axes:
        return Axes(self.columns, self.rows)


def pointwise(factor: Factor, axes: Axes) -> Form | None:
    """The form whose entry at `axes` is the factor, or None; the same on every page."""
    match factor:
        case Entry():
            return _entry(factor, axes)
        case Number() | SizeOf():
            return factor
        case Delta(i, j):
            return _delta(i, j, axes)
        case Func(rule, args, params):
            forms = [pointwise_sums(a, axes) for a in args]
            known = [f for f in forms if f is not None]
            return build.apply(rule, *_spread(known), params=params) if len(known) == len(forms) else None
        case SlopeAt(rule, args, params, which):
            forms = [pointwise_sums(a, axes) for a in args]
            known = [f for f in forms if f is not None]
            if len(known) < len(forms):
                return None
            return build.slope(rule, *_spread(known), params=params, which=which)
        case Pow(base, exponent):
            inner = pointwise_sums(base, axes)
            return None if inner is None else build.power(inner, exponent)
        case Group(sums):
            return pointwise_sums(sums, axes)
        case Truth(relation, left, right):
            sides = [pointwise_sums(s, axes) for s in (left, right)]
            if sides[0] is None or sides[1] is None:
                return None
            return build.indicator(relation, sides[0], sides[1])
        case _:
            return None


def pointwise_sums(sums: Sums, axes: Axes) -> Form | None:
    """u + v + .. pointwise; None where a summand is summed over an index."""
    summands: list[Form] = []
    for each in sums:
        form = None if each.bound else _product(each, axes)
        if form is None:
            return None
        summands.append(form)
    if not summands:
        return Number(Fraction(0))
    return build.add(*_spread(summands))


def _product(term: Term, axes: Axes) -> Form | None:
    """u v / w with the sign in front"""
    factors = term.factors
    negative = factors[:1] == (MINUS,) and len(factors) > 1
    above: list[Form] = []
    below: list[Form] = []
    for factor in factors[1:] if negative else factors:
        inverse = isinstance(factor, Pow) and factor.exponent < 0
        form = _reciprocal(factor, axes) if inverse else pointwise(factor, axes)
        if form is None:
            return None
        (below if inverse else above).append(form)
    if negative and not above and not below:
        return MINUS
    out = quotient(above, below)
    return build.neg(out) if negative else out


def _reciprocal(factor: Factor, axes: Axes) -> Form | None:
    """What stands below the fraction line for u**-p: u**p."""
    if not isinstance(factor, Pow):
        return None
    base = pointwise_sums(factor.base, axes)
    if base is None or factor.exponent == -1:
        return base
    return build.power(base, -factor.exponent)


def quotient(above: list[Form], below: list[Form]) -> Form:
    """(a b ..) / (c d ..) entry by entry"""
    top = _times(above) if above else Number(Fraction(1))
    return build.divide(*_spread([top, _times(below)])) if below else top


def _times(forms: list[Form]) -> Form:
    scalars = [f for f in forms if is_scalar(f.shape)]
    rest = [f for f in forms if not is_scalar(f.shape)]
    if not rest:
        out = scalars[0]
        for each in scalars[1:]:
            out = build.multiply(out, each)
        return out
    body = build.hadamard(*_spread(rest))
    return build.scale(_times(scalars), body) if scalars else body


def _spread(forms: Iterable[Form]) -> list[Form]:
    """Forms that lack an axis are repeated along it, unless all of them lack it."""
    forms = list(forms)
    shape: Shape = (_joint(forms, 0), _joint(forms, 1))
    return [spread(f, shape) for f in forms]


def _joint(forms: list[Form], which: int) -> Axis:
    return next((f.shape[which] for f in forms if f.shape[which] is not None), None)


def spread(form: Form, shape: Shape) -> Form:
    """v 1^T and 1 w^T: a vector on one of two axes repeated along the other; scalars are left to broadcast."""
    if form.shape == shape or is_scalar(form.shape):
        return form
    if form.shape[1] is None and shape[1] is not None and form.shape[0] is not None:
        return MatMul((form, Ones((None, shape[1]))), (form.shape[0], shape[1]))
    if form.shape[0] is None and shape[0] is not None and form.shape[1] is not None:
        return MatMul((Ones((shape[0], None)), form), (shape[0], form.shape[1]))
    return form


def _entry(entry: Entry, axes: Axes) -> Form | None:
    """A, A^T, a row or column of A, or one entry: by the places that are indices."""
    array = entry.array
    at: list[Place | None] = []
    left = list(entry.at)
    for axis in array.shape:
        at.append(None if axis is None else left.pop(0))
    row, column = (None if is_unit(axis) else p for axis, p in zip(array.shape, at, strict=True))
    form: Form = array
    if isinstance(row, int) or isinstance(column, int):
        form = build.element(
            array, row if isinstance(row, int) else None, column if isinstance(column, int) else None
        )
    places = (row if isinstance(row, Index) else None, column if isinstance(column, Index) else None)
    if places[0] is not None and places[0] == places[1]:
        return _diagonal_part(form, places[0], axes)
    if _fits(places, axes):
        return form
    if _fits((places[1], places[0]), axes):
        return build.transpose(form)
    return None


def _diagonal_part(form: Form, index: Index, axes: Axes) -> Form | None:
    """G_jj is ((G (.) I) 1)_j."""
    kept = build.hadamard(form, build.identity(index.axis))
    standing = build.matmul(kept, build.ones((index.axis, None)))
    if index == axes.rows:
        return standing
    return build.transpose(standing) if index == axes.columns else None


def _fits(places: tuple[Index | None, Index | None], axes: Axes) -> bool:
    return places[0] in (None, axes.rows) and places[1] in (None, axes.columns)


def _delta(i: Place, j: Place, axes: Axes) -> Form | None:
    """delta_kq with a number k is the basis vector e_k; with two indices, the identity."""
    if isinstance(i, Index) and isinstance(j, Index):
        return build.identity(i.axis) if {i, j} == {axes.rows, axes.columns} else None
    index, place = (i, j) if isinstance(i, Index) else (j, i)
    if not isinstance(index, Index) or not isinstance(place, int):
        return None
    if index == axes.rows:
        return build.basis(place, (index.axis, None))
    return build.basis(place, (None, index.axis)) if index == axes.columns else None
