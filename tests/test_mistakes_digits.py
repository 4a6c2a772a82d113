"""Slips of the pen in one number are named: two digits exchanged, a decimal point at another place."""

from __future__ import annotations

import pytest

import symbackprop
from symbackprop.check.mistakes.digits import EXCHANGED, SHIFTED
from symbackprop.network.file import loads

NET = """
inputs: {x: [2]}
parameters: {w: [2], v: []}
equations: {s: w.T @ x, h: tanh(s), o: v*h, L: 1/2*o**2}
values: {x: [1.5, -2], w: [0.92, 0.03], v: 12}
"""
# s = 1.32, h = 0.866784.., o = 10.40140.., dL/dw = (33.96.., ..)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("s = 1.23", EXCHANGED),
        ("h = 0.8686", EXCHANGED),
        ("s = 2.31", ""),
        ("s = 13.2", SHIFTED),
        ("h = 0.08668", SHIFTED),
        ("o = 1.04", SHIFTED),
        ("s = 1.42", ""),
        (r"\frac{\partial s}{\partial x} = (0.29, 0.03)", ""),
        (r"\frac{\partial s}{\partial x} = (0.092, 0.03)", SHIFTED),
    ],
)
def test_a_slip_of_the_pen_is_named_and_another_slip_is_not(line: str, said: str) -> None:
    (formula,) = symbackprop.verify(loads(NET), f"${line}$").formulas
    link = formula.links[-1]
    assert link.verdict == "wrong"
    assert (said in link.message) if said else not any(m in link.message for m in (EXCHANGED, SHIFTED))


def test_right_numbers_have_no_slip() -> None:
    page = "$s = 1.32$, $h = 0.8668$, $o = 10.40$"
    assert [f.verdict for f in symbackprop.verify(loads(NET), page).formulas] == [
        "correct",
        "rounded",
        "rounded",
    ]
