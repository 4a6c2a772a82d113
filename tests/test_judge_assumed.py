"""A page that assumes a value, `y = 1`, where the file gives none: its lines are judged there too."""

from __future__ import annotations

import pytest

import symbackprop
from symbackprop.check.links.assumed import ASSUMED
from symbackprop.network.file import loads

FILE = r"""
inputs: {x: [3]}
parameters: {w: [3], b: []}
targets: {y: []}
equations:
  z: w.T @ x + b
  p: sigmoid(z)
  L: -y*log(p) - (1 - y)*log(1 - p)
"""
VALUES = "values: {x: [1, 2, 3], w: [1, -1, 2], b: 0, y: 0}\n"
SLOPE = r"\frac{\partial L}{\partial z} ="


def verdicts(page: str, values: str = "") -> list[str]:
    report = symbackprop.verify(loads(FILE + values, "net.yaml"), page, "page.md")
    return [link.verdict for formula in report.formulas for link in formula.links]


@pytest.mark.parametrize(
    "page",
    [
        rf"$$y = 1, \quad {SLOPE} p - 1$$",
        rf"If $y = 1$ then $${SLOPE} p - 1$$",
        rf"$$y = 0$$ $$y = 1 \Rightarrow {SLOPE} p - 1$$",
    ],
)
def test_a_line_that_holds_at_the_assumed_value_is_accepted_and_says_so(page: str) -> None:
    assert verdicts(page)[-1] == "accepted"
    report = symbackprop.verify(loads(FILE, "net.yaml"), page, "page.md")
    assert report.formulas[-1].links[-1].message == ASSUMED


@pytest.mark.parametrize(
    "page",
    [
        rf"$${SLOPE} p - 1$$",
        rf"$$y = 1, \quad {SLOPE} p$$",
        rf"$$y = 1$$ $$y = 0$$ $${SLOPE} p - 1$$",
        rf"$$y = 1, \quad y = 0, \quad {SLOPE} p - 1$$",
    ],
)
def test_a_line_that_holds_at_another_value_stays_wrong(page: str) -> None:
    assert verdicts(page)[-1] == "wrong"


def test_a_value_of_the_file_is_no_assumption_of_the_page() -> None:
    assert verdicts(rf"$$y = 1, \quad {SLOPE} p - 1$$", VALUES) == ["wrong", "wrong"]
