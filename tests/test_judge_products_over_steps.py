r"""`\prod_{t} \frac{\partial h_t}{\partial h_{t-1}}`, `w^{3-t}`, and e for all of `e_{ij} = ..`."""

from __future__ import annotations

import pytest
from test_judge_other_pens import judged

VECTORS = """
repeat: {t: [1, 3]}
inputs: {'h[0]': [n], 'x[t]': [d]}
parameters: {W: [n, n], U: [n, d], v: [n]}
equations:
  h[t]: tanh(W @ h[t-1] + U @ x[t])
  L: dot(v, h[3])
"""
JACOBIANS = r"\prod_{t=2}^3 \frac{\partial h_t}{\partial h_{t-1}}"
SCALARS = """
repeat: {t: [1, 3]}
inputs: {'s[0]': [], 'x[t]': []}
parameters: {w: [], u: []}
targets: {y: []}
equations:
  s[t]: w*s[t-1] + u*x[t]
  L: 1/2*(s[3] - y)**2
"""
RATINGS = """
inputs: {R: [2, 3]}
parameters: {U: [2, 4], V: [3, 4]}
equations:
  P: U @ V.T
  E: 1/2*sum((P - R)**2)
"""


def verdicts(net: str, *lines: str) -> list[str]:
    return [found.verdict for found in judged(net, "\n\n".join(f"${line}$" for line in lines))]


def test_derivatives_are_chained_by_a_product_sign() -> None:
    right = (
        rf"\frac{{\partial h_3}}{{\partial h_1}} = {JACOBIANS}",
        rf"\frac{{\partial L}}{{\partial h_1}} = \frac{{\partial L}}{{\partial h_3}} {JACOBIANS}",
    )
    assert verdicts(VECTORS, *right) == ["correct"] * 2
    assert verdicts(VECTORS, *(line.replace("t=2", "t=1") for line in right)) == ["wrong"] * 2


def test_the_order_of_a_product_of_arrays_is_not_guessed() -> None:
    line = r"$\frac{\partial h_3}{\partial h_0} = \prod_{t=1}^3 \operatorname{diag}(1 - h_t^2) W$"
    (link,) = judged(VECTORS, line)[0].links
    assert (link.verdict, link.message) == ("unbound", "which factor of the product stands first is not said")


@pytest.mark.parametrize(
    ("line", "slip"),
    [
        (
            r"\frac{\partial s_3}{\partial s_0} = \prod_{t=1}^3 \frac{\partial s_t}{\partial s_{t-1}} = w^3",
            "t=2",
        ),
        (r"\frac{\partial L}{\partial s_t} = w^{3-t} (s_3 - y)", "2-t"),
        (r"\frac{\partial L}{\partial u} = (s_3 - y) \sum_{t=1}^3 w^{3-t} x_t", "4-t"),
        (r"\frac{\partial L}{\partial w} = (s_3 - y) \sum_{t=1}^3 w^{3-t} s_{t-1}", "2-t"),
    ],
)
def test_an_exponent_counts_steps(line: str, slip: str) -> None:
    wrong = line.replace("t=1" if "=" in slip else "3-t", slip)
    assert verdicts(SCALARS, line) == ["correct"]
    assert verdicts(SCALARS, wrong) == ["wrong"]


def test_a_letter_defined_entry_by_entry_is_the_matrix_of_them() -> None:
    define = "e_{ij} = P_{ij} - R_{ij}"
    right = (r"\nabla_U E = e V", r"\nabla_V E = e^T U", r"\frac{\partial E}{\partial V} = e^T U")
    slips = (r"\nabla_U E = -e V", r"\nabla_V E = -e^T U", r"\frac{\partial E}{\partial V} = U^T e")
    assert verdicts(RATINGS, define, *right)[1:] == ["correct"] * 3
    assert verdicts(RATINGS, define, *slips)[1:] == ["wrong"] * 3
