"""Numbers as text: exact, to significant digits that are proved, the nearest double."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st

from symbackprop.numeric.rounding import NotCertain, as_fraction, decimal, exact_string, nearest_double
from symbackprop.rules.primitives import rational


@pytest.mark.parametrize(
    ("number", "digits", "text"),
    [
        ("-0.01799", 3, "-0.0180"),
        ("0.36", 3, "0.360"),
        ("-0.05397", 3, "-0.0540"),
        ("1.08", 3, "1.08"),
        ("8", 3, "8"),
        ("-12345", 3, "-12345"),
        ("12345.5", 3, "12300"),
        ("0.9996", 3, "1.00"),
        ("99.96", 3, "100"),
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "-0.13"),
        ("1/3", 4, "0.3333"),
        ("2/3", 1, "0.7"),
        ("1.23456e-12", 3, "1.23e-12"),
        ("0.00000012", 2, "0.00000012"),
        ("123456789012345678901/2", 3, "6.17e19"),
    ],
)
def test_a_rational_is_rounded_once_half_away_from_zero(number: str, digits: int, text: str) -> None:
    assert decimal(Fraction(number), digits) == text
    assert decimal(rational(Fraction(number)), digits) == text


def test_a_ball_is_written_to_proved_digits_only() -> None:
    with ctx.workprec(100):
        third = arb(fmpq(1, 3))
        e = arb(1).exp()
    assert decimal(third, 5) == "0.33333"
    assert nearest_double(e) == 2.718281828459045
    with ctx.workprec(20):
        wide = arb(1).exp()
    with pytest.raises(NotCertain):
        decimal(wide, 12)
    with pytest.raises(NotCertain):
        nearest_double(wide)


def test_a_ball_that_is_nothing_but_zero_in_double_precision_is_zero() -> None:
    tiny = arb("0 +/- 1e-400")
    assert decimal(tiny, 3) == "0"
    assert nearest_double(tiny) == 0.0


def test_only_rationals_have_an_exact_string() -> None:
    assert exact_string(fmpq(-3, 7)) == "-3/7"
    assert exact_string(fmpq(6, 3)) == "2"
    assert exact_string(arb(2).sqrt()) is None
    assert exact_string(None) is None


@given(st.fractions(max_denominator=10**6), st.integers(2, 12))
def test_a_rounded_number_is_within_half_a_unit(number: Fraction, digits: int) -> None:
    text = decimal(number, digits)
    if number.denominator == 1 and abs(number) < 10**15:
        assert Fraction(text) == number
    else:
        assert abs(Fraction(text) - number) <= abs(number) * Fraction(10) ** (1 - digits) / 2


@given(st.fractions())
def test_the_nearest_double_is_pythons(number: Fraction) -> None:
    assert nearest_double(rational(number)) == float(number)
    assert as_fraction(rational(number)) == number
