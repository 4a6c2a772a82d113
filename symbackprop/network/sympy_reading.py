"""The border to SymPy, on the way in: SymPy expression -> Form, and no unknown node passes through.

What `to_sympy` writes is read back as the same form; SymPy's own spellings are in `sympy_native.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from typing import Any

import sympy
from sympy.matrices.expressions.matexpr import MatrixElement

from symbackprop.algebra import build
from symbackprop.algebra import forms as f
from symbackprop.algebra import matrices as m
from symbackprop.algebra.forms import Form
from symbackprop.algebra.shapes import SCALAR, UNIT, Axis, Shape, same_shape, show_shape
from symbackprop.errors import ShapeError
from symbackprop.network import sympy_native as native
from symbackprop.network.products import is_plain
from symbackprop.network.sympy_border import declared
from symbackprop.network.sympy_native import Read, UnknownNode, fraction


@dataclass(frozen=True, slots=True)
class Known:
    """What symbols mean: declared quantities, sizes, and how an undeclared 1 x n symbol lies."""

    arrays: Mapping[str, f.Array] = field(default_factory=dict)
    sizes: Mapping[str, Axis] = field(default_factory=dict)

    def axis(self, e: Any) -> Axis:
        """An extent of SymPy's as an axis, a number where the size has one."""
        found = axis(e)
        return self.sizes.get(found, found) if isinstance(found, str) else found


def from_sympy(expr: Any, known: Known = Known()) -> Form:
    """The form of a SymPy expression; its symbols are looked up by name, else read by their shape.

    >>> W, x = sympy.MatrixSymbol("W", 3, 2), sympy.MatrixSymbol("x", 2, 1)
    >>> from_sympy(sympy.MatMul(W, x)).shape
    (3, None)
    """
    try:
        return _read(m.node(expr), known)
    except sympy.SympifyError as fault:
        raise UnknownNode(f"{str(expr)[:60]!r} is not an expression of SymPy's") from fault


def _read(e: Any, known: Known) -> Form:
    for kinds, reader in READERS:
        if isinstance(e, kinds):
            return reader(e, known)
    raise native.unknown(e)


def _all(args: Any, known: Known) -> tuple[Form, ...]:
    return tuple(_read(arg, known) for arg in args)


# -- leaves ------------------------------------------------------------------------------------------------


def _number(e: Any, known: Known) -> Form:
    if not e.is_Rational:
        raise UnknownNode(f"{e} is not exact, write sympy.Rational or a string such as '1/3'")
    return f.Number(fraction(e))


def _symbol(e: Any, known: Known) -> Form:
    if e.name in known.arrays:
        return known.arrays[e.name]
    if e.name in known.sizes or (e.is_integer and e.is_positive):
        return f.SizeOf(e.name)
    return f.Array(e.name, SCALAR)


def axis(e: Any) -> Axis:
    """An extent of SymPy's as an axis: a number or the name of a size."""
    if e.is_Integer:
        return int(e)
    if e.is_Symbol:
        return str(e.name)
    raise UnknownNode(f"the size {e} is neither a number nor a name")


def _matrix_symbol(e: Any, known: Known) -> Form:
    shape = (known.axis(e.shape[0]), known.axis(e.shape[1]))
    array = known.arrays.get(e.name)
    if array is None:
        return f.Array(e.name, declared(*shape))
    if not same_shape(array.shape, shape):
        raise ShapeError(
            f"{e.name} is declared {show_shape(array.shape)} but its symbol is {show_shape(shape)}"
        )
    return array


def _ones(e: Any, known: Known) -> Form:
    rows, columns = known.axis(e.shape[0]), known.axis(e.shape[1])
    if len(e.args) == 2:
        return f.Ones(declared(rows, columns))
    marks = e.args[2].name
    return f.Ones((UNIT if marks[0] == "u" else rows, UNIT if marks[1] == "u" else columns))


def _onehot(e: Any, known: Known) -> Form:
    label, n, lying = e.args
    return build.onehot(_read(label, known), known.axis(n), bool(lying))


# -- sums and products -------------------------------------------------------------------------------------


def _sum(e: Any, known: Known) -> Form:
    args = _all(e.args, known)
    return f.Add(args, reduce(build.add, args).shape)


def _product(e: Any, known: Known) -> Form:
    return _scalar_product(list(e.args), known)


def _scalar_product(args: list[Any], known: Known) -> Form:
    """-a, a / b, c a, or a b .., in this order of reading: `sympy_border` writes with it in mind."""
    if len(args) == 1:
        return _read(args[0], known)
    first, last = args[0], args[-1]
    if first.is_Rational and first < 0:
        rest = args[1:] if first == -1 else [-first, *args[1:]]
        inner = _scalar_product(rest, known)
        return f.Neg(inner, inner.shape)
    if isinstance(last, sympy.Pow) and last.exp == -1:
        top = _scalar_product(args[:-1], known)
        return f.Divide(top, _read(last.base, known), top.shape)
    parts = _all(args, known)
    if is_plain(parts[0]) and not all(map(is_plain, parts[1:])):
        inner = _scalar_product(args[1:], known)
        return f.Scale(parts[0], inner, inner.shape)
    return f.Hadamard(parts, reduce(build.hadamard, parts).shape)


def _power(e: Any, known: Known) -> Form:
    base, exponent = e.args
    if not exponent.is_Rational:
        raise UnknownNode(f"the exponent {exponent} must be a number")
    return build.power(_read(base, known), fraction(exponent))


