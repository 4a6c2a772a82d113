r"""Ranges of a letter, `l = 1, \dots, N`: they restrict a line and claim nothing themselves."""

from __future__ import annotations

import pytest
from judged_lines import report_of, verdicts

FAMILY = """
repeat: {l: [1, N]}
inputs: {'h[1]': [H]}
parameters: {'W[l]': [H, H]}
equations: {'h[l+1]': 'W[l] @ h[l]'}
upstream: ['h[N+1]']
wrt: [W, 'h[l]']
notation: {layers: '^{(l)}'}
"""
RECURRENT = """
repeat: {t: [1, T]}
inputs: {'h[0]': [3]}
parameters: {W: [3, 3], v: [3]}
equations:
  h[t]: tanh(W @ h[t-1])
  E[t]: v.T @ h[t]
  S: sum(E[t], over=t)
loss: S
"""
AFTER = r"\left(\frac{\partial S}{\partial h_{t+1}} \odot (1 - h_{t+1}^2)\right)"
STEP = rf"\frac{{\partial S}}{{\partial h_t}} = v + W^\top {AFTER}"


@pytest.mark.parametrize(
    "line",
    [
        r"h^{(l+1)} = W^{(l)} h^{(l)} \;\; (l = 1, \dots, N)",
        r"h^{(l+1)} = W^{(l)} h^{(l)} \quad \text{for } l = 1, 2, \dots, N",
        r"\text{for } l = 1, \dots, N: \quad h^{(l+1)} = W^{(l)} h^{(l)}",
        r"\begin{aligned} h^{(l+1)} &= W^{(l)} h^{(l)} &&\quad \text{for }l = 1, \dots, N \end{aligned}",
    ],
)
def test_a_line_over_a_range_is_judged_in_its_cells(line: str) -> None:
    assert verdicts(FAMILY, line)[0] in ("correct", "definition")
    assert verdicts(FAMILY, line.replace("= W^{(l)}", "= 2 W^{(l)}")) == ["wrong"]


def test_a_range_that_leaves_the_last_cell_out_is_judged_without_it() -> None:
    last = r"\frac{\partial S}{\partial h_t} = v"
    assert verdicts(RECURRENT, rf"{STEP} \quad \text{{for }} t = 1, \dots, T-1") == ["correct"]
    assert verdicts(RECURRENT, rf"{last} \quad \text{{for }} t = 1, \dots, T") == ["wrong"]
    assert verdicts(RECURRENT, rf"{last} \quad \text{{for }} t = T, \dots, T") == ["correct"]


@pytest.mark.parametrize("line", [r"l = 1, \dots, N", "N = 1, 2, 3, 5", "N = 1, 2"])
def test_a_range_alone_is_no_claim(line: str) -> None:
    assert report_of(FAMILY, line).formulas[0].verdict == "definition"


def test_a_decimal_comma_is_no_list() -> None:
    assert report_of(FAMILY, "H = 0,5").formulas[0].verdict == "unbound"
