"""Index form: sums of products of entries, S = sum over bound indices of factor * factor * ..

An `Index` is identified by a counter and owns its extent; it has no letter until it is printed. A `Term` keeps
its factors in page order. `Sums` is a tuple of terms that are added. A factor is an entry, a Kronecker delta,
a number, a size, a slope, or a scalar function of `Sums`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from symbackprop.algebra.forms import Array, Number, Relation, SizeOf
from symbackprop.algebra.shapes import Axis, extent

_counter = itertools.count(1)


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """A summation or free index: an identity and an extent, no letter; equal to itself alone."""

    axis: Axis
    id: int = field(default_factory=_counter.__next__)

    @property
    def extent(self) -> int | str:
        return extent(self.axis)


Place = Index | int  # an index, or one fixed place counted from 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A_ij: an entry of a named array; one place for each axis that is not UNIT."""

    array: Array
    at: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Delta:
    """The Kronecker delta: 1 if i = j, else 0."""

    i: Place
    j: Place


@dataclass(frozen=True, slots=True)
class Func:
    """phi(u): a scalar function of index forms, phi from the registry or general."""

    rule: str
    args: tuple[Sums, ...]
    params: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class SlopeAt:
    """phi'(u), opaque: the partial derivative of phi by its argument number `which`."""

    rule: str
    args: tuple[Sums, ...]
    params: tuple[Fraction, ...] = ()
    which: int = 0


@dataclass(frozen=True, slots=True)
class Pow:
    """(u)**p, p rational; 1/u is u**-1."""

    base: Sums
    exponent: Fraction


@dataclass(frozen=True, slots=True)
class Group:
    """(u): a sum in parentheses, as a factor."""

    sums: Sums


@dataclass(frozen=True, slots=True)
class Truth:
    """1(u > v): 1 if the relation holds, else 0; its slope is 0."""

    relation: Relation
    left: Sums
    right: Sums


@dataclass(frozen=True, slots=True)
class Partial:
    """dz_i/dW_pq as one symbol: the local Jacobian's entry before it is worked out."""

    out: Entry
    wrt: Entry


@dataclass(frozen=True, slots=True)
class Derivative:
    """d/dW_pq (u): a derivative that is still to be taken."""

    sums: Sums
    wrt: Entry


Factor = Entry | Delta | Number | SizeOf | Func | SlopeAt | Pow | Group | Truth | Partial | Derivative


@dataclass(frozen=True, slots=True)
class Term:
    """One product, summed over its bound indices; the factors stand in page order."""

    factors: tuple[Factor, ...] = ()
    bound: tuple[Index, ...] = ()


Sums = tuple[Term, ...]  # the empty tuple is 0; a Term without factors is 1

ONE: Sums = (Term(),)
ZERO: Sums = ()


def term(*factors: Factor) -> Sums:
    """A single product without bound indices."""
    return (Term(factors),)


def number(value: int | Fraction) -> Number:
    return Number(Fraction(value))


MINUS = number(-1)  # a minus sign is the first factor of its product


def parts(factor: Factor) -> tuple[Sums, ...]:
    """The index forms that stand inside a factor."""
    match factor:
        case Entry() | Delta() | Number():
            return ()
        case Func(_, args) | SlopeAt(_, args):
            return args
        case Pow(base) | Group(base):
            return (base,)
        case Truth(_, left, right):
            return (left, right)
        case Derivative(sums):
            return (sums,)
        case _:
            return ()


def rebuild(factor: Factor, change: Callable[[Sums], Sums], place: Callable[[Place], Place]) -> Factor:
    """The same factor with its inner index forms changed and its places renamed."""
    match factor:
        case Entry(array, at):
            moved = tuple(map(place, at))
            return factor if moved == at else Entry(array, moved)
        case Delta(i, j):
            return Delta(place(i), place(j))
        case Func(rule, args, params):
            return Func(rule, tuple(map(change, args)), params)
        case SlopeAt(rule, args, params, which):
            return SlopeAt(rule, tuple(map(change, args)), params, which)
        case Pow(base, exponent):
            return Pow(change(base), exponent)
        case Group(sums):
            return Group(change(sums))
        case Truth(relation, left, right):
            return Truth(relation, change(left), change(right))
        case Partial(out, wrt):
            return Partial(
                Entry(out.array, tuple(map(place, out.at))), Entry(wrt.array, tuple(map(place, wrt.at)))
            )
        case Derivative(sums, wrt):
            return Derivative(change(sums), Entry(wrt.array, tuple(map(place, wrt.at))))
        case _:
            return factor


