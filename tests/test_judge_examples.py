r"""An example that a claim gives, `wrong for .. first for x = .., y = 0`, is judged at its own values."""

from __future__ import annotations

import pytest
from judged_lines import verdicts

NET = """
inputs: {x: [3]}
parameters: {w: [3]}
equations:
  s: w.T @ x
  y: s > 1
wrt: []
values: {x: [1, 2, 3], w: [1, 1, -1]}
claims:
  - {for: {x: {each: [-1, 1]}}, holds: 'y == (x[1] > 0)'}
"""
WORDS = r"\text{wrong for 7 of 27 inputs, first for} &\quad x = \begin{bmatrix} a \\ b \\ c \end{bmatrix}"


def line(x: tuple[int, int, int], rest: str) -> str:
    words = WORDS
    for letter, number in zip("abc", x, strict=True):
        words = words.replace(f" {letter} ", f" {number} ")
    return rf"\begin{{aligned}} {words},\quad {rest} \end{{aligned}}"


@pytest.mark.parametrize(
    ("x", "rest", "wanted"),
    [
        ((1, 1, -1), "y = 1", "correct"),
        ((1, 1, -1), "y = 0", "wrong"),
        ((1, 1, 1), "y = 0", "correct"),
        ((1, 1, 1), "y = 1", "wrong"),
        ((0, 1, -1), "s = 2, \\quad y = 1", "correct"),
        ((0, 1, -1), "s = 0, \\quad y = 1", "wrong"),
    ],
)
def test_what_is_computed_is_judged_at_the_values_of_the_example(
    x: tuple[int, int, int], rest: str, wanted: str
) -> None:
    assert verdicts(NET, line(x, rest))[:2] == ["definition", wanted]


def test_the_values_of_an_example_end_with_its_formula() -> None:
    assert verdicts(NET, line((1, 1, -1), "y = 1"), "y = 1", "s = 0") == [
        "definition",
        "correct",
        "wrong",
        "correct",
    ]
