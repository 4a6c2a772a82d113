"""The value of a matrix form, node by node: (A B)_ij = sum_k A_ik B_kj, and so on for every node."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from flint import fmpq

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
    Power,
    Reduce,
    RowFn,
    Scale,
    SizeOf,
    Slope,
    Trace,
    Transpose,
)
from symbackprop.numeric import matrices
from symbackprop.numeric.functions import call, call_on_vector, compare, power, reduce_vector
from symbackprop.numeric.scope import Scope
from symbackprop.numeric.slopes import Function, slope_value
from symbackprop.numeric.value import (
    ONE,
    ZERO,
    Cell,
    Value,
    cell_at,
    cell_rows,
    divide_cells,
    flat_cells,
    from_cells,
    from_flat,
    map_cells,
)
from symbackprop.rules.primitives import rational

RELU_LIKE = "relu"  # 0 wherever its mask is 0, though its argument is unknown


def evaluate(form: Form, scope: Scope) -> Value:
    """The numbers of a form; what hangs on an unknown is unknown. Raises SizeUnknown."""
    scope.extents(form.shape)
    match form:
        case Array():
            return scope.value(form)
        case Number(value):
            return from_flat(1, 1, [rational(value)])
        case SizeOf(name):
            return from_flat(1, 1, [fmpq(scope.extent(name))])
        case Add(args):
            return _folded(matrices.add, args, scope)
        case MatMul(args):
            return _product(args, scope)
        case Hadamard(args):
            return _folded(matrices.hadamard, args, scope)
        case Neg(arg):
            return matrices.negate(evaluate(arg, scope))
        case Scale(factor, arg):
            return matrices.scale(cell_at(evaluate(factor, scope), 0, 0), evaluate(arg, scope))
        case Divide(top, bottom):
            return _quotient(evaluate(top, scope), evaluate(bottom, scope))
        case Power(base, exponent):
            return map_cells(lambda cell: power(cell, exponent), evaluate(base, scope))
        case Transpose(arg):
            return matrices.transpose(evaluate(arg, scope))
        case Indicator():
            return _indicator(form, scope)
        case Apply(rule, args, _, params):
            return _applied(rule, args, params, scope)
        case Slope(rule, args, _, params, which):
            masks = [mask_of(arg, scope) for arg in args]
            values = [evaluate(arg, scope) for arg in args]
            return slope_value(Function(rule, params, which), values, masks, scope, evaluate)
        case _:
            return _structural(form, scope)


def _structural(form: Form, scope: Scope) -> Value:
    match form:
        case RowFn(rule, arg, axis):
            return _by_vectors(rule, evaluate(arg, scope), axis)
        case Reduce(rule, arg, axis):
            return _reduced(rule, evaluate(arg, scope), axis)
        case Ones(shape):
            return matrices.ones(*scope.extents(shape))
        case Identity(shape):
            return matrices.identity(scope.extent(shape[0]))
        case Basis(place, shape):
            return _marked(fmpq(place), *scope.extents(shape))
        case OneHot(label, shape):
            return _marked(cell_at(evaluate(label, scope), 0, 0), *scope.extents(shape))
        case Diag(arg):
            return matrices.diagonal(evaluate(arg, scope))
        case Trace(arg):
            return matrices.trace(evaluate(arg, scope))
        case Element(arg, row, column):
            return _element(evaluate(arg, scope), row, column)
        case _:
            raise TypeError(f"no value is declared for the node {type(form).__name__}")


def _folded(combine: Callable[[Value, Value], Value], args: tuple[Form, ...], scope: Scope) -> Value:
    total = evaluate(args[0], scope)
    for arg in args[1:]:
        total = combine(total, evaluate(arg, scope))
    return total


def _product(args: tuple[Form, ...], scope: Scope) -> Value:
    """A B c: from the side where the running product stays small."""
    values = [evaluate(arg, scope) for arg in args]
    if values[-1].columns < values[0].rows:
        total = values[-1]
        for left in reversed(values[:-1]):
            total = matrices.matmul(left, total)
        return total
    total = values[0]
    for right in values[1:]:
        total = matrices.matmul(total, right)
    return total


def _quotient(top: Value, bottom: Value) -> Value:
    if bottom.shape == top.shape:
        return map_cells(divide_cells, top, bottom)
    below = cell_at(bottom, 0, 0)
    return matrices.scale(divide_cells(ONE, below), top)


def mask_of(form: Form, scope: Scope) -> Value | None:
    """The mask `z > 0` that was given for z."""
    if isinstance(form, Array) and form.kind == "value":
        return scope.masks.get(form.name)
    return None


def _indicator(form: Indicator, scope: Scope) -> Value:
    """Compared entry by entry; a given mask `z > 0` goes before what z says."""
    rows, columns = scope.extents(form.shape)
    left, right = (_spread(evaluate(side, scope), rows, columns) for side in (form.left, form.right))
    found = map_cells(lambda a, b: compare(form.relation, a, b), left, right)
    mask = mask_of(form.left, scope)
    if mask is None or form.right != Number(Fraction(0)):
        return found
    if form.relation == ">":
        return map_cells(_first_known, mask, found)
    if form.relation == "<=":
        return map_cells(lambda m, f: _first_known(None if m is None else ONE - m, f), mask, found)
    if form.relation == ">=":
        return map_cells(lambda m, f: ONE if m == ONE else f, mask, found)
    return found


def _first_known(a: Cell, b: Cell) -> Cell:
    return b if a is None else a


def _spread(value: Value, rows: int, columns: int) -> Value:
    if value.shape == (rows, columns):
        return value
    return from_flat(rows, columns, [cell_at(value, 0, 0)] * (rows * columns))


def _applied(rule: str, args: tuple[Form, ...], params: tuple[Fraction, ...], scope: Scope) -> Value:
    found = map_cells(lambda *cells: call(rule, cells, params), *(evaluate(arg, scope) for arg in args))
    mask = mask_of(args[0], scope) if rule == RELU_LIKE else None
    if mask is None:
        return found
    return map_cells(lambda m, cell: ZERO if cell is None and m == ZERO else cell, mask, found)


def _by_vectors(rule: str, value: Value, axis: int) -> Value:
    """softmax along rows (axis 1) or down columns (axis 0)."""
    if axis == 1:
        return from_cells([call_on_vector(rule, row) for row in cell_rows(value)])
    return matrices.transpose(_by_vectors(rule, matrices.transpose(value), 1))


def _reduced(rule: str, value: Value, axis: int | None) -> Value:
    if rule in ("sum", "mean"):
        total = matrices.sum_along(value, axis)
        if rule == "sum":
            return total
        count = value.rows * value.columns if axis is None else value.shape[axis]
        return matrices.scale(fmpq(1, count), total)
    if axis is None:
        return from_flat(1, 1, [reduce_vector(rule, flat_cells(value))])
    if axis == 1:
        return from_cells([[reduce_vector(rule, row)] for row in cell_rows(value)])
    return matrices.transpose(_reduced(rule, matrices.transpose(value), 1))


def _marked(place: Cell, rows: int, columns: int) -> Value:
    """1 in one place of a vector, counted from 1; unknown for a label that is no such place."""
    n = rows * columns
    if not isinstance(place, fmpq) or place.q != 1 or not 1 <= place <= n:
        return from_flat(rows, columns, [None] * n)
    return from_flat(rows, columns, [ONE if place == k else ZERO for k in range(1, n + 1)])


def _element(value: Value, row: int | None, column: int | None) -> Value:
    rows = cell_rows(value)
    if row is not None:
        rows = rows[row - 1 : row]
    if column is not None:
        rows = [cells[column - 1 : column] for cells in rows]
    return from_cells(rows)
