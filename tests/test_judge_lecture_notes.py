r"""Conventions of lecture notes: `t = T - 1`, sums over time without limits, sums of Einstein in f( )."""

from __future__ import annotations

import pytest
from judged_lines import judged, verdict

RECURRENT = """
repeat: {t: [1, T]}
sizes: {d: null, n: null}
inputs: {'x[t]': [d], 'h[0]': [n]}
parameters: {U: [n, d], W: [n, n], b: [n]}
equations:
  a[t]: b + W @ h[t-1] + U @ x[t]
  h[t]: tanh(a[t])
  ell[t]: sum(h[t]**3)
  L: sum(ell[t], over=t)
"""
TENSORS = """
sizes: {D: null, H: null, O: null}
inputs: {x: [D]}
parameters: {A: [H, D], B: [O, H]}
targets: {y: [O]}
functions: {f: elementwise}
equations: {u: A @ x, v: f(u), w: B @ v, e: w - y, E: 1/2 * sum(e**2)}
reading: {sums: einstein}
"""
RIDGE = """
sizes: {n: null, d: null, k: null}
inputs: {X: [n, d]}
targets: {Y: [n, k]}
parameters: {W: [d, k]}
equations: {E: X @ W - Y, f: 1/2 * sum(E**2)}
"""
NEURON = """
inputs: {x: [2]}
parameters: {w: [2], b: [], u: [], c: []}
targets: {y: []}
equations: {z: w.T @ x + b, a: sigmoid(z), o: u*a + c, p: sigmoid(o), L: 'bce(p, y)'}
values: {x: [1, -2], w: [0.3, -0.1], b: 0.1, u: 1.5, c: 0, y: 1}
"""
ROWS_AND_BIAS = """
inputs: {X: [3, 2]}
parameters: {W: [2, 4], b: [4]}
equations: {Z: X @ W + b, L: sum(Z**2)}
vectors: row
values: {X: [[1, 2], [0.5, -1], [3, 1]], W: [[1, -1, 2, 3], [0.5, 2, 1, -2]], b: [0, 0, 0, 0]}
"""
HINGE = """
sizes: {N: null, d: null}
inputs: {X: [N, d]}
targets: {t: [N]}
parameters: {w: [d], b: []}
equations: {f: X @ w + b, s: 'maximum(0, 1 - t * f)', J: sum(s)}
"""
PAIR = """
sizes: {n: null, k: null}
inputs: {x_1: [n], x_2: [n]}
parameters: {W: [k, n]}
equations: {f_1: W @ x_1, f_2: W @ x_2, L: 1/2*sum((f_1 - f_2)**2)}
"""
CLASSES = """
sizes: {N: null, D: null, K: null}
inputs: {X: [N, D]}
targets: {R: {shape: [N, K], one_hot: true}}
parameters: {W: [D, K]}
constants: {lam: {shape: [], latex: '\\lambda'}}
equations: {A: X @ W, Y: 'softmax(A, axis=1)', E: '1/N * cross_entropy(Y, R) + lam/2 * sum(W**2)'}
"""
OTHERS = ("wrong", "unbound")


def page(net: str, text: str) -> list[str]:
    """The verdicts of all formulas of a line of text."""
    return [formula.verdict for formula in judged(net, text)]


def test_a_letter_of_time_at_its_last_cells_claims_nothing() -> None:
    assert verdict(RECURRENT, "t = T - 1") == "definition"
    assert verdict(RECURRENT, "t = 1") == "definition"
    assert verdict(RECURRENT, "a = T - 1") != "definition"
    assert verdict(RECURRENT, "L = T - 1") == "wrong"


def test_a_sum_over_time_without_limits_leaves_out_the_given_state() -> None:
    step = r"\operatorname{diag}(1 - (h^{(t)})^2)"
    assert verdict(RECURRENT, rf"\nabla_b L = \sum_t {step} \nabla_{{h^{{(t)}}}} L") == "correct"
    assert verdict(RECURRENT, rf"\nabla_b L = \sum_{{t=0}}^T {step} \nabla_{{h^{{(t)}}}} L") == "wrong"
    assert verdict(RECURRENT, r"\nabla_W L = \sum_t (\nabla_{a^{(t+1)}} L) h^{(t)\top}") == "correct"
    assert verdict(RECURRENT, r"\nabla_b L = \sum_t \nabla_{h^{(t)}} L") == "wrong"


