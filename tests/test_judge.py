"""How a line is judged: one small page for each rule, with the verdict of every link."""

from __future__ import annotations

import pytest
from judged_lines import report_of, verdicts

COLUMNS = """
inputs: {x: [4]}
targets: {y: [2]}
parameters: {W_1: [3, 4], b_1: [3], W_2: [2, 3], b_2: [2]}
equations:
  z_1: W_1 @ x + b_1
  h_1: relu(z_1)
  z_2: W_2 @ h_1 + b_2
  L: 1/2*sum((z_2 - y)**2)
"""
ROWS = """
vectors: row
inputs: {X: [2]}
parameters: {W_1: [2, 3], W_2: [3, 2]}
targets: {y: [2]}
equations:
  S_2: X @ W_1
  Y_2: relu(S_2)
  S_3: Y_2 @ W_2
  L: 1/2*sum((S_3 - y)**2)
values: {X: [1, 2], W_1: [[2, 1, 1], [0, -1, 3]], W_2: [[1, 2], [3, -1], [1, 4]], y: [1, 2]}
"""
SCALARS = """
inputs: {x: []}
targets: {y: []}
parameters: {w: [], b: []}
equations:
  z: w*x + b
  h: sigmoid(z)
  L: (h - y)**2
update: {rate: 0.5}
values: {x: 1.5, y: 1, w: 0.4, b: -0.2}
"""
SOFTMAX = """
inputs: {x: [3]}
targets: {t: {shape: [4], one_hot: true}}
parameters: {W: [4, 3]}
equations:
  z: W @ x
  p: softmax(z)
  L: -sum(t*log(p))
"""


def reason(net: str, *formulas: str) -> str:
    return report_of(net, *formulas).formulas[-1].links[-1].message


RIGHT = [
    (COLUMNS, r"z_1 = W_1 x + b_1", "definition"),
    (COLUMNS, r"\frac{\partial L}{\partial z_2} = z_2 - y", "correct"),
    (COLUMNS, r"\frac{\partial L}{\partial W_2} = \frac{\partial L}{\partial z_2} h_1^\top", "correct"),
    (COLUMNS, r"\frac{\partial L}{\partial W_2} = \frac{\partial L}{\partial z_2} \otimes h_1", "correct"),
    (COLUMNS, r"\frac{\partial L}{\partial h_1} = W_2^T (z_2 - y)", "correct"),
    (COLUMNS, r"\bar z_1 = \bar h_1 \odot 1(z_1 > 0)", "correct"),
    (COLUMNS, r"\bar z_1 = \bar h_1 \odot \mathrm{relu}'(z_1)", "correct"),
    (COLUMNS, r"\frac{\partial L}{\partial W_{1,ij}} = \frac{\partial L}{\partial z_{1,i}} x_j", "correct"),
    (
        COLUMNS,
        r"\frac{\partial L}{\partial x_j} = \sum_i \frac{\partial L}{\partial z_{1,i}} W_{1,ij}",
        "correct",
    ),
    (COLUMNS, r"\frac{\partial z_{1,i}}{\partial W_{1,jk}} = \delta_{ij} x_k", "correct"),
    (COLUMNS, r"\frac{\partial z_2}{\partial h_1} = W_2", "correct"),
    (COLUMNS, r"L = \frac12 \mathbf 1^T ((z_2 - y) \odot (z_2 - y))", "definition"),
    (
        COLUMNS,
        r"\frac{\partial L}{\partial W_1} = \frac{\partial L}{\partial z_1} \frac{\partial z_1}{\partial W_1}",
        "correct",
    ),
    (COLUMNS, r"\frac{\partial L}{\partial x_j} = \frac{\partial L}{\partial z_{1,i}} W_{1,ij}", "accepted"),
    (COLUMNS, r"\frac{\partial h_1}{\partial z_1} = \mathrm{relu}'(z_1)", "accepted"),
    (COLUMNS, r"\frac{\partial z_2}{\partial h_1} = W_2^T", "accepted"),
    (ROWS, r"S_2 = \begin{bmatrix} 2 \\ -1 \\ 7 \end{bmatrix}", "correct"),
    (
        ROWS,
        r"Y_2 = \begin{bmatrix} 2 \\ -1 \\ 7 \end{bmatrix} \begin{bmatrix} 1 & 0 & 1 \end{bmatrix}",
        "accepted",
    ),
    (ROWS, r"X = \begin{bmatrix} 1 & 2 \end{bmatrix}", "definition"),
    (SCALARS, r"\frac{\partial L}{\partial w} = 2(h - y) \sigma'(z) x", "correct"),
    (SCALARS, r"z = 0.4 \cdot 1.5 - 0.2 = 0.4", "correct"),
    (SCALARS, r"h = \sigma(0.4) = 0.599", "rounded"),
    (SCALARS, r"h \approx 0.598", "rounded"),
    (SCALARS, r"w \leftarrow w - \eta \frac{\partial L}{\partial w}", "correct"),
    (SCALARS, r"\sigma'(t) = \sigma(t)(1 - \sigma(t))", "correct"),
    (SCALARS, r"3 \cdot 14 + 0.5 = 42.5", "correct"),
    (SOFTMAX, r"\frac{\partial L}{\partial z} = p - t", "correct"),
    (SOFTMAX, r"L = -\log p_k", "accepted"),
    (SOFTMAX, r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)", "correct"),
]


