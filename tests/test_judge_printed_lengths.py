"""A page that works with two samples, beside a file that leaves their number open."""

from __future__ import annotations

import pytest
from judged_lines import verdicts

import symbackprop
from symbackprop.network.file import loads

BATCH = """
vectors: row
inputs: {x: [m, 4]}
parameters: {W_1: [3, 4], W_2: [1, 3]}
targets: {y: [m, 1]}
equations:
  h_1: relu(x @ W_1.T)
  h_2: h_1 @ W_2.T
  l: 1/2 * 1/m * sum((h_2 - y)**2)
"""
HEAD = r"\frac{\partial l}{\partial h_2} = "


def array(*entries: str) -> str:
    return HEAD + r"\begin{bmatrix}" + r"\\".join(entries) + r"\end{bmatrix}"


FIRST, SECOND = "(h_{2,11} - y_{11})", "(h_{2,21} - y_{21})"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (array(rf"\frac1m {FIRST}", rf"\frac1m {SECOND}"), "accepted"),
        (array(rf"\frac12 {FIRST}", rf"\frac12 {SECOND}"), "accepted"),
        (array(FIRST, SECOND), "wrong"),
        (array(rf"\frac13 {FIRST}", rf"\frac13 {SECOND}"), "wrong"),
        (array(rf"\frac12 {FIRST}", rf"\frac12 {FIRST}"), "wrong"),
        (array(rf"\frac12 {SECOND}", rf"\frac12 {FIRST}"), "wrong"),
        (array(rf"\frac1m {FIRST}"), "wrong"),  # one row is no number of samples
    ],
)
def test_an_open_size_is_as_long_as_the_array_that_is_printed(line: str, found: str) -> None:
    assert verdicts(BATCH, line) == [found]


def test_the_message_names_the_size() -> None:
    line = array(rf"\frac1m {FIRST}", rf"\frac1m {SECOND}")
    report = symbackprop.verify(loads(BATCH), f"${line}$")
    assert report.formulas[0].links[0].message == "for m = 2"


def test_a_size_with_a_number_is_not_changed() -> None:
    three = BATCH + "sizes: {m: 3}\n"
    assert verdicts(three, array(rf"\frac1m {FIRST}", rf"\frac1m {SECOND}")) == ["wrong"]


RELU = """
sizes: {n: null}
inputs: {X: [n, 2]}
parameters: {W: [2, 4], V: [4]}
targets: {y: [n]}
equations: {Z: X @ W, H: relu(Z), p: H @ V, L: 1/n * sum((p - y)**2)}
values: {X: [[1, 2], [0.5, -1]], W: [[1, -1, 2, 3], [0.5, 2, 1, -2]], V: [1, 2, -1, 3], y: [1, 0]}
"""


def test_an_array_of_another_length_than_the_given_values_is_judged_without_them() -> None:
    rows = r"\begin{bmatrix} p_1 - y_1 \\ p_2 - y_2 \\ p_3 - y_3 \end{bmatrix}"
    page = r"$$\frac{\partial L}{\partial p} = %s " + f"{rows}$$"
    found = [symbackprop.verify(loads(RELU), page % factor).formulas[0] for factor in ("", r"\frac23")]
    assert [f.verdict for f in found] == ["wrong", "correct"]
