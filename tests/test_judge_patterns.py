r"""Patterns with dots, and lines for one value of what is given: `a_1 + \dots + a_n`, `p \text{ if } y = 0`."""

from __future__ import annotations

import numpy as np
import pytest
from judged_lines import verdict

import symbackprop
from symbackprop.check.records.value import Unbound
from symbackprop.check.values.compare import outcome
from symbackprop.network.file import loads

CLASSES = """
inputs: {x: [n]}
parameters: {W: [k, n]}
targets: {y: {shape: [k], one_hot: true}}
equations: {z: W @ x, p: softmax(z), L: -sum(y*log(p))}
"""
LOGISTIC = """
inputs: {x: []}
parameters: {w: [], b: []}
targets: {y: []}
equations: {z: w*x + b, p: sigmoid(z), L: -y*log(p) - (1 - y)*log(1 - p)}
"""
MANY = """
inputs: {x: [3]}
parameters: {W: [2, 3]}
targets: {y: [2]}
equations: {z: W @ x, p: sigmoid(z), L: "bce(p, y, reduction=sum)"}
"""


RIGHT = ("correct", "definition", "accepted")


@pytest.mark.parametrize(
    ("line", "slip"),
    [
        (r"z_i = W_{i1} x_1 + \dots + W_{in} x_n", ("W_{in} x_n", "W_{in} x_n + x_1")),
        (r"z_i = W_{i1} x_1 + W_{i2} x_2 + \cdots + W_{in} x_n", ("z_i", "2 z_i")),
        (r"p_i = \frac{e^{z_i}}{e^{z_1} + \cdots + e^{z_k}}", ("e^{z_k}", "e^{z_n}")),
        (r"p_i = \frac{e^{z_i}}{e^{z_1} + e^{z_2} + \cdots + e^{z_K}}", ("{e^{z_i}}", "{z_i}")),
        (r"L = -y_1 \log p_1 - y_2 \log p_2 - \dots - y_k \log p_k", ("L = ", "L + 1 = ")),
        (
            r"\frac{\partial L}{\partial x_j} = W_{1j} (p_1 - y_1) + \dots + W_{kj} (p_k - y_k)",
            (r"(p_1 - y_1) + \dots + W_{kj} (p_k - y_k)", r"(p_1 + y_1) + \dots + W_{kj} (p_k + y_k)"),
        ),
    ],
)
def test_summands_with_dots_are_a_sum(line: str, slip: tuple[str, str]) -> None:
    assert verdict(CLASSES, line) in RIGHT
    assert slip[0] in line
    assert verdict(CLASSES, line.replace(*slip)) == "wrong"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (r"z_i = W_{i1} x_1 + \dots + W_{in} p_n", "differ in more than an index"),
        (r"L = -y_1 \log p_1 + \dots + y_k \log p_k", "different signs"),
        (r"1 = p_1 + p_3 + \dots + p_k", "do not follow one another"),
        (r"p_i = \frac{e^{z_i}}{e^{z_1} + \cdots + e^{z_i}}", "runs to i"),
        (r"p_i = \frac{e^{z_i}}{\sum_{j=1}^i e^{z_j}}", "runs to i"),
    ],
)
def test_what_is_no_pattern_says_why(line: str, reason: str) -> None:
    formula = symbackprop.verify(loads(CLASSES, "net.yaml"), f"${line}$", "page.md").formulas[0]
    assert formula.verdict == "unbound"
    assert reason in formula.links[0].message


def test_one_entry_among_zeros_stands_at_its_own_index() -> None:
    line = r"\frac{\partial L}{\partial p} = (0, \dots, -\frac{1}{p_t}, \dots, 0)^\top"
    assert verdict(CLASSES, line) in RIGHT
    assert verdict(CLASSES, line.replace("-", "")) == "wrong"
    assert verdict(CLASSES, line.replace("{p_t}", "{z_t}")) == "wrong"
    assert verdict(CLASSES, line.replace(r"-\frac{1}{p_t}", "1")) == "unbound"


@pytest.mark.parametrize("text", [r"\text{ if } y = 1", r"\quad \text{for } y = 1"])
def test_a_line_for_one_value_is_judged_at_it(text: str) -> None:
    head = r"\frac{dL}{dz} = "
    assert verdict(LOGISTIC, f"{head}p - 1 {text}") == "correct"
    assert verdict(LOGISTIC, f"{head}p {text}") == "wrong"
    assert verdict(LOGISTIC, f"{head}p {text.replace('1', '0')}") == "correct"
    assert verdict(LOGISTIC, f"L = -\\log p {text}") in RIGHT
    assert verdict(LOGISTIC, f"L = \\log p {text}") == "wrong"


def test_a_bar_with_a_value_below_it_is_such_a_line() -> None:
    assert verdict(LOGISTIC, r"\left.\frac{\partial L}{\partial p}\right|_{y=1} = -\frac{1}{p}") == "correct"
    assert verdict(LOGISTIC, r"\frac{\partial L}{\partial z}\Big|_{y=0} = p") == "correct"
    assert verdict(LOGISTIC, r"\frac{\partial L}{\partial z}\Big|_{y=0} = p - 1") == "wrong"