@pytest.mark.parametrize(("net", "formula", "last"), RIGHT, ids=[f for _, f, _ in RIGHT])
def test_a_right_line_passes_with_its_verdict(net: str, formula: str, last: str) -> None:
    assert verdicts(net, formula)[-1] == last


WRONG = [
    (COLUMNS, r"\frac{\partial L}{\partial z_2} = y - z_2"),
    (COLUMNS, r"\frac{\partial L}{\partial z_2} = 2(z_2 - y)"),
    (COLUMNS, r"\frac{\partial L}{\partial W_2} = h_1 \frac{\partial L}{\partial z_2}^T"),
    (COLUMNS, r"\frac{\partial L}{\partial W_2} = \frac{\partial L}{\partial z_2} h_1"),
    (COLUMNS, r"\frac{\partial L}{\partial h_1} = W_2 (z_2 - y)"),
    (COLUMNS, r"\frac{\partial L}{\partial h_1} = W_1^T (z_2 - y)"),
    (COLUMNS, r"\bar z_1 = \bar h_1 \odot 1(z_1 < 0)"),
    (COLUMNS, r"\frac{\partial L}{\partial W_1} = \bar z_1 h_1^T"),
    (COLUMNS, r"\frac{\partial L}{\partial W_{1,ij}} = \frac{\partial L}{\partial z_{1,j}} x_i"),
    (COLUMNS, r"\frac{\partial z_{1,i}}{\partial W_{1,jk}} = \delta_{ik} x_j"),
    (COLUMNS, r"\frac{\partial L}{\partial h_1} = \sum_i \frac{\partial L}{\partial z_{2,i}} W_{2,i1}"),
    (ROWS, r"S_2 = \begin{bmatrix} 2 & 1 & 7 \end{bmatrix}"),
    (
        ROWS,
        r"\frac{\partial L}{\partial S_2} = \frac{\partial L}{\partial Y_2} \odot \begin{bmatrix} 1 & 1 & 1 "
        r"\end{bmatrix}",
    ),
    (SCALARS, r"\frac{\partial L}{\partial w} = 2(h - y) \sigma'(z)"),
    (SCALARS, r"h = 0.59"),
    (SCALARS, r"h = 0.00"),
    (SCALARS, r"3 \cdot 14 + 0.5 = 43.5"),
    (SOFTMAX, r"\frac{\partial L}{\partial z} = t - p"),
]


@pytest.mark.parametrize(("net", "formula"), WRONG, ids=[f for _, f in WRONG])
def test_a_wrong_line_is_called_wrong(net: str, formula: str) -> None:
    assert verdicts(net, formula)[-1] == "wrong"


UNBOUND = [
    (COLUMNS, r"\frac{\partial L}{\partial V} = 0", "$V$ is not declared"),
    (COLUMNS, r"z_1 = \begin{bmatrix} 1 \\ 2 \\ 3 \end{bmatrix}", "value"),
    (COLUMNS, r"q = 3", "$q$ is not declared"),
    (SCALARS, r"z = f(x)", "f"),
]


