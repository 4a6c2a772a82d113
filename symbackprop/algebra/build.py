"""Constructors of matrix forms: they check shapes, broadcast as NumPy does, and keep the author's order.

Broadcasting is written out: a row b under m rows becomes 1 b^T (`Ones` times b), a column c beside n columns
c 1^T, a scalar s becomes s times `Ones`. So a sum or a Hadamard product only ever has operands of one shape.
Raises ShapeError with both shapes named.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from symbackprop.algebra.broadcasting import (
    alike,
    broadcast,
    common_shape,
    describe,
    transpose,
    vector_length,
)
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
    Relation,
    RowFn,
    Scale,
    Slope,
    Trace,
)
from symbackprop.algebra.shapes import (
    SCALAR,
    UNIT,
    Axis,
    Shape,
    is_scalar,
    is_unit,
    is_vector,
    same_axis,
    same_shape,
)
from symbackprop.errors import ShapeError

__all__ = ["broadcast", "common_shape", "describe", "transpose"]  # re-exported: they construct too


def num(value: int | Fraction) -> Number:
    return Number(Fraction(value))


def column(name: str, n: Axis) -> Array:
    return Array(name, (n, UNIT))


def row(name: str, n: Axis) -> Array:
    return Array(name, (UNIT, n))


def matrix(name: str, m: Axis, n: Axis) -> Array:
    return Array(name, (m, n))


def scalar(name: str) -> Array:
    return Array(name, SCALAR)


# -- arithmetic --------------------------------------------------------------------------------------------


def add(*args: Form) -> Form:
    """a + b + ..; a sum inside on the left is continued, not nested."""
    if len(args) == 1:
        return args[0]
    operands, shape = alike(args)
    first = operands[0]
    if isinstance(first, Add) and same_shape(first.shape, shape):
        return Add((*first.args, *operands[1:]), shape)
    return Add(operands, shape)


def neg(arg: Form) -> Form:
    return Neg(arg, arg.shape)


def subtract(a: Form, b: Form) -> Form:
    return add(a, neg(b))


def matmul(*args: Form) -> Form:
    """A B C; a 1 x 1 operand scales; flat, in the author's order."""
    flat: list[Form] = []
    for arg in args:
        flat.extend(arg.args if isinstance(arg, MatMul) else (arg,))
    out = flat[0]
    run = [out]
    for right in flat[1:]:
        if not same_axis(run[-1].shape[1], right.shape[0]):
            if is_scalar(MatMul(tuple(run), (run[0].shape[0], run[-1].shape[1])).shape):
                run = [scale(matmul(*run), right)]
                continue
            if is_scalar(right.shape):
                run = [scale(right, matmul(*run))]
                continue
            hint = ""
            if same_axis(run[-1].shape[1], right.shape[1]) and isinstance(right, Array):
                hint = f"; did you mean {right.name}.T?"
            elif isinstance(run[-1], Array) and same_axis(run[-1].shape[0], right.shape[0]):
                hint = f"; did you mean {run[-1].name}.T?"
            raise ShapeError(f"{describe(run[-1])} but {describe(right)}{hint}")
        run.append(right)
    if len(run) == 1:
        return run[0]
    return MatMul(tuple(run), (run[0].shape[0], run[-1].shape[1]))


def multiply(a: Form, b: Form) -> Form:
    """a * b: a scalar scales, equal shapes are multiplied entry by entry, a row or column is broadcast."""
    if is_scalar(a.shape) and is_scalar(b.shape):
        return Hadamard((*_flat_hadamard(a), b), common_shape(a, b))
    if is_scalar(a.shape):
        return scale(a, b)
    if is_scalar(b.shape):
        return scale(b, a)
    shape = common_shape(a, b)
    return Hadamard((*_flat_hadamard(broadcast(a, shape)), broadcast(b, shape)), shape)


def hadamard(*args: Form) -> Form:
    """A (.) B (.) ..: broadcast to one shape."""
    if len(args) == 1:
        return args[0]
    operands, shape = alike(args)
    return Hadamard(tuple(f for a in operands for f in _flat_hadamard(a)), shape)


def _flat_hadamard(form: Form) -> tuple[Form, ...]:
    return form.args if isinstance(form, Hadamard) else (form,)


def scale(factor: Form, arg: Form) -> Form:
    """c A"""
    if not is_scalar(factor.shape):
        raise ShapeError(f"{describe(factor)}, a scalar was needed")
    if factor == num(-1):
        return neg(arg)
    return Scale(factor, arg, arg.shape)


def divide(top: Form, bottom: Form) -> Form:
    """A / B entry by entry, or A / c."""
    if is_scalar(bottom.shape):
        return Divide(top, bottom, top.shape)
    (top, bottom), shape = alike((top, bottom))
    return Divide(top, bottom, shape)


