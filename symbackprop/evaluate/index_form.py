"""The value of an index form at a point, at given values of its free indices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

from symbackprop.algebra.forms import Number, SizeOf
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
from symbackprop.evaluate import functions
from symbackprop.evaluate.numbers import Value, exact, tangent
from symbackprop.evaluate.point import At, Point

Assignment = Mapping[Index, int]
Reader = Callable[[Point, Assignment], Value]


def value(sums: Sums, point: Point, assignment: Assignment) -> Value:
    """sum over terms of sum over bound indices of the product of the factors"""
    return reader(sums)(point, assignment)


def reader(sums: Sums) -> Reader:
    """The same, looked through once and then worked out at each entry."""
    terms = tuple([_term(each) for each in sums])

    def total(point: Point, assignment: Assignment) -> Value:
        out: Value = 0
        for term in terms:
            out = out + term(point, assignment)
        return out

    return total


def _term(term: Term) -> Reader:
    one, bound = _product(term.factors), term.bound
    if not bound:
        return one

    def total(point: Point, assignment: Assignment) -> Value:
        out: Value = 0
        inner = dict(assignment)
        for places in product(*[point.domains.of(b.axis) for b in bound]):
            inner.update(zip(bound, places, strict=True))
            out = out + one(point, inner)
        return out

    return total


def _product(factors: Sequence[Factor]) -> Reader:
    deltas = tuple([(f.i, f.j) for f in factors if isinstance(f, Delta)])
    others = tuple([_factor(f) for f in factors if not isinstance(f, Delta)])

    def one(point: Point, assignment: Assignment) -> Value:
        # deltas first: a term that a delta switches off asks for no atom
        for i, j in deltas:
            if _place(i, assignment) != _place(j, assignment):
                return 0
        out: Value = 1
        for factor in others:
            out = out * factor(point, assignment)
        return out

    return one


def _place(place: Place, assignment: Assignment) -> int:
    return place if isinstance(place, int) else assignment[place]


def _places(at: Sequence[Place]) -> Callable[[Assignment], At]:
    """The places of an entry as numbers."""
    indices = [p for p in at if not isinstance(p, int)]
    if len(indices) == len(at):
        return lambda assignment: tuple([assignment[p] for p in indices])
    return lambda assignment: tuple([_place(p, assignment) for p in at])


def _factor(factor: Factor) -> Reader:
    match factor:
        case Entry(array, at):
            places = _places(at)
            return lambda point, assignment: point.entry(array, places(assignment))
        case Number(number):
            known = exact(number)
            return lambda point, assignment: known
        case SizeOf(name):
            return lambda point, assignment: point.domains.count(name)
        case Group(sums):
            return reader(sums)
        case Func(rule, args, params):
            of = _all(args)
            return lambda point, at: functions.function(point, rule, params, of(point, at))
        case SlopeAt(rule, args, params, which):
            of = _all(args)
            return lambda point, at: functions.slope(point, rule, params, of(point, at), which)
        case Pow(base, exponent):
            below = reader(base)
            return lambda point, at: functions.power(point, below(point, at), exponent)
        case Truth(relation, left, right):
            of = _all((left, right))
            return lambda point, at: point.truth(relation, *of(point, at))
        case Partial(out, wrt):
            return _partial(out, wrt)
        case Derivative(sums, wrt):
            return _derivative(reader(sums), wrt)
        case _:
            raise TypeError(f"no value is known for the factor {type(factor).__name__}")


def _all(args: Sequence[Sums]) -> Callable[[Point, Assignment], list[Value]]:
    readers = [reader(a) for a in args]
    return lambda point, assignment: [read(point, assignment) for read in readers]


def _partial(out: Entry, wrt: Entry) -> Reader:
    there, here = _places(out.at), _places(wrt.at)

    def slope(point: Point, assignment: Assignment) -> Value:
        moved = point.moved(wrt.array, here(assignment))
        return tangent(moved.output(out.array, there(assignment)))

    return slope


def _derivative(inner: Reader, wrt: Entry) -> Reader:
    here = _places(wrt.at)
    return lambda point, assignment: tangent(inner(point.moved(wrt.array, here(assignment)), assignment))
