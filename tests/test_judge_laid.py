r"""Tables of values, `i down, j across: [..]`, and places, `i = 1: ..`, go on with the left side above."""

from __future__ import annotations

import pytest
from judged_lines import report_of, verdicts

NET = """
vectors: row
inputs: {x: [3]}
parameters: {W: [3, 2], v: [2]}
equations: {z: x @ W, h: relu(z), L: h @ v.T}
values: {x: [1, 2, -3], W: [[1, -2], [3, 4], [1, -1]], v: [5, 7]}
"""
HEAD = r"\frac{\partial L}{\partial W_{ij}} = v_j \mathbf{1}(z_j > 0) x_i"
TABLE = r"i\text{ down, }j\text{ across}\colon\ \begin{bmatrix} 5 & 7 \\ 10 & 14 \\ -15 & -21 \end{bmatrix}"
ROW = r"\frac{\partial z_1}{\partial W_{i1}} = x_i"


def test_a_table_over_two_letters_is_judged_entry_by_entry() -> None:
    assert verdicts(NET, HEAD, TABLE) == ["correct", "correct"]
    assert verdicts(NET, HEAD, TABLE.replace("10 & 14", "14 & 10")) == ["correct", "wrong"]
    assert verdicts(NET, HEAD, TABLE.replace("-21", "21")) == ["correct", "wrong"]


def test_a_table_that_is_turned_round_is_wrong() -> None:
    turned = (
        r"j\text{ down, }i\text{ across}\colon\ \begin{bmatrix} 5 & 7 \\ 10 & 14 \\ -15 & -21 \end{bmatrix}"
    )
    assert verdicts(NET, HEAD, turned) == ["correct", "wrong"]


@pytest.mark.parametrize(("word", "table"), [("across", "1 & 2 & -3"), ("down", r"1 \\ 2 \\ -3")])
def test_a_line_of_values_runs_over_one_letter(word: str, table: str) -> None:
    line = rf"i\text{{ {word}}}: \begin{{bmatrix}} {table} \end{{bmatrix}}"
    assert verdicts(NET, ROW, line) == ["correct", "correct"]
    assert verdicts(NET, ROW, line.replace("-3", "3")) == ["correct", "wrong"]


def test_a_place_before_a_colon_restricts_what_follows() -> None:
    assert verdicts(NET, ROW, r"i = 1\colon\ 1, \quad i = 3\colon\ -3") == ["correct", "correct", "correct"]
    assert verdicts(NET, ROW, r"i = 1\colon\ 1, \quad i = 3\colon\ 3") == ["correct", "correct", "wrong"]
    assert verdicts(NET, HEAD, r"i = 3,\ j = 1\colon\ -15") == ["correct", "correct"]
    assert report_of(NET, HEAD, r"i = 1,\ j = 3\colon\ -15").formulas[1].verdict == "unbound"


def test_an_equation_behind_a_place_has_its_own_left_side() -> None:
    line = r"i = 2: \frac{\partial L}{\partial W_{i1}} = 10"
    assert verdicts(NET, ROW, line)[1] == "correct"
    assert verdicts(NET, ROW, line.replace("10", "5"))[1] == "wrong"
