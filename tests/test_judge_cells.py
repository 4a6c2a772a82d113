"""Sums over the cells of a family: any letter that runs to its last cell, primed or not."""

from __future__ import annotations

import pytest
from judged_lines import verdicts

RNN = """
repeat: {t: [1, T]}
inputs:
  h[0]: [n]
  x[t]: [d]
parameters: {W: [n, n], U: [n, d], b: [n]}
targets:
  y[t]: [n]
equations:
  z[t]: W @ h[t-1] + U @ x[t] + b
  h[t]: tanh(z[t])
  l[t]: sum((h[t] - y[t])**2)
  L: sum(l[t], over=t)
"""


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (r"\frac{\partial L}{\partial b} = \sum_{s=1}^{T} \frac{\partial L}{\partial z_s}", "correct"),
        (r"\frac{\partial L}{\partial b} = \sum_{t'=1}^{T} \frac{\partial L}{\partial z_{t'}}", "correct"),
        (r"\frac{\partial L}{\partial l_t} = \frac{\partial}{\partial l_t} \sum_{t'=1}^{T} l_{t'}", "correct"),
        (
            r"\frac{\partial L}{\partial W_{ij}} = \sum_{k=1}^T \frac{\partial L}{\partial z_{k,i}} h_{k-1,j}",
            "correct",
        ),
        (r"\frac{\partial L}{\partial b} = \sum_{s=1}^{T} \frac{\partial L}{\partial h_s}", "wrong"),
        (r"\frac{\partial L}{\partial b} = \sum_{s=2}^{T} \frac{\partial L}{\partial z_s}", "wrong"),
        (r"\frac{\partial L}{\partial b} = \sum_{t'=1}^{T} \frac{\partial L}{\partial h_{t'}}", "wrong"),
        (r"\frac{\partial L}{\partial l_t} = \frac{\partial}{\partial l_t} \sum_{t'=1}^{T} l_t", "wrong"),
        (
            r"\frac{\partial L}{\partial W_{ij}} = \sum_{k=1}^T \frac{\partial L}{\partial z_{k,i}} h_{k,j}",
            "wrong",
        ),
    ],
)
def test_any_letter_may_run_over_the_cells(line: str, wanted: str) -> None:
    assert verdicts(RNN, line) == [wanted]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (r"z_i = \sum_{i'} W_{ii'} x_{i'}", "correct"),
        (r"z_i = \sum_{j'=1}^{4} W_{ij'} x_{j'}", "correct"),
        (r"z_i = \sum_{j''} W_{ij''} x_{j''}", "correct"),
        (r"z_i = \sum_{i'} W_{i'i} x_{i'}", "wrong"),
        (r"z_i = \sum_{i'} W_{ii'} x_{i}", "wrong"),
        (r"z_i = \sum_{j'} W_{ij'} x_{j''}", "unbound"),
    ],
)
def test_a_primed_index_is_another_one(line: str, wanted: str) -> None:
    net = "inputs: {x: [4]}\nparameters: {W: [3, 4]}\nequations:\n  z: W @ x\n  L: sum(z)\n"
    assert verdicts(net, line) == [wanted]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (r"h_t = \tanh(W h_{t-1} + U x_t + b)", "correct"),
        (r"h_t = \tanh(W h_t + U x_t + b)", "wrong"),
        (r"\frac{\partial L}{\partial b} = \sum_t \frac{\partial L}{\partial z_t}", "correct"),
        (r"\frac{\partial L}{\partial b} = \sum_{t=1}^{2} \frac{\partial L}{\partial z_t}", "wrong"),
        (r"\frac{\partial L}{\partial b} = \frac{\partial L}{\partial z_t}", "wrong"),
    ],
)
def test_the_index_of_a_family_numbers_cells_that_are_all_written_out(line: str, wanted: str) -> None:
    assert verdicts(RNN.replace("[1, T]", "[1, 3]"), line)[0] == wanted


@pytest.mark.parametrize(("left", "right"), [("<", ">"), (r"\langle ", r" \rangle")])
def test_angles_number_a_cell_as_brackets_do(left: str, right: str) -> None:
    def at(name: str, place: str, more: str = "") -> str:
        return f"{name}^{{{left}{place}{right}{more}}}"

    step = rf"{at('h', 't')} = \tanh(W {at('h', 't-1')} + U {at('x', 't')} + b)"
    cell = rf"\frac{{\partial L}}{{\partial {at('z', 't')}}} "
    total = r"\frac{\partial L}{\partial U} = \sum_{t=1}^{T} " + cell
    assert verdicts(RNN, step, step.replace("t-1", "t")) == ["correct", "wrong"]
    assert verdicts(RNN, total + at("x", "t", " T"), total + at("h", "t", " T")) == ["correct", "wrong"]
