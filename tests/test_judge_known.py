"""Names that everybody knows, and pieces of arrays: labels as indices, e_i, zero blocks, diag of a list."""

from __future__ import annotations

import pytest
from judged_lines import verdicts
from test_judge import ROWS

LABEL = r"""
inputs: {x: [5]}
targets: {t: {shape: [], label: 4}}
parameters: {W: [4, 5]}
equations:
  y: W @ x
  p: softmax(y)
  S: sum(onehot(t, 4) * log(p))
  J: -S
wrt: [W, y]
"""
THREE = """
inputs: {x: [4]}
parameters: {W: [3, 4], b: [3]}
equations:
  z: W @ x + b
  h: relu(z)
loss: L
upstream: [h]
wrt: [W, z]
"""


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (r"J = -\log p_t", "correct"),
        (r"J = -\log p_k", "wrong"),
        (r"\frac{\partial S}{\partial p_k} = \frac{I(k=t)}{p_t}", "correct"),
        (r"\frac{\partial S}{\partial p_k} = \frac{\delta_{kt}}{p_t}", "correct"),
        (r"\frac{\partial S}{\partial p_k} = \frac{1}{p_t}", "wrong"),
        (r"\frac{\partial J}{\partial y} = p - e_t", "correct"),
        (r"\frac{\partial J}{\partial y} = e_t - p", "wrong"),
        (r"\frac{\partial J}{\partial y_t} = p_t - 1", "correct"),
        (r"\frac{\partial J}{\partial y_t} = p_t", "wrong"),
    ],
)
def test_a_label_as_an_index_stands_at_its_class(line: str, wanted: str) -> None:
    assert verdicts(LABEL, line) == [wanted]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (r"\frac{\partial z_2}{\partial W} = e_2 x^T", "correct"),
        (r"\frac{\partial z_i}{\partial W} = e_i x^T", "correct"),
        (r"\frac{\partial z_2}{\partial W} = e_1 x^T", "wrong"),
        (r"z_2 = e_2^\top z", "correct"),
        (r"z_2 = e_3^\top z", "wrong"),
    ],
)
def test_a_unit_vector_is_known_without_a_declaration(line: str, wanted: str) -> None:
    assert verdicts(THREE, line) == [wanted]


def test_a_unit_vector_stands_as_the_vectors_of_the_network_do() -> None:
    line = r"\frac{\partial S_{2,1}}{\partial W_1} = X^T e_1"
    assert verdicts(ROWS, line) == ["correct"]
    assert verdicts(ROWS, line.replace("e_1", "e_2")) == ["wrong"]


def test_beside_rows_a_unit_vector_may_be_a_column() -> None:
    first = r"\frac{\partial S_{3,1}}{\partial Y_2} = e_1^T W_2^T"
    line = rf"{first}, \quad \frac{{\partial S_{{3,2}}}}{{\partial W_2}} = (e_2 Y_2)^T"
    assert verdicts(ROWS, line) == ["correct", "correct"]
    assert verdicts(ROWS, line.replace("(e_2 Y_2)", "(e_1 Y_2)")) == ["correct", "wrong"]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (r"\frac{\partial z_1}{\partial W} = \begin{bmatrix} x^T \\ 0 \\ 0 \end{bmatrix}", "correct"),
        (r"\frac{\partial z_1}{\partial W} = \begin{bmatrix} 0 \\ x^T \\ 0 \end{bmatrix}", "wrong"),
        (r"\frac{\partial z_1}{\partial W} = \begin{bmatrix} x^T \\ 0 \end{bmatrix}", "wrong"),
    ],
)
def test_a_zero_beside_blocks_is_as_large_as_they_are(line: str, wanted: str) -> None:
    assert verdicts(THREE, line) == [wanted]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (r"\frac{\partial h}{\partial z} = \mathrm{diag}(1(z_1>0), 1(z_2>0), 1(z_3>0))", "correct"),
        (r"\frac{\partial h}{\partial z} = \mathrm{diag}(1(z_1>0), \dots, 1(z_3>0))", "correct"),
        (r"\frac{\partial h}{\partial z} = \mathrm{diag}(1(z_1<0), \dots, 1(z_3<0))", "wrong"),
        (r"\frac{\partial h}{\partial z} = \mathrm{diag}(1(z_2>0), 1(z_1>0), 1(z_3>0))", "wrong"),
        (r"z = \begin{bmatrix} (z_1 - b_1) + b_1 & \dots & (z_3 - b_3) + b_3 \end{bmatrix}^T", "correct"),
        (r"z = \begin{bmatrix} z_1 - b_1 & \dots & z_3 - b_3 \end{bmatrix}^T", "wrong"),
    ],
)
def test_the_entries_of_a_list_make_the_array(line: str, wanted: str) -> None:
    assert verdicts(THREE, line) == [wanted]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (r"\frac{\partial L}{\partial z_i} = \partial_{h_i} L \, (z_i > 0)", "correct"),
        (r"\frac{\partial L}{\partial z_i} = \partial_{h_i} L \, (z_i < 0)", "wrong"),
    ],
)
def test_a_comparison_behind_a_loss_is_no_argument_of_it(line: str, wanted: str) -> None:
    assert verdicts(THREE, line) == [wanted]


