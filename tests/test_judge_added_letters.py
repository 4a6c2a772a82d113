r"""Indices in which letters are added, `x_{i+k-1}`; sums over a letter that is a size too; a 0 for an array."""

from __future__ import annotations

import pytest
from judged_lines import judged

CONVOLUTION = """
inputs: {x: [4]}
parameters: {w: [3], v: [2]}
equations:
  c_1: w[1]*x[1] + w[2]*x[2] + w[3]*x[3]
  c_2: w[1]*x[2] + w[2]*x[3] + w[3]*x[4]
  h_1: tanh(c_1)
  h_2: tanh(c_2)
  y: v[1]*h_1 + v[2]*h_2
"""
SLOPE = r"v_i (1 - h_i^2)"
TWICE = rf"\frac{{\partial y}}{{\partial x_j}} = \sum_{{i=1}}^2 \sum_{{k=1}}^3 {SLOPE} w_k"


def verdicts(net: str, *lines: str) -> list[str]:
    return [f.verdict for line in lines for f in judged(net, f"${line}$")]


@pytest.mark.parametrize(
    ("line", "slip"),
    [
        (r"c_i = \sum_{k=1}^3 w_k x_{i+k-1}", r"c_i = \sum_{k=1}^3 w_k x_{i-k+3}"),
        (
            rf"\frac{{\partial y}}{{\partial w_m}} = \sum_{{i=1}}^2 {SLOPE} x_{{i+m-1}}",
            rf"\frac{{\partial y}}{{\partial w_m}} = \sum_{{i=1}}^2 {SLOPE} x_{{m}}",
        ),
        (
            r"\frac{\partial y}{\partial x_3} = \sum_{k=1}^2 v_k (1 - h_k^2) w_{4-k}",
            r"\frac{\partial y}{\partial x_3} = \sum_{k=1}^2 v_k (1 - h_k^2) w_{k+1}",
        ),
        (
            TWICE + r"\delta_{j,i+k-1}",
            TWICE + r"\delta_{j,i+k-2}",
        ),
        (
            r"\frac{\partial c_i}{\partial x_j} = \sum_{k=1}^3 w_k \delta_{j,i+k-1}",
            r"\frac{\partial c_i}{\partial x_j} = \sum_{k=1}^3 w_k \delta_{i,j+k-1}",
        ),
    ],
)
def test_letters_are_added_in_an_index(line: str, slip: str) -> None:
    assert verdicts(CONVOLUTION, line, slip) in (["correct", "wrong"], ["definition", "wrong"])


def test_an_index_of_several_letters_that_leaves_its_axis_is_not_judged() -> None:
    (found,) = judged(
        CONVOLUTION, r"$\frac{\partial y}{\partial x_j} = \sum_{k=1}^2 v_k (1 - h_k^2) w_{j-k+1}$"
    )
    assert found.verdict == "unbound"
    assert found.links[0].message == "an index in which letters are added runs out of its axis"


LAYER = """
inputs: {x: [n]}
parameters: {W: [m, n], v: [m], b: [m]}
equations:
  z: W @ x + b
  h: tanh(z)
  L: dot(v, h)
"""


@pytest.mark.parametrize("slip", ["v_m W_{mj}", "v_m (1 - h_m) W_{mj}", "v_m (1 - h_m^2) W_{jm}"])
def test_under_a_sum_sign_the_letter_of_a_size_is_an_index(slip: str) -> None:
    head = r"\frac{\partial L}{\partial x_j} = \sum_m "
    assert verdicts(LAYER, head + "v_m (1 - h_m^2) W_{mj}") == ["correct"]
    assert verdicts(LAYER, head + slip)[0] in ("wrong", "unbound")
    assert verdicts(LAYER, r"L = \sum_m v_m h_m", r"z_i = \sum_n W_{in} x_n + b_i") == ["definition", "correct"]
    assert verdicts(LAYER, r"L = \sum_m v_m z_m", r"z_i = \sum_n W_{in} x_n") == ["wrong"] * 2


EINSTEIN = LAYER + "reading: {sums: einstein}"


def test_in_einsteins_notation_the_repeated_letter_of_a_size_is_an_index() -> None:
    head = r"\frac{\partial L}{\partial x_j} = "
    assert verdicts(EINSTEIN, head + "v_m (1 - h_m^2) W_{mj}", head + "v_m W_{mj}") == ["correct", "wrong"]
    assert verdicts(EINSTEIN, r"\frac{\partial L}{\partial W_{mj}} = v_m (1 - h_m^2) x_j") == ["correct"]
    assert verdicts(EINSTEIN, r"\frac{\partial L}{\partial b_m} = v_m h_m (1 - h_m^2)") == ["wrong"]


def test_the_size_that_ends_a_row_of_dots_is_no_index() -> None:
    column = r"\begin{bmatrix} v_1 (1 - h_1^2) \\ \vdots \\ v_m (1 - h_m^2) \end{bmatrix}"
    right = rf"\frac{{\partial L}}{{\partial W}} = {column} [x_1 \ x_2 \ \dots \ x_n]"
    assert verdicts(EINSTEIN, right, right.replace("1 - h", "1 + h")) == ["correct", "wrong"]


ZEROS = LAYER + "values: {x: [1, 2], W: [[1, 0], [0, 1], [2, 3]], v: [0, 0, 0], b: [0, 4, 0]}"


def test_a_lone_zero_is_an_array_of_zeros_beside_given_values() -> None:
    right = ("v = 0", r"v = 3 \cdot 0", r"\frac{\partial L}{\partial x} = 0", "v_2 = 0")
    slips = (
        "b = 0",
        r"W = \mathbf{0}",
        r"\frac{\partial L}{\partial v} = 0",
        "v = 1",
        "b_2 = 0",
        "v = (0) + (0)",
    )
    assert set(verdicts(ZEROS, *right)) <= {"correct", "definition"}
    assert verdicts(ZEROS, *slips) == ["wrong"] * len(slips)
