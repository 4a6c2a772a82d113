"""The border to SymPy, on the way out: Form -> SymPy expression, by the table of the network language.

Only unevaluated constructors are used, so the author's order is kept; a shape (UNIT, UNIT) becomes a scalar
`Expr`, every other shape a `MatrixExpr`. The way in is `sympy_reading.py`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy
from sympy.matrices.expressions.matexpr import MatrixElement

from symbackprop.algebra import forms as f
from symbackprop.algebra import matrices as m
from symbackprop.algebra.forms import Form, children
from symbackprop.algebra.shapes import SCALAR, UNIT, Axis, Shape, extent, is_scalar, same_shape
from symbackprop.network.products import is_plain
from symbackprop.rules.registry import RULES

AXES = {None: -1, 0: 0, 1: 1}


def to_sympy(form: Form) -> Any:
    """The same expression in SymPy: a scalar `Expr` for a scalar, else a `MatrixExpr`.

    >>> from symbackprop.algebra.build import column, matmul, matrix
    >>> to_sympy(matmul(matrix("W", 3, 2), column("x", 2)))
    W*x
    """
    return _scalar(form) if form.shape == SCALAR else _matrix(form)


def size(axis: Axis) -> Any:
    length = extent(axis)
    return (
        sympy.Symbol(length, integer=True, positive=True) if isinstance(length, str) else sympy.Integer(length)
    )


def rational(value: Fraction) -> Any:
    return sympy.Rational(value.numerator, value.denominator)


def symbol(array: f.Array) -> Any:
    """The symbol of a quantity; dL/dname is d_name, as in generated code."""
    name = {"value": array.name, "adjoint": f"d_{array.name}"}.get(
        array.kind, f"d_{array.name}_via_{array.via}"
    )
    if array.shape == SCALAR:
        return sympy.Symbol(name)
    return sympy.MatrixSymbol(name, size(array.shape[0]), size(array.shape[1]))


def law(rule: str, params: tuple[Fraction, ...] = ()) -> m.Law:
    """The name of a rule with its value; of a general function, a value that stays a symbol."""
    known = RULES.get(rule)
    if known is None or known.value is None:
        return m.Law(rule, sympy.Function(rule), params)
    return m.Law(rule, known.value, params)


def _reduction_law(rule: str) -> m.Law:
    known = RULES.get(rule)
    if known is None or known.value is None:
        return m.Law(rule, lambda entries: sympy.Function(rule)(*entries))
    return m.Law(rule, known.value)


def power_law(exponent: Fraction) -> m.Law:
    return m.Law("**", lambda z, p: z**p, (exponent,))


QUOTIENT = m.Law("/", lambda a, b: a / b)


# -- scalars -----------------------------------------------------------------------------------------------


def _as_scalar(form: Form) -> Any:
    """An operand where a number is needed; a declared 1 x 1 matrix is made one."""
    return _scalar(form) if form.shape == SCALAR else m.Scalar(_matrix(form))


def _scalar(form: Form) -> Any:
    match form:
        case f.Array():
            return symbol(form)
        case f.Number(value):
            return rational(value)
        case f.SizeOf(name):
            return size(name)
        case f.Add(args):
            return sympy.Add(*map(_as_scalar, args), evaluate=False)
        case f.Neg() | f.Hadamard() | f.Scale() | f.Divide() | f.Power():
            return _scalar_product(form)
        case f.Apply(rule, args, _, params):
            return m.Applied(law(rule, params), *map(_as_scalar, args))
        case f.Indicator(relation, left, right):
            return m.Truth(relation, _as_scalar(left), _as_scalar(right))
        case f.Trace(arg):
            return sympy.Trace(_as_matrix(arg))
        case f.Element(arg, row, column):
            return MatrixElement(_as_matrix(arg), (row or 1) - 1, (column or 1) - 1)
        case _:
            return m.Scalar(_matrix(form))


def _scalar_product(form: Form) -> Any:
    """A product of scalars; one that would be read back as another kind is held."""
    args = list(map(_as_scalar, children(form)))
    kind = type(form).__name__
    match form:
        case f.Power(_, exponent):
            return sympy.Pow(args[0], rational(exponent), evaluate=False)
        case f.Neg():
            return sympy.Mul(sympy.Integer(-1), args[0], evaluate=False)
        case f.Divide(top):
            if is_negative(top):
                return m.Held(kind, *args)
            return sympy.Mul(args[0], sympy.Pow(args[1], -1, evaluate=False), evaluate=False)
    parts = children(form)
    number_in_front = is_plain(parts[0]) and not all(map(is_plain, parts[1:]))
    misread = is_negative(parts[0]) or is_inverse(parts[-1]) or number_in_front != isinstance(form, f.Scale)
    return m.Held(kind, *args) if misread else sympy.Mul(*args, evaluate=False)


def is_negative(form: Form) -> bool:
    return isinstance(form, f.Number) and form.value < 0


def is_inverse(form: Form) -> bool:
    return isinstance(form, f.Power) and form.exponent == -1


# -- matrices ----------------------------------------------------------------------------------------------


def _as_matrix(form: Form) -> Any:
    """An operand where a matrix is needed; a number is made 1 x 1."""
    return m.OneByOne(_scalar(form)) if form.shape == SCALAR else _matrix(form)


def _matrix(form: Form) -> Any:
    match form:
        case f.Array():
            return symbol(form)
        case f.Add(args):
            return sympy.MatAdd(*map(_as_matrix, args))
        case f.Neg(arg):
            return sympy.MatMul(sympy.Integer(-1), _as_matrix(arg))
        case f.MatMul(args):
            return sympy.MatMul(*map(_as_matrix, args))
        case f.Hadamard(args):
            return sympy.HadamardProduct(*map(_as_matrix, args))
        case f.Scale(factor, arg):
            return sympy.MatMul(_coefficient(factor), _as_matrix(arg))
        case f.Divide(top, bottom):
            if is_scalar(bottom.shape):
                return sympy.MatMul(sympy.Pow(_as_scalar(bottom), -1, evaluate=False), _as_matrix(top))
            return m.Apply(QUOTIENT, _as_matrix(top), _as_matrix(bottom))
        case f.Power(base, exponent):
            return m.Apply(power_law(exponent), _as_matrix(base))
        case f.Transpose(arg):
            return sympy.Transpose(_as_matrix(arg))
        case f.Apply(rule, args, _, params):
            return m.Apply(law(rule, params), *map(_as_matrix, args))
        case _:
            return _structure(form)


def _coefficient(factor: Form) -> Any:
    """c in front of a matrix; a negative number and 1/c are held, since they would be read as -A and A/c."""
    out = _as_scalar(factor)
    if is_negative(factor):
        return m.Held("Number", out)
    return m.Held("Power", *out.args) if is_inverse(factor) and factor.shape == SCALAR else out


def _structure(form: Form) -> Any:
    match form:
        case f.RowFn(rule, arg, axis):
            return m.RowFn(law(rule), axis, _as_matrix(arg))
        case f.Reduce(rule, arg, axis):
            return m.Reduce(_reduction_law(rule), AXES[axis], _as_matrix(arg))
        case f.Ones(shape):
            return _ones(shape)
        case f.Identity(shape):
            return sympy.Identity(size(shape[0]))
        case f.OneHot(label, shape):
            lying = shape[0] is None
            return m.OneHot(_as_scalar(label), size(shape[1 if lying else 0]), int(lying))
        case f.Diag(arg):
            return sympy.DiagMatrix(_as_matrix(arg))
        case f.Indicator(relation, left, right):
            return m.Indicator(relation, *(_side(side, form.shape) for side in (left, right)))
        case f.Element(arg, row, column):
            return m.Element(_as_matrix(arg), row or 0, column or 0)
        case _:
            raise TypeError(f"{type(form).__name__} has no SymPy form")


def _side(side: Form, shape: Shape) -> Any:
    """One side of a comparison: a matrix of the shape, or a scalar that is compared with every entry."""
    if side.shape != SCALAR and same_shape(side.shape, shape):
        return _matrix(side)
    return _as_scalar(side)


def declared(m_: Axis, n: Axis) -> Shape:
    """How SymPy's shape is read: an extent 1 is the axis that a declared vector does not have."""
    return (UNIT if m_ == 1 else m_, UNIT if n == 1 else n)


def _ones(shape: Shape) -> Any:
    extents = (size(shape[0]), size(shape[1]))
    if shape == declared(extent(shape[0]), extent(shape[1])):
        return m.Ones(*extents)
    return m.Ones(*extents, "".join("u" if axis is None else "n" for axis in shape))
