"""Rules of the judge for notations of other courses, each with a right line and a slip beside it."""

from __future__ import annotations

from judged_lines import verdicts

BATCH = """
sizes: {m: null, d: null, k: null}
inputs: {X: [d, m]}
parameters: {W: [k, d], b: [k]}
targets: {Y: [k, m]}
equations:
  Z: W @ X + b
  A: tanh(Z)
  S: 1/2*sum((A - Y)**2)
  J: S/m
"""
SHARED = """
inputs: {x: [3]}
parameters: {W: [2, 3], sigma: [], e: []}
targets: {t: [2]}
equations:
  z: W @ x
  a: sigmoid(z)
  p: leaky_relu(z, a=1/10)
  s: sigma*sum(a) + sum(p)
  L: e*s + sum(t*z)
"""
DEEP = """
repeat: {l: [1, N]}
sizes: {n: null}
inputs: {'a[0]': ['n[0]']}
parameters:
  w[l]: ['n[l]', 'n[l-1]']
targets: {y: ['n[N]']}
equations:
  z[l]: w[l] @ a[l-1]
  a[l]: tanh(z[l])
  C: 1/2*sum((a[N] - y)**2)
reading: {layers: '^l', same: {'\\delta': dC/dz}}
"""
NUMBERED = """
parameters: {v: [4], u_o: [4], u_1: [4], u_2: [4]}
equations:
  J: log(sigmoid(dot(u_o, v))) + log(sigmoid(-dot(u_1, v))) + log(sigmoid(-dot(u_2, v)))
"""
INDICES = """
inputs: {x: [n]}
parameters: {A: [m, n], B: [p, m]}
equations:
  u: A @ x
  v: B @ u
  L: 1/2*sum(v**2)
reading: {sums: einstein}
"""
SOFT = """
inputs: {x: [3]}
targets: {t: {shape: [4], one_hot: true}}
parameters: {W: [4, 3]}
equations:
  z: W @ x
  p: softmax(z)
  L: -sum(t*log(p))
"""
ROWS = """
inputs: {X: [n, d]}
parameters: {w: [d]}
targets: {t: [n]}
equations:
  a: X @ w
  E: 1/2*sum((a - t)**2)
"""
TWO_UNITS = """
inputs: {x: [3]}
parameters: {v: []}
equations:
  z_1: x[1] - 2
  z_2: v*x[2]
  h_1: relu(z_1)
  h_2: relu(z_2)
  L: h_1 + h_2
values: {x: [1, -2, 5], v: 3}
"""
SHARED_WEIGHT = """
inputs: {x_1: [], x_2: []}
parameters: {w: []}
equations:
  h_1: w*x_1
  h_2: w*x_2
  L: (h_1 + h_2)/4 + h_2*0
values: {x_1: 1, x_2: 5, w: 3}
"""
NORMALISED = """
inputs: {x: [m]}
parameters: {gamma: [], beta: []}
equations:
  mu: {is: mean(x), latex: '\\mu_B'}
  var: {is: mean((x - mu)**2), latex: '\\sigma_B^2'}
  y: gamma*(x - mu)/sqrt(var) + beta
loss: ell
upstream: [y]
"""


def test_a_gradient_of_several_letters_is_one_name() -> None:
    more = "reading: {same: {dZ: dJ/dZ, dW: dJ/dW}}\n"
    assert verdicts(BATCH, "dW = dZ X^T", "dW = X dZ^T", "dW = dZ X", more=more) == [
        "correct",
        "wrong",
        "wrong",
    ]
    assert verdicts(BATCH, r"dZ_{ij} = \frac1m (A_{ij} - Y_{ij})(1 - A_{ij}^2)", more=more) == ["correct"]
    assert verdicts(BATCH, r"dZ_{ij} = (A_{ij} - Y_{ij})(1 - A_{ij}^2)", more=more) == ["wrong"]


def test_another_name_may_be_the_gradient_of_something_that_is_not_the_loss() -> None:
    more = "reading: {same: {dZ: dS/dZ, dW: dJ/dW}}\n"
    assert verdicts(BATCH, r"dW = \frac1m dZ X^T", "dW = dZ X^T", more=more) == ["correct", "wrong"]
    right = r"dZ = (A - Y) \odot (1 - A \odot A)"
    assert verdicts(BATCH, right, r"dZ = \frac1m " + right[5:], more=more) == ["correct", "wrong"]


