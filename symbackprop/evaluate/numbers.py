"""The numbers in which forms are evaluated: int, fmpq, arb, and series x + eps * x' of order 2 over both.

Exact rationals mix with all of them; fmpq_series and arb_series do not mix, so one point uses one kind.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import arb, arb_series, fmpq, fmpq_series

Value = Any  # int, fmpq, arb, fmpq_series or arb_series: python-flint has no common base class
SERIES = (fmpq_series, arb_series)


class BadPoint(Exception):
    """The point lies where a form has no value (a division by 0, the log of -1): another one is drawn."""


class NeedsActual(Exception):
    """A function without an index form, as max: its value can't be free, it has to be computed."""


def exact(value: Fraction | int) -> Value:
    """A rational as flint has it; whole numbers stay Python's."""
    if isinstance(value, int):
        return value
    return value.numerator if value.denominator == 1 else fmpq(value.numerator, value.denominator)


def series(value: Value, slope: Value) -> Value:
    """value + eps * slope"""
    if isinstance(value, arb) or isinstance(slope, arb):
        return arb_series([arb(value), arb(slope)], prec=2)
    return fmpq_series([value, slope], prec=2)


def ball_series(value: Value, slope: Value) -> Value:
    """value + eps * slope over balls, also where both are exact."""
    return arb_series([arb(value), arb(slope)], prec=2)


def constant(value: Value) -> Value:
    """x of x + eps * x'"""
    return value[0] if isinstance(value, SERIES) else value


def tangent(value: Value) -> Value:
    """x' of x + eps * x'"""
    return value[1] if isinstance(value, SERIES) else 0


def is_zero(value: Value) -> bool:
    """Is it exactly 0, a series in both coefficients?"""
    if isinstance(value, SERIES):
        return is_zero(value[0]) and is_zero(value[1])
    if isinstance(value, arb):
        return bool(value.is_zero())
    return bool(value == 0)


def quotient(top: Value, bottom: Value) -> Value:
    """top / bottom; a zero below is a bad point."""
    below = constant(bottom)
    if below.contains(0) if isinstance(below, arb) else below == 0:
        raise BadPoint("a division by 0")
    if isinstance(top, int) and isinstance(bottom, int):
        return fmpq(top, bottom)
    return top / bottom


def whole_power(base: Value, exponent: int) -> Value:
    """base ** exponent for a whole exponent of either sign."""
    if exponent < 0:
        return quotient(1, whole_power(base, -exponent))
    if isinstance(base, SERIES):
        out: Value = 1
        for _ in range(exponent):
            out = base * out
        return out
    return base**exponent


def finite(value: Value) -> bool:
    """Is the ball a number, not nan or infinite?"""
    if isinstance(value, SERIES):
        return finite(value[0]) and finite(value[1])
    return bool(value.is_finite()) if isinstance(value, arb) else True
