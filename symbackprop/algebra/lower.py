"""lower: matrix form to index form, (A B)_ij = sum_k A_ik B_kj.

Enters a Form and the places of one of its entries, leaves the `Sums` of that entry. Small and trusted: `lift`
counts only if lowering its answer gives back what it started from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

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
    Ones,
    Operation,
    Power,
    Reduce,
    Scale,
    SizeOf,
    Slope,
    Trace,
    Transpose,
)
from symbackprop.algebra.shapes import Axis, Shape, is_scalar
from symbackprop.algebra.terms import (
    ONE,
    ZERO,
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
    negate,
    number,
    summed,
    term,
    times,
)

At = Place | None  # None on a UNIT axis


class NotLowered(TypeError):
    """A node that `lower` does not know: it raises, it never passes through.

    softmax, max and onehot have no entry of their own: each stands alone in an equation, as `split` sees to.
    """


Lowering = Callable[[tuple[Form, ...], At, At], Sums]
OPERATIONS: dict[str, Lowering] = {}


def operation(name: str, lowering: Lowering) -> None:
    """Enter an operation by its lowering; derivatives, steps and matrix forms then follow by themselves."""
    if name in OPERATIONS:
        raise ValueError(f"the operation {name} is entered twice")
    OPERATIONS[name] = lowering


def lower(form: Form, row: At = None, column: At = None) -> Sums:
    """The entry of a form at (row, column); on a UNIT axis the place is None.

    >>> from symbackprop.algebra.build import column as col, matmul, matrix
    >>> i = Index("n")
    >>> len(lower(matmul(matrix("W", "n", 3), col("x", 3)), i)[0].bound)
    1
    """
    match form:
        case Array(_, shape):
            return term(Entry(form, _places(shape, row, column)))
        case Number(value):
            return _number(value)
        case SizeOf():
            return term(form)
        case Add(args):
            return tuple(t for arg in args for t in lower(arg, row, column))
        case Neg(arg):
            return negate(_one_term(lower(arg, row, column)))
        case MatMul(args):
            return _matmul(args, row, column)
        case Hadamard(args):
            return times(*(lower(arg, row, column) for arg in args))
        case Scale(factor, arg):
            return _scaled(lower(factor), lower(arg, row, column))
        case Divide(top, bottom):
            inverse = term(Pow(_spread(bottom, row, column), Fraction(-1)))
            return _divided(lower(top, row, column), inverse)
        case Transpose(arg):
            return lower(arg, column, row)
        case Power() | Apply() | Slope() | Indicator():
            return term(_entrywise(form, row, column))
        case _:
            return _structural(form, row, column)


def _entrywise(form: Power | Apply | Slope | Indicator, row: At, column: At) -> Factor:
    """phi(A)_ij = phi(A_ij): one factor, whose operands are index forms at the same place."""
    match form:
        case Power(base, exponent):
            return Pow(lower(base, row, column), exponent)
        case Apply(rule, args, _, params):
            return Func(rule, tuple(lower(a, row, column) for a in args), params)
        case Slope(rule, args, _, params, which):
            return SlopeAt(rule, tuple(lower(a, row, column) for a in args), params, which)
        case Indicator(relation, left, right):
            return Truth(relation, _spread(left, row, column), _spread(right, row, column))


def _spread(form: Form, row: At, column: At) -> Sums:
    """A scalar beside a matrix is the same at every place."""
    return lower(form) if is_scalar(form.shape) else lower(form, row, column)


def _structural(form: Form, row: At, column: At) -> Sums:
    """Deltas, sums and chosen places: I_ij = delta_ij, diag(v)_ij = delta_ij v_i, tr(A) = sum_i A_ii."""
    match form:
        case Ones():
            return ONE
        case Identity():
            return _delta(row, column)
        case Basis(place, shape):
            return _delta(column if shape[0] is None else row, place)
        case Diag(arg):
            at = (row, None) if arg.shape[1] is None else (None, row)
            return times(_delta(row, column), lower(arg, *at))
        case Trace(arg):
            i = Index(arg.shape[0])
            return summed(lower(arg, i, i), (i,))
        case Reduce():
            return _reduce(form, row, column)
        case Element(arg, r, c):
            return lower(arg, row if r is None else r, column if c is None else c)
        case Operation(name, args) if name in OPERATIONS:
            return OPERATIONS[name](args, row, column)
        case _:
            raise NotLowered(type(form).__name__)


def _places(shape: tuple[Axis, Axis], row: At, column: At) -> tuple[Place, ...]:
    """One place for each axis that is not UNIT; a literal axis of extent 1 that is not spoken of is place 1."""
    down = () if shape[0] is None else (1 if row is None else row,)
    across = () if shape[1] is None else (1 if column is None else column,)
    return down + across


def at_shape(shape: Shape, places: Sequence[Place]) -> tuple[At, At]:
    """The row and the column of an entry at these places, None on a UNIT axis."""
    left = iter(places)
    row, column = (None if axis is None else next(left) for axis in shape)
    return row, column


def _number(value: Fraction) -> Sums:
    if value == 0:
        return ZERO
    return ONE if value == 1 else term(number(value))


def _one_term(sums: Sums) -> Sums:
    """-(a + b) keeps its parentheses; a sum over an index stays open."""
    return sums if len(sums) < 2 or any(t.bound for t in sums) else term(Group(sums))


def _scaled(factor: Sums, arg: Sums) -> Sums:
    """c (a + b): sums over an index stay open to differentiation, so c goes to each term."""
    if any(t.bound for t in arg):
        return tuple(t for a in arg for t in times(factor, (a,)))
    return times(factor, arg)


def _divided(top: Sums, inverse: Sums) -> Sums:
    """(a + b) / c: as for `_scaled`."""
    if any(t.bound for t in top):
        return tuple(t for a in top for t in times((a,), inverse))
    return times(top, inverse)


def _matmul(args: tuple[Form, ...], row: At, column: At) -> Sums:
    """(A B C)_ij = sum_k sum_l A_ik B_kl C_lj"""
    inner: list[At] = []
    bound: list[Index] = []
    for left, right in pairwise(args):
        joint = left.shape[1] if left.shape[1] is not None else right.shape[0]
        if left.shape[1] is None or right.shape[0] is None:
            inner.append(None if joint is None else 1)
        else:
            bound.append(Index(joint))
            inner.append(bound[-1])
    rows: list[At] = [row, *inner]
    columns: list[At] = [*inner, column]
    entries = [lower(a, r, c) for a, r, c in zip(args, rows, columns, strict=True)]
    return summed(times(*entries), tuple(bound))


def _delta(i: At, j: At) -> Sums:
    return ONE if i is None or j is None else term(Delta(i, j))


def _reduce(form: Reduce, row: At, column: At) -> Sums:
    """sum(A) = sum_ij A_ij; mean divides by the number of entries that are added; max stays a function."""
    shape = form.arg.shape
    over: list[Index] = []
    at: list[At] = [row, column]
    for axis in (0, 1):
        if form.axis is None or form.axis == axis:
            at[axis] = None
            if shape[axis] is not None:
                over.append(Index(shape[axis]))
                at[axis] = over[-1]
    if form.rule == "max":
        raise NotLowered("max")
    inner = summed(lower(form.arg, *at), tuple(over))
    if form.rule == "sum":
        return inner
    if form.rule == "mean":
        return tuple(t for a in inner for t in times(_mean_factor(over), (a,)))
    raise NotLowered(f"the reduction {form.rule}")


def _mean_factor(over: list[Index]) -> Sums:
    """1/n for the number of entries, a number where it is known."""
    known, symbols = 1, []
    for index in over:
        if isinstance(index.extent, int):
            known *= index.extent
        else:
            symbols.append(Pow(term(SizeOf(index.extent)), Fraction(-1)))
    first = () if known == 1 else (number(Fraction(1, known)),)
    return (Term((*first, *symbols)),)
