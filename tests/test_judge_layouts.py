r"""Jacobians: da/db is a's places by b's or the transpose of that; a page keeps the one it wrote first."""

from __future__ import annotations

import pytest

import symbackprop
from symbackprop.network.file import loads

NET = """
inputs: {x: [3]}
parameters: {W_1: [2, 3], W_2: [4, 2]}
equations: {z_1: W_1 @ x, h: tanh(z_1), z_2: W_2 @ h, L: sum(z_2**2)}
"""
OUTER, INNER = r"\frac{\partial z_2}{\partial h} = W_2", r"\frac{\partial z_1}{\partial x} = W_1"
SYMMETRIC = r"\frac{\partial h}{\partial z_1} = \operatorname{diag}(1 - h^2)"


PAIRS = [(OUTER, INNER + "^T"), (OUTER + "^T", INNER), (SYMMETRIC, OUTER, INNER + "^T")]


def verdicts(*lines: str, reading: str = "") -> list[str]:
    report = symbackprop.verify(loads(NET + reading), "\n\n".join(f"$${line}$$" for line in lines))
    return [link.verdict for formula in report.formulas for link in formula.links]


@pytest.mark.parametrize("lines", PAIRS)
def test_a_page_keeps_the_layout_of_jacobians_that_it_wrote_first(lines: tuple[str, ...]) -> None:
    assert verdicts(*lines)[-1] == "unbound"
    assert verdicts(*lines, reading="reading: {layout: any}\n")[-1] in ("correct", "accepted")


def test_one_layout_is_right_on_every_line_of_a_page() -> None:
    assert verdicts(OUTER, SYMMETRIC, INNER) == ["correct"] * 3
    assert verdicts(OUTER + "^T", SYMMETRIC, INNER + "^T") == ["accepted", "correct", "accepted"]


def test_a_wrong_jacobian_settles_no_layout() -> None:
    assert verdicts(OUTER.replace("= ", "= -"), INNER + "^T") == ["wrong", "accepted"]
