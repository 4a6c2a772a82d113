"""A line whose shapes do not fit says which shapes; where they stay letters it says the fact alone."""

from __future__ import annotations

import pytest

from symbackprop import loads, verify

NET = """
inputs: {x: [3]}
parameters: {W: [2, 3], V: [4, 2]}
equations:
  z: W @ x
  h: V @ z
  L: sum(h**2)
values: {x: [1, 2, 4], W: [[1, 0, 2], [3, 1, 1]], V: [[1, 2], [0, 1], [2, 5], [1, 1]]}
"""
TOLD = {
    r"h = \begin{bmatrix} 1 & 2 \\ 3 & 5 \end{bmatrix}": "The left side is 4 x 1, this is 2 x 2.",
    r"V = \begin{bmatrix} 7 & 8 & 9 \end{bmatrix}": "The left side is 4 x 2, this is 1 x 3.",
    r"L = W": "The left side is one number, this is 2 x 3.",
    r"h = \begin{bmatrix} 7 & 8 \\ 9 & 6 \end{bmatrix} \begin{bmatrix} 1 \\ 2 \\ 4 \end{bmatrix}": (
        r"The shapes do not fit: $\begin{bmatrix} 7 & 8 \\ 9 & 6 \end{bmatrix}$ is 2 x 2 and "
        r"$\begin{bmatrix} 1 \\ 2 \\ 4 \end{bmatrix}$ is 3 x 1."
    ),
}


@pytest.mark.parametrize("line", TOLD)
def test_shapes_that_do_not_fit_are_named(line: str) -> None:
    (formula,) = verify(loads(NET), f"${line}$").formulas
    assert (formula.verdict, formula.links[-1].message) == ("wrong", TOLD[line])


def test_a_number_that_looks_like_a_list_of_the_same_shape_is_not_told_by_shapes() -> None:
    (formula,) = verify(loads(NET), r"$h = \begin{bmatrix} 9 & 9 & 9 & 9 \end{bmatrix}$").formulas
    assert "left side" not in formula.links[-1].message


def test_sizes_that_are_letters_are_not_told_as_the_numbers_that_were_tried() -> None:
    symbolic = (
        NET.split("values")[0].replace("[4, 2]", "[m, n]").replace("[2, 3]", "[n, k]").replace("[3]", "[k]")
    )
    (formula,) = verify(loads(symbolic), "$h = W V$").formulas
    assert formula.verdict == "wrong"
    assert " x " not in formula.links[-1].message
