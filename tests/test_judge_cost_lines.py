"""Lines of plain text about costs: `Total time = n + n = 2n`, beside the costs that the file asks for."""

from __future__ import annotations

import pytest

from symbackprop.network.file import loads
from symbackprop.verification import judged

PRODUCT = """
sizes: {n: null, m: null}
inputs: {v: [n], y: [n], w: [m]}
equations: {Z: v @ v.T @ y @ w.T}
wrt: []
ask:
  - cost: {product: Z = v @ v.T @ y @ w.T}
"""
LAYERS = """
vectors: row
inputs: {x: [5]}
parameters: {W_1: [5, 7], b_1: [7], W_2: [7, 3], b_2: [3]}
equations:
  h: relu(x @ W_1 + b_1)
  y: relu(h @ W_2 + b_2)
wrt: []
ask: [cost]
"""


def told(net: str, line: str) -> list[tuple[str, str]]:
    (formula,) = judged(loads(net), line + "\n", "page.md", text_lines=True).formulas
    return [(link.verdict, link.message) for link in formula.links]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Total time = nm + nm + nm = 3mn", ["correct", "correct"]),
        ("Total time = n^2 + n^2 + nm = n(2n + m)", ["correct", "correct"]),
        ("Total memory = n + n + m + nm + m + nm = 2(n + m + nm)", ["correct", "correct"]),
        ("Reverse time - forward time = 2n(m - n)", ["correct"]),
        ("Reverse memory - forward memory = (n+1)(m-n)", ["correct"]),
        ("Number of multiplications = 3mn", ["correct"]),
        ("Total time = nm + nm + nm = 3m + n", ["correct", "wrong"]),
        ("Total time = n^2 + n^2 + nm = 3mn", ["correct", "wrong"]),
        ("Total time = nm + nm = 2mn", ["unbound", "correct"]),
        ("Total time = nm + nm = 3mn", ["unbound", "wrong"]),
        ("Forward time = 3mn", ["unbound"]),
        ("Reverse time - forward time = 2n(n - m)", ["unbound"]),
        ("Total time = nk", ["unbound"]),
        ("Total money = nm + nm + nm", ["unbound"]),
    ],
)
def test_a_cost_in_words_is_one_of_those_that_the_file_asks_for(line: str, wanted: list[str]) -> None:
    assert [verdict for verdict, _ in told(PRODUCT, line)] == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Total parameters = 5*7 + 7 + 7*3 + 3 = 66", ["correct", "correct"]),
        ("Total operations = 122", ["correct"]),
        ("Number of multiplications = 35 + 21 = 56", ["correct", "correct"]),
        ("Number of multiplications = 35 + 21 = 57", ["correct", "wrong"]),
        ("Total operations = 123", ["unbound"]),
    ],
)
def test_the_cost_of_a_whole_network_may_be_told_in_words(line: str, wanted: list[str]) -> None:
    assert [verdict for verdict, _ in told(LAYERS, line)] == wanted


def test_what_is_no_cost_of_the_file_is_told_as_that() -> None:
    assert "no cost that the file asks for is this" in told(PRODUCT, "Total time = nm + nm")[0][1]
    assert (
        "may call forward what goes from the right"
        in told(PRODUCT, "Reverse time - forward time = 2n(n - m)")[0][1]
    )


def test_equal_at_the_file_s_sizes_is_not_equal() -> None:
    sized = PRODUCT.replace("{n: null, m: null}", "{n: 3, m: 2}")
    assert [v for v, _ in told(sized, "Total time = nm + nm + nm = 3n + 3m + nm - 3")] == ["correct", "wrong"]
    assert [v for v, _ in told(sized, "Total time = nm + nm + nm = 18 = 19")] == ["correct", "correct", "wrong"]


def test_another_network_s_costs_are_meant_where_none_of_this_one_are_asked() -> None:
    here = (
        "name: one\ninputs: {x: [3]}\nequations: {L: sum(x)}\nreading: {scopes: [{from: '# One', net: one}]}\n"
    )
    both = here + "---\nname: two" + PRODUCT
    assert (
        judged(loads(both), "# One\n\nTotal time = 3mn\n", "page.md", text_lines=True).formulas[0].verdict
        == "correct"
    )
