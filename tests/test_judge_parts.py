r"""Names that a page gives to what stands nameless in an equation: u = W x has a gradient, and entries."""

from __future__ import annotations

import pytest
from judged_lines import report_of, verdicts

import symbackprop
from symbackprop.network.file import loads

NET = """
inputs: {x: [4]}
targets: {y: [2]}
parameters: {W: [3, 4], b: [3], V: [2, 3]}
equations:
  h: tanh(W @ x + b)
  p: softmax(V @ h)
  L: -sum(y*log(p))
"""
TWICE = """
inputs: {x: [3]}
parameters: {W: [3, 3], v: [3]}
equations:
  h: tanh(W @ x)
  g: x * (W @ x)
  L: v.T @ h + v.T @ g
"""
U = "u = W x + b"
S = "s = V h"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (r"\frac{\partial L}{\partial u} = \frac{\partial L}{\partial h} \odot (1 - h \odot h)", "correct"),
        (r"\frac{\partial L}{\partial u} = \frac{\partial L}{\partial h} \odot (1 - u \odot u)", "wrong"),
        (r"\frac{\partial L}{\partial W} = \frac{\partial L}{\partial u} x^\top", "correct"),
        (r"\frac{\partial L}{\partial W} = \frac{\partial L}{\partial h} x^\top", "wrong"),
        (r"\frac{\partial u_i}{\partial W_{jk}} = \delta_{ij} x_k", "correct"),
        (r"\frac{\partial u_i}{\partial W_{jk}} = \delta_{ik} x_j", "wrong"),
        (r"h = \tanh(u)", "definition"),
        (r"u_i = \sum_j W_{ij} x_j + b_i", "correct"),
        (r"u_i = \sum_j W_{ji} x_j + b_i", "wrong"),
        (r"\left.\frac{\partial L}{\partial b}\right|_u = \frac{\partial L}{\partial u}", "correct"),
    ],
)
def test_a_named_part_has_values_and_derivatives(line: str, wanted: str) -> None:
    assert verdicts(NET, U, line) == ["definition", wanted]


def test_two_parts_have_numbers_of_their_own() -> None:
    lines = [
        "u_2 = V h",
        "u_1 = W x + b",
        r"\frac{\partial L}{\partial h} = V^\top \frac{\partial L}{\partial u_2}",
    ]
    assert verdicts(NET, *lines) == ["definition", "definition", "correct"]
    assert verdicts(NET, *lines[:2], lines[2].replace("u_2", "u_1"))[-1] == "wrong"


def test_a_part_that_stands_in_two_equations_is_one_quantity() -> None:
    both = r"\frac{\partial L}{\partial u} = v \odot (1 - h \odot h) + v \odot x"
    assert verdicts(TWICE, "u = W x", both) == ["definition", "correct"]
    assert verdicts(TWICE, "u = W x", both.replace(r" + v \odot x", "")) == ["definition", "wrong"]


def test_two_names_of_one_part_are_its_two_places() -> None:
    lines = ["u_1 = W x", "u_2 = W x"]
    first = r"\frac{\partial L}{\partial u_1} = v \odot (1 - h \odot h)"
    second = r"\frac{\partial L}{\partial u_2} = v \odot x"
    assert verdicts(TWICE, *lines, first, second) == ["definition", "definition", "correct", "correct"]
    assert verdicts(TWICE, *lines, first.replace("u_1", "u_2"))[-1] == "wrong"


def test_what_is_no_part_of_an_equation_is_a_name_without_a_gradient() -> None:
    assert verdicts(NET, "u = 2 W x + b", r"\frac{\partial L}{\partial u} = x")[-1] == "unbound"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (r"\partial_1 \max(x_1, x_2) = \mathbf{1}(x_1 > x_2)", "correct"),
        (r"\partial_2 \max(x_1, x_2) = \mathbf{1}(x_1 > x_2)", "wrong"),
        (r"\partial_2 \max(x_1, x_2) = \mathbf{1}(x_1 < x_2)", "correct"),
        (r"\partial_3 \max(x_1, x_2) = \mathbf{1}(x_1 < x_2)", "unbound"),
        (r"\frac{\partial}{\partial x_1} \min(x_1, x_2) = \partial_1 \min(x_1, x_2)", "correct"),
        (r"\frac{\partial}{\partial x_1} \min(x_1, x_2) = \partial_2 \min(x_1, x_2)", "wrong"),
    ],
)
def test_the_slope_of_a_function_in_one_argument(line: str, wanted: str) -> None:
    assert verdicts(NET, line) == [wanted]