@pytest.mark.parametrize("last", ["y = 0", r"\text{otherwise}"])
def test_cases_of_a_target_are_judged_at_each_of_its_values(last: str) -> None:
    line = r"\frac{dL}{dz} = \begin{cases} p - 1 & y = 1 \\ p & LAST \end{cases}".replace("LAST", last)
    assert verdict(LOGISTIC, line) == "correct"
    assert verdict(LOGISTIC, line.replace("p - 1", "p + 1")) == "wrong"
    assert verdict(LOGISTIC, line.replace(r"\\ p", r"\\ -p")) == "wrong"


@pytest.mark.parametrize("net", [CLASSES, MANY])
def test_cases_of_an_entry_of_the_target_too(net: str) -> None:
    line = r"\frac{\partial L}{\partial z_i} = \begin{cases} p_i - 1 & y_i = 1 \\ p_i & y_i = 0 \end{cases}"
    assert verdict(net, line) in ("correct", "unbound")
    assert verdict(CLASSES, line) == "correct"
    assert verdict(CLASSES, line.replace("p_i - 1", "p_i + 1")) == "wrong"


CURVED = """
inputs: {x: [n]}
parameters: {v: [n]}
equations: {s: v.T @ x, L: 1/2*s**2}
ask:
  - hessian L/x
"""


def test_an_entry_of_a_hessian_that_is_asked_for_is_no_name_of_the_page() -> None:
    assert verdict(CURVED, "H_{ij} = v_i v_j") == "correct"
    assert verdict(CURVED, "H_{ij} = 2 v_i v_j") == "wrong"
    assert verdict(CURVED, "H_{1,2} = v_1 v_2") == "correct"
    assert verdict(CURVED.split("ask")[0], "H_{ij} = 2 v_i v_j") == "definition"


LAYERS = """
inputs: {x: [3]}
parameters: {W_1: [4, 3], b_1: [4], W_2: [2, 4], b_2: [2]}
equations: {z_1: W_1 @ x + b_1, h_1: tanh(z_1), z_2: W_2 @ h_1 + b_2, L: sum(z_2**3)}
"""


def test_a_letter_l_that_may_be_the_number_one_accuses_nobody() -> None:
    for line in (
        "z_l = W_l x + b_l",
        r"\frac{\partial L}{\partial W_l} = \frac{\partial L}{\partial z_l} x^\top",
    ):
        formula = symbackprop.verify(loads(LAYERS, "net.yaml"), f"${line}$", "page.md").formulas[0]
        assert (formula.verdict, "number 1" in formula.links[0].message) == ("unbound", True)
    assert verdict(LAYERS, "z_l = W_l x - b_l") == "wrong"
    assert verdict(LAYERS, "z_l = W_l h_1 + b_l") == "wrong"
    assert verdict(LAYERS, "z_{(l)} = W_{(l)} x + b_{(l)}") != "correct"


def test_a_bar_with_what_the_derivative_is_by_says_nothing_more() -> None:
    assert (
        verdict(
            LAYERS, r"\left.\frac{\partial h_1}{\partial z_1}\right|_{z_1} = \operatorname{diag}(1 - h_1^2)"
        )
        in RIGHT
    )
    assert (
        verdict(LAYERS, r"\frac{\partial h_1}{\partial z_1}\big|_{z_1} = \operatorname{diag}(1 + h_1^2)")
        == "wrong"
    )


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            r"x = (x_1, \dots, x_n)^\top, \quad p = \begin{bmatrix} p_1 \\ \vdots \\ p_k \end{bmatrix}",
            "correct",
        ),
        (r"x = (x_1, \dots, x_n)^\top, \quad z = \begin{bmatrix} p_1 \\ \vdots \\ p_k \end{bmatrix}", "wrong"),
    ],
)
def test_what_an_array_is_written_as_beside_a_line_says_nothing_about_another(line: str, wanted: str) -> None:
    assert verdict(CLASSES, line) == wanted


def test_a_condition_on_the_entries_of_an_array_weighs_no_other_array() -> None:
    here, other = np.ones((6, 3, 1)), np.ones((6, 4, 1))
    assert outcome(here, here, np.ones((6, 1, 1))) == "equal"
    with pytest.raises(Unbound, match="entries of another array"):
        outcome(here, here, other)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (r"x = (x_1, \dots, x_n)", "correct"),
        (r"z = (z_1, z_2, \dots, z_k)", "correct"),
        (r"z = (p_1, p_2, \dots, p_k)", "wrong"),
        (r"p = q(z_1, \dots, z_k) = \operatorname{softmax}(z)", "correct"),
        (r"p = q(z_1, \dots, z_k) = \operatorname{softmax}(-z)", "wrong"),
    ],
)
def test_a_vector_in_round_brackets_with_dots_is_a_claim_and_no_range(line: str, wanted: str) -> None:
    assert verdict(CLASSES, line) == wanted