def _matrix_product(e: Any, known: Known) -> Form:
    scalars = [arg for arg in e.args if not arg.is_Matrix]
    forms = _all([arg for arg in e.args if arg.is_Matrix], known)
    if len(forms) == 1:
        inner = forms[0]
    else:
        inner = f.MatMul(_between(forms), build.matmul(*forms).shape)
    if not scalars:
        return inner
    first = scalars[0]
    if len(scalars) == 1 and isinstance(first, sympy.Pow) and first.exp == -1:
        return f.Divide(inner, _read(first.base, known), inner.shape)
    if first.is_Rational and first < 0:
        rest = scalars[1:] if first == -1 else [-first, *scalars[1:]]
        if rest:
            inner = f.Scale(_scalar_product(rest, known), inner, inner.shape)
        return f.Neg(inner, inner.shape)
    return f.Scale(_scalar_product(scalars, known), inner, inner.shape)


def _between(forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """A one-column matrix of ones in front of a row takes over whether the joint axis was declared."""
    out = list(forms)
    for k, (left, right) in enumerate(pairwise(forms)):
        if isinstance(left, f.Ones) and left.shape[1] is None and right.shape[0] == 1:
            out[k] = f.Ones((left.shape[0], 1))
        if isinstance(right, f.Ones) and right.shape[0] is None and left.shape[1] == 1:
            out[k + 1] = f.Ones((1, right.shape[1]))
    return tuple(out)


def _hadamard(e: Any, known: Known) -> Form:
    parts = _all(e.args, known)
    return f.Hadamard(parts, reduce(build.hadamard, parts).shape)


# -- functions ---------------------------------------------------------------------------------------------


def _apply(e: Any, known: Known) -> Form:
    law, *args = e.args
    parts = _all(args, known)
    params = tuple(fraction(p) for p in law.params)
    if law.name == "**":
        return build.power(parts[0], params[0])
    if law.name == "/":
        return build.divide(*parts)
    shape: Shape = build.apply(law.name, *parts).shape
    return f.Apply(law.name, parts, shape, params)


def _reduce(e: Any, known: Known) -> Form:
    law, which, arg = e.args
    return build.reduce(law.name, _read(arg, known), _as_axis(which))


def _as_axis(which: Any) -> Any:
    return None if which == -1 else int(which)


def _rowfn(e: Any, known: Known) -> Form:
    law, which, arg = e.args
    inner = _read(arg, known)
    return f.RowFn(law.name, inner, _as_axis(which), inner.shape)


def _indicator(e: Any, known: Known) -> Form:
    relation, *sides = e.args
    left, right = _all(sides, known)
    return f.Indicator(relation.name, left, right, build.common_shape(left, right))


def _entry(e: Any, known: Known) -> Form:
    arg, i, j = e.args
    inner = _read(arg, known)
    if not (i.is_Integer and j.is_Integer):
        raise UnknownNode(f"the element {e} needs numbers for its places")
    places = [None if inner.shape[k] is None else int(at) + 1 for k, at in enumerate((i, j))]
    return build.element(inner, *places)


def _element(e: Any, known: Known) -> Form:
    arg, row, column = e.args
    return build.element(_read(arg, known), int(row) or None, int(column) or None)


def _held(e: Any, known: Known) -> Form:
    kind, *args = e.args
    parts = _all(args, known)
    match kind.name:
        case "Power":
            return build.power(parts[0], Fraction(-1))
        case "Divide":
            return f.Divide(parts[0], parts[1], parts[0].shape)
        case "Scale":
            return f.Scale(parts[0], parts[1], parts[1].shape)
        case "Hadamard":
            return f.Hadamard(parts, reduce(build.hadamard, parts).shape)
        case _:
            return parts[0]


def _own(reader: Callable[[Any, Read], Form]) -> Callable[[Any, Known], Form]:
    """A reader of SymPy's own spelling, which asks back for what stands inside."""
    return lambda e, known: reader(e, lambda inner: _read(inner, known))


def _one_inside(make: Callable[[Form], Form]) -> Callable[[Any, Known], Form]:
    return lambda e, known: make(_read(e.args[0], known))


def _transposed(arg: Form) -> Form:
    return arg if arg.shape == SCALAR else f.Transpose(arg, arg.shape[::-1])


READERS: tuple[tuple[Any, Callable[[Any, Known], Form]], ...] = (
    (sympy.Number, _number),
    (sympy.MatrixSymbol, _matrix_symbol),
    (sympy.Symbol, _symbol),
    ((sympy.MatAdd, sympy.Add), _sum),
    (sympy.MatMul, _matrix_product),
    (sympy.Mul, _product),
    (sympy.HadamardProduct, _hadamard),
    ((sympy.HadamardPower, sympy.Pow), _power),
    (sympy.MatPow, _own(native.matrix_power)),
    (sympy.Transpose, _one_inside(_transposed)),
    ((m.Applied, m.Apply), _apply),
    (m.Reduce, _reduce),
    (m.RowFn, _rowfn),
    ((m.Truth, m.Indicator), _indicator),
    (MatrixElement, _entry),
    (m.Element, _element),
    (m.OneHot, _onehot),
    (sympy.OneMatrix, _ones),
    (sympy.Identity, lambda e, known: build.identity(known.axis(e.shape[0]))),
    (sympy.DiagMatrix, _one_inside(build.diag)),
    (sympy.Trace, _one_inside(build.trace)),
    ((m.Scalar, m.OneByOne, sympy.UnevaluatedExpr), _one_inside(lambda form: form)),
    (m.Held, _held),
    (tuple(native.FUNCTIONS), _own(native.function)),
    (native.AppliedUndef, _own(native.general)),
    (native.ElementwiseApplyFunction, _own(native.applyfunc)),
)
