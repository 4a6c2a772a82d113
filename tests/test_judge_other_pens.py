"""Lines as people write them by hand or in their notes: each with the slip that must still be found."""

from __future__ import annotations

from judged_lines import judged, verdict

UNITS = """
inputs: {x: [2]}
targets: {y: []}
parameters: {W: [3, 2], b: [3], v: [3], c: []}
equations: {z: W @ x + b, h: relu(z), o: v.T @ h + c, J: (o - y)**2}
values: {x: [2, 1], y: 1, W: [[1, -2], [0.5, 1], [-1, 0]], b: [1, -1, 0.5], v: [2, -1, 3], c: -0.5}
update: {rate: 0.1}
"""
ATTENTION = """
sizes: {N: null, d: null}
inputs: {H: [N, d], s: [N]}
targets: {t: [d]}
equations: {a: softmax(s), c: H.T @ a, l: 1/2*sum((c - t)**2)}
"""
BATCH = """
inputs: {X: [m, 3]}
targets: {Y: [m, 2]}
parameters: {W: [3, 2], b: [2], k: []}
equations: {Z: X @ W + b.T + k, A: sigmoid(Z), L: sum((A - Y)**2)}
"""
NODES = """
inputs: {x: []}
parameters: {w: [], k: []}
equations: {d: w*x + k, e: exp(d), f: 1 + e, L: log(f)}
values: {x: 1.5, w: 0.4, k: -0.75}
"""
WORDS = """
inputs: {x: []}
targets: {y: []}
parameters: {w_1: [], w_2: []}
equations:
  net_h: {is: w_1*x, latex: 'net_{h}'}
  out_h: {is: sigmoid(net_h), latex: 'out_{h}'}
  o: w_2*out_h
  E: 1/2*(y - o)**2
"""


def test_a_factor_one_may_be_the_value_of_the_gradient_before_it() -> None:
    assert verdict(UNITS, r"\frac{\partial J}{\partial h} = -1 \cdot v = (-2, 1, -3)^T") == "accepted"
    assert verdict(UNITS, r"\frac{\partial J}{\partial h} = 1 \cdot v") == "wrong"
    assert verdict(UNITS, r"\frac{\partial J}{\partial h} = -2 \cdot v") == "wrong"
    assert verdict(UNITS, r"\frac{\partial J}{\partial h} = -v") == "wrong"  # no number stands for the gradient


def test_what_an_arrow_leads_to_is_the_value_after_the_update() -> None:
    step = r"v \leftarrow v - \eta \frac{\partial J}{\partial v} = "
    assert verdict(UNITS, step + "(2.1, -0.9, 3)^T") == "correct"
    report = judged(UNITS, f"${step}(1.9, -1.1, 3)^T$")[0]
    assert report.verdict == "wrong"
    assert "Entry 1 is 2.1, not 1.9" in report.links[-1].message


def test_a_bar_with_the_given_values_says_nothing_more() -> None:
    slope = r"\left.\frac{\partial J}{\partial o}\right|_{o = 1/2} = 2(o - y) = "
    assert verdict(UNITS, slope + "-1") == "correct"
    assert verdict(UNITS, slope + "1") == "wrong"
    assert verdict(UNITS, slope.replace("1/2", "3") + "4") == "correct"
    assert verdict(UNITS, slope.replace("1/2", "3") + "-1") == "wrong"


def test_a_number_is_taken_from_each_entry() -> None:
    line = r"\frac{\partial l}{\partial s} = a \odot (\frac{dl}{da} - a^\top \frac{dl}{d%s})"
    assert verdict(ATTENTION, line % "a") == "accepted"
    assert verdict(ATTENTION, line % "s") == "wrong"
    assert verdict(ATTENTION, r"\frac{\partial l}{\partial a} = \sum_i (c_i - t_i) H_{1i}") == "wrong"


def test_a_script_l_is_the_loss_l_and_a_name_of_its_own_is_not_zero() -> None:
    assert verdict(ATTENTION, r"\frac{\partial \ell}{\partial c} = c - t") == "correct"
    assert verdict(ATTENTION, r"\frac{\partial \ell}{\partial c} = c + t") == "wrong"
    own = r"q = \sum_i a_i^2"  # s stands in it through a only: directly its slope by s and by c is 0
    assert (
        verdict(ATTENTION, own, r"\frac{\partial q}{\partial s} = \frac{\partial q}{\partial c}") != "accepted"
    )


