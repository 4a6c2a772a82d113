"""A sum that begins or ends elsewhere than its axis, and a square that was left as it is."""

from __future__ import annotations

import pytest

from symbackprop import verify
from symbackprop.network.file import loads

NETWORK = """
title: Two layers
sizes: {d: 2, m: 3, c: 12}
inputs: {x: [d], y: []}
parameters: {W: [m, d], v: [m], V: [c, m], b: [m]}
equations:
  z: W @ x + b
  h: tanh(z)
  o: V @ h
  s: v.T @ h + 0 * sum(o)
  L: 1/2 * (s - y)**2
loss: L
"""


def judged(latex: str, network: str = NETWORK) -> tuple[str, str, str | None]:
    (formula,) = verify(loads(network), f"${latex}$").formulas
    (link,) = formula.links
    return link.verdict, link.message, link.correct_latex


@pytest.mark.parametrize(
    ("wrong", "said", "right"),
    [
        (r"\sum_{j=1}^{2} v_j h_j", "from $1$ to $3$", r"\sum_{j=1}^{3} v_j h_j"),
        (r"\sum_{j=1}^4 v_j h_j", "from $1$ to $3$", r"\sum_{j=1}^3 v_j h_j"),
        (r"\sum_{j=2}^{3} v_j h_j", "from $1$ to $3$", r"\sum_{j=1}^{3} v_j h_j"),
        (r"\sum_{j=2}^{m} v_j h_j", "from $1$ to $m$", r"\sum_{j=1}^{m} v_j h_j"),
        (r"\sum_{j=1}^{d} v_j h_j", "from $1$ to $m$", r"\sum_{j=1}^{m} v_j h_j"),
    ],
)
def test_the_ends_of_a_sum_are_those_of_its_axis(wrong: str, said: str, right: str) -> None:
    verdict, message, correct = judged(f"s = {wrong}")
    assert (verdict, correct) == ("wrong", right)
    assert f"The sum over $j$ runs {said}." in message


def test_a_length_of_two_digits_stands_in_braces() -> None:
    verdict, _, correct = judged(r"\frac{\partial o_k}{\partial h_j} = V_{kj}")
    assert verdict == "correct"
    wrong = r"\frac{\partial s}{\partial h_j} = v_j + 0 \sum_{k=1}^9 V_{kj}"
    assert judged(wrong)[0] == "correct"  # what is zero needs no end
    verdict, message, correct = judged(r"\mathbf{1}^\top o = \sum_{k=1}^9 o_k")
    assert verdict == "wrong" and correct == r"\sum_{k=1}^{12} o_k", message


def test_a_sum_with_its_whole_axis_is_not_said_to_end_elsewhere() -> None:
    verdict, message, _ = judged(r"s = \sum_{j=1}^{3} v_j h_j^2")
    assert verdict == "wrong" and "runs from" not in message


@pytest.mark.parametrize(
    ("wrong", "square", "right"),
    [
        (r"\frac12 (s-y)^2 h", r"\frac12 (s-y)^2", "(s-y) h"),
        (r"\frac{1}{2} (s-y)^2 h", r"\frac{1}{2} (s-y)^2", "(s-y) h"),
        (r"\frac{(s-y)^2}{2} h", r"\frac{(s-y)^2}{2}", "(s-y) h"),
    ],
)
def test_half_a_square_that_was_not_differentiated_is_named(wrong: str, square: str, right: str) -> None:
    verdict, message, correct = judged(rf"\frac{{\partial L}}{{\partial v}} = {wrong}")
    assert (verdict, correct) == ("wrong", right)
    assert message == f"The derivative of ${square}$ is $(s-y)$."


def test_half_a_square_is_no_mistake_where_the_slope_has_one() -> None:
    verdict, message, _ = judged(r"\frac{\partial L}{\partial v} = \frac12 (s-y) h")
    assert verdict == "wrong" and "factor" in message
