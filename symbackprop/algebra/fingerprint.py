"""The value of an index form modulo a large prime, at names drawn from a hash: equal forms have equal values.

Schwartz-Zippel: two different rational identities agree with probability at most degree / prime. Functions,
slopes and masks are opaque: their value is a hash of the rule and of their arguments' values. This decides the
round trip of `lift`; what a page claims is checked again, with exact numbers, by the checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from symbackprop.algebra.forms import Number, SizeOf
from symbackprop.algebra.shapes import Axis
from symbackprop.algebra.terms import (
    Delta,
    Derivative,
    Entry,
    Factor,
    Func,
    Group,
    Index,
    Partial,
    Place,
    Pow,
    SlopeAt,
    Sums,
    Term,
    Truth,
)

PRIME = (1 << 61) - 1
Sizes = Mapping[int | str, int]
Assignment = dict[Index, int]


def draw(*what: object) -> int:
    """A number modulo PRIME for a name: always the same within a process, unrelated for another name."""
    return hash((what, "draw")) * 0x9E3779B97F4A7C15 % PRIME


def fingerprint(sums: Sums, at: Assignment, sizes: Sizes) -> int:
    """The value modulo PRIME with the free indices at the given places."""
    return sum(_term(t, at, sizes) for t in sums) % PRIME


def length(axis: Axis, sizes: Sizes) -> int:
    return 1 if axis is None or axis == 1 else sizes[axis]


def _term(term: Term, at: Assignment, sizes: Sizes) -> int:
    if not term.bound:
        return _product(term, at, sizes)
    first, rest = term.bound[0], Term(term.factors, term.bound[1:])
    return sum(_term(rest, {**at, first: i}, sizes) for i in range(1, length(first.axis, sizes) + 1)) % PRIME


def _product(term: Term, at: Assignment, sizes: Sizes) -> int:
    out = 1
    for factor in term.factors:
        out = out * _factor(factor, at, sizes) % PRIME
        if out == 0:
            return 0
    return out


def _place(place: Place, at: Assignment) -> int:
    return place if isinstance(place, int) else at[place]


def rational(value: Fraction) -> int:
    return value.numerator * pow(value.denominator, -1, PRIME) % PRIME


def _factor(factor: Factor, at: Assignment, sizes: Sizes) -> int:
    match factor:
        case Entry(array, places):
            return draw(array.name, array.kind, array.via, tuple(_place(p, at) for p in places))
        case Delta(i, j):
            return int(_place(i, at) == _place(j, at))
        case Number(value):
            return rational(value)
        case SizeOf(name):
            return sizes[name]
        case Func(rule, args, params):
            return draw("func", rule, params, tuple(fingerprint(a, at, sizes) for a in args))
        case SlopeAt(rule, args, params, which):
            return draw("slope", rule, params, which, tuple(fingerprint(a, at, sizes) for a in args))
        case Pow(base, exponent):
            return _power(fingerprint(base, at, sizes), exponent)
        case Group(sums):
            return fingerprint(sums, at, sizes)
        case Truth(relation, left, right):
            return draw("truth", relation, fingerprint(left, at, sizes), fingerprint(right, at, sizes))
        case Partial(out, wrt):
            where = tuple(_place(p, at) for p in (*out.at, *wrt.at))
            return draw("partial", out.array.name, wrt.array.name, where)
        case Derivative():
            raise TypeError("a derivative that is still to be taken has no fingerprint")


def _power(base: int, exponent: Fraction) -> int:
    if exponent.denominator == 1:
        return pow(base, exponent.numerator, PRIME)
    # u**(n/d): an opaque root to the power n, so that u**(1/2) * u**(1/2) is not claimed to be u
    return pow(draw("root", exponent.denominator, base), exponent.numerator, PRIME)