@pytest.mark.parametrize(("net", "formula", "said"), UNBOUND, ids=[f for _, f, _ in UNBOUND])
def test_what_nothing_decides_is_unbound_and_says_what_is_missing(net: str, formula: str, said: str) -> None:
    assert verdicts(net, formula)[-1] == "unbound"
    assert said in reason(net, formula)


def test_a_right_side_after_a_wrong_one_is_correct() -> None:
    line = r"\frac{\partial L}{\partial z_2} = y - z_2 = z_2 - y"
    assert verdicts(COLUMNS, line) == ["wrong", "correct"]


def test_a_line_that_starts_with_a_relation_goes_on_with_the_last_left_side() -> None:
    first = r"\frac{\partial L}{\partial h_1} = W_2^T \frac{\partial L}{\partial z_2}"
    assert verdicts(COLUMNS, first, r"= W_2^T (z_2 - y)") == ["correct", "correct"]
    assert verdicts(COLUMNS, first, r"= W_2^T (y - z_2)") == ["correct", "wrong"]


def test_a_name_that_the_page_defines_is_bound_from_there_on() -> None:
    lines = (
        r"g = z_2 - y",
        r"\frac{\partial L}{\partial W_2} = g h_1^T",
        r"\frac{\partial L}{\partial b_2} = -g",
    )
    assert verdicts(COLUMNS, *lines) == ["definition", "correct", "wrong"]


def test_a_bare_number_defines_nothing() -> None:
    assert verdicts(COLUMNS, r"g = 3", r"\frac{\partial L}{\partial b_2} = g") == ["unbound", "unbound"]


def test_a_name_stands_for_its_gradient_through_its_chain_and_the_verdict_says_so() -> None:
    line = r"W_2 = \frac{\partial L}{\partial S_3} \cdot Y_2"
    report = report_of(ROWS, r"S_{2,1} = \frac{\partial L}{\partial Y_{2,1}} \cdot 1 = 28")
    found = report.formulas[0].links
    assert [link.verdict for link in found] == ["accepted", "wrong"]
    assert "stands for its gradient" in found[0].message
    assert verdicts(ROWS, line)[-1] == "wrong"


def test_relus_pass_through_where_every_unit_is_given_as_on() -> None:
    on = ROWS.replace("W_1: [[2, 1, 1], [0, -1, 3]]", "W_1: [[2, 1, 1], [0, 1, 3]]")
    line = r"\frac{\partial L}{\partial S_2} = \frac{\partial L}{\partial S_3} W_2^T"
    assert verdicts(on, line) == ["accepted"]
    assert verdicts(ROWS, line) == ["wrong"]


def test_numbers_stand_for_a_mask_only_where_the_given_signs_make_it() -> None:
    mask = r"\frac{\partial L}{\partial S_2} = \bar{Y_2} \odot \begin{bmatrix} 1 & 0 & 1 \end{bmatrix}"
    found = report_of(ROWS, mask).formulas[0].links[0]
    assert found.verdict == "accepted"
    assert "for the signs given" in found.message


def test_carried_roundings_are_rounded_and_named() -> None:
    exact = report_of(SCALARS, r"h \approx 0.599", r"\frac{\partial L}{\partial h} = 2(0.599 - 1) = -0.802")
    assert [link.verdict for f in exact.formulas for link in f.links] == ["rounded", "rounded", "rounded"]
    told = exact.formulas[1].links[1].message
    assert "carried on" in told or "printed digits" in told


def test_so_few_digits_that_they_fit_many_values_decide_nothing() -> None:
    assert verdicts(SCALARS, r"\frac{\partial L}{\partial w} = -0.3") == ["unbound"]


def test_a_line_that_carries_a_wrong_one_on_follows_from_it() -> None:
    wrong = r"\frac{\partial L}{\partial z_2} = y - z_2"
    carried = r"\frac{\partial L}{\partial h_1} = W_2^T (y - z_2)"
    slipped = r"\frac{\partial L}{\partial h_1} = W_2^T (y - 2 z_2)"
    report = report_of(COLUMNS, wrong, carried, slipped)
    assert [f.verdict for f in report.formulas] == ["wrong", "follows", "wrong"]
    because = report.formulas[1].links[0].because
    assert because is not None and because.index == 1
    assert report.first_wrong is not None and report.first_wrong.index == 1