def test_a_name_of_two_letters_of_the_network_is_one_name() -> None:
    net = BATCH.replace("{W: [k, d], b", "{W: {shape: [k, d], latex: '\\Delta W'}, b")
    lines = (r"\frac{\partial J}{\partial \Delta W} = \frac{\partial J}{\partial Z} X^T", r"Z = \Delta W X + b")
    assert verdicts(net, *lines, r"Z = X \Delta W + b") == ["correct", "definition", "wrong"]


def test_a_letter_may_be_a_quantity_and_a_function() -> None:
    assert verdicts(SHARED, r"a = \sigma(z)", r"a = \sigma(x)", r"a = \sigma(-z)") == [
        "accepted",
        "wrong",
        "wrong",
    ]
    assert verdicts(SHARED, r"\frac{\partial s}{\partial a_i} = \sigma") == ["correct"]


def test_e_to_a_power_is_the_exponential_beside_a_quantity_e() -> None:
    right, slip = r"a_i = \frac{1}{1 + e^{-z_i}}", r"a_i = \frac{1}{1 + e^{z_i}}"
    assert verdicts(SHARED, right, slip) == ["correct", "wrong"]


def test_a_leaky_relu_has_the_slope_of_the_network() -> None:
    assert verdicts(SHARED, r"p = \mathrm{LeakyReLU}(z)", r"p = \mathrm{ReLU}(z)") == ["definition", "wrong"]
    assert verdicts(SHARED, r"p = \mathrm{LeakyReLU}_{1/100}(z)") == ["wrong"]


def test_the_argument_of_a_quantity_that_is_computed_from_it_says_nothing() -> None:
    right, slip = r"J(W) = \frac{1}{2m} \|A - Y\|_F^2", r"J(W) = \frac{1}{m} \|A - Y\|_F^2"
    assert verdicts(BATCH, right, slip) == ["correct", "wrong"]
    gradient = r"\nabla J(W) = \frac{\partial J}{\partial Z} X^T"
    assert verdicts(BATCH, gradient, gradient.replace("X^T", "X")) == ["correct", "wrong"]


def test_the_letter_of_the_last_layer_means_the_last_layer_only() -> None:
    right, slip = r"C = \frac12 \| a^N - y \|^2", r"C = \frac12 \| z^N - y \|^2"
    assert verdicts(DEEP, right, slip) == ["definition", "wrong"]
    first = r"\delta^N = \nabla_a C \odot (1 - a^N \odot a^N)"
    assert verdicts(DEEP, first, first.replace("odot (1", "odot (2")) == ["correct", "wrong"]


def test_a_transposed_letter_numbers_vectors_and_no_entries() -> None:
    right = r"J = \log \sigma(u_o^T v) + \sum_{k=1}^2 \log \sigma(-u_k^T v)"
    assert verdicts(NUMBERED, right, right.replace("(-u_k", "(u_k")) == ["correct", "wrong"]


def test_the_letter_of_a_size_is_an_index_on_the_axis_of_another() -> None:
    right, slip = (r"\frac{\partial u_i}{\partial A_{pq}} = \delta_{ip} x_" + end for end in "qp")
    assert verdicts(INDICES, right, slip) == ["correct", "wrong"]


def test_an_implied_sum_over_axes_of_two_lengths_is_wrong() -> None:
    right = r"\frac{\partial L}{\partial x_j} = \frac{\partial L}{\partial u_i} A_{ij}"
    assert verdicts(INDICES, right, right.replace("A_{ij}", "A_{ji}")) == ["correct", "wrong"]


def test_a_name_with_a_power_in_it_is_one_name_and_the_letter_of_the_loss_a_macro() -> None:
    head = r"\frac{\partial \ell}{\partial \sigma_B^2} = "
    right = r"-\frac12 \sum_i \frac{\partial \ell}{\partial y_i} \gamma (x_i - \mu_B) (\sigma_B^2)^{-3/2}"
    assert verdicts(NORMALISED, head + right, head + right.replace(r"\frac12 ", "")) == ["correct", "wrong"]


def test_an_index_that_stands_once_is_not_summed() -> None:
    whole = r"\frac{\partial \ell}{\partial \beta} = \sum_i \frac{\partial \ell}{\partial y_i}"
    assert verdicts(NORMALISED, whole, whole.replace(r"\sum_i ", "")) == ["correct", "wrong"]
    gain = r"\frac{\partial \ell}{\partial \gamma} = \frac{\partial \ell}{\partial y_i} "
    assert verdicts(NORMALISED, gain + r"\frac{x_i - \mu_B}{\sqrt{\sigma_B^2}}") == ["accepted"]


def test_a_differential_is_not_judged_even_where_d_is_a_size() -> None:
    assert verdicts(BATCH, r"dJ = \mathrm{tr}(W^T dW)") == ["unbound"]


