"""The value of a matrix form at a point, whole, from the meaning of each node: nothing is lowered here.

So it stands beside `lower` as a second reading of every form. Rows and columns run over the places of the
axes; a UNIT axis has one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce as fold
from typing import Literal

from symbackprop.algebra.forms import (
    Add,
    Apply,
    Array,
    Basis,
    Diag,
    Divide,
    Element,
    Form,
    Hadamard,
    Identity,
    Indicator,
    MatMul,
    Neg,
    Number,
    OneHot,
    Ones,
    Operation,
    Power,
    Reduce,
    RowFn,
    Scale,
    SizeOf,
    Slope,
    Trace,
    Transpose,
)
from symbackprop.algebra.lower import lower
from symbackprop.algebra.shapes import is_scalar
from symbackprop.errors import ShapeError
from symbackprop.evaluate import functions
from symbackprop.evaluate.index_form import value
from symbackprop.evaluate.numbers import Value, constant, exact, quotient
from symbackprop.evaluate.point import At, Definition, Point
from symbackprop.evaluate.rowwise import reduced, row_function

Rows = list[list[Value]]


def matrix(form: Form, point: Point) -> Rows:
    """All entries of a form, in the order of the places of its axes."""
    match form:
        case Array():
            return _array(form, point)
        case Add(args):
            return _entrywise(_sum, *(matrix(a, point) for a in args))
        case Neg(arg):
            return _entrywise(lambda values: -values[0], matrix(arg, point))
        case MatMul(args):
            return fold(_times, [matrix(a, point) for a in args])
        case Hadamard(args):
            return _entrywise(_product, *(matrix(a, point) for a in args))
        case Scale(factor, arg):
            (c,) = matrix(factor, point)[0]
            return _entrywise(lambda values: c * values[0], matrix(arg, point))
        case Divide(top, bottom):
            return _divide(top, bottom, point)
        case Power(base, exponent):
            return _entrywise(lambda values: functions.power(point, values[0], exponent), matrix(base, point))
        case Transpose(arg):
            return [list(column) for column in zip(*matrix(arg, point), strict=True)]
        case Apply() | Slope() | RowFn() | Reduce() | Indicator():
            return _function(form, point)
        case Trace(arg):
            inner = matrix(arg, point)
            return [[_sum([inner[k][k] for k in range(len(inner))])]]
        case Element(arg, row, column):
            return _element(arg, row, column, point)
        case Operation():
            return _filled(form, point, lambda r, c: _entry_by_lowering(form, point, r, c))
        case _:
            return _constant(form, point)


def _entry_by_lowering(form: Form, point: Point, row: int, column: int) -> Value:
    """An operation that is known by its lowering alone has no second reading."""
    at = (None if axis is None else place for axis, place in zip(form.shape, (row, column), strict=True))
    return value(lower(form, *at), point, {})


def value_at(form: Form, point: Point, row: int | None, column: int | None) -> Value:
    """One entry of a form, at places (None on a UNIT axis)."""
    key = ("form", id(form))
    whole = point.computed.get(key)
    if whole is None:
        # the form is kept beside its value: an id is unique only as long as the form lives
        whole = point.computed[key] = (form, matrix(form, point))
    return pick(whole[1], form, point, row, column)


def pick(rows: Rows, form: Form, point: Point, row: int | None, column: int | None) -> Value:
    """The entry of an evaluated form at places."""
    r = 0 if row is None else point.domains.of(form.shape[0]).index(row)
    c = 0 if column is None else point.domains.of(form.shape[1]).index(column)
    return rows[r][c]


def definition(array: Array, form: Form) -> Definition:
    """array = form, as a point computes it: whole, once a pass."""

    def entry(point: Point, at: At) -> Value:
        key = ("output", array)
        known = point.computed.get(key)
        if known is None:
            known = point.computed[key] = reader(array, matrix(form, point))
        return known(point, at)

    return entry


def reader(array: Array, rows: Rows) -> Definition:
    """The entries of an array whose rows are known."""

    def entry(point: Point, at: At) -> Value:
        left = list(at)
        row = left.pop(0) if array.shape[0] is not None else None
        column = left.pop(0) if array.shape[1] is not None else None
        return pick(rows, array, point, row, column)

    return entry


def _array(array: Array, point: Point) -> Rows:
    start, moving = point.base, point.moving
    if start is not None and moving is not None and moving[0] != array and array.kind == "value":
        return _still(array, start)
    rows = [()] if array.shape[0] is None else [(p,) for p in point.domains.of(array.shape[0])]
    columns = [()] if array.shape[1] is None else [(p,) for p in point.domains.of(array.shape[1])]
    return [[point.entry(array, (*r, *c)) for c in columns] for r in rows]


def _still(array: Array, start: Point) -> Rows:
    """What does not move, once for all the passes over a point."""
    key = ("still", array)
    known: Rows | None = start.computed.get(key)
    if known is None:
        known = start.computed[key] = _array(array, start)
    return known


def _constant(form: Form, point: Point) -> Rows:
    """Numbers, sizes, and the matrices of 0 and 1."""
    match form:
        case Number(value):
            return [[exact(value)]]
        case SizeOf(name):
            return [[point.domains.count(name)]]
        case Ones():
            return _filled(form, point, lambda r, c: 1)
        case Identity():
            return _filled(form, point, lambda r, c: int(r == c))
        case Basis(place, shape):
            return _filled(form, point, lambda r, c: int((c if shape[0] is None else r) == place))
        case OneHot(label, shape):
            (chosen,) = matrix(label, point)[0]
            return _filled(form, point, lambda r, c: int((c if shape[0] is None else r) == constant(chosen)))
        case Diag(arg):
            entries = [value for row in matrix(arg, point) for value in row]
            return [[value if r == c else 0 for c in range(len(entries))] for r, value in enumerate(entries)]
        case _:
            raise TypeError(f"no value is known for the form {type(form).__name__}")


def _filled(form: Form, point: Point, cell: Callable[[int, int], int]) -> Rows:
    rows, columns = (point.domains.of(axis) for axis in form.shape)
    return [[cell(r, c) for c in columns] for r in rows]


def _entrywise(cell: Callable[[Sequence[Value]], Value], *operands: Rows) -> Rows:
    sizes = {(len(rows), len(rows[0])) for rows in operands}
    if len(sizes) > 1:
        raise ShapeError(f"operands of one shape are needed, they have {len(sizes)}")
    return [[cell(values) for values in zip(*rows, strict=True)] for rows in zip(*operands, strict=True)]


def _sum(values: Sequence[Value]) -> Value:
    return fold(lambda a, b: a + b, values)


def _product(values: Sequence[Value]) -> Value:
    return fold(lambda a, b: a * b, values)


def _times(left: Rows, right: Rows) -> Rows:
    if len(left[0]) != len(right):
        raise ShapeError("the inner axes of a product differ")
    columns = list(zip(*right, strict=True))
    return [[_sum([a * b for a, b in zip(row, column, strict=True)]) for column in columns] for row in left]


def _divide(top: Form, bottom: Form, point: Point) -> Rows:
    above, below = matrix(top, point), matrix(bottom, point)
    if is_scalar(bottom.shape):
        (number,) = below[0]
        return _entrywise(lambda values: quotient(values[0], number), above)
    return _entrywise(lambda values: quotient(values[0], values[1]), above, below)


def _function(form: Apply | Slope | RowFn | Reduce | Indicator, point: Point) -> Rows:
    match form:
        case Apply(rule, args, _, params):
            operands = [matrix(a, point) for a in args]
            return _entrywise(lambda values: functions.function(point, rule, params, values), *operands)
        case Slope(rule, args, _, params, which):
            operands = [matrix(a, point) for a in args]
            return _entrywise(lambda values: functions.slope(point, rule, params, values, which), *operands)
        case Indicator(relation, left, right):
            sides = [_widened(side, form, point) for side in (left, right)]
            return _entrywise(lambda values: point.truth(relation, values[0], values[1]), *sides)
        case RowFn(rule, arg, axis):
            rows = matrix(arg, point)
            return _along(rows, axis, lambda line: row_function(point, rule, line))
        case Reduce(rule, arg, axis):
            return _reduce(rule, arg, axis, point)


def _widened(side: Form, form: Indicator, point: Point) -> Rows:
    rows = matrix(side, point)
    if not is_scalar(side.shape):
        return rows
    height, width = (point.domains.length(axis) for axis in form.shape)
    return [[rows[0][0]] * width for _ in range(height)]


def _along(rows: Rows, axis: Literal[0, 1], line: Callable[[list[Value]], list[Value]]) -> Rows:
    """The lines of a matrix changed one by one; axis 0: its columns."""
    if axis == 1:
        return [line(row) for row in rows]
    columns = [line(list(column)) for column in zip(*rows, strict=True)]
    return [list(row) for row in zip(*columns, strict=True)]


def _reduce(rule: str, arg: Form, axis: Literal[0, 1] | None, point: Point) -> Rows:
    rows = matrix(arg, point)
    counts = [point.domains.count(a) for a in arg.shape]
    if axis is None:
        return [[reduced(point, rule, [v for row in rows for v in row], counts[0] * counts[1])]]
    if axis == 1:
        return [[reduced(point, rule, row, counts[1])] for row in rows]
    return [[reduced(point, rule, list(column), counts[0]) for column in zip(*rows, strict=True)]]


def _element(arg: Form, row: int | None, column: int | None, point: Point) -> Rows:
    rows = matrix(arg, point)
    if row is not None:
        rows = [rows[point.domains.of(arg.shape[0]).index(row)]]
    if column is not None:
        place = point.domains.of(arg.shape[1]).index(column)
        rows = [[line[place]] for line in rows]
    return rows