def test_the_bias_of_a_batch_is_written_as_it_is_named() -> None:
    assert verdict(BATCH, "Z = X W + b + k") == "accepted"
    assert verdict(BATCH, "X W + b + k = Z") == "accepted"
    assert verdict(BATCH, "X W + k = Z") == "wrong"
    assert (
        verdict(BATCH, r"\frac{\partial L}{\partial k} = 1^T \frac{\partial L}{\partial Z} \mathbf{1}")
        == "correct"
    )
    assert verdict(BATCH, r"\frac{\partial L}{\partial b} = (1^T \frac{\partial L}{\partial Z})^T") == "correct"
    assert verdict(BATCH, r"\frac{\partial L}{\partial b} = (1^T \frac{\partial L}{\partial A})^T") == "wrong"


def test_a_function_is_named_where_it_is_first_used() -> None:
    slope = r"\frac{\partial L}{\partial Z} = \frac{\partial L}{\partial A} \odot g'(%s)"
    assert verdict(BATCH, "A = g(Z)", slope % "Z") == "correct"
    assert verdict(BATCH, "A = g(Z)", slope % "A") == "wrong"
    assert verdict(BATCH, "A = g(X)", slope % "Z") == "unbound"


def test_a_node_e_does_not_take_the_exponential_away() -> None:
    assert verdict(NODES, r"\frac{dL}{dd} = \sigma(d) = \frac{1}{1 + e^{0.15}} = 0.4626") == "rounded"
    assert verdict(NODES, r"\frac{dL}{dd} = \frac{1}{1 + e^{-0.15}}") == "wrong"
    assert verdict(NODES, r"\frac{dL}{dw} = \frac{e}{f} x") == "correct"


def test_names_of_several_letters_stand_in_exponents_too() -> None:
    assert verdict(WORDS, r"out_{h} = \frac{1}{1 + e^{-net_{h}}}") in ("correct", "definition")
    assert verdict(WORDS, r"out_{h} = \frac{1}{1 + e^{net_{h}}}") == "wrong"


def test_the_power_that_a_derivative_leaves_is_a_power() -> None:
    assert verdict(WORDS, r"\frac{\partial o}{\partial w_2} = 1 * out_h * w_2^{(1 - 1)}") == "correct"
    assert verdict(WORDS, r"\frac{\partial o}{\partial w_2} = 1 * out_h * w_2^{(2 - 1)}") == "wrong"


def test_what_a_loss_depends_on_is_no_factor() -> None:
    for loss in (r"E(w \mid x)", r"E(w_1, w_2\,|\,x)", r"E(\bf{y, o})"):
        line = rf"\frac{{\partial {loss}}}{{\partial o}} = "
        assert verdict(WORDS, line + "o - y") == "correct", loss
        assert verdict(WORDS, line + "o + y") == "wrong", loss


def test_a_brace_says_what_a_derivative_by_a_matrix_stands_for() -> None:
    slope = r"\underbrace{\frac{\partial z}{\partial W}}_{%s}"
    line = r"\frac{\partial J}{\partial W} = \frac{\partial J}{\partial z} " + slope
    assert verdict(UNITS, line % "x^T") == "correct"  # the tensor itself says it too
    turned = (
        line.replace(r"\frac{\partial J}{\partial z} ", "") + r"\left(\frac{\partial J}{\partial z}\right)^T"
    )
    assert verdict(UNITS, turned % "x") == "wrong"


def test_a_lone_index_claims_nothing() -> None:
    assert verdict(UNITS, "i") == "definition"
    assert verdict(UNITS, "q") in ("unbound", "definition")


def test_a_mention_of_a_batch_with_its_bias_is_no_mistake() -> None:
    assert verdict(BATCH, "X W + b") == "definition"
    assert verdict(BATCH, "X b") == "wrong"


DEEP = """
repeat: {l: [1, N]}
sizes: {K: null}
inputs:
  x[0]: ['K[0]']
targets: {y: ['K[N]']}
parameters:
  W[l]: ['K[l]', 'K[l-1]']
equations:
  x[l]: tanh(W[l] @ x[l-1])
  J: 1/2*sum((x[N] - y)**2)
reading: {same: {L: N}}
"""


def test_the_last_layer_has_the_letter_that_the_page_gives_it() -> None:
    assert verdict(DEEP, r"\frac{\partial J}{\partial x^{(L)}} = x^{(L)} - y") == "correct"
    assert verdict(DEEP, r"\frac{\partial J}{\partial x^{(L)}} = x^{(L-1)} - y") == "wrong"
