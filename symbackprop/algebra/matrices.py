"""The SymPy nodes that SymPy lacks: functions by name, reductions, indicators, and 1 x 1 matrices as scalars.

They keep what they were given, in order, until `.doit()`; with matrices of numbers substituted for the
symbols, `.doit()` is the value. A `Law` carries the name of a function and how it is computed, so that
nothing here asks the registry. Legend: M, A matrix expressions; e a scalar expression.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import sympy
from sympy.core.basic import Atom, Basic
from sympy.core.symbol import Str
from sympy.matrices.expressions.matexpr import MatrixExpr
from sympy.matrices.matrixbase import MatrixBase

Value = Callable[..., Any]


def node(value: Any) -> Any:
    """A number or a SymPy expression as SymPy's; text is refused, since SymPy would evaluate it."""
    return sympy.sympify(value, strict=True)


class Law(Atom):
    """The name of a function with its parameters, and the Python function that computes it; equal by name."""

    __slots__ = ("name", "params", "value")
    name: str
    params: tuple[sympy.Rational, ...]
    value: Value

    def __new__(cls, name: str, value: Value, params: Iterable[Any] = ()) -> Law:
        law: Law = Basic.__new__(cls)
        law.name, law.value = name, value
        law.params = tuple(map(sympy.Rational, params))
        return law

    def _hashable_content(self) -> tuple[Any, ...]:
        return (self.name, self.params)

    def _sympystr(self, printer: Any) -> str:
        return self.name


def is_known(matrix: Any) -> bool:
    """Is it a matrix of entries, no longer an expression?"""
    return isinstance(matrix, MatrixBase)


def _done(args: Iterable[Any], hints: dict[str, Any]) -> list[Any]:
    """Each argument worked out, with entries where nothing in it is a symbol any more."""
    return [explicit(arg.doit(**hints)) for arg in args]


def explicit(form: Any) -> Any:
    """A matrix of entries where the expression has no symbols of its own left, else the expression."""
    if isinstance(form, MatrixExpr) and not is_known(form):
        open_parts = form.atoms(sympy.MatrixSymbol) or not all(node(n).is_Integer for n in form.shape)
        return form if open_parts else form.as_explicit()
    return form


def _with_entries(self: Any, **hints: Any) -> Any:
    """`.doit()` of a node: its arguments worked out, then its entries where they are known."""
    return explicit(self.func(*_done(self.args, hints)))


class Applied(sympy.Expr):
    """phi(e, ..) of scalars."""

    is_commutative = True

    def __new__(cls, law: Law, *args: Any) -> Any:
        return sympy.Expr.__new__(cls, law, *map(node, args))

    def doit(self, **hints: Any) -> Any:
        law, *args = self.args
        args = [arg.doit(**hints) for arg in args]
        return law.value(*args, *law.params) if all(arg.is_number for arg in args) else self.func(law, *args)


class Apply(MatrixExpr):
    """phi(A, ..) entry by entry."""

    def __new__(cls, law: Law, *args: Any) -> Any:
        return Basic.__new__(cls, law, *args)

    @property
    def shape(self) -> Any:
        return self.args[1].shape

    def _entry(self, i: Any, j: Any, **kwargs: Any) -> Any:
        law, *args = self.args
        return Applied(law, *(arg[i, j] for arg in args)).doit()

    doit = _with_entries


class RowFn(MatrixExpr):
    """A function of each column (axis 0) or of each row (axis 1), as softmax."""

    def __new__(cls, law: Law, axis: Any, arg: Any) -> Any:
        return Basic.__new__(cls, law, sympy.Integer(axis), arg)

    @property
    def shape(self) -> Any:
        return self.args[2].shape

    def _entry(self, i: Any, j: Any, **kwargs: Any) -> Any:
        law, axis, arg = self.args
        lines = _line(arg, axis, i, j)
        return law.value(lines)[int(i if axis == 0 else j)]

    doit = _with_entries


def _line(arg: Any, axis: Any, i: Any, j: Any) -> list[Any]:
    """Column j (axis 0), row i (axis 1) or, at axis -1, all entries."""
    rows, columns = (range(int(n)) for n in arg.shape)
    if axis == -1:
        return [arg[r, c] for r in rows for c in columns]
    return [arg[r, j] for r in rows] if axis == 0 else [arg[i, c] for c in columns]


class Reduce(MatrixExpr):
    """sum, mean or max down the columns (axis 0), along the rows (1) or of all entries (-1, then 1 x 1)."""

    def __new__(cls, law: Law, axis: Any, arg: Any) -> Any:
        return Basic.__new__(cls, law, sympy.Integer(axis), arg)

    @property
    def shape(self) -> Any:
        _, axis, arg = self.args
        one = sympy.S.One
        return (arg.shape[0] if axis == 1 else one, arg.shape[1] if axis == 0 else one)

    def _entry(self, i: Any, j: Any, **kwargs: Any) -> Any:
        law, axis, arg = self.args
        return law.value(_line(arg, axis, i, j))

    doit = _with_entries