def test_e_defined_by_the_page_is_what_the_page_says() -> None:
    lines = (
        "e = A - Y",
        r"\frac{\partial J}{\partial A} = \frac{1}{m} e",
        r"\frac{\partial J}{\partial A} = \frac{2}{m} e",
    )
    assert verdicts(BATCH, *lines) == ["definition", "correct", "wrong"]


def test_new_values_are_named_in_other_languages() -> None:
    net = "inputs: {x: []}\nparameters: {w: []}\nequations: {L: (w*x - 1)**2}\n"
    more = "values: {x: 2, w: 3}\nupdate: {rate: 0.1}\n"
    for word in ("neu", "nouveau", r"\text{new}"):
        right = rf"w^{{{word}}} = w - 0.1 \frac{{\partial L}}{{\partial w}}"
        assert verdicts(net, right, more=more)[0] in ("correct", "accepted")
        assert verdicts(net, right.replace("w - 0.1", "w + 0.1"), more=more) == ["wrong"]


def test_a_logarithm_in_front_of_a_function_takes_what_the_function_makes() -> None:
    right = r"J = \log \sigma(u_o^T v) + \log \sigma(-u_1^T v) + \log \sigma(-u_2^T v)"
    assert verdicts(NUMBERED, right, right.replace(r"\sigma(-u_2", r"\sigma(u_2")) == ["definition", "wrong"]


def test_the_page_names_a_function_by_what_it_makes_of_a_letter() -> None:
    lines = (
        r"g(u) = \frac{1}{1 + e^{-u}}",
        "a = g(z)",
        "a = g(-z)",
        "g'(u) = g(u)(1 - g(u))",
        "g'(u) = g(u)(1 + g(u))",
    )
    assert verdicts(SHARED, *lines) == ["correct", "definition", "wrong", "correct", "wrong"]
    assert verdicts(SHARED, r"g(u) = \frac{u}{1 + u^4}", "a = g(z)") == ["unbound", "unbound"]


def test_a_rule_of_functions_holds_at_any_argument() -> None:
    assert verdicts(DEEP, r"\sigma' = \sigma(1 - \sigma)", r"\sigma' = \sigma(1 + \sigma)") == [
        "correct",
        "wrong",
    ]
    assert verdicts(DEEP, r"\tanh' = 1 - \tanh^2", r"\tanh' = 1 - \tanh") == ["correct", "wrong"]


def test_a_derivative_by_a_letter_that_numbers_layers_elsewhere_is_a_rule() -> None:
    right = r"\frac{d}{dz} \frac{1}{1 + e^{-z}} = \frac{e^{-z}}{(1 + e^{-z})^2}"
    assert verdicts(DEEP, right, right.replace("= ", "= -")) == ["correct", "wrong"]


def test_index_letters_alone_are_a_condition() -> None:
    assert verdicts(SHARED, "i = j", r"i \neq k") == ["definition", "definition"]
    assert verdicts(SHARED, "q = v") == ["unbound"]


def test_a_number_in_brackets_over_a_batch_is_a_sample() -> None:
    right = r"J = \frac{1}{2m} \sum_{i=1}^m \|a^{(i)} - y^{(i)}\|^2"
    assert verdicts(BATCH, right, right.replace("2m", "m")) == ["correct", "wrong"]
    bias = r"\frac{\partial J}{\partial b} = \sum_{i=1}^m \left(\frac{\partial J}{\partial Z}\right)_{:,i}"
    assert verdicts(BATCH, bias) == ["correct"]
    entry = r"Z_k^{(i)} = \sum_j W_{kj} X_j^{(i)} + b_k"
    assert verdicts(BATCH, entry, entry.replace("W_{kj}", "W_{jk}")) == ["correct", "wrong"]


def test_a_prime_behind_a_layer_is_a_slope() -> None:
    more = "reading: {same: {'g^{[2]}': tanh}}\n"
    right = r"\frac{\partial J}{\partial Z} = \frac{\partial J}{\partial A} \odot g^{[2]'}(Z)"
    assert verdicts(BATCH, right, right.replace("]'", "]"), more=more) == ["correct", "wrong"]
    assert verdicts(BATCH, "A = g^{[2]}(Z)", more=more) == ["definition"]


def test_a_name_defined_for_every_index_is_a_vector_without_it() -> None:
    start, right = r"\delta_i = \frac{\partial E}{\partial a_i}", r"\frac{\partial E}{\partial w} = X^T \delta"
    assert verdicts(ROWS, start, right, right.replace("^T", "")) == ["definition", "correct", "wrong"]
    outer = r"\frac{\partial E}{\partial X} = \delta w^T"
    assert verdicts(ROWS, start, outer, r"\frac{\partial E}{\partial X} = w \delta^T")[1:] == [
        "correct",
        "wrong",
    ]


