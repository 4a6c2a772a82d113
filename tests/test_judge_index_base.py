"""`notation: {index_base: 0}`: printed numbers of entries count from 0, letters run over all places."""

from __future__ import annotations

import pytest
from judged_lines import verdicts

NET = """
inputs: {x: [4]}
parameters: {W: [3, 4], V: [2, 3]}
equations: {z: W @ x, h_1: tanh(z), y: V @ h_1, L: 1/3*sum(y**3)}
values: {x: [1, 2, -1, 3]}
"""
FROM_0 = NET + "notation: {index_base: 0}\n"


@pytest.mark.parametrize(
    ("line", "from_0", "from_1"),
    [
        (r"y_0 = \sum_k V_{0k} h_{1,k}", "correct", "unbound"),
        (r"y_1 = V_{10} h_{1,0} + V_{11} h_{1,1} + V_{12} h_{1,2}", "correct", "unbound"),
        (r"y_1 = V_{11} h_{1,1} + V_{12} h_{1,2} + V_{13} h_{1,3}", "wrong", "correct"),
        (r"\frac{\partial L}{\partial V_{01}} = y_0^2 h_{1,1}", "correct", "unbound"),
        (r"\frac{\partial L}{\partial V_{01}} = y_1^2 h_{1,0}", "wrong", "unbound"),
        (r"(W x)_0 = z_0", "correct", "unbound"),
        (r"(W x)_1 = z_1", "correct", "correct"),
        (r"(W x)_0 = z_1", "wrong", "unbound"),
        (r"x_0 = 1", "correct", "unbound"),
        (r"x_1 = 1", "wrong", "correct"),
        (r"\frac{\partial h_{1,i}}{\partial z_j} = \delta_{ij} (1 - h_{1,i}^2)", "correct", "correct"),
    ],
)
def test_numbers_of_entries_count_from_what_the_notation_says(line: str, from_0: str, from_1: str) -> None:
    assert verdicts(FROM_0, line) == [from_0]
    assert verdicts(NET, line) == [from_1]


def test_reading_may_count_from_1_all_the_same() -> None:
    line = r"y_1 = V_{11} h_{1,1} + V_{12} h_{1,2} + V_{13} h_{1,3}"
    assert verdicts(FROM_0 + "reading: {indices: from-1}\n", line) == ["correct"]
