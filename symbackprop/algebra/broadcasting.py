"""Broadcasting as NumPy does it, written out: a row b under m rows is 1 b^T, a column c beside n columns c 1^T.

A scalar s becomes s times `Ones`, so a sum or a Hadamard product only ever has operands of one shape.
"""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.algebra.forms import Array, Form, MatMul, Neg, Ones, Scale, SizeOf, Transpose
from symbackprop.algebra.shapes import (
    SCALAR,
    Axis,
    Shape,
    is_scalar,
    is_unit,
    is_vector,
    join_axis,
    same_axis,
    same_shape,
    show_shape,
    transposed,
)
from symbackprop.errors import ShapeError


def describe(form: Form) -> str:
    """How an operand is named in a message: `W2 is 3 x 2`."""
    name = form.name if isinstance(form, Array | SizeOf) else "the operand"
    return f"{name} is {show_shape(form.shape)}"


def vector_length(shape: Shape) -> Axis:
    return shape[1] if shape[0] is None else shape[0]


def common_shape(a: Form, b: Form) -> Shape:
    """The shape of `a + b`: NumPy's rule, where a declared `[n]` lies along the last axis if it fits there."""
    if is_scalar(a.shape) and is_scalar(b.shape):
        return _joined(a.shape, b.shape)
    if is_scalar(b.shape):
        return a.shape
    if is_scalar(a.shape):
        return b.shape
    if same_shape(a.shape, b.shape):
        return _joined(a.shape, b.shape)
    for big, small in ((a, b), (b, a)):
        if not any(is_unit(axis) for axis in big.shape) and any(is_unit(axis) for axis in small.shape):
            if is_vector(small.shape):
                length = vector_length(small.shape)
                if same_axis(length, big.shape[1]) or same_axis(length, big.shape[0]):
                    return big.shape
            elif all(is_unit(s) or same_axis(s, t) for s, t in zip(small.shape, big.shape, strict=True)):
                return big.shape
    raise ShapeError(f"{describe(a)} but {describe(b)}")


def broadcast(form: Form, shape: Shape) -> Form:
    """The form repeated to a shape that `common_shape` gave."""
    if same_shape(form.shape, shape):
        return form
    if isinstance(form, Neg):
        whole = broadcast(form.arg, shape)
        return Neg(whole, whole.shape)
    if is_scalar(form.shape):
        return Scale(form, Ones(shape), shape)
    if is_vector(form.shape):
        along_rows = same_axis(vector_length(form.shape), shape[1])
        lying = form if (form.shape[0] is None) == along_rows else transpose(form)
    else:
        along_rows, lying = is_unit(form.shape[0]), form
    if along_rows:
        return MatMul((Ones((shape[0], lying.shape[0])), lying), shape)
    return MatMul((lying, Ones((lying.shape[1], shape[1]))), shape)


def alike(args: Sequence[Form]) -> tuple[tuple[Form, ...], Shape]:
    """The operands broadcast to one shape: an axis that only one of them declares stays declared."""
    shape, witness = args[0].shape, args[0]
    for arg in args[1:]:
        common = common_shape(witness, arg)
        shape = _joined(shape, common) if same_shape(shape, common) else common
        witness = arg if arg.shape == shape else witness
    return tuple(broadcast(arg, shape) for arg in args), shape


def _joined(a: Shape, b: Shape) -> Shape:
    return (join_axis(a[0], b[0]), join_axis(a[1], b[1]))


def transpose(arg: Form) -> Form:
    """A^T; twice is nothing, and a scalar is its own."""
    if isinstance(arg, Transpose):
        return arg.arg
    if arg.shape == SCALAR:
        return arg
    return Transpose(arg, transposed(arg.shape))