def test_the_logarithm_of_softmax_is_one_name() -> None:
    assert verdicts(NET, r"L = -\sum_i y_i \mathrm{log\,softmax}(V h)_i") == ["correct"]
    assert verdicts(NET, r"L = -\sum_i y_i \mathrm{log\,softmax}(h)_i") != ["correct"]


def test_a_reason_in_a_bracket_that_goes_on_in_the_next_row_is_no_part_of_it() -> None:
    reason = r"&&\quad \text{the equation of }h \\ &\qquad {}"
    line = rf"\begin{{aligned}} h &= \tanh\Bigl(W x {reason}+ b\Bigr) \end{{aligned}}"
    assert verdicts(NET, line)[0] in ("correct", "definition")
    assert verdicts(NET, line.replace("+ b", "- b")) == ["wrong"]
    assert report_of(NET, line).formulas[0].verdict != "unbound"


def test_bars_around_what_is_differentiated_are_its_absolute_value() -> None:
    line = r"\frac{\partial}{\partial x_1} \lvert x_1 \rvert = \mathbf{1}(x_1 > 0) - \mathbf{1}(x_1 < 0)"
    assert verdicts(NET, line) == ["correct"]
    assert verdicts(NET, line.partition(" - ")[0]) == ["wrong"]


def test_a_side_in_a_box_may_be_broken_into_rows() -> None:
    rows = r"\begin{aligned} &\tanh\Bigl(W x \\ &\qquad {}+ b\Bigr) \\ &\qquad {}- x_1 + x_1 \end{aligned}"
    assert verdicts(NET, rf"h = \boxed{{{rows}}}") == ["definition"]
    assert verdicts(NET, rf"h = \boxed{{{rows.replace('+ b', '- b')}}}") == ["wrong"]


def test_a_clause_below_a_display_names_what_stands_in_it() -> None:
    line = r"$$\frac{\partial L}{\partial W} = \frac{\partial L}{\partial u} x^\top$$"
    for clause in ("with $u = W x + b$", "where $s = V h$ and $u = W x + b$"):
        report = symbackprop.verify(loads(NET), f"{line}\n\n{clause}")
        assert report.formulas[0].verdict == "correct"
        assert {f.verdict for f in report.formulas[1:]} == {"definition"}
    report = symbackprop.verify(loads(NET), f"{line.replace('x^', 'h^')}\n\nwith $u = W x + b$")
    assert report.formulas[0].verdict == "wrong"
    report = symbackprop.verify(loads(NET), f"{line}\n\nLater we call $u = W x + b$")
    assert report.formulas[0].verdict == "unbound"


def test_ones_of_every_shape_are_read_beside_many_sizes() -> None:
    net = """
inputs: {x: [5, 2], a: [7], c: [6]}
parameters: {P: [2, 4], Q: [4, 3]}
equations: {q: x @ P, m: q - mean(q), r: m @ Q, L: sum(r**2) + sum(a) + sum(c)}
"""
    line = r"m = q - \left(\frac{1}{20} \sum_i \sum_j q_{ij}\right) \mathbf{1} \mathbf{1}^\top"
    assert verdicts(net, line)[0] in ("correct", "definition")
    assert verdicts(net, line.replace("20", "10")) == ["wrong"]


FAN = """
inputs: {x: [3]}
parameters: {P: [3, 3]}
equations:
  a: P @ x
  b: a * tanh(a)
  c: b + sin(a)
  d: c * a
  e: d + exp(a)
  L: sum(e**2)
"""
SENT = [rf"\frac{{\partial L}}{{\partial {q}}} \cdot \frac{{\partial {q}}}{{\partial a}}" for q in "bcde"]


@pytest.mark.parametrize(
    ("terms", "wanted"), [(SENT, "accepted"), (SENT[:3], "wrong"), ([*SENT, SENT[0]], "wrong")]
)
def test_every_derivative_of_a_long_sum_over_consumers_may_be_direct(terms: list[str], wanted: str) -> None:
    assert verdicts(FAN, r"\frac{\partial L}{\partial a} = " + " + ".join(terms)) == [wanted]
