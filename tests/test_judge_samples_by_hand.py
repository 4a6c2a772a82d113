r"""Samples and classes as courses write them: h_\theta(x^{(i)}), k_j^T q, j \neq y, derivatives of any x."""

from __future__ import annotations

from judged_lines import verdict

HYPOTHESIS = """
sizes: {m: null, n: null}
inputs: {X: [m, n]}
targets: {y: [m]}
parameters: {theta: [n]}
equations: {z: X @ theta, h: sigmoid(z), J: '-1/m*sum(y*log(h) + (1 - y)*log(1 - h))'}
"""
KEYS = """
inputs: {q: [2], K: [3, 2]}
parameters: {v: [3]}
equations: {e: K @ q, L: 1/2*(v.T @ e)**2}
values: {q: [1, 0.5], K: [[0.21, 1], [1, -0.4], [-0.6, 0.8]], v: [0.81, -0.0032, 0.57]}
"""
MARGINS = """
sizes: {D: null, C: null}
inputs: {x: [D]}
targets: {y: {shape: [C], one_hot: true}}
parameters: {W: [C, D]}
equations: {s: W @ x, m: 's - y.T@s*ones(C) + ones(C)', L: sum(relu(m)) - 1}
"""


def test_a_hypothesis_at_a_sample_is_that_sample_of_it() -> None:
    assert verdict(HYPOTHESIS, r"h_\theta(x^{(i)}) = \sigma(\theta^\top x^{(i)})") == "accepted"
    assert verdict(HYPOTHESIS, r"h_\theta(x^{(i)}) = \sigma(-\theta^\top x^{(i)})") == "wrong"
    slope = r"\frac{\partial J}{\partial \theta_j} = \frac{1}{m} \sum_{i=1}^m (%s) x_j^{(i)}"
    assert verdict(HYPOTHESIS, slope % r"h_\theta(x^{(i)}) - y^{(i)}") == "correct"
    assert verdict(HYPOTHESIS, slope % r"y^{(i)} - h_\theta(x^{(i)})") == "wrong"
    loss = r"J = -\frac{1}{m} \sum_{i=1}^m y^{(i)} \log h_\theta(x^{(i)}) + (1 - y^{(i)}) \log(1 - %s(x^{(i)}))"
    assert verdict(HYPOTHESIS, loss % r"h_\theta") in ("correct", "definition")
    assert verdict(HYPOTHESIS, loss.replace("log(1 -", "log(2 -") % r"h_\theta") == "wrong"


def test_a_hypothesis_of_x_is_that_of_any_sample() -> None:
    assert verdict(HYPOTHESIS, r"h_\theta(x) = \sigma(\theta^\top x)") == "accepted"
    assert verdict(HYPOTHESIS, r"h_\theta(x) = \sigma(x^\top \theta)") == "accepted"
    assert verdict(HYPOTHESIS, r"h_\theta(x) = \sigma(-\theta^\top x)") == "wrong"
    assert verdict(HYPOTHESIS, r"h_\theta(X) = \sigma(X\theta)") == "correct"
    slope = r"\frac{\partial J}{\partial \theta_j} = \frac{1}{m} \sum_{i=1}^m (%s) x_{ij}"
    assert verdict(HYPOTHESIS, slope % r"h_\theta(x_i) - y_i") == "correct"
    assert verdict(HYPOTHESIS, slope % r"y_i - h_\theta(x_i)") == "wrong"


def test_the_letter_of_a_class_below_a_name_is_no_parameter_of_it() -> None:
    net = "inputs: {r: [d]}\nparameters: {Q: [V, d]}\ntargets: {w: {shape: [], label: V}}\n"
    net += "equations: {P: softmax(Q @ r), J: '-log(dot(onehot(w, V), P))'}"
    assert verdict(net, r"J = -\log P_w") in ("correct", "definition")
    assert verdict(net, r"J = \log P_w") == "wrong"


def test_a_derivative_by_x_of_x_alone_holds_for_any_x() -> None:
    assert (
        verdict(HYPOTHESIS, r"\frac{d}{dx} (1 + e^{-x})^{-1} = \frac{1}{1 + e^{-x}} \cdot \sigma(-x)")
        == "correct"
    )
    assert verdict(HYPOTHESIS, r"\frac{d}{dx} \log \sigma(x) = 1 - \sigma(x)") == "correct"
    assert verdict(HYPOTHESIS, r"\frac{d}{dx} \log \sigma(x) = \sigma(x)") == "wrong"


def test_a_row_of_a_matrix_is_a_column_where_it_is_turned() -> None:
    assert verdict(KEYS, "e_j = k_j^T q") == "accepted"
    assert verdict(KEYS, "e_j = k_j^T K q") == "wrong"
    assert verdict(KEYS, "e_j = -k_j^T q") == "wrong"


def test_an_array_with_one_number_of_decimals_may_have_small_entries() -> None:
    line = r"\frac{\partial L}{\partial e} = \begin{pmatrix} %s \\ %s \\ 0.261 \end{pmatrix}"
    assert verdict(KEYS, line % ("0.371", "-0.001")) == "rounded"
    assert verdict(KEYS, line % ("0.371", "0.001")) == "wrong"
    assert verdict(KEYS, line % ("0.317", "-0.001")) == "wrong"


def test_an_index_is_told_from_the_class_of_a_one_hot_target() -> None:
    assert verdict(MARGINS, r"L = \sum_{j \neq y} \max(0, m_j)") == "correct"
    assert verdict(MARGINS, r"L = \sum_{j \neq y} \max(0, m_j) - 1") == "wrong"


def test_a_word_for_all_places_is_no_condition() -> None:
    slope = r"\frac{\partial L}{\partial x_i} = \sum_{j \in \text{Outputs}} \frac{\partial L}{\partial s_j} %s"
    assert verdict(MARGINS, slope % "W_{ji}") == "correct"
    assert verdict(MARGINS, slope % "W_{ij}") == "wrong"


def test_a_name_with_its_parameters_behind_it_is_that_name() -> None:
    net = "inputs: {X: [n, p]}\ntargets: {y: [n]}\nparameters: {beta: [p]}\n"
    net += "equations: {mu: exp(X @ beta), l: sum(y*(X @ beta) - mu)}\nreading: {same: {x: X}}"
    score = r"U(\beta) = \frac{\partial l}{\partial\beta}"
    assert verdict(net, score, r"U(\beta) = \sum_{i=1}^n (y_i - \mu_i) x_i") == "correct"
    assert verdict(net, score, r"U(\beta) = \sum_{i=1}^n (\mu_i - y_i) x_i") == "wrong"
    assert verdict(net, score, r"U(0) = X^\top y") != "wrong"  # the name at another place
    information = r"I(\beta) = X^\top \mathrm{diag}(\mu) X"
    assert verdict(net, information, r"I(\beta) = -\frac{\partial U}{\partial\beta}") != "wrong"
    assert verdict(net, score, information, r"I(\beta) = -\frac{\partial U}{\partial\beta}") == "correct"
    assert verdict(net, information, r"I(\beta) = -X^\top \mathrm{diag}(\mu) X") == "wrong"
    assert verdict(net, information, "X I = X") == "correct"  # alone it is the identity
