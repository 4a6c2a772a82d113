r"""Names given last: `z^{(2)} - t =: \delta^{(2)}`, `\delta_{ij} a_j (1 - a_j) =: \delta_{ij} s_j`."""

from __future__ import annotations

import pytest
from judged_lines import judged

NET = """
inputs: {x: [2]}
parameters: {W_1: [4, 2], W_2: [3, 4]}
targets: {t: [3]}
equations:
  z_1: W_1 @ x
  h_1: sigmoid(z_1)
  z_2: W_2 @ h_1
  E: 1/2*sum((z_2 - t)**2)
"""
ERROR = r"$\frac{\partial E}{\partial z^{(2)}} = z^{(2)} - t =: \delta^{(2)}$"
SLOPE = r"""$$\frac{\partial h_j^{(1)}}{\partial z_i^{(1)}} = \delta_{ij} h_j^{(1)} (1 - h_j^{(1)})
=: \delta_{ij} s_j^{(1)}$$"""


def verdicts(*formulas: str) -> list[str]:
    return [found.verdict for found in judged(NET, "\n\n".join(formulas))]


@pytest.mark.parametrize("slip", [r"-\delta_i^{(2)} h_j^{(1)}", r"\delta_i^{(2)} h_i^{(1)}", r"\delta_i^{(2)}"])
def test_a_name_with_a_layer_above_is_given_last(slip: str) -> None:
    head = r"$\frac{\partial E}{\partial W_{ij}^{(2)}} = "
    assert verdicts(ERROR, rf"{head} \delta_i^{{(2)}} h_j^{{(1)}}$", rf"{head} {slip}$") == [
        "correct",
        "correct",
        "wrong",
    ]


def test_a_power_is_no_layer_of_a_new_name() -> None:
    assert verdicts(r"$\frac{\partial E}{\partial z^{(2)}} = z^{(2)} - t =: q^2$") == ["unbound"]


def test_a_name_stands_behind_the_factors_that_both_sides_begin_with() -> None:
    head = r"$\frac{\partial E}{\partial z_j^{(1)}} = "
    sum_ = r"\sum_k \frac{\partial E}{\partial z_k^{(2)}} W_{kj}^{(2)}$"
    assert verdicts(SLOPE, head + "s_j^{(1)}" + sum_) == ["correct", "correct"]
    assert verdicts(SLOPE, head + "(1 - s_j^{(1)})" + sum_) == ["correct", "wrong"]
    wrong = SLOPE.replace("(1 - h_j^{(1)})", "(1 + h_j^{(1)})")
    assert verdicts(wrong, head + "s_j^{(1)}" + sum_)[0] == "wrong"


def test_other_factors_in_front_give_no_name() -> None:
    other = SLOPE.replace(r"=: \delta_{ij}", r"=: \delta_{jj}")
    assert verdicts(other)[0] == "unbound"