def test_einsteins_sum_stays_in_the_argument_in_which_its_letter_is_repeated() -> None:
    assert verdict(TENSORS, r"w_i = B_{ij} f(A_{jk} x_k)") == "correct"
    assert verdict(TENSORS, r"w_i = f(B_{ij} A_{jk} x_k)") == "wrong"
    assert verdict(TENSORS, r"E = \frac12 (B_{ij} v_j - y_i)(B_{ij} v_j - y_i)") == "correct"
    assert verdict(TENSORS, r"E = \frac12 (B_{ij} v_j - y_i)(B_{ij} v_j + y_i)") == "wrong"
    assert verdict(TENSORS, r"E = \frac12 (w_i - y_i)^2") == "correct"


@pytest.mark.parametrize("d", [r"\mathrm{d} ", r"\mathrm d ", r"\mathrm{d}\,"])
def test_an_upright_d_belongs_to_the_name_behind_it_and_is_no_size(d: str) -> None:
    assert verdict(RIDGE, rf"{d}E = X\,{d}W") == "accepted"
    assert verdict(RIDGE, rf"{d}f = \operatorname{{tr}}(E^\top X\,{d}W)") == "correct"
    assert verdict(RIDGE, rf"{d}f = \operatorname{{tr}}(E X^\top\,{d}W)") == "wrong"
    assert verdict(RIDGE, rf"{d}f = -\operatorname{{tr}}(E^\top X\,{d}W)") == "wrong"
    assert verdict(RIDGE, rf"\frac{{{d}f}}{{{d}W}} = X^\top E") == "correct"


def test_an_upright_d_in_front_of_room_and_a_name_stands_whole_in_the_report() -> None:
    found = judged(RIDGE, r"$\mathrm{d} f = \operatorname{tr}(E^\top \mathrm d E)$")[0].links[0]
    assert (found.lhs, found.rhs) == (r"\mathrm{d} f", r"\operatorname{tr}(E^\top \mathrm d E)")


def test_a_bias_of_zeros_need_not_be_written_in_the_line_of_its_quantity() -> None:
    assert verdict(NEURON, "o = u a") == "accepted"
    assert verdict(NEURON, "o = u a - c") == "wrong"
    assert verdict(NEURON, "z = w^T x") == "wrong"
    assert verdict(NEURON, r"\frac{\partial o}{\partial a} = u + c") == "wrong"


def test_a_weight_of_zeros_hides_no_summand() -> None:
    assert verdict(NEURON.replace("w: [0.3, -0.1]", "w: [0, 0]"), "z = b") == "wrong"
    assert verdict(ROWS_AND_BIAS, "Z = X W") == "accepted"


def test_a_value_behind_if_is_a_case_and_no_claim() -> None:
    assert page(NEURON, r"If $y = 0$ then $L = -\log(1 - p)$.") == ["definition", "accepted"]
    assert page(NEURON, r"If $y = 0$ then $L = -\log p$.") == ["definition", "wrong"]
    assert page(NEURON, r"For $y = 1$ we get $L = -\log p$.") == ["definition", "accepted"]
    assert page(NEURON, r"For the target we get $y = 0$.") == ["wrong"]
    assert page(NEURON, r"So $w_1 = 0.2$. If $p = 0.5$ then") == ["wrong", "wrong"]


def test_brackets_with_an_equation_below_are_bars() -> None:
    assert verdict(NEURON, r"\left[ \frac{\partial L}{\partial o} \right]_{y=0} = p") == "correct"
    assert verdict(NEURON, r"\left[ \frac{\partial L}{\partial o} \right]_{y=0} = p - 1") == "wrong"


def test_a_bar_may_set_parameters_and_what_is_differentiated_by() -> None:
    slope = r"\left. \frac{da}{dz} \right|_{z = 0}"
    assert verdict(NEURON, rf"{slope} = \frac14") == "correct"
    assert verdict(NEURON, rf"{slope} = \frac12") == "wrong"
    gradient = r"\left. \frac{\partial z}{\partial w} \right|_{w = 0, b = 0}"
    assert verdict(NEURON, rf"{gradient} = x") in ("correct", "accepted")
    assert verdict(NEURON, rf"{gradient} = -x") == "wrong"
    both = r"\left. a \right|_{w = 0, b = 0}"
    assert verdict(NEURON, rf"{both} = \frac12") == "correct"
    assert verdict(NEURON, rf"{both} = 1") == "wrong"


