"""The question `relu'(z_1)`: the slope of a function at a quantity, alone or inside an expression."""

from __future__ import annotations

import pytest

from symbackprop import derive, loads
from symbackprop.errors import NetworkFileError
from symbackprop.numeric.value import cell_rows
from symbackprop.solution import Solution

NET = r"""
inputs: {x: [2]}
parameters: {W: [3, 2]}
targets: {y: [3]}
equations: {z: W @ x, h: relu(z), p: sigmoid(z), L: 1/2*sum((h - y)**2) + sum(p)}
values: {x: [1, 2], W: [[1, 2], [3, 4], [-5, 1]], y: [1, 4, 2]}
"""


def asked(question: str) -> Solution:
    return derive(loads(f"{NET}ask:\n  - {question}\n"))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("relu'(z)", ["1", "1", "0"]),
        ("relu'(z)[2]", ["1"]),
        ("x[2]*relu'(z)", ["2", "2", "0"]),
        ("dL/dh*relu'(z)", ["4", "7", "0"]),
    ],
)
def test_a_slope_at_a_quantity_has_its_numbers(question: str, value: list[str]) -> None:
    ((_, numbers),) = asked(question).answers
    assert numbers.value is not None
    assert [str(cell) for row in cell_rows(numbers.value) for cell in row] == value


def test_a_slope_at_a_quantity_is_printed_as_a_slope() -> None:
    page = asked("sigmoid'(z)").tex()
    assert r"\sigma'(z)" in page and "slope_" not in page


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("relu'(q)", r"net\.yaml:8:5: q is not declared"),
        ("reluu'(z)", r"net\.yaml:8:5: reluu is no function with a slope; did you mean relu\?"),
    ],
)
def test_a_slope_that_is_none_is_told(question: str, message: str) -> None:
    with pytest.raises(NetworkFileError, match=message):
        asked(question)
