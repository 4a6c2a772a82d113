"""Words about a claim of the file, `holds for all 49 inputs`: the claim is tried."""

from __future__ import annotations

import pytest

import symbackprop
from symbackprop.network.file import loads

NET = """
inputs: {x: [2]}
equations: {y: 'x[1] + x[2] > 0'}
wrt: []
values: {x: [1, 2]}
claims:
  - for: {x: {each: [-3, 3]}}
    holds: y == (x[1] > 0 - x[2])
  - for: {x: {each: [-3, 3]}}
    holds: y <= (x[1] > 0)
"""
RIGHT, WRONG = "y == (x[1] > 0 - x[2])", "y <= (x[1] > 0)"


def verdict(words: str, before: str = "", form: str = "md") -> tuple[str, str]:
    page = before + "\n\n$$\n\\begin{aligned}\\text{" + words + "} &\\end{aligned}\n$$\n"
    found = symbackprop.verify(loads(NET), page, f"page.{form}").formulas[-1]
    return found.verdict, found.message


@pytest.mark.parametrize(
    ("words", "before", "wanted"),
    [
        ("holds for all 49 inputs", RIGHT, "correct"),
        ("holds for all 49 inputs", WRONG, "wrong"),
        ("wrong for 6 of 49 inputs", WRONG, "correct"),
        ("wrong for 6 of 49 inputs", "", "correct"),
        ("wrong for 7 of 49 inputs", WRONG, "wrong"),
        ("wrong for 6 of 49 inputs", RIGHT, "wrong"),
        ("wrong for 7 of 49 inputs", "", "wrong"),
        ("holds for all 48 inputs", RIGHT, "unbound"),
        ("holds for all inputs", RIGHT, "unbound"),
    ],
)
def test_a_claim_in_words_is_tried(words: str, before: str, wanted: str) -> None:
    assert verdict(words, before)[0] == wanted


def test_the_message_tells_how_many_inputs_fail() -> None:
    assert verdict("holds for all 49 inputs", WRONG)[1] == "The claim is wrong for 6 of 49 inputs."
    assert verdict("holds for all 48 inputs")[1] == "the file has no claim that is tried on as many inputs"


@pytest.mark.parametrize(("count", "wanted"), [(6, "definition"), (5, "wrong")])
def test_the_count_in_front_of_an_example_is_judged(count: int, wanted: str) -> None:
    example = r"\quad x = \begin{bmatrix} -2 \\ 3 \end{bmatrix}"
    page = rf"$$\text{{wrong for {count} of 49 inputs, first for}} {example}$$"
    assert symbackprop.verify(loads(NET), page).formulas[0].verdict == wanted


def test_an_example_of_another_shape_is_wrong() -> None:
    page = r"$$\text{wrong for 6 of 49 inputs, first for} \quad x = (-2) + (3)$$"
    assert symbackprop.verify(loads(NET), page).formulas[0].verdict == "wrong"


def test_a_claim_about_many_inputs_is_left_open() -> None:
    many = NET.replace("[-3, 3]", "[-99, 99]")
    page = "$$\\text{holds for all 39601 inputs}$$"
    (formula,) = symbackprop.verify(loads(many), page).formulas
    assert formula.verdict == "unbound" and "more than 20000 inputs" in formula.message