@pytest.mark.parametrize("bar", [r"\mid", "|"])
def test_a_bar_under_a_sum_stands_before_its_condition(bar: str) -> None:
    assert verdict(HINGE, rf"\frac{{\partial J}}{{\partial b}} = -\sum_{{n {bar} s_n > 0}} t_n") == "correct"
    assert verdict(HINGE, rf"\frac{{\partial J}}{{\partial b}} = -\sum_{{n {bar} s_n < 1}} t_n") == "wrong"


def test_an_approximation_is_right_to_first_order_in_what_is_small() -> None:
    assert verdict(NEURON, r"a \approx \frac12 + \frac{z}{4}") == "accepted"
    assert verdict(NEURON, r"a \approx \frac12 + \frac{z}{2}") not in ("accepted", "correct")
    assert verdict(NEURON, r"a = \frac12 + \frac{z}{4}") == "wrong"
    assert verdict(NEURON, r"\frac{\partial L}{\partial o} \approx p") == "wrong"


def test_a_word_below_a_name_of_the_page_runs_over_nothing() -> None:
    begun = [r"\delta_p = \frac{\partial L}{\partial p}", r"\delta_1 = \delta_p p (1 - p) u"]
    assert verdict(NEURON, *begun) == "definition"
    assert verdict(NEURON, *begun, r"\frac{\partial L}{\partial a} = \delta_1") == "correct"
    assert verdict(NEURON, *begun, r"\frac{\partial L}{\partial a} = \delta_p") == "wrong"
    assert verdict(NEURON, begun[0], r"\delta_p = \frac{\partial L}{\partial o}") == "wrong"


def test_the_square_of_a_number_that_the_page_named() -> None:
    named = r"\sigma = e^{u}"
    assert verdict(NEURON, named, r"o \sigma^2 = (u a + c) e^{2u}") == "correct"
    assert verdict(NEURON, named, r"o \sigma^2 = (u a + c) e^{u}") == "wrong"


def test_a_letter_below_vectors_that_have_numbers_only_may_be_their_number() -> None:
    assert verdict(PAIR, "f_i = W x_i") == "correct"
    assert verdict(PAIR, "f_i = W x_1") != "correct"
    assert verdict(PAIR, "f_i = -W x_i") != "correct"
    assert verdict(PAIR, r"\frac{\partial L}{\partial W} = (f_1 - f_2) (x_1 - x_2)^\top") == "correct"


def test_the_letter_of_the_layers_alone_is_no_quantity() -> None:
    assert verdict(RECURRENT, "t + 1") == "definition"
    assert verdict(RECURRENT, "q + 1") == "unbound"


@pytest.mark.parametrize("loss", ["E", "J"])
def test_the_loss_of_one_sample_is_a_name_of_the_page_and_no_identity(loss: str) -> None:
    net = CLASSES.replace("E: '1/N", f"{loss}: '1/N")
    one = rf"{loss}_i = -\sum_k R_{{ik}} \ln Y_{{ik}}"
    assert verdict(net, one) == "definition"
    assert (
        verdict(net, one, rf"\frac{{\partial {loss}_i}}{{\partial A_{{ik}}}} = Y_{{ik}} - R_{{ik}}")
        == "correct"
    )
    assert (
        verdict(net, one, rf"\frac{{\partial {loss}_i}}{{\partial A_{{ik}}}} = R_{{ik}} - Y_{{ik}}") == "wrong"
    )
    rest = r"\frac{\lambda}{2} \|W\|_F^2"
    assert verdict(net, one, rf"{loss} = \frac1N \sum_i {loss}_i + {rest}") == "correct"
    assert verdict(net, one, rf"{loss} = \frac1N \sum_{{n=1}}^N {loss}_n + {rest}") == "correct"
    assert verdict(net, one, rf"{loss} = \sum_i {loss}_i + {rest}") == "wrong"
    assert verdict(net, rf"\nabla_W {loss}_n = 0") == "unbound"


