"""The degree d of an equality: a false one passes at a random point with a chance of at most d/2^32.

Numerator and denominator degrees in the atoms, as (above, below); an opaque function is an atom, and the degree
of its argument is added once more, since two unequal arguments may meet by chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log2, prod

from symbackprop.algebra.forms import (
    Add,
    Apply,
    Array,
    Divide,
    Form,
    Hadamard,
    Indicator,
    MatMul,
    Power,
    Reduce,
    RowFn,
    Scale,
    Slope,
    children,
)
from symbackprop.algebra.shapes import Axis
from symbackprop.algebra.terms import (
    Derivative,
    Entry,
    Factor,
    Func,
    Group,
    Partial,
    Pow,
    SlopeAt,
    Sums,
    Truth,
)
from symbackprop.derive.steps import Side
from symbackprop.evaluate.domains import Domains

Degree = tuple[int, int]
NONE: Degree = (0, 0)
ATOM: Degree = (1, 0)


@dataclass(frozen=True, slots=True)
class Reading:
    """The degrees of arrays that are computed, and how many summands an index stands for."""

    known: Mapping[Array, Degree]
    domains: Domains

    def repeated(self, degree: Degree, axes: Iterable[Axis]) -> Degree:
        """A sum over indices: each summand may have a denominator of its own."""
        above, below = degree
        count = prod(self.domains.length(axis) for axis in axes)
        return above + (count - 1) * below, count * below


def cross(left: Degree, right: Degree) -> int:
    """The degree of left - right after cross-multiplying."""
    return max(left[0] + right[1], right[0] + left[1], 1)


def bound(degree: int, points: int) -> str:
    """(d / 2^32)^points as a power of two, rounded up."""
    return f"2^{{{ceil(points * (log2(max(degree, 1)) - 32))}}}"


def degree(side: Side, reading: Reading) -> Degree:
    """The degree of an index form or a matrix form; `reading` has it for arrays that are computed."""
    return of_form(side, reading) if isinstance(side, Form) else of_sums(side, reading)


def _product(degrees: Iterable[Degree]) -> Degree:
    above = below = 0
    for a, b in degrees:
        above, below = above + a, below + b
    return above, below


def _sum(degrees: Iterable[Degree]) -> Degree:
    """Over one common denominator; equal denominators are counted once each."""
    degrees = list(degrees)
    below = sum(b for _, b in degrees)
    return max((a + below - b for a, b in degrees), default=0), below


def _power(base: Degree, exponent: Fraction) -> Degree:
    whole = floor(exponent)
    root = ATOM if exponent != whole else NONE
    above, below = base if whole >= 0 else (base[1], base[0])
    return above * abs(whole) + root[0], below * abs(whole)


def _opaque(arguments: Iterable[Degree]) -> Degree:
    return 1 + sum(a + b for a, b in arguments), 0


def of_sums(sums: Sums, reading: Reading) -> Degree:
    return _sum(
        reading.repeated(_product(_factor(f, reading) for f in t.factors), (b.axis for b in t.bound))
        for t in sums
    )


def _factor(factor: Factor, reading: Reading) -> Degree:
    match factor:
        case Entry(array):
            return reading.known.get(array, ATOM)
        case Func(_, args) | SlopeAt(_, args):
            return _opaque(of_sums(a, reading) for a in args)
        case Truth(_, left, right):
            return _opaque((of_sums(left, reading), of_sums(right, reading)))
        case Group(sums):
            return of_sums(sums, reading)
        case Derivative(sums):
            above, below = of_sums(sums, reading)
            return above + below, 2 * below
        case Pow(base, exponent):
            return _power(of_sums(base, reading), exponent)
        case Partial(out):
            above, below = reading.known.get(out.array, (2, 0))
            return above + below, 2 * below
        case _:
            return NONE


def of_form(form: Form, reading: Reading) -> Degree:
    match form:
        case Array():
            return reading.known.get(form, ATOM)
        case Add(args):
            return _sum(of_form(a, reading) for a in args)
        case RowFn(_, arg) | Reduce(_, arg):
            above, below = reading.repeated(of_form(arg, reading), arg.shape)
            return above + 1, below + 1
        case Apply() | Slope() | Indicator():
            return _opaque(of_form(c, reading) for c in children(form))
        case Divide(top, bottom):
            above, below = of_form(bottom, reading)
            return _product((of_form(top, reading), (below, above)))
        case Power(base, exponent):
            return _power(of_form(base, reading), exponent)
        case MatMul(args):
            inner = _product(of_form(a, reading) for a in args)
            return reading.repeated(inner, (a.shape[1] for a in args[:-1]))
        case Hadamard(args):
            return _product(of_form(a, reading) for a in args)
        case Scale(factor, arg):
            return _product((of_form(factor, reading), of_form(arg, reading)))
        case _:
            return _product(of_form(c, reading) for c in children(form))