def power(base: Form, exponent: Fraction | int) -> Form:
    """A**p; a power of a norm from 2 on is one of its sum of squares: no root, and smooth at 0"""
    match base:
        case Apply("sqrt", (Reduce("sum", Power(_, square)) as squares,)) if square == 2 <= exponent:
            return squares if exponent == 2 else Power(squares, Fraction(exponent) / 2, squares.shape)
    return Power(base, Fraction(exponent), base.shape)


# -- functions ---------------------------------------------------------------------------------------------


def apply(rule: str, *args: Form, params: tuple[Fraction, ...] = ()) -> Form:
    operands, shape = alike(args)
    return Apply(rule, operands, shape, params)


def slope(rule: str, *args: Form, params: tuple[Fraction, ...] = (), which: int = 0) -> Form:
    operands, shape = alike(args)
    return Slope(rule, operands, shape, params, which)


def indicator(relation: Relation, left: Form, right: Form) -> Form:
    """1(left > right); a scalar side stays a scalar, it is compared with every entry."""
    shape = common_shape(left, right)
    sides = [side if is_scalar(side.shape) else broadcast(side, shape) for side in (left, right)]
    return Indicator(relation, sides[0], sides[1], shape)


def rowfn(rule: str, arg: Form, axis: Literal[0, 1] | None = None) -> Form:
    """softmax(z): along the one axis that a vector has, by rows (axis 1) for a matrix unless told."""
    if is_vector(arg.shape):
        axis = 0 if arg.shape[1] is None else 1
    return RowFn(rule, arg, 1 if axis is None else axis, arg.shape)


def reduce(rule: str, arg: Form, axis: Literal[0, 1] | None = None) -> Form:
    """sum(A), mean(A, axis=0): over all entries, over rows (0) or over columns (1)."""
    if axis is not None and is_vector(arg.shape) and arg.shape[axis] is None:
        axis = None
    shape: Shape = SCALAR
    if axis is not None and not is_vector(arg.shape):
        shape = (UNIT, arg.shape[1]) if axis == 0 else (arg.shape[0], UNIT)
    elif is_vector(arg.shape):
        axis = None
    return Reduce(rule, arg, axis, shape)


def ones(shape: Shape) -> Form:
    return Ones(shape)


def identity(n: Axis) -> Form:
    return Identity((n, n))


def basis(place: int, shape: Shape) -> Form:
    """e_k, standing or lying as the shape says."""
    return Basis(place, shape)


def diag(arg: Form) -> Form:
    """diag(v): a square matrix with v on the diagonal."""
    if not is_vector(arg.shape):
        raise ShapeError(f"{describe(arg)}, a vector was needed for diag")
    n = vector_length(arg.shape)
    return Diag(arg, (n, n))


def trace(arg: Form) -> Form:
    if not same_axis(*arg.shape):
        raise ShapeError(f"{describe(arg)}, a square matrix was needed for trace")
    return Trace(arg)


def dot(a: Form, b: Form) -> Form:
    """a^T b of two vectors of one length, whichever way they stand."""
    if is_scalar(a.shape) and is_scalar(b.shape):
        return multiply(a, b)
    for one in (a, b):
        if not any(is_unit(axis) for axis in one.shape):
            raise ShapeError(f"{describe(one)}, a vector was needed for dot")
    left = a if is_unit(a.shape[0]) else transpose(a)
    right = b if is_unit(b.shape[1]) else transpose(b)
    return matmul(left, right)


def outer(a: Form, b: Form) -> Form:
    """a b^T of two vectors."""
    left = a if is_unit(a.shape[1]) else transpose(a)
    right = b if is_unit(b.shape[0]) else transpose(b)
    return MatMul((left, right), (left.shape[0], right.shape[1]))


def onehot(label: Form, n: Axis, lying: bool) -> Form:
    """The vector with 1 at the label; a row if `lying`."""
    if not is_scalar(label.shape):
        raise ShapeError(f"{describe(label)}, a scalar label was needed for onehot")
    return OneHot(label, (UNIT, n) if lying else (n, UNIT))


def element(arg: Form, row_: int | None, column_: int | None) -> Form:
    """A[i, j]; None takes the whole axis."""
    for place, axis in ((row_, arg.shape[0]), (column_, arg.shape[1])):
        length = 1 if axis is None else axis
        if place is not None and isinstance(length, int) and not 1 <= place <= length:
            raise ShapeError(f"index {place} is out of range, {describe(arg)} and indices count from 1")
    shape = (UNIT if row_ is not None else arg.shape[0], UNIT if column_ is not None else arg.shape[1])
    return Element(arg, row_, column_, shape)
