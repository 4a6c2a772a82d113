r"""A name that is given behind what it stands for: `\frac{\partial L}{\partial u} = y - t =: \delta`."""

from __future__ import annotations

import pytest
from judged_lines import judged

NET = """
inputs: {h: [n]}
parameters: {W: [m, n]}
targets: {t: {shape: [m], one_hot: true}}
equations:
  u: W @ h
  y: softmax(u)
  E: -sum(t*log(y))
"""


def verdicts(page: str) -> list[list[str]]:
    return [[link.verdict for link in formula.links] for formula in judged(NET, page)]


@pytest.mark.parametrize("sign", [":=", "=:", r"\equiv", r"\eqqcolon", "="])
@pytest.mark.parametrize("name", ["g", "e", r"\delta"])
def test_the_last_side_gives_a_name_and_the_lines_below_are_judged_with_it(sign: str, name: str) -> None:
    by_u, by_w = r"\frac{\partial E}{\partial u_j}", r"\frac{\partial E}{\partial W}"
    entry = r"\frac{\partial E}{\partial W_{ij}}"
    lines = [
        f"{by_u} = y_j - t_j {sign} {name}_j",
        *(f"{entry} = {name}_i h_j", f"{by_w} = {name} h^T"),
        *(f"{entry} = {name}_j h_i", f"{by_w} = h {name}^T"),
    ]
    page = "\n\n".join(f"${line}$" for line in lines)
    given, *below = verdicts(page)
    assert given == ["correct", "definition"]
    assert below == [["correct"], ["correct"], ["wrong"], ["wrong"]]


def test_a_name_behind_a_wrong_side_is_that_of_the_quantity() -> None:
    page = r"$\frac{\partial E}{\partial u} = t - y =: g$ and $\frac{\partial E}{\partial h} = W^T g$"
    assert verdicts(page) == [["wrong", "definition"], ["correct"]]


def test_a_sign_that_defines_gives_names_of_several_letters() -> None:
    page = r"$\sum_i W_{ij} (y_i - t_i) := EH_j$, $\frac{\partial E}{\partial h_j} = EH_j$, "
    assert verdicts(page + r"$\frac{\partial E}{\partial h_j} = -EH_j$") == [
        ["definition"],
        ["correct"],
        ["wrong"],
    ]


def test_a_product_of_what_the_network_declares_is_no_name() -> None:
    assert verdicts(r"$\frac{\partial E}{\partial h} := Wh$") == [["wrong"]]
    assert verdicts(r"$u = Wh := Wy$") == [["definition", "wrong"]]


def test_one_plain_equality_gives_no_name() -> None:
    assert verdicts(r"$\frac{\partial E}{\partial u} = g$") == [["unbound"]]


def test_the_last_side_may_be_a_unit_vector() -> None:
    net = "inputs: {x: [3]}\nparameters: {w: [3]}\nequations: {s: 'dot(w, x)', L: s**2}\n"
    report = judged(net, r"$\frac{\partial w}{\partial w_1} = (1, 0, 0)^T = e_1$")
    assert [link.verdict for link in report[0].links] == ["correct", "correct"]
