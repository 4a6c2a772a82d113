"""A page that assumes a value, `y = 1`, where the file gives none: its lines are judged there too."""

from __future__ import annotations

import pytest

import symbackprop
from symbackprop.check.links.assumed import ASSUMED, ASSUMES
from symbackprop.check.links.link import NO_VALUES
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


STARTED = """
repeat: {t: [1, 2]}
inputs: {'h[0]': [2], 'x[t]': []}
parameters: {U: [2], W: [2, 2]}
equations:
  s[t]: U*x[t] + W @ h[t-1]
  h[t]: tanh(s[t])
  L: sum(h[2]**2)
values: {'h[0]': [0, 0], x: [1, -2], U: [3, 1], W: [[1, 2], [0, -1]]}
"""


def started(line: str) -> str:
    return symbackprop.verify(loads(STARTED, "net.yaml"), f"${line}$", "page.md").formulas[0].verdict


def test_what_a_start_of_zeros_takes_away_need_not_be_written() -> None:
    assert started("s_1 = U x_1") == "accepted"
    assert started(r"\frac{\partial L}{\partial W} = \frac{\partial L}{\partial s_2} h_1^T") == "accepted"


def test_beside_a_start_of_zeros_a_line_that_names_it_has_to_be_right() -> None:
    assert started("s_1 = U x_1 + W h_0") == "definition"
    assert started("s_1 = U x_1 + W^T h_0") == "wrong"
    assert [started(line) for line in ("s_1 = -U x_1", "s_2 = U x_2")] == ["wrong", "wrong"]


@pytest.mark.parametrize(("value", "told"), [("y = 1", ASSUMES), ("p = 1", NO_VALUES)])
def test_an_assumption_says_what_it_serves_and_a_claim_what_is_missing(value: str, told: str) -> None:
    (link,) = symbackprop.verify(loads(FILE, "net.yaml"), f"$${value}$$", "page.md").formulas[0].links
    assert (link.verdict, link.message) == ("unbound", told)
