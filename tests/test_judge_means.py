r"""`\bar x`: the mean of x where the page says so, the gradient by x elsewhere."""

from __future__ import annotations

from judged_lines import report_of, verdicts

LINE = """
sizes: {n: null}
inputs: {x: [n]}
parameters: {w: [], b: []}
targets: {y: [n]}
equations: {p: w*x + b, L: 1/(2*n)*sum((p - y)**2)}
"""
BARS = """
inputs: {x: [3]}
parameters: {W: [2, 3]}
targets: {y: [2]}
equations: {z: W @ x, L: 1/2*sum((z - y)**2)}
"""
MEANS = (r"\bar x = \frac{1}{n} \sum_{i=1}^n x_i", r"\bar y = \frac1n \mathbf{1}^T y")


def test_a_bar_over_a_quantity_is_its_mean_where_the_page_says_so() -> None:
    right = r"\frac{\partial L}{\partial b} = w \bar x + b - \bar y"
    assert verdicts(LINE, *MEANS, right) == ["definition", "definition", "correct"]
    assert verdicts(LINE, *MEANS, right.replace("+ b", ""))[-1] == "wrong"
    assert verdicts(LINE, *MEANS, right.replace(r"\bar x", "x"))[-1] == "wrong"


def test_what_is_no_mean_of_it_is_no_name_for_one() -> None:
    assert verdicts(LINE, MEANS[0].replace(r"\frac{1}{n}", r"\frac{2}{n}")) == ["wrong"]
    assert verdicts(LINE, MEANS[0], MEANS[0].replace(r"\frac{1}{n}", r"\frac{2}{n}")) == ["definition", "wrong"]
    assert verdicts(LINE, MEANS[0].replace("x_i", "y_i")) == ["wrong"]


def test_a_bar_without_a_mean_stays_the_gradient() -> None:
    assert verdicts(BARS, r"\bar x = W^T \bar z", r"\bar z = z - y") == ["correct", "correct"]
    assert verdicts(BARS, r"\bar x = W \bar z") == ["wrong"]


LETTERS = """
inputs: {x: [k]}
targets: {y: [n]}
parameters: {W_1: [m, k], b_1: [m], W_2: [n, m], b_2: [n]}
equations: {z: W_1 @ x + b_1, h: relu(z), s: W_2 @ h + b_2, l: 1/2*sum((s - y)**2)}
"""


def test_a_name_for_what_runs_over_a_letter_is_compared_with_no_part_of_an_equation() -> None:
    report = report_of(LETTERS, "Q = x_j")
    assert [formula.message for formula in report.formulas if "fault" in formula.message] == []