def test_a_new_name_that_begins_with_d_is_the_pages_own() -> None:
    more = "reading: {same: {dA: dJ/dA, dW: dJ/dW}}\n"
    lines = (r"dR = (1 - A \odot A) \odot dA", "dW = dR X^T", "dW = X dR^T")
    assert verdicts(BATCH, *lines, more=more) == ["definition", "correct", "wrong"]


def test_an_index_over_an_axis_of_another_length_is_wrong_beside_a_printed_limit() -> None:
    right = r"\frac{\partial L}{\partial u_j} = \sum_{i=1}^{p} B_{ij} v_i"
    assert verdicts(INDICES, right, right.replace("B_{ij}", "B_{ji}")) == ["correct", "wrong"]


def test_names_that_are_one_number_may_stand_in_one_chain() -> None:
    assert verdicts(TWO_UNITS, "h_1 = h_2 = 0") == ["accepted", "correct"]
    assert "wrong" in verdicts(TWO_UNITS, "h_1 = h_2 = 1")
    assert verdicts(TWO_UNITS, "h_1 = h_2") == ["wrong"]


def test_one_number_for_every_unit_has_to_be_that_of_each() -> None:
    assert verdicts(SHARED_WEIGHT, r"\frac{\partial L}{\partial h_i} = 0.25") == ["correct"]
    assert verdicts(SHARED_WEIGHT, r"\frac{\partial L}{\partial h_i} = 0.5") == ["wrong"]
    assert verdicts(SHARED_WEIGHT, "h_i = 3") == ["wrong"]


def test_a_second_derivative_by_two_entries_is_that_entry_of_the_hessian() -> None:
    right = r"\frac{\partial^2 L}{\partial z_i \partial z_j} = p_i (\delta_{ij} - p_j)"
    assert verdicts(SOFT, right, right.replace("- p", "+ p")) == ["correct", "wrong"]
    mixed = r"\frac{\partial^2 L}{\partial z_i \partial x_j} = "
    assert verdicts(SOFT, mixed + r"\sum_k p_i (\delta_{ik} - p_k) W_{kj}") == ["correct"]
    assert verdicts(SOFT, mixed + "W_{ij}") == ["wrong"]


def test_the_class_may_stand_in_an_indicator_alone() -> None:
    right = r"\frac{\partial L}{\partial z_i} = p_i - \mathbb{1}[i = k]"
    assert verdicts(SOFT, right) == ["accepted"]
    assert verdicts(SOFT, right.replace("- ", "+ ")) != ["accepted"]


def test_an_empty_pair_of_braces_carries_a_script() -> None:
    right = r"\frac{\partial L}{\partial x_j} = (A{}^T)_{ji} \frac{\partial L}{\partial u_i}"
    assert verdicts(INDICES, right) == ["correct"]


def test_a_sample_over_a_layer_that_stands_below_is_a_sample_and_never_summed_unsaid() -> None:
    net = BATCH.replace("A: tanh(Z)", "A_1: tanh(Z)").replace("(A - Y)", "(A_1 - Y)")
    more = "reading: {same: {dZ: dJ/dZ, dA_1: dJ/dA_1}}\n"
    right = r"J = \frac{1}{2m} \sum_{i=1}^m \|A_1^{(i)} - Y^{(i)}\|^2"
    assert verdicts(net, right, right.replace("2m", "m"), more=more) == ["correct", "wrong"]
    whole = r"\frac{\partial J}{\partial W} = \sum_{i=1}^m dZ^{(i)} X^{(i)T}"
    assert verdicts(net, whole, whole.replace(r"\sum_{i=1}^m ", ""), more=more) == ["correct", "wrong"]


PENALTY = """
inputs: {X: [n, d]}
parameters: {w: [d]}
targets: {t: [n]}
constants: {lam: {shape: [], latex: '\\lambda'}}
equations:
  r: X @ w - t
  E: 1/2*sum(r**2) + lam/2*sum(w**2)
"""


def test_the_part_of_a_penalty_alone_is_no_gradient() -> None:
    right = r"\nabla_w E = X^T r + \lambda w"
    assert verdicts(PENALTY, right, right.replace("X^T r + ", "")) == ["correct", "wrong"]


def test_a_hessian_says_its_variable_behind_the_function() -> None:
    right = r"\nabla^2 E(w) = X^T X + \lambda I"
    assert verdicts(PENALTY, right, right.replace("X^T X", "X X^T")) == ["correct", "wrong"]


