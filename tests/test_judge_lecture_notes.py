r"""Conventions of lecture notes: `t = T - 1`, sums over time without limits, sums of Einstein in f( )."""

from __future__ import annotations

import pytest
from test_judge_other_pens import judged, verdict

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
