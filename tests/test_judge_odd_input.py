"""What no page should hold is told in the report: nothing raises, and the work a line costs is bounded."""

from __future__ import annotations

import numpy as np
import pytest

from symbackprop.check.mistakes_worlds import matches
from symbackprop.check.page import verify_page
from symbackprop.check.report import FormulaReport
from symbackprop.network.file import loads

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