def places(factor: Factor) -> tuple[Place, ...]:
    """Places written directly on the factor, not those inside its parts."""
    match factor:
        case Entry(_, at):
            return at
        case Delta(i, j):
            return (i, j)
        case Partial(out, wrt):
            return out.at + wrt.at
        case Derivative(_, wrt):
            return wrt.at
        case _:
            return ()


def free_of_factor(factor: Factor) -> dict[Index, None]:
    """The indices that a factor leaves free, in the order in which they are met."""
    found: dict[Index, None] = {p: None for p in places(factor) if isinstance(p, Index)}
    for sums in parts(factor):
        found.update(free_of(sums))
    return found


def free_of_term(term: Term) -> dict[Index, None]:
    found: dict[Index, None] = {}
    for factor in term.factors:
        found.update(free_of_factor(factor))
    for index in term.bound:
        found.pop(index, None)
    return found


def free_of(sums: Sums) -> dict[Index, None]:
    """The free indices of an index form."""
    found: dict[Index, None] = {}
    for each in sums:
        found.update(free_of_term(each))
    return found


def rename(sums: Sums, names: Mapping[Index, Place]) -> Sums:
    """Put other places for free indices; bound indices are left alone."""
    if not names:
        return sums

    def place(p: Place) -> Place:
        return names.get(p, p) if isinstance(p, Index) else p

    def change(inner: Sums) -> Sums:
        return tuple([Term(tuple([rebuild(f, change, place) for f in t.factors]), t.bound) for t in inner])

    return change(sums)


def rename_term(term: Term, names: Mapping[Index, Place]) -> Term:
    return rename((term,), names)[0]


def freshen(sums: Sums) -> Sums:
    """The same value with new bound indices everywhere, so that it may be used twice in one product."""

    def inside(factor: Factor) -> Factor:
        return rebuild(factor, freshen, lambda p: p)

    out = []
    for each in sums:
        fresh: dict[Index, Place] = {b: Index(b.axis) for b in each.bound}
        renamed = rename_term(Term(each.factors), fresh)
        bound = tuple(i for i in fresh.values() if isinstance(i, Index))
        out.append(Term(tuple(map(inside, renamed.factors)), bound))
    return tuple(out)


def product(left: Sums, right: Sums) -> Sums:
    """left * right, multiplied out, with the bound indices of both; the caller keeps them apart."""
    return tuple(Term(a.factors + b.factors, a.bound + b.bound) for a in left for b in right)


def negate(sums: Sums) -> Sums:
    """-u, the sign in front of each term; two signs cancel."""
    return tuple(
        Term(t.factors[1:], t.bound) if t.factors[:1] == (MINUS,) else Term((MINUS, *t.factors), t.bound)
        for t in sums
    )


def summed(sums: Sums, over: tuple[Index, ...]) -> Sums:
    """sum over `over` of u: the indices are bound in front of those that are bound already."""
    return tuple(Term(t.factors, over + t.bound) for t in sums) if over else sums


def as_factor(sums: Sums) -> tuple[tuple[Factor, ...], tuple[Index, ...]]:
    """The factors by which u enters a product: its own if it is one term, else one group."""
    if len(sums) == 1:
        return sums[0].factors, sums[0].bound
    return (Group(sums),), ()


def times(*operands: Sums) -> Sums:
    """A product that keeps sums in parentheses instead of multiplying out; 0 if one operand is 0."""
    factors: tuple[Factor, ...] = ()
    bound: tuple[Index, ...] = ()
    for sums in operands:
        if not sums:
            return ZERO
        more, indices = as_factor(sums)
        factors += more
        bound += indices
    return (Term(factors, bound),)
