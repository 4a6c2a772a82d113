"""A number worked from the rounded numbers of the side before it is rounded, not wrong."""

from __future__ import annotations

import pytest
from judged_lines import judged

NET = """
inputs: {x: []}
parameters: {w: [], v: []}
targets: {t: []}
equations: {s: w*x, g: tanh(s), o: v*g, E: (o - t)**2}
values: {x: 1.5, w: 0.6, v: -0.5, t: 1}
"""
GRADIENT = r"\frac{\partial E}{\partial v} = "


def last(line: str, net: str = NET) -> str:
    return judged(net, f"$$ {line} $$")[0].links[-1].verdict


@pytest.mark.parametrize("factors", [r"2(-0.3581 - 1) \cdot 0.7163", r"-2.7162 \times 0.7163"])
@pytest.mark.parametrize("equal", ["=", r"\approx"])
def test_a_number_may_be_worked_from_the_rounded_numbers_before_it(factors: str, equal: str) -> None:
    assert last(f"{GRADIENT} {factors} {equal} -1.9456") == "rounded"  # -1.9457 without rounding


@pytest.mark.parametrize("slip", ["1.9456", "-1.9465", "-1.9453", "-0.9728"])
def test_a_number_that_they_do_not_give_is_wrong(slip: str) -> None:
    assert last(rf"{GRADIENT} 2(-0.3581 - 1) \cdot 0.7163 = {slip}") == "wrong"


def test_a_number_may_not_be_rounded_twice_or_follow_from_a_wrong_side() -> None:
    assert last(rf"{GRADIENT} -1.9457 = -1.9") == "rounded"
    assert last(rf"{GRADIENT} -1.9457 = -1.945") == "wrong"
    assert last(rf"{GRADIENT} 2(-0.3581 - 1) \cdot 0.6163 = -1.6740") == "follows"


def test_reading_may_forbid_what_is_carried() -> None:
    strict = NET + "reading: {carry: false}\n"
    assert last(rf"{GRADIENT} 2(-0.3581 - 1) \cdot 0.7163 = -1.9456", strict) == "wrong"
