"""phi(x) and phi'(x) at a point: free numbers keyed by the argument, or the declared value and its series.

A slope is never read from the declared slope: in an actual point it is the eps coefficient of the declared
value. A general function is, in an actual point, a random polynomial, so its value and slope agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import arb, fmpq

from symbackprop.evaluate.numbers import (
    SERIES,
    BadPoint,
    Value,
    ball_series,
    constant,
    exact,
    finite,
    quotient,
    series,
    tangent,
    whole_power,
)
from symbackprop.evaluate.point import Point
from symbackprop.rules.primitives import NeedsBall, OutsideDomain, Undecided
from symbackprop.rules.registry import RULES
from symbackprop.rules.rule import Rule

Params = tuple[Fraction, ...]


def function(point: Point, rule: str, params: Params, args: Sequence[Value]) -> Value:
    """phi(args); args may carry eps."""
    if point.actual:
        return _actual(point, rule, params, args)
    at = tuple(map(constant, args))
    value = point.atom(("value", rule, params, at))
    along: Value = 0
    for which, arg in enumerate(args):
        if tangent(arg) != 0:
            along += point.atom(("slope", rule, params, which, at)) * tangent(arg)
    return value if along == 0 else series(value, along)


def slope(point: Point, rule: str, params: Params, args: Sequence[Value], which: int) -> Value:
    """The partial derivative of phi by its argument number `which`."""
    at = tuple(map(constant, args))
    if not point.actual:
        return point.atom(("slope", rule, params, which, at))
    start = ball_series if point.ball else series
    carried = [start(x, 1) if k == which else x for k, x in enumerate(at)]
    return tangent(_actual(point, rule, params, carried))


def _actual(point: Point, rule: str, params: Params, args: Sequence[Value]) -> Value:
    known = RULES.get(rule)
    if known is None:
        return _polynomial(point, rule, args)
    if known.kinks:
        _note_sides(point, known, args)
    return declared_value(known, params, args, point.ball)


def _note_sides(point: Point, rule: Rule, args: Sequence[Value]) -> None:
    """On which side of each kink the argument (of two: the difference) lies: a mask, written or not."""
    at = constant(args[0]) if len(args) == 1 else constant(args[0]) - constant(args[1])
    point.masks.update(((rule.name, kink), bool(at > exact(kink))) for kink in rule.kinks)


def declared_value(rule: Rule, params: Params, args: Sequence[Value], ball: bool) -> Value:
    """`Rule.value` on numbers of one kind."""
    if any(isinstance(a, SERIES) for a in args):
        start = ball_series if ball else series
        numbers = [a if isinstance(a, SERIES) else start(a, 0) for a in args]
    else:
        numbers = [arb(a) if ball else fmpq(a) for a in args]
    return guarded(rule, numbers, params or tuple(default for _, default in rule.params))


def guarded(rule: Rule, numbers: Sequence[Value], params: Params) -> Value:
    """The declared value; where there is none (a kink, the log of -1, a division by 0) the point is bad."""
    if rule.value is None:
        raise TypeError(f"the rule {rule.name} has no value")
    try:
        # a function of a line takes the line whole
        value = rule.value(*numbers, *params) if rule.kind == "elementwise" else rule.value(list(numbers))
    except (Undecided, OutsideDomain, ZeroDivisionError) as error:
        raise BadPoint(str(error)) from error
    if not all(map(finite, value if isinstance(value, list) else [value])):
        raise BadPoint(f"{rule.name} has no value there")
    return value


def _polynomial(point: Point, rule: str, args: Sequence[Value]) -> Value:
    """A general function as a random cubic in its arguments and their product."""
    total: Value = point.atom(("coefficient", rule, -1, 0))
    product: Value = point.atom(("coefficient", rule, -1, 1))
    for k, arg in enumerate(args):
        for degree in (1, 2, 3):
            total = total + point.atom(("coefficient", rule, k, degree)) * whole_power(arg, degree)
        product = product * arg
    return total + product


def power(point: Point, base: Value, exponent: Fraction) -> Value:
    """base ** p; where p is no whole number the root is free (keyed by the base) or a ball."""
    whole = exponent.numerator // exponent.denominator
    rest = exponent - whole
    out = whole_power(base, whole)
    return out if rest == 0 else out * _root(point, base, rest)


def _root(point: Point, base: Value, rest: Fraction) -> Value:
    """base ** r with 0 < r < 1; d base**r = r base**r / base"""
    at = constant(base)
    if not point.actual:
        value = point.atom(("root", rest, at))
    elif not point.ball:
        raise NeedsBall("a root")
    else:
        value = _ball_root(at, rest)
    if tangent(base) == 0:
        return value
    along = quotient(value, at) * exact(rest) * tangent(base)
    return ball_series(value, along) if point.ball else series(value, along)


def _ball_root(at: Value, rest: Fraction) -> Value:
    """exp(r log x), for x > 0; the square root has a way of its own."""
    inner = arb(at)
    if not inner > 0:
        raise BadPoint("the root of a number that is not positive")
    if rest == Fraction(1, 2):
        return inner.sqrt()
    return (inner.log() * exact(rest)).exp()
