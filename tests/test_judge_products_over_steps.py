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


STATES = """
repeat: {t: [1, 3]}
inputs: {'h[0]': [n], 'x[t]': [d]}
parameters: {W: [n, n], U: [n, d], V: [p, n]}
targets: {'y[t]': [p]}
equations:
  s[t]: W @ h[t-1] + U @ x[t]
  h[t]: tanh(s[t])
  E[t]: 1/2*sum((V @ h[t] - y[t])**2)
  E: sum(E[t], over=t)
"""
ALONE = r"\frac{\partial E}{\partial W} = \sum_{t=1}^3 "
AT_ONCE = ALONE + r"\sum_{k=1}^t \frac{\partial E_t}{\partial h_t}"


@pytest.mark.parametrize(
    ("line", "slip"),
    [
        (ALONE + r"\frac{\partial E}{\partial h_t} \frac{\partial h_t}{\partial W}", ("t=1", "t=2")),
        (AT_ONCE + r" \frac{\partial h_t}{\partial h_k} \frac{\partial h_k}{\partial W}", ("E_t", "E")),
    ],
)
def test_in_a_sum_over_steps_a_weight_acts_in_one_step_alone(line: str, slip: tuple[str, str]) -> None:
    (found,) = judged(STATES, f"${line}$")
    assert found.verdict == "accepted"
    assert found.links[0].message == "read as the direct derivative, not through the other paths"
    assert judged(STATES, f"${line.replace(*slip)}$")[0].verdict in ("wrong", "unbound")


def test_what_earlier_steps_do_is_not_left_out_of_a_gradient() -> None:
    last = r"\operatorname{diag}(1 - h_3^2) V^T (V h_3 - y_3) h_2^T"
    assert verdicts(STATES, rf"\frac{{\partial E_3}}{{\partial W}} = {last}") == ["wrong"]
    slopes = r"\operatorname{diag}(1 - h_t^2) \frac{\partial E_t}{\partial h_t} h_{t-1}^T"
    assert verdicts(STATES, ALONE + slopes) == ["wrong"]
    assert verdicts(STATES, ALONE + slopes.replace("E_t", "E")) == ["correct"]


def test_a_product_without_factors_is_one() -> None:
    chain = (
        r"\left(\prod_{j=k+1}^3 \frac{\partial h_j}{\partial h_{j-1}}\right) \frac{\partial h_k}{\partial W}"
    )
    line = (
        rf"\frac{{\partial E_3}}{{\partial W}} = \sum_{{k=1}}^3 \frac{{\partial E_3}}{{\partial h_3}} {chain}"
    )
    assert verdicts(STATES, line) == ["accepted"]
    assert verdicts(STATES, line.replace("j=k+1", "j=k+2"))[0] in ("wrong", "unbound")
