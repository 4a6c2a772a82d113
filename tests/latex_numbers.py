"""Numbers modulo a large prime that carry a derivative."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce

P = 2**61 - 1
Dual = tuple[int, int]


def number(value: Fraction) -> Dual:
    return value.numerator * pow(value.denominator, -1, P) % P, 0


def add(x: Dual, y: Dual) -> Dual:
    return (x[0] + y[0]) % P, (x[1] + y[1]) % P


def times(x: Dual, y: Dual) -> Dual:
    return x[0] * y[0] % P, (x[0] * y[1] + x[1] * y[0]) % P


def minus(x: Dual) -> Dual:
    return -x[0] % P, -x[1] % P


def inverse(x: Dual) -> Dual:
    one = pow(x[0], -1, P)
    return one, -x[1] * one * one % P


def power(x: Dual, exponent: int) -> Dual:
    return reduce(times, [x] * exponent, (1, 0))


def positive(x: Dual) -> bool:
    return 0 < x[0] <= P // 2
