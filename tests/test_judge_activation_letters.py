r"""Letters with two meanings: \phi, \sigma for the activation, e and Euler's number, I for a mask, a rate."""

from __future__ import annotations

import pytest
from judged_lines import on_page

from symbackprop import verify
from symbackprop.network.file import loads

TANH = r"""
inputs: {x: [2]}
parameters: {W: [3, 2], v: [3]}
equations: {z: W @ x, h: tanh(z), L: v.T @ h}
"""
LEAKY = r"""
inputs: {x: [], h_0: []}
parameters: {w: [], u: []}
equations:
  a_1: w*h_0 + u*x
  h_1: leaky_relu(a_1, a=1/10)
  a_2: w*h_1 - u*x
  h_2: leaky_relu(a_2, a=1/10)
  L: h_2**2
values: {x: 1, h_0: 3, w: 0.5, u: 2}
"""
GELU = """
inputs: {x: []}
parameters: {w: []}
equations: {z: w*x, L: gelu(z)}
"""
SCORES = r"""
inputs: {q: [2], K: [3, 2]}
upstream: [a]
wrt: [q]
equations: {e: K @ q, a: softmax(e)}
values: {q: [1, 2], K: [[1, 0], [0, 1], [1, -1]]}
"""
MARGIN = """
inputs: {x: [2], y: []}
parameters: {W: [3, 2], v: [3]}
equations: {z: W @ x, s: v.T @ z, m: 1 - y*s, L: relu(m)}
"""
DESCENT = r"""
inputs: {x: [2]}
targets: {t: []}
parameters: {w: [2]}
constants: {alpha: []}
equations: {o: w.T @ x, L: (o - t)**2}
"""


@pytest.mark.parametrize("letter", [r"\phi", r"\varphi", r"\sigma", r"\Phi"])
def test_a_greek_letter_over_the_pre_activation_is_the_activation_of_the_network(letter: str) -> None:
    first = "accepted" if letter == r"\sigma" else "definition"  # by custom the sigmoid
    page = rf"$h = {letter}(z)$ and $\frac{{\partial L}}{{\partial z}} = v \odot {letter}'(z)$"
    assert on_page(TANH, page) == [first, "correct"]
    wrong = rf"$h_i = {letter}(z_i)$ and $\frac{{\partial L}}{{\partial z}} = v \odot {letter}'(h)$"
    assert on_page(TANH, wrong) == [first.replace("definition", "correct"), "wrong"]


def test_what_sigma_is_taken_for_is_told_once() -> None:
    first, second = verify(loads(TANH), r"$h = \sigma(z)$ and $h_1 = \sigma(z_1)$").formulas
    assert first.links[0].message == r"$\sigma$ is read as the activation of the network, not as the sigmoid"
    assert (second.verdict, second.links[0].message) == ("correct", "")


def test_a_letter_for_the_activation_keeps_its_own_slope() -> None:
    page = r"$h = \sigma(Wx)$, $\frac{\partial L}{\partial z} = v \odot \sigma(z) \odot (1 - \sigma(z))$"
    assert on_page(TANH, page) == ["accepted", "wrong"]
    page = r"$\sigma = \tanh$, $\frac{\partial L}{\partial z} = v \odot (1 - \sigma(z)^2)$"
    assert on_page(TANH, page) == ["definition", "correct"]


def test_a_function_that_the_page_writes_out_is_what_it_says() -> None:
    assert on_page(TANH, r"$\sigma(z) = \frac{1}{1 + e^{-z}}$, $h = \sigma(z)$") == ["correct", "wrong"]
    assert on_page(TANH.replace("tanh", "sigmoid"), r"$\sigma(z) = \max(0, z)$") == ["wrong"]
    relu = TANH.replace("tanh", "relu")
    assert on_page(relu, r"$\sigma(z) = \max(0, z)$, $h = \sigma(z)$") == ["correct", "definition"]


def test_phi_for_a_leaky_relu_has_the_slope_of_the_network() -> None:
    page = r"$h_k = \phi(a_k)$, $\phi'(a_1) = 1$, $\phi'(a_2) = 0.1$, $\phi'(a_2) = 1$"
    assert on_page(LEAKY, page) == ["correct", "correct", "correct", "wrong"]
    page = r"$\phi(z) = \max(0.1 z, z)$, $\phi'(a_2) = 0.1$, $\phi'(a_1) = 0.1$"
    assert on_page(LEAKY, page) == ["correct", "correct", "wrong"]