def test_the_probability_of_a_class_is_what_the_loss_says_it_is() -> None:
    assert verdict(NEURON, r"P(y = 1 \mid x) = p") == "correct"
    assert verdict(NEURON, r"P(y = 0 | x; w) = 1 - \sigma(o)") == "correct"
    assert verdict(NEURON, r"p(y = 1 | x) = \sigma(o)") == "definition"
    assert verdict(NEURON, r"P(y = 0 \mid x) = p") == "wrong"
    assert verdict(NEURON, r"L = -y \log P(y = 1 | x) - (1 - y) \log P(y = 0 | x)") == "definition"
    assert verdict(NEURON, r"L = -y \log P(y = 1 | x) - (1 - y) \log P(y = 1 | x)") == "wrong"
    squares = NEURON.replace("'bce(p, y)'", "(p - y)**2")
    assert verdict(squares, r"P(y = 1 \mid x) = p") in ("unbound", "definition")


def test_a_prime_of_a_computed_number_is_its_derivative_by_the_argument() -> None:
    assert verdict(NEURON, "L'(o) = p - y") == "correct"
    assert verdict(NEURON, "L'(o) = p") == "wrong"
    assert verdict(NEURON, "a'(z) = a (1 - a)") == "correct"
    assert verdict(NEURON, "a'(z) = 1 - a^2") == "wrong"
    assert verdict(NEURON, r"\frac{dL}{dz} = L'(o) o'(a) a'(z)") == "correct"
    assert verdict(NEURON, r"\frac{dL}{dz} = L'(o) a'(z)") == "wrong"
    assert verdict(NEURON, r"\sigma'(z) = \sigma(z) (1 - \sigma(z))") == "correct"


def test_a_delta_in_front_of_every_quantity_is_a_gradient_once_the_page_said_so() -> None:
    said = r"\delta p = \frac{\partial L}{\partial p}"
    assert verdict(NEURON, said, r"\delta o = \delta p \cdot p (1 - p)") == "correct"
    assert verdict(NEURON, said, r"\delta o = \delta p \cdot (1 - p^2)") == "wrong"
    assert verdict(NEURON, said, r"\delta w = \delta z \cdot x") == "correct"
    assert verdict(NEURON, said, r"\delta w = \delta a \cdot x") == "wrong"
    assert verdict(NEURON, r"\delta o = \delta p \cdot p (1 - p)") == "unbound"


def test_a_sum_runs_over_the_names_that_the_page_gave_one_by_one() -> None:
    named = [rf"\delta_{t} = \frac{{\partial L}}{{\partial f_{t}}}" for t in (2, 1)]
    assert verdict(PAIR, *named, r"\frac{\partial L}{\partial W} = \sum_{t=1}^2 \delta_t x_t^\top") == "correct"
    assert verdict(PAIR, *named, r"\frac{\partial L}{\partial W} = \sum_{t=1}^2 \delta_t x_1^\top") in OTHERS
    assert verdict(PAIR, *named, r"\frac{\partial L}{\partial W} = -\sum_t \delta_t x_t^\top") in OTHERS


def test_a_case_may_be_that_of_one_sample() -> None:
    net = "inputs: {X: [4, 2]}\ntargets: {y: [4]}\nparameters: {w: [2]}\n"
    net += "equations: {m: sigmoid(X @ w), L: 'bce(m, y)'}"
    one = r"$L_i = -y_i \log m_i - (1 - y_i) \log (1 - m_i)$. "
    assert page(net, one + r"If $y_i = 1$ then $L_i = -\log m_i$.")[-1] == "accepted"
    assert page(net, one + r"If $y_i = 1$ then $L_i = -\log (1 - m_i)$.")[-1] == "wrong"


def test_an_index_that_adds_two_letters_accuses_nobody() -> None:
    named = [rf"\delta_{t} = \frac{{\partial L}}{{\partial f_{t}}}" for t in (1, 2)]
    line = r"\frac{\partial L}{\partial W} = \sum_{i=1}^2 \delta_i x_{i%s}^\top"
    assert verdict(PAIR, *named, line % "+k-1") == "unbound"
    assert verdict(PAIR, *named, line % "") == "correct"
