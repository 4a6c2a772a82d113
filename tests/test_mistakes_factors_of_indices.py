r"""A Kronecker delta that is missing beside four indices or at one summand, and a lost root of a size."""

from __future__ import annotations

import pytest
from judged_lines import judged

SOFTMAX = """
inputs: {X: [n, d]}
parameters: {W: [d, k]}
equations:
  A: X @ W
  Y: softmax(A / sqrt(d), axis=1)
wrt: []
"""
HEAD = r"\frac{\partial Y_{ij}}{\partial A_{lm}} = "
RIGHT = r"\frac{1}{\sqrt{d}} \delta_{il} Y_{ij} (\delta_{jm} - Y_{im})"
SECOND = """
inputs: {x: [2]}
parameters: {w: [3, 2], v: [3]}
targets: {t: []}
equations:
  g: tanh(w @ x)
  y: dot(v, g)
  E: 1/2*(y - t)**2
"""
CURVED = r"\frac{\partial^2 E}{\partial v_i \partial w_{kl}} = "
LOST = r"(1 - g_k^2) x_l g_i v_k + (y - t) (1 - g_k^2) x_l"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (r"\delta_{il} ", "", r"The factor $\delta_{il}$ is missing: for $i \neq l$ this is $0$."),
        (r"\delta_{jm}", "1", r"$\delta_{jm}$ stands for the $1$: it is $0$ where $j \neq m$."),
        (r"\frac{1}{\sqrt{d}} ", "", r"The factor $\frac{1}{\sqrt{d}}$ is missing."),
        (r"\frac{1}{\sqrt{d}}", r"\frac{1}{d}", r"The factor $\frac{1}{\sqrt{d}}$ is too much."),
    ],
)
def test_what_is_missing_beside_four_indices_is_named(old: str, new: str, told: str) -> None:
    assert judged(SOFTMAX, f"${HEAD}{RIGHT}$")[0].verdict == "correct"
    (link,) = judged(SOFTMAX, f"${HEAD}{RIGHT.replace(old, new)}$")[0].links
    assert (link.verdict, link.message) == ("wrong", told)


def test_a_delta_that_is_missing_at_one_summand_is_named() -> None:
    assert judged(SECOND, f"${CURVED}{LOST} \\delta_{{ik}}$")[0].verdict == "correct"
    (link,) = judged(SECOND, f"${CURVED}{LOST}$")[0].links
    assert link.message == r"The factor $\delta_{ik}$ is missing at $(y - t) (1 - g_k^2) x_l$."