class Scalar(sympy.Expr):
    """A 1 x 1 matrix where a number is meant."""

    is_commutative = True

    def __new__(cls, matrix: Any) -> Any:
        return sympy.Expr.__new__(cls, matrix)

    def doit(self, **hints: Any) -> Any:
        (inner,) = _done(self.args, hints)
        return inner[0, 0].doit(**hints) if is_known(inner) else self.func(inner)


class OneByOne(MatrixExpr):
    """A number where a 1 x 1 matrix is meant."""

    shape = (sympy.S.One, sympy.S.One)

    def __new__(cls, e: Any) -> Any:
        return Basic.__new__(cls, node(e))

    def _entry(self, i: Any, j: Any, **kwargs: Any) -> Any:
        return self.args[0]

    doit = _with_entries


_HOLDS: dict[str, Callable[[Any, Any], Any]] = {
    ">": sympy.Gt,
    ">=": sympy.Ge,
    "<": sympy.Lt,
    "<=": sympy.Le,
    "==": sympy.Eq,
    "!=": sympy.Ne,
}


class Truth(sympy.Expr):
    """1(e > f): 1 if the relation holds, else 0."""

    is_commutative = True

    def __new__(cls, relation: Any, left: Any, right: Any) -> Any:
        return sympy.Expr.__new__(cls, _word(relation), node(left), node(right))

    def doit(self, **hints: Any) -> Any:
        relation, *sides = self.args
        left, right = (side.doit(**hints) for side in sides)
        held = _HOLDS[relation.name](left, right)
        if held in (sympy.true, sympy.false):
            return sympy.S.One if held == sympy.true else sympy.S.Zero
        return self.func(relation, left, right)


def _word(text: Any) -> Any:
    return text if isinstance(text, Str) else Str(text)


class Indicator(MatrixExpr):
    """1(A > B) entry by entry; one side may be a scalar, which is compared with every entry."""

    def __new__(cls, relation: Any, left: Any, right: Any) -> Any:
        return Basic.__new__(cls, _word(relation), node(left), node(right))

    @property
    def shape(self) -> Any:
        _, left, right = self.args
        return left.shape if getattr(left, "is_Matrix", False) else right.shape

    def _entry(self, i: Any, j: Any, **kwargs: Any) -> Any:
        relation, *sides = self.args
        left, right = (s[i, j] if getattr(s, "is_Matrix", False) else s for s in sides)
        return Truth(relation, left, right).doit()

    doit = _with_entries


class Element(MatrixExpr):
    """A[i, :] or A[:, j] as a matrix, places counted from 1; 0 takes the whole axis."""

    def __new__(cls, arg: Any, row: Any, column: Any) -> Any:
        return Basic.__new__(cls, arg, sympy.Integer(row), sympy.Integer(column))

    @property
    def shape(self) -> Any:
        arg, row, column = self.args
        return (sympy.S.One if row else arg.shape[0], sympy.S.One if column else arg.shape[1])

    def _entry(self, i: Any, j: Any, **kwargs: Any) -> Any:
        arg, row, column = self.args
        return arg[row - 1 if row else i, column - 1 if column else j]

    doit = _with_entries


class OneHot(MatrixExpr):
    """The column (`lying` 0) or row (1) with 1 in place `label`, a label from 1 to n."""

    def __new__(cls, label: Any, n: Any, lying: Any) -> Any:
        return Basic.__new__(cls, node(label), node(n), sympy.Integer(lying))

    @property
    def shape(self) -> Any:
        _, n, lying = self.args
        return (sympy.S.One, n) if lying else (n, sympy.S.One)

    def _entry(self, i: Any, j: Any, **kwargs: Any) -> Any:
        label, _, lying = self.args
        return Truth("==", label, (j if lying else i) + 1).doit()

    doit = _with_entries


class Ones(sympy.OneMatrix):
    """SymPy's matrix of ones, equal to it, that becomes entries on `.doit()`.

    `axes` tells an axis of extent 1 that is declared from one that is not, where the shape would be misread.
    """

    def __new__(cls, m: Any, n: Any, axes: Any = None) -> Any:
        extra = () if axes is None else (_word(axes),)
        return Basic.__new__(cls, node(m), node(n), *extra)

    @property
    def shape(self) -> Any:
        return self.args[:2]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, sympy.OneMatrix) and self.args == other.args

    def __hash__(self) -> int:
        return hash(("OneMatrix", self.args))

    def doit(self, **hints: Any) -> Any:
        return explicit(self)


class Held(sympy.Expr):
    """A scalar product, quotient or power spelled in a way that SymPy's own nodes would read otherwise."""

    is_commutative = True

    def __new__(cls, kind: Any, *args: Any) -> Any:
        return sympy.Expr.__new__(cls, _word(kind), *map(node, args))

    def doit(self, **hints: Any) -> Any:
        kind, *args = self.args
        args = [arg.doit(**hints) for arg in args]
        if kind.name in ("Power", "Divide"):
            return args[0] ** args[1] if kind.name == "Power" else args[0] / args[1]
        return sympy.Mul(*args)
