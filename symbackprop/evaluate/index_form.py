"""The value of an index form at a point, at given values of its free indices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def value(sums: Sums, point: Point, assignment: Assignment) -> Value:
    """sum over terms of sum over bound indices of the product of the factors"""
    total: Value = 0
    for each in sums:
        total = total + _term(each, point, assignment)
    return total


def _term(each: Term, point: Point, assignment: Assignment) -> Value:
    if not each.bound:
        return _product(each.factors, point, assignment)
    total: Value = 0
    inner = dict(assignment)
    for places in product(*(point.domains.of(b.axis) for b in each.bound)):
        inner.update(zip(each.bound, places, strict=True))
        total = total + _product(each.factors, point, inner)
    return total


def _product(factors: Sequence[Factor], point: Point, assignment: Assignment) -> Value:
    # deltas first: a term that a delta switches off asks for no atom
    for factor in factors:
        if isinstance(factor, Delta) and _place(factor.i, assignment) != _place(factor.j, assignment):
            return 0
    out: Value = 1
    for factor in factors:
        if not isinstance(factor, Delta):
            out = out * _factor(factor, point, assignment)
    return out


def _place(place: Place, assignment: Assignment) -> int:
    return place if isinstance(place, int) else assignment[place]


def places(at: Sequence[Place], assignment: Assignment) -> At:
    """The places of an entry as numbers."""
    return tuple([p if isinstance(p, int) else assignment[p] for p in at])


def _factor(factor: Factor, point: Point, assignment: Assignment) -> Value:
    match factor:
        case Entry(array, at):
            return point.entry(array, places(at, assignment))
        case Number(number):
            return exact(number)
        case SizeOf(name):
            return point.domains.count(name)
        case Group(sums):
            return value(sums, point, assignment)
        case Func(rule, args, params):
            return functions.function(point, rule, params, _all(args, point, assignment))
        case SlopeAt(rule, args, params, which):
            return functions.slope(point, rule, params, _all(args, point, assignment), which)
        case Pow(base, exponent):
            return functions.power(point, value(base, point, assignment), exponent)
        case Truth(relation, left, right):
            sides = _all((left, right), point, assignment)
            return point.truth(relation, sides[0], sides[1])
        case Partial(out, wrt):
            moved = point.moved(wrt.array, places(wrt.at, assignment))
            return tangent(moved.output(out.array, places(out.at, assignment)))
        case Derivative(sums, wrt):
            moved = point.moved(wrt.array, places(wrt.at, assignment))
            return tangent(value(sums, moved, assignment))
        case _:
            raise TypeError(f"no value is known for the factor {type(factor).__name__}")


def _all(args: Sequence[Sums], point: Point, assignment: Assignment) -> list[Value]:
    return [value(a, point, assignment) for a in args]
