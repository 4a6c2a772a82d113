"""Mistakes beside classes that only given values show to sum to one are named; arrays turned round too."""

from __future__ import annotations

import pytest

import symbackprop
from symbackprop.network.file import loads

NET = """
vectors: row
inputs: {X: [2, 2]}
targets: {Y: [2, 3]}
parameters: {W: [2, 3], b: [3]}
equations: {Z: X @ W + b, P: 'softmax(Z, axis=1)', L: '1/2 * cross_entropy(P, Y)'}
values:
  X: [[1, 2], [-1, 0.5]]
  Y: [[1, 0, 0], [0, 0, 1]]
  W: [[0.2, -0.4, 0.1], [0.3, 0.1, -0.5]]
  b: [0.1, 0, -0.2]
"""


def told(line: str) -> tuple[str, str | None, str]:
    link = symbackprop.verify(loads(NET), f"${line}$").formulas[0].links[-1]
    return link.verdict, link.mistake, link.message


@pytest.mark.parametrize(
    ("line", "mistake", "said"),
    [
        (r"\frac{\partial L}{\partial Z} = P - Y", "factor 2", "The factor 1/2 is missing."),
        (r"\frac{\partial L}{\partial Z} = \frac12 (Y - P)", "sign", "$Y - P$ has the wrong sign."),
        (r"\frac{\partial L}{\partial W} = \frac12 X (P - Y)", "transposed", "$X$ has to be $X^\\top$."),
        (
            r"\frac{\partial L}{\partial b_k} = \frac12 (P_{nk} - Y_{nk})",
            "index",
            "The shapes do not fit. The sum over $n$ is missing.",
        ),
    ],
)
def test_a_mistake_beside_given_classes_is_named(line: str, mistake: str, said: str) -> None:
    assert told(line) == ("wrong", mistake, said)


def test_what_is_right_beside_given_classes_is_accepted_and_nonsense_has_no_name() -> None:
    assert told(r"\frac{\partial L}{\partial Z} = \frac12 (P - Y)")[0] == "accepted"
    assert told(r"\frac{\partial L}{\partial Z} = \exp(P) - 3 Z")[:2] == ("wrong", None)


def test_numbers_that_are_turned_round_are_said_to_be_so_and_others_are_not() -> None:
    turned = r"W = \begin{bmatrix} 0.2 & 0.3 \\ -0.4 & 0.1 \\ 0.1 & -0.5 \end{bmatrix}"
    gradient = (
        r"\frac{\partial L}{\partial W} = \begin{bmatrix} %s & 0.1 \\ 0.2 & 0.3 \\ 0.4 & 0.5 \end{bmatrix}"
    )
    shapes = "The left side is 2 x 3, this is 3 x 2."
    assert told(turned)[1:] == ("transposed", f"{shapes} The entries are right, but turned round.")
    assert told(gradient % "0.2")[1:] == (None, shapes)