def test_phi_is_the_normal_distribution_where_the_network_has_one() -> None:
    head = r"\frac{\partial L}{\partial z} = \Phi(z)"
    page = rf"${head} + z \phi(z)$, ${head} - z \phi(z)$"
    assert on_page(GELU, page) == ["correct", "wrong"]


def test_a_phi_that_nothing_declares_and_no_line_explains_is_left_open() -> None:
    assert on_page(TANH, r"$\frac{\partial L}{\partial z} = v + \phi'(z)$") == ["unbound"]


def test_powers_of_e_may_be_exponentials_beside_scores_that_are_called_e() -> None:
    head = r"$e = Kq = (1, 2, -1)^T$, $a = \frac{1}{e^1 + e^2 + e^{-1}}"
    assert on_page(SCORES, head + r"(e^1, e^2, e^{-1})^T$")[-1] == "correct"
    assert on_page(SCORES, head + r"(e^2, e^1, e^{-1})^T$")[-1] == "wrong"


def test_an_i_that_is_a_mask_is_no_identity() -> None:
    head = r"\frac{\partial L}{\partial s}"
    page = rf"$I = \mathbb{{1}}[m > 0]$, ${head} = -I y$, ${head} = I y$"
    assert on_page(MARGIN, page) == ["definition", "correct", "wrong"]
    assert on_page(SCORES, r"$I = \begin{bmatrix} 1 & 0 \\ 1 & 1 \end{bmatrix}$") == ["wrong"]


def test_a_declared_letter_that_no_equation_uses_is_the_rate_of_a_step() -> None:
    page = r"$w := w - \alpha \frac{\partial L}{\partial w}$, $w_1 := w_1 - 2 \alpha (o - t) x_1$"
    assert on_page(DESCENT, page) == ["accepted", "accepted"]
    wrong = r"$w := w + \alpha \frac{\partial L}{\partial w}$, $w_1 := w_1 - 2 \alpha (o - t) x_2$"
    assert on_page(DESCENT, wrong) == ["wrong", "wrong"]
    used = DESCENT.replace("(o - t)**2", "(o - t)**2 + alpha*sum(w**2)")
    assert "accepted" not in on_page(used, page)


GRAPH = """
inputs: {A: [n, n], X: [n, d]}
parameters: {W: [d, k], V: [k, C]}
equations: {Z: A @ X @ W, H: relu(Z), S: A @ H @ V, L: 1/2*sum(S**2)}
"""


def test_a_delta_that_the_page_defines_is_no_change_of_the_parameter_behind_it() -> None:
    start = r"$\Delta = \frac{\partial L}{\partial S}$, "
    start += r"$\frac{\partial L}{\partial W} = (AX)^T \frac{\partial L}{\partial Z}"
    assert on_page(GRAPH, start + r" = X^T A^T ((A^T \Delta V^T) \odot 1[Z > 0])$")[1:] == ["correct"] * 2
    assert on_page(GRAPH, start + r" = X^T A ((A^T \Delta V^T) \odot 1[Z > 0])$")[1:] == ["correct", "wrong"]


@pytest.mark.parametrize("letter", [r"\sigma", r"\phi", "f"])
def test_a_slope_under_a_letter_that_nothing_declares_is_that_with_which_the_line_holds(letter: str) -> None:
    head = r"\frac{\partial L}{\partial W}"
    right = rf"${head} = (v \odot {letter}'(z)) x^T$, ${head} = (v \odot {letter}'(h)) x^T$"
    first = "accepted" if letter == r"\sigma" else "correct"  # by custom the sigmoid
    assert on_page(TANH, right) == [first, "wrong"]
    assert on_page(TANH, rf"${head} = x (v \odot {letter}'(z))^T$")[0] in ("wrong", "unbound")


def test_a_sigmoid_of_the_network_keeps_its_letter() -> None:
    net = TANH.replace("L: v.T @ h", "o: v.T @ h, L: sigmoid(o)")
    page = r"$\frac{\partial L}{\partial z} = \sigma'(o) v \odot \sigma'(z)$"
    assert on_page(net, page) == ["wrong"]
    assert on_page(net, page.replace(r"\sigma'(z)", r"\phi'(z)")) == ["correct"]
