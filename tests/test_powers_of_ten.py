r"""A power of ten whose e is set upright: `6.1\text{e-}3`, as programs print it and pages copy it."""

from __future__ import annotations

import pytest

import symbackprop
from symbackprop.network.file import loads
from symbackprop.reading.parser import ReadingError, parse
from symbackprop.reading.tree import Numeral

NET = """
inputs: {x: []}
parameters: {w: [], v: []}
targets: {t: []}
equations: {a: w*x, h: sigmoid(a), L: (v*h - t)**2}
values: {x: 0.7, w: 0.4, v: -1.3, t: 0.5}
"""


def verdict(line: str) -> str:
    return symbackprop.verify(loads(NET, "net.yaml"), f"${line}$", "page.md").formulas[0].verdict


@pytest.mark.parametrize(
    "power",
    [
        r"\text{e-}1",
        r"\mathrm{e-1}",
        r"\mathrm{e}{-1}",
        r"\text{E-}01",
        r"\,\mathrm{e}{-}1",
        "e-1",
        r"\text{e-}{1}",
    ],
)
def test_an_upright_e_with_its_sign_is_a_power_of_ten(power: str) -> None:
    assert verdict(f"h = 5.695{power}") == "rounded"
    assert verdict(f"h = 5.965{power}") == "wrong"
    assert verdict(f"h = 5.695{power.replace('1', '2')}") == "wrong"


def test_a_decimal_comma_may_stand_before_the_power() -> None:
    assert verdict(r"h = 5,695\text{e-}1") == "rounded"
    assert verdict(r"h = 5,965e-1") == "wrong"


def test_the_digits_of_such_a_number_count_at_its_own_power() -> None:
    (statement,) = parse(r"h = 5.695\text{e-}1")
    side = statement.sides[1]
    assert isinstance(side, Numeral) and (side.text, side.decimals) == ("5.695e-1", 4)


@pytest.mark.parametrize("side", [r"2\mathrm{e}^{-1}", r"2\mathrm{e} - 1", r"2\mathrm{exp}(1)"])
def test_eulers_number_behind_a_figure_stays_eulers_number(side: str) -> None:
    (statement,) = parse(f"h = {side}")
    assert not isinstance(statement.sides[1], Numeral)


def test_an_e_that_may_be_either_is_not_read() -> None:
    with pytest.raises(ReadingError, match="a power of ten or Euler's number"):
        parse(r"h = 5.695\mathrm{e}-1")
