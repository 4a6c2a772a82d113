"""Several updates: each line is judged at the step that its heading names, or at any step where none does."""

from __future__ import annotations

import pytest

import symbackprop
from symbackprop.network.file import loads

NET = """
inputs: {x: [2]}
targets: {t: []}
parameters: {w: [1, 2], b: []}
equations:
  z: w @ x + b
  L: 1/2*(z - t)**2
update: {rate: 1/2, then: [{x: [3, 1], t: 2}, {}]}
values: {x: [1, 2], t: 1, w: [[1, -1]], b: 0}
"""


def verdicts(*page: str) -> list[str]:
    return [f.verdict for f in symbackprop.verify(loads(NET), "\n\n".join(page)).formulas]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (r"$b^{new} = b - \frac12 \frac{\partial L}{\partial b}$", "correct"),
        (r"$w^{new} = w - \frac12 \frac{\partial L}{\partial w}$", "correct"),
        (r"$b^{new} = b + \frac12 \frac{\partial L}{\partial b}$", "wrong"),
        (r"$b^{new} = 1$", "correct"),  # before: z = -1, dL/dz = -2
        (r"$b^{new} = -2$", "correct"),  # before: w = (2, 1), b = 1, z = 8 at x = (3, 1)
        (r"$b^{new} = \frac{23}{2}$", "correct"),
        (r"$b^{new} = -3$", "wrong"),
    ],
)
def test_a_line_without_a_step_is_right_if_it_is_so_at_one(line: str, wanted: str) -> None:
    assert verdicts(line) == [wanted]


def test_the_numbers_are_those_of_the_file() -> None:
    assert verdicts("$z = -1$", "$z = 8$", r"$\frac{\partial L}{\partial z} = 6$") == ["correct"] * 3


@pytest.mark.parametrize("heading", ["## Gradient descent, step 2", "### Iteration 2", "## Update 2: new x"])
def test_a_heading_that_names_the_step_decides(heading: str) -> None:
    assert verdicts(heading, "$b^{new} = -2$", "$z = 8$", "$z = -1$") == ["correct", "correct", "wrong"]


def test_a_heading_that_counts_something_else_names_no_step() -> None:
    assert verdicts("## Step 2: backward", r"$\frac{\partial L}{\partial z} = -2$") == ["correct"]
