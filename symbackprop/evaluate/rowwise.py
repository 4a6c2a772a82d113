"""Functions of a whole line of numbers: softmax gives a line, sum, mean and max give one number.

At a free point a line function is read from its index form, with opaque functions in it; at an actual point
from the declared value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce as fold

from flint import arb, fmpq

from symbackprop.algebra.forms import Array
from symbackprop.algebra.terms import Entry, Place, Sums, term
from symbackprop.evaluate.functions import guarded
from symbackprop.evaluate.index_form import value
from symbackprop.evaluate.numbers import SERIES, NeedsActual, Value, ball_series, quotient, series
from symbackprop.evaluate.point import Point
from symbackprop.rules.registry import RULES

LINE = "line of a function"  # no name of a network holds a space


def row_function(point: Point, rule: str, line: list[Value]) -> list[Value]:
    """(phi(z)_1, .., phi(z)_n)"""
    known = RULES[rule]
    if point.actual:
        return list(guarded(known, alike(line, point.ball), ()))
    if known.entry is None:
        raise NeedsActual(rule)
    array = Array(LINE, (LINE, None))

    def entry(place: Place) -> Sums:
        return term(Entry(array, (place,)))

    places: Mapping[int | str, tuple[int, ...]] = {LINE: tuple(range(1, len(line) + 1))}
    inner = replace(
        point,
        domains=replace(point.domains, places=places),
        defined={array: lambda _, at: line[at[0] - 1]},
        moving=None,
        base=None,
        direction=None,
        passes={},
    )
    return [value(known.entry(entry, place, LINE), inner, {}) for place in places[LINE]]


def reduced(point: Point, rule: str, line: list[Value], count: int) -> Value:
    """sum_k z_k, sum_k z_k / n with the declared n, or another reduction by its declared value."""
    if rule == "sum":
        return fold(lambda a, b: a + b, line)
    if rule == "mean":
        return quotient(fold(lambda a, b: a + b, line), count)
    if not point.actual:
        raise NeedsActual(rule)
    # an exact line stays exact also among balls: max compares, and equal balls can't be told apart
    return guarded(
        RULES[rule], alike(line, point.ball and any(isinstance(v, (arb, *SERIES)) for v in line)), ()
    )


def alike(line: list[Value], ball: bool) -> list[Value]:
    """The numbers of a line as one kind."""
    if any(isinstance(v, SERIES) for v in line):
        start = ball_series if ball else series
        return [v if isinstance(v, SERIES) else start(v, 0) for v in line]
    return [arb(v) if ball else fmpq(v) for v in line]
