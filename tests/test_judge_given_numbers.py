"""Numbers of a weight put in, the input left as a name: 0, 1 and 2 among them."""

from __future__ import annotations

import pytest

import symbackprop
from symbackprop.network.file import loads

NET = """
inputs: {x: [2]}
parameters: {W: [2, 2], b: [2]}
equations: {z: W @ x + b, h: relu(z), L: 1/2*sum(h**2)}
values: {x: [3, 5], W: [[1, 0], [2, -1]], b: [2, 0]}
"""


def verdict(line: str, net: str = NET) -> str:
    return symbackprop.verify(loads(net), f"$${line}$$").formulas[0].links[0].verdict


@pytest.mark.parametrize(
    ("right", "slip"),
    [
        (r"z_1 = 1 \cdot x_1 + 0 \cdot x_2 + 2", r"z_1 = 1 \cdot x_1 + 1 \cdot x_2 + 2"),
        (r"z_2 = 2 x_1 - x_2 + 0", r"z_2 = 2 x_1 + x_2 + 0"),
        (r"z_1 = x_1 + 2", r"z_1 = x_1 + 0"),
        (
            r"z = \begin{bmatrix} 1 & 0 \\ 2 & -1 \end{bmatrix} x + \begin{bmatrix} 2 \\ 0 \end{bmatrix}",
            r"z = \begin{bmatrix} 1 & 2 \\ 0 & -1 \end{bmatrix} x + \begin{bmatrix} 2 \\ 0 \end{bmatrix}",
        ),
    ],
)
def test_the_numbers_of_a_weight_may_be_put_in_beside_the_names_of_the_input(right: str, slip: str) -> None:
    assert verdict(right) == "accepted"
    assert verdict(slip) == "wrong"


def test_two_sides_that_meet_at_the_given_input_alone_are_not_one() -> None:
    assert verdict(r"z_1 = 0 \cdot x_1 + 1 \cdot x_2") == "wrong"  # both are 5
    assert verdict(r"\frac{\partial L}{\partial z_1} = 1 \cdot x_2 + 0") == "wrong"  # h_1 is 5 too


def test_a_value_that_the_file_leaves_open_is_put_in_by_nobody() -> None:
    assert verdict(r"z_1 = 1 \cdot x_1 + 0 \cdot x_2 + 2", NET.replace(", b: [2, 0]}", "}")) == "wrong"
