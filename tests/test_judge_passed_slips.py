"""Slips that were passed once: each stands beside the right line, and beside what is right in another way."""

from __future__ import annotations

from test_judge_other_pens import judged

LAYER = """
inputs: {x: [2]}
parameters: {W: [3, 2]}
targets: {t: [3]}
equations: {z: W @ x, h: tanh(z), L: 1/2*sum((h - t)**2)}
"""
STEPS = """
inputs: {x_1: [], x_2: [], h_0: []}
parameters: {w: [], u: []}
equations: {a_1: w*h_0 + u*x_1, h_1: tanh(a_1), a_2: w*h_1 + u*x_2, h_2: tanh(a_2), L: h_2**2}
"""


def verdicts(net: str, page: str) -> list[str]:
    return [formula.verdict for formula in judged(net, page)]


def test_a_sum_that_ends_behind_the_last_place_is_wrong() -> None:
    page = r"$z_i = \sum_{j=1}^{%s} W_{ij} x_j$"
    assert verdicts(LAYER, page % 2) == ["correct"]
    assert verdicts(LAYER, page % 3) == ["wrong"]
    assert verdicts(LAYER, r"$z_i = \sum_{j=0}^{2} W_{ij} x_j$") == ["unbound"]  # another count, or a slip
    open_size = LAYER.replace("inputs: {x: [2]}", "sizes: {n: null}\ninputs: {x: [n]}").replace(
        "[3, 2]", "[3, n]"
    )
    assert verdicts(open_size, page % 5) != ["wrong"]  # the file does not say how many there are


def test_a_sum_over_steps_that_no_name_has_is_wrong() -> None:
    page = r"$\frac{\partial L}{\partial u} = \sum_{t=1}^{%s} \frac{\partial L}{\partial a_t} x_t$"
    assert verdicts(STEPS, page % 2) == ["correct"]
    assert verdicts(STEPS, page % 4) == ["wrong"]
    beside = r"$\frac{\partial L}{\partial w} = \sum_{t=0}^{%s} \frac{\partial L}{\partial a_{t+1}} h_t$"
    assert verdicts(STEPS, beside % 1) == ["correct"]
    assert verdicts(STEPS, beside % 2) == ["correct"]  # there is an h_2: what comes after it counts as zero
    assert verdicts(STEPS, beside % 3) == ["wrong"]
