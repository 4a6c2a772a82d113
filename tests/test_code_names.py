"""dW as code writes it, differentials, steps of gradient descent, names given behind a line."""

from __future__ import annotations

from judged_lines import links_of, report_of, verdicts
from test_judge_rules import COLUMNS, SOFTMAX

BATCH = """
sizes: {m: null}
vectors: row
inputs: {X: [m, 5]}
parameters: {W_1: [5, 3], b_1: [3], W_2: [3, 4], b_2: [4]}
targets: {Y: {shape: [m, 4], one_hot: true}}
equations:
  Z_1: X @ W_1 + b_1
  A_1: tanh(Z_1)
  Z_2: A_1 @ W_2 + b_2
  P: softmax(Z_2, axis=1)
  J: -1/m*sum(Y*log(P))
"""


SUMMED = r"dZ^{[2]} = P - Y"


def test_a_gradient_of_the_sum_is_named_and_divided_by_m_later() -> None:
    found = links_of(report_of(BATCH, SUMMED, r"dW^{[2]} = \frac1m A^{[1]T} dZ^{[2]}"))
    assert [link.verdict for link in found] == ["accepted", "correct"]
    assert "m times the gradient" in found[0].message


def test_a_gradient_of_the_sum_that_is_never_divided_is_wrong_at_its_parameter() -> None:
    assert verdicts(BATCH, SUMMED, r"dW^{[2]} = A^{[1]T} dZ^{[2]}") == ["accepted", "wrong"]
    assert verdicts(BATCH, SUMMED, r"db^{[2]} = \sum_i dZ^{[2]}_i") == ["accepted", "wrong"]


def test_a_gradient_divided_by_m_is_not_divided_again() -> None:
    divided = r"dZ^{[2]} = \frac1m (P - Y)"
    assert verdicts(BATCH, divided, r"dW^{[2]} = A^{[1]T} dZ^{[2]}") == ["correct", "correct"]
    assert verdicts(BATCH, divided, r"dW^{[2]} = \frac1m A^{[1]T} dZ^{[2]}") == ["correct", "wrong"]


def test_a_sign_is_no_gradient_of_the_sum() -> None:
    assert verdicts(BATCH, r"dZ^{[2]} = Y - P") == ["wrong"]
    assert verdicts(BATCH, r"dZ^{[2]} = \frac{2}{m} (P - Y)") == ["wrong"]


def test_what_the_page_never_said_of_dz_may_be_the_gradient_of_the_sum() -> None:
    assert verdicts(BATCH, r"dW^{[2]} = \frac1m A^{[1]T} dZ^{[2]}") == ["accepted"]
    assert verdicts(BATCH, r"dW^{[2]} = \frac1m X^T dZ^{[1]}")[0] == "wrong"


def test_differentials_move_all_names_at_once() -> None:
    assert verdicts(COLUMNS, r"dz_2 = W_2\,dh_1 + dW_2\,h_1 + db_2") == ["accepted"]
    assert verdicts(COLUMNS, r"dz_2 = W_2\,dh_1 - dW_2\,h_1 + db_2") == ["wrong"]
    assert verdicts(COLUMNS, r"dL = (z_2 - y)^\top dz_2 = (z_2 - y)^\top W_2\,dh_1") == ["correct"] * 2
    assert verdicts(COLUMNS, r"dL = (z_2 - y)^\top dz_2 = (z_2 - y)^\top W_2\,dz_1") == ["correct", "wrong"]


TIED = """
inputs: {x: [5]}
parameters: {W: [3, 5], c: [5]}
equations: {h: tanh(W @ x), y: W.T @ h + c, L: 1/2*sum((y - x)**2)}
"""


def test_a_weight_that_is_used_twice_changes_where_its_own_change_stands() -> None:
    right = r"dy = W^T dh + (dW)^T h + dc"
    assert verdicts(TIED, right) == ["accepted"]
    assert verdicts(TIED, right.replace("+ (dW)", "- (dW)"), r"dy = (dW)^T h + dc") == ["wrong", "wrong"]
    total = r"dL = (y - x)^T W^T dh + (y - x)^T (dW)^T h + (y - x)^T dc"
    assert verdicts(TIED, total, total.replace("W^T dh", "W dh")) == ["correct", "wrong"]


def test_a_d_that_touches_its_name_is_a_differential_though_a_size_is_called_d() -> None:
    sized = "inputs: {x: [d]}\nparameters: {W: [n, d]}\nequations: {z: W @ x, L: 1/2*sum(z**2)}\n"
    right = (r"\mathrm{d}z = \mathrm{d}W\, x", r"dL = z^T dz", r"dz = W dx + dW x")
    assert verdicts(sized, *right) == ["accepted", "correct", "accepted"]
    wrong = (r"\mathrm{d}z = -\mathrm{d}W\, x", r"dL = z^T W^T dz", r"dz = W dx - dW x")
    assert verdicts(sized, *wrong) == ["unbound"] * 3