def test_a_bare_parameter_takes_the_layer_of_the_equation_it_is_differentiated_in() -> None:
    line = r"\frac{\partial S_3}{\partial W} = \frac{\partial S_3}{\partial W_2}"
    assert verdicts(ROWS, line) == ["correct"]


def test_layer_letters_hold_for_every_layer_that_binds() -> None:
    deep = """
inputs: {h_0: [2]}
parameters: {W_1: [3, 2], W_2: [4, 3], W_3: [5, 4]}
targets: {y: [5]}
equations:
  h_1: tanh(W_1 @ h_0)
  h_2: tanh(W_2 @ h_1)
  h_3: tanh(W_3 @ h_2)
  L: 1/2*sum((h_3 - y)**2)
"""
    slope = r"\left(\frac{\partial L}{\partial h^{(l)}} \odot (1 - h^{(l)} \odot h^{(l)})\right)"
    good = rf"\frac{{\partial L}}{{\partial W^{{(l)}}}} = {slope} (h^{{(l-1)}})^T"
    bad = good.replace("(h^{(l-1)})^T", "(h^{(l+1)})^T")
    assert verdicts(deep, good) == ["correct"]
    assert verdicts(deep, bad)[0] in ("wrong", "unbound")


def test_strict_reading_takes_no_turned_vector() -> None:
    line = r"S_2 = \begin{bmatrix} 2 \\ -1 \\ 7 \end{bmatrix}"
    assert verdicts(ROWS, line, more="reading: {orientation: strict}\n") == ["wrong"]


def test_a_transposed_gradient_is_wrong_unless_the_layout_allows_it() -> None:
    line = r"\frac{\partial L}{\partial W_2} = h_1 (z_2 - y)^T"
    assert verdicts(COLUMNS, line) == ["wrong"]
    assert verdicts(COLUMNS, line, more="reading: {layout: numerator}\n") == ["correct"]
    assert verdicts(COLUMNS, line, more="reading: {layout: any}\n") == ["accepted"]


def test_conditions_restrict_the_values_at_which_a_line_is_judged() -> None:
    apart = r"\frac{\partial z_{1,i}}{\partial W_{1,jk}} = 0 \quad (i \neq j)"
    assert verdicts(COLUMNS, apart) == ["correct"]
    assert verdicts(COLUMNS, r"\frac{\partial z_{1,i}}{\partial W_{1,jk}} = x_k \quad (i \neq j)") == ["wrong"]


def test_one_stray_brace_costs_one_formula() -> None:
    report = report_of(COLUMNS, r"z_1 = W_1 x + b_1}", r"\frac{\partial L}{\partial z_2} = z_2 - y")
    assert [f.verdict for f in report.formulas] == ["unreadable", "correct"]


def test_the_score_counts_the_last_claim_on_each_gradient() -> None:
    right = r"\frac{\partial L}{\partial b_2} = z_2 - y"
    wrong = r"\frac{\partial L}{\partial W_2} = (y - z_2) h_1^T"
    score = report_of(COLUMNS, wrong, right).score
    assert (score.points, score.possible) == (1, 4)
    same = report_of(COLUMNS, r"\frac{\partial L}{\partial b_2} = \frac{\partial L}{\partial b_2}")
    assert same.score.points == 0


def test_a_page_is_judged_the_same_twice() -> None:
    lines = [formula for net, formula, _ in RIGHT if net is COLUMNS]
    assert report_of(COLUMNS, *lines).formulas == report_of(COLUMNS, *lines).formulas


def test_names_of_one_function_are_equal_and_of_two_are_not_judged() -> None:
    same = r"reading: {same: {f: sigmoid, g: tanh}}" + "\n"
    assert verdicts(SCALARS, r"f = \sigma", more=same) == ["definition"]
    assert verdicts(SCALARS, r"f = g", more=same) == ["unbound"]


def test_a_jacobian_past_a_name_of_the_page_is_not_accused() -> None:
    held = r"\frac{\partial h_{1,i}}{\partial z_{1,j}} = 2 \delta_{ij}"
    assert verdicts(COLUMNS, held) == ["wrong"]
    assert verdicts(COLUMNS, r"u = \mathrm{relu}(z_1) + z_1", held)[-1] == "unbound"
    loss = r"\frac{\partial L}{\partial z_2} = y - z_2"
    assert verdicts(COLUMNS, r"g = 2(z_2 - y)", loss)[-1] == "wrong"
