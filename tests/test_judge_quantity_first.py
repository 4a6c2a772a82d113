r"""Numbers may stand before the quantity whose value they are: `8 = L` says what `L = 8` says."""

from __future__ import annotations

import pytest
from judged_lines import verdicts

NET = """
vectors: row
inputs: {X: [2]}
parameters: {W: [2, 3]}
targets: {t: [3]}
equations:
  S: X @ W
  Y: relu(S)
  L: 1/2*sum((Y - t)**2)
values: {X: [3, -5], W: [[2, 1, 4], [0, -1, 3]], t: [1, 2, 3]}
"""  # S = [6, 8, -3], Y = [6, 8, 0], L = 35


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("35 = L", ["correct"]),
        ("36 = L", ["wrong"]),
        ("[6, 8, -3] = S", ["correct"]),
        ("[6, 8, 3] = S", ["wrong"]),
        (r"\begin{bmatrix}5\\6\\-3\end{bmatrix} = \frac{\partial L}{\partial Y}", ["correct"]),
        (r"3 \cdot 2 - 5 \cdot 0 = 6 = S_1", ["correct", "correct"]),
        (r"3 \cdot 2 - 5 \cdot 0 = 7 = S_1", ["correct", "wrong"]),
        (r"3 \cdot 2 - 5 \cdot 0 = 6 = S_2", ["wrong", "follows"]),
        ("[3, -5] W = S", ["accepted"]),
        ("[3, 5] W = S", ["wrong"]),
        (r"35 = L = \frac12 \sum_i (Y_i - t_i)^2", ["correct", "definition"]),
        (r"35 = L = \frac12 \sum_i (Y_i + t_i)^2", ["correct", "wrong"]),
        (r"35 \approx L", ["correct"]),
        ("35 = q", ["unbound"]),
        ("2 + 3 = 5", ["correct"]),
        ("5 = 2 + 3", ["correct"]),
        ("[6, 8, -3] = X W", ["correct"]),
        ("[6, 8, 3] = X W", ["wrong"]),
        (r"35 = \frac12 \sum_i (Y_i - t_i)^2", ["correct"]),
        (r"35 = \frac12 \sum_i (Y_i + t_i)^2", ["wrong"]),
        (r"0.7311 = \frac{1}{1 + e^{-1}}", ["rounded"]),
        (r"0.7312 = \frac{1}{1 + e^{-1}}", ["wrong"]),
    ],
)
def test_numbers_before_a_quantity_are_judged_as_its_value(line: str, found: list[str]) -> None:
    assert verdicts(NET, line) == found


def test_without_values_numbers_before_a_quantity_are_not_judged() -> None:
    assert verdicts(NET.split("values")[0], "35 = L") == ["unbound"]
