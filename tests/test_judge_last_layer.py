r"""`a^{(L)}` where no L is declared: the last layer; `\sum_{i : z_i > 0}`; `D` beside a size d."""

from __future__ import annotations

from judged_lines import verdicts

CHAIN = """
inputs: {x: [2]}
targets: {y: [2]}
parameters: {W_1: [3, 2], W_2: [4, 3], W_3: [2, 4]}
equations:
  z_1: W_1 @ x
  a_1: sigmoid(z_1)
  z_2: W_2 @ a_1
  a_2: sigmoid(z_2)
  z_3: W_3 @ a_2
  a_3: sigmoid(z_3)
  C: sum((a_3 - y)**2)
"""
SLOPE = r"2 (a^{(L)} - y) \odot \sigma'(z^{(L)})"
MARGIN = """
inputs: {X: [n, d]}
targets: {y: [n]}
parameters: {w: [d], b: []}
equations: {f: X @ w + b, g: 1 - y*f, L: sum(relu(g))}
"""


def test_a_capital_letter_is_the_last_layer_where_the_line_holds_in_no_other() -> None:
    right = r"\frac{\partial C}{\partial z^{(L)}} = " + SLOPE
    assert verdicts(CHAIN, right, right.replace("2 (", "(")) == ["accepted", "wrong"]
    assert verdicts(CHAIN, right.replace("L", "l")) == ["wrong"]
    before = r"\frac{\partial C}{\partial W^{(L-1)}} = ((W^{(L)})^T (" + SLOPE
    before += r") \odot \sigma'(z^{(L-1)})) (a^{(L-2)})^T"
    assert verdicts(CHAIN, before, before.replace("a^{(L-2)}", "a^{(L-1)}")) == ["correct", "wrong"]


def test_a_capital_letter_is_any_layer_where_the_line_holds_in_all() -> None:
    assert verdicts(CHAIN, "z^{(L)} = W^{(L)} a^{(L-1)}", "z^{(L)} = W^{(L)} a^{(L)}") == ["correct", "wrong"]


def test_a_number_of_the_last_layer_is_that_of_its_quantity() -> None:
    net = "inputs: {x: []}\nequations: {a_1: 2*x, a_2: 3*a_1, C: a_2**2}\nwrt: [x]\nvalues: {x: 0.5}\n"
    assert verdicts(net, "a^{(L)} = 3.0") == ["correct"]
    assert verdicts(net, "a^{(L)} = 1.0") == ["wrong"]


def test_what_the_page_says_of_the_last_layer_is_not_said_of_every_layer() -> None:
    said = r"\delta^{(L)} = " + SLOPE
    lines = (said, r"\frac{\partial C}{\partial z^{(L)}} = \delta^{(L)}")
    assert verdicts(CHAIN, *lines) == ["definition", "accepted"]
    assert verdicts(CHAIN, lines[0], lines[1].replace("= ", "= -"))[1] == "wrong"
    assert verdicts(CHAIN, said, r"\frac{\partial C}{\partial z^{(l)}} = \delta^{(l)}")[1] == "unbound"


def test_a_letter_that_reading_declares_numbers_no_other_layer() -> None:
    reading = "reading: {same: {'a^{(L)}': a_3, 'z^{(L)}': z_3}}\n"
    right = r"\frac{\partial C}{\partial z^{(L)}} = " + SLOPE
    assert verdicts(CHAIN, right, right.replace("2 (", "("), more=reading) == ["correct", "wrong"]


def test_a_sum_runs_over_those_that_meet_its_condition() -> None:
    for under in ("i : y_i f_i < 1", "i, g_i > 0", "g_i > 0", r"i \colon g_i > 0"):
        line = rf"\frac{{\partial L}}{{\partial b}} = -\sum_{{{under}}} y_i"
        turned = line.replace("<", "!").replace(">", "<").replace("!", ">")
        assert verdicts(MARGIN, line, turned) == ["correct", "wrong"]
    assert verdicts(MARGIN, r"\frac{\partial L}{\partial b} = -\sum_{y_i f_i < 1} y_i") == ["unbound"]


def test_a_matrix_called_d_in_capitals_is_no_size() -> None:
    lines = (r"D = X^T", r"\frac{\partial L}{\partial w} = -D (y \odot 1[g > 0])")
    assert verdicts(MARGIN, *lines)[1] == "correct"
    assert verdicts(MARGIN, lines[0], lines[1].replace("-D", "D"))[1] == "wrong"