def test_a_derivative_by_what_has_no_value_is_judged_beside_numbers() -> None:
    net = THREE + "values: {x: [1, 2, 3, 4]}\n"
    assert verdicts(net, r"\frac{\partial}{\partial b_1}\left(2 b_1\right) = 2.0") == ["correct"]
    assert verdicts(net, r"\frac{\partial}{\partial b_1}\left(2 b_1\right) = 3.0") == ["wrong"]


def test_a_part_behind_a_bar_may_stand_in_brackets() -> None:
    net = ROWS.replace("  L: ", "  M: sum(Y_2)\n  L: M + ")
    whole = r"\frac{\partial L}{\partial Y_2}"
    parts = rf"{whole} = \left.{whole}\right|_M + \left.\left({whole}\right)\right|_{{S_3}}"
    assert verdicts(net, parts) == ["correct"]
    assert verdicts(net, parts.replace("_M +", "_M -")) == ["wrong"]


PRIMED = r"""
inputs: {x: [5]}
targets: {t: [4]}
parameters: {W: [4, 5]}
equations:
  y: W @ x
  p: {is: sigmoid(y), latex: "y'"}
  J: sum((p - t)**2)
wrt: [W, y]
"""


def test_a_name_with_a_prime_in_front_of_a_bracket_is_a_factor() -> None:
    line = r"\frac{\partial J}{\partial y_i} = 2 (y'_i - t_i) y'_i (1 - y'_i)"
    assert verdicts(PRIMED, line) == ["correct"]
    assert verdicts(PRIMED, line.replace("(1 - y'_i)", "(1 + y'_i)")) == ["wrong"]
    assert verdicts(PRIMED, line.replace("(1 - y'_i)", "")) == ["wrong"]
    bars = r"\bar y_i = \bar y_i' \left(\partial y'_i / \partial y_i\right)"
    assert verdicts(PRIMED, bars) == ["correct"]


WORDS = r"""
inputs: {x: [5]}
targets: {t: [4]}
parameters: {W: [4, 5]}
equations:
  net: W @ x
  out: sigmoid(net)
  Loss: sum((out - t)**2)
wrt: [W, net]
"""


@pytest.mark.parametrize("font", ["", r"\mathrm", r"\text"])
@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (r"\frac{\partial Loss}{\partial net_i} = 2 (out_i - t_i) \, out_i (1 - out_i)", "correct"),
        (r"\frac{\partial Loss}{\partial net_i} = 2 (out_i - t_i) \, out_i (1 + out_i)", "wrong"),
        (r"\frac{\partial Loss}{\partial net_i} = 2 (out_i - t_i) \, out_i", "wrong"),
        (r"\frac{\partial Loss}{\partial net} = 2 (out - t) \odot out \odot (1 - out)", "correct"),
        (r"Loss(out, t) = \sum_i (out_i - t_i)^2", "correct"),
        (r"out(x) = \sigma(W x)", "correct"),
    ],
)
def test_a_declared_word_is_one_name_in_any_font(font: str, line: str, wanted: str) -> None:
    for word in ("Loss", "net", "out"):
        line = line.replace(word, f"{font}{{{word}}}" if font else word)
    assert verdicts(WORDS, line) == [wanted]


def test_a_word_whose_letters_are_declared_stays_a_product() -> None:
    net = WORDS.replace("  net: W @ x", "  q: W @ x\n  Wx: q + q\n  net: Wx - q")
    assert verdicts(net, "q = W x", "q = W + x") == ["definition", "wrong"]


@pytest.mark.parametrize("sign", [r"\oslash", "⊘", r"\div", "/"])
def test_a_division_entry_by_entry_has_a_sign_of_its_own(sign: str) -> None:
    assert verdicts(PRIMED, rf"y - t {sign} y' = y - \frac{{t}}{{y'}}") == ["correct"]
    assert verdicts(PRIMED, rf"y - y' {sign} t = y - \frac{{t}}{{y'}}") == ["wrong"]


def test_a_vector_in_front_of_its_weight_in_brackets_is_multiplied() -> None:
    net = "inputs: {x: [3]}\nparameters: {W: [3, 3]}\nequations: {h: W @ x, L: sum(h**2)}\n"
    assert verdicts(net, r"h = h (W)^\top") == ["wrong"]
    assert verdicts(net, r"h(x) = W x", r"L(W) = \sum_i h_i^2") == ["correct", "correct"]


def test_a_dot_between_two_vectors_passes_only_where_reading_says_what_it_is() -> None:
    net = "inputs: {x: [3]}\nparameters: {w: [3], b: []}\nequations: {z: w.T @ x + b, L: z**2}\n"
    said = net + "reading: {product: dot}\n"
    strict = net + "reading: {product: strict}\n"
    right, slip = r"z = w \cdot x + b", r"z = w \cdot x - b"
    assert [verdicts(n, right) for n in (net, said, strict)] == [["unbound"], ["definition"], ["wrong"]]
    assert [verdicts(n, slip) for n in (net, said, strict)] == [["wrong"]] * 3