def test_a_plus_below_a_bracket_is_the_positive_part() -> None:
    assert verdicts(TWO_UNITS, "h_1 = [z_1]_+", "h_1 = (z_2)_+", "h_1 = [-z_1]_+") == [
        "correct",
        "wrong",
        "wrong",
    ]


def test_a_layer_in_brackets_is_no_sample_of_another_layer() -> None:
    net = """
inputs: {x: [3]}
parameters: {W_1: [4, 3], W_2: [3, 4]}
targets: {y: [3]}
equations:
  z: W_1 @ x
  u: W_2 @ z
  L: 1/2*sum((u - y)**2)
"""
    right = "u_1 = W^{(2)}_{11} z_1 + W^{(2)}_{12} z_2 + W^{(2)}_{13} z_3 + W^{(2)}_{14} z_4"
    assert verdicts(net, right, right.replace("W^{(2)}_{13}", "W^{(1)}_{13}")) == ["correct", "wrong"]


def test_two_bars_in_a_bracket_divide_the_arguments_of_a_divergence() -> None:
    net = SOFT.replace("-sum(t*log(p))", "sum(t*log(t)) - sum(t*log(p))").replace("one_hot", "simplex")
    right, slip, other = r"L = \mathrm{KL}(t \,\|\, p)", r"L = \mathrm{KL}(p \| t)", r"L = \|t\|"
    assert verdicts(net, right, slip, other) == ["definition", "wrong", "wrong"]
    assert verdicts(SOFT, r"\frac{\partial L}{\partial z_1} = (|p_1|) - t_1") == ["correct"]


SAMPLES = """
inputs: {X: [4, 3]}
targets: {Y: [4, 2]}
parameters: {W: [3, 2], b: [2]}
vectors: row
equations: {Z: X @ W + b, L: 1/2 * sum((Z - Y)**2)}
"""


def test_a_letter_that_stands_once_in_each_summand_is_not_summed() -> None:
    right = r"\frac{\partial L}{\partial b_k} = \sum_n (Z_{nk} - Y_{nk})"
    implied = r"\frac{\partial L}{\partial W_{jk}} = X_{nj} (Z_{nk} - Y_{nk})"
    slip = implied.replace("- Y", "+ Y")
    found = verdicts(SAMPLES, right, right.replace(r"\sum_n ", ""), implied, slip)
    assert found == ["correct", "wrong", "accepted", "wrong"]


TWO_ROWS = """
vectors: row
inputs: {X: [4, 3]}
targets: {Y: [4, 2]}
parameters: {W_1: [3, 5], b_1: [5], W_2: [5, 2], b_2: [2]}
equations: {Z_1: X @ W_1 + b_1, H: tanh(Z_1), Z_2: H @ W_2 + b_2, L: 1/2 * sum((Z_2 - Y)**2)}
"""


def test_a_capital_beside_numbered_small_letters_is_a_name_of_the_page_where_its_shape_says_so() -> None:
    named = [r"B = (Z_2 - Y) W_2^T", r"\frac{\partial L}{\partial Z_1} = B \odot (1 - H^2)"]
    slips = [r"\frac{\partial L}{\partial Z_1} = B \odot (1 - H)", r"\frac{\partial L}{\partial H} = 2 B"]
    found = verdicts(TWO_ROWS, *named, r"\frac{\partial L}{\partial H} = B", *slips)
    assert found == ["definition", "correct", "correct", "wrong", "wrong"]


def test_a_sum_runs_over_the_axis_of_what_the_page_named() -> None:
    head = r"\frac{\partial L}{\partial b_2} = "
    right, slip = r"[\sum_n G_{n1}, \sum_n G_{n2}]", r"[\sum_n G_{n2}, \sum_n G_{n1}]"
    over_classes = r"\frac{\partial L}{\partial b_{2,1}} = \sum_k G_{1k}"
    found = verdicts(TWO_ROWS, "G = Z_2 - Y", head + right, head + slip, over_classes)
    assert found == ["definition", "correct", "wrong", "wrong"]


def test_words_for_a_side_take_in_what_they_are_about() -> None:
    told = r"\frac{\partial L}{\partial b_2} = \text{the column sums of } G = "
    right, slip = (told + rf"[\sum_n G_{{n{a}}}, \sum_n G_{{n{b}}}]" for a, b in ((1, 2), (2, 1)))
    assert verdicts(TWO_ROWS, "G = Z_2 - Y", right)[1:] == ["unbound", "correct"]
    assert verdicts(TWO_ROWS, "G = Z_2 - Y", slip)[1:] == ["unbound", "wrong"]
