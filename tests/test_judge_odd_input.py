"""What no page should hold is told in the report: nothing raises, and the work a line costs is bounded."""

from __future__ import annotations

import numpy as np
import pytest

from symbackprop.check.mistakes.worlds import matches
from symbackprop.check.page import verify_page
from symbackprop.check.records.effort import MOST, Effort
from symbackprop.check.records.report import FormulaReport
from symbackprop.network.file import loads
from symbackprop.write.verdicts.hints import Hints, hinted

NET = """
inputs: {x: [3]}
parameters: {W_1: [2, 3]}
targets: {y: [2]}
equations:
  z_1: W_1 @ x
  L: 1/2 * sum((z_1 - y)**2)
values: {x: [1, 2, 3], W_1: [[1, 2, 3], [4, 5, 7]]}
"""


def formula(line: str) -> FormulaReport:
    return verify_page(loads(NET), f"$${line}$$\n").formulas[0]


@pytest.mark.parametrize(
    "line",
    [
        r"\frac{\partial (y^2)}{\partial y} = 3.5",
        r"\frac{\partial}{\partial y} (z_1 - y) = \begin{bmatrix} -3.5 \\ 2 \end{bmatrix}",
    ],
)
def test_an_expression_by_a_quantity_without_a_value_is_unbound(line: str) -> None:
    found = formula(line)
    assert found.verdict == "unbound"
    assert found.links[0].message == "y has no value here"


def test_a_value_at_every_point_matches_one_that_is_the_same_everywhere() -> None:
    one, six = np.full((1, 2, 1), 3.0), np.full((6, 2, 1), 3.0)
    assert matches(six, one, None)
    assert matches(one, six, None)
    six[4, 1, 0] = 4
    assert not matches(six, one, None)
    assert not matches(six, np.full((5, 2, 1), 3.0), None)


WRONG = r"\frac{\partial L}{\partial z_1} = y - z_1"
MANY = "".join(f" = {'z_1 + ' * k} y" for k in range(2, 24))


def test_what_a_formula_may_cost_ends_the_diagnosis_and_not_the_verdict() -> None:
    one, many = formula(WRONG), formula(WRONG + MANY)
    assert one.links[0].mistake == many.links[0].mistake == "sign"
    assert all(link.verdict == "wrong" and link.message for link in many.links)
    assert many.links[-1].mistake is None
    assert many.links[-1].correct_latex is None


def test_each_formula_has_its_own_effort() -> None:
    report = verify_page(loads(NET), f"$${WRONG}{MANY}$$\n\n$$z_1 = -W_1 x$$\n")
    assert report.formulas[1].links[0].mistake == "sign"


def test_an_effort_that_is_spent_is_told_when_it_is_passed() -> None:
    effort = Effort()
    assert not effort.spent(MOST)
    assert effort.spent(1)


@pytest.mark.parametrize("hints", ["line", "none"])
def test_without_hints_nothing_is_diagnosed_and_the_same_is_shown(hints: Hints) -> None:
    text = f"$${WRONG}$$\n\n$$L = \\frac{{1}}{{2}} \\sum (y - z_1)^2$$\n\n$$z_1 = W_1^T x$$\n"
    whole, quick = verify_page(loads(NET), text), verify_page(loads(NET), text, diagnosing=False)
    assert [link.mistake for f in quick.formulas for link in f.links] == [None] * 3
    assert whole.formulas[0].links[0].mistake == "sign"
    assert hinted(quick, hints) == hinted(whole, hints)


def test_a_name_with_a_thousand_numbers_is_found_by_its_number() -> None:
    text = "\n\n".join(f"$$a_{{{k}}} = {k} z_1$$" for k in range(1, 60)) + "\n\n$$z_1 = a_{7} / 7$$\n"
    found = verify_page(loads(NET), text).formulas[-1]
    assert found.verdict in ("correct", "definition")
