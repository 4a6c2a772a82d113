"""Mistakes in lines about the cells of a family are named with its letter, as the line prints it."""

from __future__ import annotations

import symbackprop
from symbackprop.check.records.report import LinkReport
from symbackprop.network.file import loads

SAMPLES = r"""
sizes: {m: null}
repeat: {i: [1, m]}
inputs: {'x[i]': [2]}
targets: {'y[i]': []}
parameters: {W_1: [3, 2], w_2: [3]}
equations:
  z[i]: W_1 @ x[i]
  h[i]: tanh(z[i])
  t[i]: w_2.T @ h[i]
  o[i]: sigmoid(t[i])
  l: 1/m * sum((o[i] - y[i])**2, over=i)
"""
STEPS = r"""
repeat: {t: [1, T]}
inputs: {'x[t]': [3], 'h[0]': [2]}
parameters: {W: [2, 2], U: [2, 3], v: [2]}
equations:
  a[t]: W @ h[t-1] + U @ x[t]
  h[t]: tanh(a[t])
  L: sum(v.T @ h[t], over=t)
"""


def last_link(net: str, line: str) -> LinkReport:
    return symbackprop.verify(loads(net), f"${line}$").formulas[0].links[-1]


def test_a_slope_that_is_missing_at_every_sample_is_named_with_the_letter_of_the_samples() -> None:
    start = r"\frac{2}{m} \sum_{i=1}^m (o^{(i)} - y^{(i)})"
    for head, rest in (("w_2", "h^{(i)}"), ("w_{2,3}", "h_3^{(i)}")):
        found = last_link(SAMPLES, rf"\frac{{\partial l}}{{\partial {head}}} = {start} {rest}")
        assert (found.verdict, found.mistake) == ("wrong", "chain factor")
        assert found.message == r"The slope $\sigma'(t^{(i)})$ is missing."
        right = rf"\frac{{\partial l}}{{\partial {head}}} = {start} o^{{(i)}} (1 - o^{{(i)}}) {rest}"
        assert last_link(SAMPLES, right).verdict == "correct"


def test_a_slope_that_is_missing_at_one_sample_is_that_of_its_own_cell() -> None:
    found = last_link(SAMPLES, r"\frac{\partial l}{\partial t^{(i)}} = \frac{2}{m} (o^{(i)} - y^{(i)})")
    assert (found.verdict, found.mistake) == ("wrong", "chain factor")
    assert found.message == r"The slope $\sigma'(t^{(i)})$ is missing."


def test_a_slope_that_is_missing_at_every_step_is_named_with_the_letter_of_time() -> None:
    line = r"\frac{\partial L}{\partial U} = \sum_{t=1}^T \frac{\partial L}{\partial h_t} x_t^\top"
    found = last_link(STEPS, line)
    assert (found.verdict, found.mistake) == ("wrong", "chain factor")
    assert "a_t" in found.message
    assert "_1" not in found.message
