"""Matrix form: the closed set of nodes in which equations and gradients are written.

A node is frozen and knows its shape. The author's order of factors and summands is kept: nothing is sorted,
merged or evaluated. Build nodes with the constructors of `build.py`, which check shapes and broadcast; the
classes here only hold. A new job is a new file of cases over these nodes, not a new method on each of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from symbackprop.algebra.shapes import SCALAR, Shape

Kind = Literal["value", "adjoint", "via"]
Relation = Literal[">", ">=", "<", "<=", "==", "!="]


class Form:
    """A matrix expression; each subclass is one kind of node, with a `shape`."""

    __slots__ = ()
    shape: Shape


@dataclass(frozen=True, slots=True)
class Array(Form):
    """A named quantity, its adjoint dL/dname, or the part of the adjoint that one consumer sends (`via`)."""

    name: str
    shape: Shape
    kind: Kind = "value"
    via: str = ""

    def __hash__(self) -> int:
        # arrays of one name are few, and a point looks one up for every entry
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class Number(Form):
    """An exact number."""

    value: Fraction
    shape: Shape = field(default=SCALAR)


@dataclass(frozen=True, slots=True)
class SizeOf(Form):
    """A named size used as a number, as m in 1/(2m)."""

    name: str
    shape: Shape = field(default=SCALAR)


@dataclass(frozen=True, slots=True)
class Add(Form):
    """a + b + ..: all of one shape. A summand that is subtracted is a `Neg`."""

    args: tuple[Form, ...]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Neg(Form):
    """-a"""

    arg: Form
    shape: Shape


@dataclass(frozen=True, slots=True)
class MatMul(Form):
    """A B C: inner axes agree."""

    args: tuple[Form, ...]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Hadamard(Form):
    """A (.) B (.) C: entry by entry, all of one shape. Two scalars are multiplied by it too."""

    args: tuple[Form, ...]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Scale(Form):
    """c A with a scalar c in front."""

    factor: Form
    arg: Form
    shape: Shape


@dataclass(frozen=True, slots=True)
class Divide(Form):
    """A / B entry by entry; B of A's shape or a scalar."""

    top: Form
    bottom: Form
    shape: Shape


@dataclass(frozen=True, slots=True)
class Power(Form):
    """A**p entry by entry, p rational."""

    base: Form
    exponent: Fraction
    shape: Shape


@dataclass(frozen=True, slots=True)
class Transpose(Form):
    """A^T"""

    arg: Form
    shape: Shape


@dataclass(frozen=True, slots=True)
class Apply(Form):
    """phi(A) entry by entry, phi a rule of the registry or a declared general function."""

    rule: str
    args: tuple[Form, ...]
    shape: Shape
    params: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Slope(Form):
    """phi'(A) entry by entry: opaque until it is unfolded. `which` counts the argument from 0."""

    rule: str
    args: tuple[Form, ...]
    shape: Shape
    params: tuple[Fraction, ...] = ()
    which: int = 0


@dataclass(frozen=True, slots=True)
class RowFn(Form):
    """A function of a whole vector that gives a vector, as softmax; `axis` 0: down columns, 1: along rows."""

    rule: str
    arg: Form
    axis: Literal[0, 1]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Reduce(Form):
    """sum, mean or max over one axis (0: over rows, 1: over columns) or, with None, over all entries."""

    rule: str
    arg: Form
    axis: Literal[0, 1] | None
    shape: Shape


@dataclass(frozen=True, slots=True)
class Ones(Form):
    """1 in every place."""

    shape: Shape


@dataclass(frozen=True, slots=True)
class Identity(Form):
    """I"""

    shape: Shape


@dataclass(frozen=True, slots=True)
class Basis(Form):
    """e_k: 1 in place k (from 1), else 0; a column (n, UNIT) or a row."""

    place: int
    shape: Shape


@dataclass(frozen=True, slots=True)
class OneHot(Form):
    """onehot(t, K): the vector with 1 in place t, a label from 1 to K."""

    label: Form
    shape: Shape


@dataclass(frozen=True, slots=True)
class Diag(Form):
    """diag(v), a square matrix."""

    arg: Form
    shape: Shape


@dataclass(frozen=True, slots=True)
class Trace(Form):
    """sum_i A_ii"""

    arg: Form
    shape: Shape = field(default=SCALAR)


@dataclass(frozen=True, slots=True)
class Indicator(Form):
    """1(A > B) entry by entry, with slope 0."""

    relation: Relation
    left: Form
    right: Form
    shape: Shape


@dataclass(frozen=True, slots=True)
class Element(Form):
    """A[i, j], A[i, :] or A[:, j], counted from 1; None takes the whole axis."""

    arg: Form
    row: int | None
    column: int | None
    shape: Shape


@dataclass(frozen=True, slots=True)
class Operation(Form):
    """An operation that is known by its lowering alone, entered with `lower.operation`."""

    name: str
    args: tuple[Form, ...]
    shape: Shape


def adjoint(array: Array) -> Array:
    """dL/darray: the same name and shape, another kind."""
    return Array(array.name, array.shape, "adjoint")


def children(form: Form) -> tuple[Form, ...]:
    """The direct operands, in page order."""
    match form:
        case Array():
            return ()
        case Add(args) | MatMul(args) | Hadamard(args) | Apply(_, args) | Slope(_, args) | Operation(_, args):
            return args
        case Neg(arg) | Transpose(arg) | Diag(arg) | Trace(arg) | OneHot(arg) | Element(arg):
            return (arg,)
        case RowFn(_, arg) | Reduce(_, arg) | Power(arg):
            return (arg,)
        case Scale(a, b) | Divide(a, b) | Indicator(_, a, b):
            return (a, b)
        case _:
            return ()


def arrays(form: Form) -> tuple[Array, ...]:
    """Every named array in the form, in page order, each once."""
    found: dict[Array, None] = {}
    stack = [form]
    while stack:
        node = stack.pop()
        if isinstance(node, Array):
            found[node] = None
        stack.extend(reversed(children(node)))
    return tuple(found)
