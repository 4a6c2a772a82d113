"""A printed array of small whole numbers that is somebody's value is a value, no constant of the formula."""

from __future__ import annotations

import pytest
from judged_lines import verdicts

NET = """
vectors: row
inputs: {X: [2]}
parameters: {W: [2, 2], V: [2, 2]}
targets: {t: [2]}
equations:
  S: X @ W
  Y: relu(S)
  Z: Y @ V
  L: 1/2*sum((Z - t)**2)
values: {X: [1, 2], W: [[2, 1], [0, -1]], V: [[-1, 2], [1, 2]], t: [1, 0]}
"""  # S = [2, -1], Y = [2, 0], Z = [-2, 4], dL/dZ = [-3, 4]

Z = r"\frac{\partial L}{\partial Z}"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (r"S = \begin{bmatrix}1&2\end{bmatrix} W", "accepted"),
        (r"S = \begin{bmatrix}2&1\end{bmatrix} W", "wrong"),
        (r"S = X \begin{bmatrix}2&1\\0&-1\end{bmatrix}", "accepted"),
        (r"S = X \begin{bmatrix}2&0\\1&-1\end{bmatrix}", "wrong"),
        (r"S = X \begin{bmatrix}2&1\\0&1\end{bmatrix}", "wrong"),
        (r"Z = \begin{bmatrix}2&0\end{bmatrix} V", "accepted"),  # a computed value
        (rf"\frac{{\partial L}}{{\partial V}} = \begin{{bmatrix}}2\\0\end{{bmatrix}} {Z}", "accepted"),
        (rf"\frac{{\partial L}}{{\partial V}} = \begin{{bmatrix}}1\\2\end{{bmatrix}} {Z}", "wrong"),
        (rf"\frac{{\partial L}}{{\partial Y}} = {Z} \begin{{bmatrix}}-1&2\\1&2\end{{bmatrix}}", "wrong"),
        (rf"\frac{{\partial L}}{{\partial Y}} = {Z} \begin{{bmatrix}}-1&1\\2&2\end{{bmatrix}}", "wrong"),
        (rf"\frac{{\partial L}}{{\partial Y}} = {Z} \begin{{bmatrix}}-1&2\\1&2\end{{bmatrix}}^T", "accepted"),
    ],
)
def test_an_array_that_is_a_value_stands_for_its_quantity(line: str, found: str) -> None:
    assert verdicts(NET, line) == [found]


def test_without_values_an_array_of_small_numbers_is_a_constant() -> None:
    assert verdicts(NET.split("values")[0], r"S = \begin{bmatrix}1&2\end{bmatrix} W") == ["wrong"]
