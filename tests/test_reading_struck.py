"""What a page has crossed out claims nothing, and a wrong line that is crossed out is no first wrong line."""

from __future__ import annotations

import pytest

import symbackprop
from symbackprop.network.file import loads
from symbackprop.reading.document import Kind, read_document

NET = """
inputs: {x: [2]}
parameters: {W: [3, 2]}
equations: {z: W @ x, h: tanh(z), L: sum(h**2)}
"""


@pytest.mark.parametrize(
    ("page", "gone"),
    [
        ("~~$a = 1$~~ $b = 2$", [True, False]),
        ("~~$a = 1$ or $b = 2$~~", [True, True]),
        ("~~well\n$a = 1$~~, <del>$b = 2$</del> <s>$c$</s>", [True, True, True]),
        ("~~open $a = 1$\n\n$b = 2$~~", [False, False]),
        ("a ~~ $a = 1$ ~~ b", [False]),
        ("$a~~b$ is $c~~d$", [False, False]),
        ("~~~\n$a = 1$\n~~~\n$b = 2$", [False]),
        ("~~no <del>$a = 1$</del> $b = 2$", [True, False]),
    ],
)
def test_formulas_between_two_marks_are_crossed_out(page: str, gone: list[bool]) -> None:
    assert [formula.struck for formula in read_document(page, "markdown").formulas][-len(gone) :] == gone


@pytest.mark.parametrize(("kind", "gone"), [("latex", True), ("markdown", False)])
def test_in_latex_a_command_crosses_out_and_two_ties_are_room(kind: Kind, gone: bool) -> None:
    page = r"\sout{so $a = 1$ or} ~~$b = 2$~~ \text{$c = 3$}"
    assert [formula.struck for formula in read_document(page, kind).formulas] == [gone, not gone, False]


def test_a_wrong_line_that_is_crossed_out_is_not_judged_and_the_same_line_below_it_is() -> None:
    wrong = r"$\frac{\partial L}{\partial z} = 2 h$"
    report = symbackprop.verify(loads(NET), f"~~{wrong}~~\n\n{wrong}")
    assert [formula.verdict for formula in report.formulas] == ["definition", "wrong"]
    assert report.formulas[0].message == "It is crossed out, and not judged."
    assert report.first_wrong is not None and report.first_wrong.index == 2