def test_dx_is_a_product_where_d_is_a_name_of_the_network() -> None:
    sized = "inputs: {x: [d]}\nparameters: {W: [n, d]}\nequations: {z: W @ x, L: sum(z**2)}\n"
    assert verdicts(sized, r"z = \frac{1}{d} d W x") == ["definition"]


def test_a_step_needs_no_declared_rate_but_its_sign() -> None:
    step = r"W_2 \leftarrow W_2 {} \eta (z_2 - y) h_1^\top"
    assert verdicts(COLUMNS, step.replace("{}", "-")) == ["correct"]
    assert verdicts(COLUMNS, step.replace("{}", "+")) == ["wrong"]
    assert verdicts(COLUMNS, r"b_1 \leftarrow b_1 - \eta \lambda \frac{\partial L}{\partial b_1}") == [
        "unbound"
    ]


def test_a_step_may_be_counted_primed_or_called_new() -> None:
    for new, old in (("W_2^{(t+1)}", "W_2^{(t)}"), ("W_2'", "W_2"), (r"W_2^{\text{new}}", r"W_2^{\text{old}}")):
        gradient = r"\eta \frac{\partial L}{\partial W_2}"
        assert verdicts(COLUMNS, f"{new} = {old} - {gradient}") == ["correct"]
        assert verdicts(COLUMNS, f"{new} = {old} + {gradient}") == ["wrong"]


def test_a_number_for_the_rate_needs_the_networks_own() -> None:
    assert verdicts(COLUMNS, r"b_2^{\text{new}} = b_2 - 0.1 (z_2 - y)") == ["unbound"]


def test_a_name_given_behind_its_line_is_known_in_it() -> None:
    given = r"\frac{\partial L}{\partial W_2} = g h_1^\top \quad \text{where } g = z_2 - y"
    assert verdicts(COLUMNS, given) == ["correct", "definition"]
    assert verdicts(COLUMNS, given.replace("h_1", "x")) == ["wrong", "definition"]


def test_a_prime_transposes_what_has_no_derivative() -> None:
    assert verdicts(COLUMNS, r"\bar h_1 = W_2'(z_2 - y)") == ["correct"]
    assert verdicts(COLUMNS, r"\bar h_1 = W_1'(z_2 - y)") == ["wrong"]
    assert verdicts(COLUMNS, r"\bar z_1 = \bar h_1 \odot h_1'") == ["unbound"]


def test_a_mark_over_a_name_that_is_not_read_is_not_left_out() -> None:
    assert verdicts(COLUMNS, r"z_2 = W_2^{\star} h_1 + b_2") == ["unbound"]


def test_beside_an_entry_of_the_target_a_letter_is_any_class() -> None:
    line = r"\frac{\partial L}{\partial z_j} = -t_j (1 - p_j) {} \sum_{i \neq j} t_i p_j"
    assert verdicts(SOFTMAX, line.replace("{}", "+")) == ["correct"]
    assert verdicts(SOFTMAX, line.replace("{}", "-")) == ["wrong"]
    assert verdicts(SOFTMAX, r"\frac{\partial L}{\partial z_k} = p_k - 1") == ["accepted"]


def test_a_capital_of_another_shape_is_another_name() -> None:
    assert verdicts(SOFTMAX, r"Z = \sum_k e^{z_k}", r"p_i = e^{z_i} / Z") == ["definition", "correct"]
    assert verdicts(SOFTMAX, r"Z = \sum_k e^{z_k}", r"p_i = Z / e^{z_i}") == ["definition", "wrong"]
    assert verdicts(SOFTMAX, r"Z = 2 W x") == ["wrong"]


def test_an_index_behind_a_layer_above_is_a_row() -> None:
    assert verdicts(BATCH, r"\bar{b}_2 = \sum_i \bar{Z}^{[2]}_{i}") == ["correct"]
    assert verdicts(BATCH, r"\bar{b}_2 = \sum_i \bar{A}^{[1]}_{i}") == ["wrong"]


def test_a_number_for_a_whole_gradient_is_wrong_whatever_layer_its_names_are_of() -> None:
    rows = """
vectors: row
inputs: {X: [2]}
parameters: {W_1: [2, 3], W_2: [3, 2]}
equations: {S_2: X @ W_1, S_3: S_2 @ W_2, L: sum(S_3**2)}
"""
    head = r"\frac{\partial L}{\partial W_1}"
    one = r"\frac{\partial L}{\partial S_{21}} \frac{\partial S_{21}}{\partial w_{11}}"
    two = r"\frac{\partial L}{\partial S_{22}} \frac{\partial S_{22}}{\partial w_{12}}"
    assert verdicts(rows, f"{head} = {one} + {two}") == ["wrong"]
    assert verdicts(rows, rf"\frac{{\partial L}}{{\partial w_{{11}}}} = {one}") != ["wrong"]
