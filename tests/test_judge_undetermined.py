r"""Entries that no given value determines are printed as a dot, `\cdot`, and judged as such."""

from __future__ import annotations

import pytest
from judged_lines import report_of, verdicts

import symbackprop
from symbackprop.network.file import loads

GIVEN = r"""
inputs: {x: [2]}
parameters: {a: [4, 2]}
equations: {z: a @ x, h: relu(z)}
loss: L
upstream: [h]
values:
  x: [1, 3]
  dL/dh[2]: -0.01799
  dL/dh[4]: 0.36
  z > 0: [_, 1, _, 0]
"""


def column(*entries: str) -> str:
    return r"\begin{bmatrix}" + r"\\".join(entries) + r"\end{bmatrix}"


MASK = r"\mathbf{1}(z > 0) = "
OUTSIDE = r"\left.\frac{\partial L}{\partial h}\right|_{\mathrm{given}} = "
OPEN = r"\cdot"


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (MASK + column(OPEN, "1", OPEN, "0"), "correct"),
        (MASK + column(OPEN, "0", OPEN, "0"), "wrong"),
        (MASK + column("1", "1", OPEN, "0"), "unbound"),
        (OUTSIDE + column(OPEN, "-0.01799", OPEN, "0.36"), "correct"),
        (OUTSIDE + column(OPEN, "-0.0180", OPEN, "0.36"), "rounded"),
        (OUTSIDE + column(OPEN, "-0.0190", OPEN, "0.36"), "wrong"),
        (OUTSIDE + column(OPEN, OPEN, OPEN, "0.36"), "unbound"),
    ],
)
def test_a_dot_stands_for_what_nothing_determines(line: str, verdict: str) -> None:
    assert verdicts(GIVEN, line) == [verdict]


def test_the_known_entries_beside_dots_are_judged() -> None:
    right = column(OPEN, r"-0.01799 \cdot 1", OPEN, r"\cdot \cdot 0")
    line = rf"\frac{{\partial L}}{{\partial z}} = {right}"
    assert verdicts(GIVEN, line) == ["correct"]
    assert verdicts(GIVEN, line.replace("0.01799", "0.01797")) == ["wrong"]


def test_a_determined_number_is_missed_by_name() -> None:
    (link,) = report_of(GIVEN, MASK + column(OPEN, "0", OPEN, "0")).formulas[0].links
    assert link.expected == ["_", "1", "_", "0"]


def test_a_part_is_given_only_where_the_file_says_so() -> None:
    line = OUTSIDE.replace("h}", "x}") + column("1", "2")
    assert verdicts(GIVEN, line) == ["unbound"]


def test_dots_between_entries_that_differ_by_an_index_are_a_pattern() -> None:
    pattern = r"h = \begin{bmatrix} \mathrm{relu}(z_1) \\ \cdot \\ \cdot \\ \mathrm{relu}(z_4) \end{bmatrix}"
    assert verdicts(GIVEN, pattern)[0] in ("correct", "definition")
    assert verdicts(GIVEN, pattern.replace("z_4", "x_4")) != ["correct"]


def test_two_dots_in_a_row_stand_for_a_number_in_arrays_only() -> None:
    assert report_of(GIVEN, r"z = a \cdot \cdot x").formulas[0].verdict == "unreadable"


STEP = """
inputs: {x: [2]}
parameters: {W: [3, 2], V: [1, 3]}
equations: {z: W @ x, h: step(z), y: V @ h, L: 'sum(y**3)'}
"""


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"\frac{\partial L}{\partial z} = " + column("0", "0", "0"), "correct"),
        (r"\frac{\partial L}{\partial z} = " + column(r"\cdot \cdot 0", r"\cdot \cdot (0)", "0"), "correct"),
        (r"\frac{\partial L}{\partial z} = " + column(r"0 \cdot (\cdot) \cdot \cdot", "0", "0"), "correct"),
        (r"\frac{\partial L}{\partial z} = " + column(r"\cdot \cdot 0", "1", "0"), "wrong"),
        (r"\frac{\partial L}{\partial z} = " + column(r"\cdot", "0", "0"), "unbound"),
        (r"\frac{\partial L}{\partial h} = " + column(r"\cdot", "0", r"\cdot"), "unbound"),
    ],
)
def test_what_hangs_on_no_value_is_judged_beside_dots_without_any_value(line: str, verdict: str) -> None:
    assert verdicts(STEP, line) == [verdict]


@pytest.mark.parametrize(("power", "verdict"), [("2", "correct"), ("3", "wrong")])
def test_a_clause_in_a_command_below_a_display_names_what_stands_in_it(power: str, verdict: str) -> None:
    page = "\\[\n\\frac{\\partial L}{\\partial y} = 3 q\n\\]\n\\where{with $q = y^" + power + "$}\n"
    assert symbackprop.verify(loads(STEP), page, "page.tex").formulas[0].verdict == verdict
