"""How numbers are written: "-3/7" exactly, -0.0540 at three significant digits, the nearest double.

A ball is written only to digits that are proved: both its ends round to the same text, else NotCertain.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

from flint import arb, fmpq

from symbackprop.numeric.value import Cell, exact_of_point, magnitude

T = TypeVar("T")
VANISHING = Fraction(1, 10**330)  # below the smallest double: a ball this close to 0 is written as 0
LARGEST = 1_000_000  # bits of an exponent that are written out
LONGEST = 7  # places before or zeros after the point, beyond which a number is written with an exponent


class NotCertain(ArithmeticError):
    """The ball is too wide for the digits that were asked for: more precision is needed."""


def as_fraction(number: fmpq) -> Fraction:
    return Fraction(int(number.p), int(number.q))


def exact_string(cell: Cell) -> str | None:
    """p/q, or None where the number is not known exactly.

    >>> exact_string(fmpq(-3, 7)), exact_string(fmpq(8)), exact_string(arb(2).exp())
    ('-3/7', '8', None)
    """
    return str(cell) if isinstance(cell, fmpq) else None


def decimal(cell: fmpq | arb | Fraction, digits: int) -> str:
    """Significant digits, half a unit rounded away from 0; an integer is written whole.

    >>> decimal(Fraction("-0.01799"), 3), decimal(Fraction("0.36"), 3), decimal(fmpq(8), 3)
    ('-0.0180', '0.360', '8')
    """
    return _agreed(cell, lambda x: _significant(x, digits))


def nearest_double(cell: fmpq | arb) -> float:
    """The float nearest to the number; NotCertain if the ball holds more than one."""
    return _agreed(cell, _double)


def ends(ball: arb) -> tuple[Fraction, Fraction]:
    """Rationals around a ball: its midpoint and radius are taken as they are, at any precision."""
    if max(magnitude(ball), abs(int(ball.rad().man_exp()[1]))) > LARGEST:
        raise NotCertain(f"a number beyond 2^{LARGEST}")
    middle, radius = (as_fraction(exact_of_point(part)) for part in (ball.mid(), ball.rad()))
    return middle - radius, middle + radius


def _agreed(cell: fmpq | arb | Fraction, write: Callable[[Fraction], T]) -> T:
    if isinstance(cell, Fraction):
        return write(cell)
    if isinstance(cell, fmpq):
        return write(as_fraction(cell))
    low, high = ends(cell)
    text = write(low)
    if text != write(high):
        raise NotCertain(str(cell))
    return text


def _double(number: Fraction) -> float:
    try:
        return number.numerator / number.denominator
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


def round_half_away(number: Fraction) -> int:
    """The nearest integer, a half goes away from 0."""
    whole = (2 * abs(number) + 1) // 2
    return int(whole) if number >= 0 else -int(whole)


def leading_place(number: Fraction) -> int:
    """e with 10^e <= |number| < 10^(e + 1).

    >>> leading_place(Fraction(1, 20)), leading_place(Fraction(999)), leading_place(Fraction(1))
    (-2, 2, 0)
    """
    size = abs(number)
    place = len(str(size.numerator)) - len(str(size.denominator))
    return place if size >= Fraction(10) ** place else place - 1


def _significant(number: Fraction, digits: int) -> str:
    if abs(number) < VANISHING:
        return "0"
    if number.denominator == 1 and abs(number) < 10**15:
        return str(number.numerator)
    place = leading_place(number)
    units = abs(round_half_away(number / Fraction(10) ** (place - digits + 1)))
    if units == 10**digits:
        units, place = units // 10, place + 1
    sign = "-" if number < 0 else ""
    return sign + _positional(str(units), place)


def _positional(figures: str, place: int) -> str:
    """The figures, the first of them at 10^place.

    >>> _positional("180", -2), _positional("123", 0), _positional("123", 4), _positional("123", -12)
    ('0.0180', '1.23', '12300', '1.23e-12')
    """
    if place < -LONGEST or place >= max(LONGEST + 9, len(figures)):
        return f"{figures[0]}{'.' if figures[1:] else ''}{figures[1:]}e{place}"
    if place < 0:
        return "0." + "0" * (-place - 1) + figures
    if len(figures) <= place + 1:
        return figures + "0" * (place + 1 - len(figures))
    return f"{figures[: place + 1]}.{figures[place + 1 :]}"
