r"""Costs are names too: tables of them, `\text{all by backpropagation} = ..`, and the orders of a product."""

from __future__ import annotations

import pytest
from judged_lines import report_of, verdicts
from test_judge_ranges import FAMILY as LAYER_BY_LAYER

import symbackprop
from symbackprop import formats, solution
from symbackprop.network.file import loads

PRODUCTS = """
sizes: {n: null, m: null}
inputs: {v: [n], a: [n], c: [m]}
equations: {H: v @ v.T, Z: a @ c.T}
wrt: []
ask:
  - {cost: {product: z = v @ v.T @ a}}
  - {cost: {product: P = v @ v.T @ a @ c.T}}
"""
LAYERS = """
sizes: {n: null}
vectors: row
inputs: {x: [n]}
parameters: {W: [n, 3], b: [3], v: [3]}
equations: {z: x @ W + b, h: relu(z), L: h @ v.T}
ask: [cost]
"""
FAMILY = LAYER_BY_LAYER + "ask: [cost]\n"


def page(net: str) -> str:
    return formats.page([solution.solve(network, checks=False) for network in loads(net)], "md")


def found(net: str, text: str) -> list[tuple[str, str, str]]:
    report = symbackprop.verify(loads(net), text, "page.md")
    return [(link.lhs, link.rhs, link.verdict) for f in report.formulas for link in f.links]


@pytest.mark.parametrize("net", [PRODUCTS, LAYERS, FAMILY], ids=["products", "layers", "family"])
def test_every_cost_that_is_written_is_judged_right(net: str) -> None:
    assert {verdict for _, _, verdict in found(net, page(net))} <= {"correct", "definition"}


@pytest.mark.parametrize(
    ("net", "right", "slip"),
    [
        (PRODUCTS, r"n^{2} + 3 n \\", r"n^{2} + 2 n \\"),
        (PRODUCTS, r"& 2 n & 3 n + 1", r"& n & 3 n + 1"),
        (PRODUCTS, r"& m n + m + n & m n + 2 m", r"& m n + 2 m + n & m n + 2 m"),
        (PRODUCTS, r"= -2 n (n - 1)", r"= 2 n (n - 1)"),
        (PRODUCTS, r"(n + 1) (m - n)", r"(n + 1) (m + n)"),
        (PRODUCTS, r"m \lt n", r"m \gt n"),
        (PRODUCTS, r"v^{\top} a\text{ takes }n", r"v^{\top} a\text{ takes }n^{2}"),
        (PRODUCTS, r"B_{2} = v^{\top} B_{1}\text{ takes }m n", r"B_{2} = v^{\top} B_{1}\text{ takes }m"),
        (LAYERS, r"& 3 n + 3 & 3 n &", r"& 3 n + 2 & 3 n &"),
        (FAMILY, r"\mathcal{O}(H^{4} N^{2})", r"\mathcal{O}(H^{4} N)"),
        (FAMILY, r"operations} &= \frac{2 H - 1}{3 H - 1}", r"operations} &= \frac{2 H - 1}{3 H - 2}"),
        (FAMILY, r"& H & H - 1 & 0 & 2 H - 1", r"& H & H + 1 & 0 & 2 H - 1"),
        (FAMILY, r"2 H^{2} N & H^{2} N - H N & 0", r"2 H^{2} N & H^{2} N - H & 0"),
        (FAMILY, r"& 2 H^{2} - H & \mathcal{O}(H^{2})", r"& 2 H^{2} - H & \mathcal{O}(H)"),
    ],
)
def test_a_slip_in_a_cost_is_found(net: str, right: str, slip: str) -> None:
    text = page(net)
    assert right in text
    wrong = [verdict for _, _, verdict in found(net, text.replace(right, slip, 1))].count("wrong")
    assert wrong == 1


def test_the_message_says_the_cost() -> None:
    text = page(FAMILY).replace(r"\frac{2 H - 1}{3 H - 1}", r"\frac{2 H - 1}{3 H - 2}")
    report = symbackprop.verify(loads(FAMILY), text, "page.md")
    (message,) = [x.message for f in report.formulas for x in f.links if x.verdict == "wrong"]
    assert message == "It is (2 H - 1)/(3 H - 1)."


def test_brackets_that_leave_the_order_open_are_not_judged() -> None:
    table = r"\begin{array}{lr} & \text{time} \\ v v^\top a & 2 n^2 \end{array}"
    assert verdicts(PRODUCTS, table) == ["unbound"]
    assert verdicts(PRODUCTS, table.replace(r"v v^\top a", r"(v v^\top) a")) == ["correct"]


def test_a_word_before_a_colon_is_a_label_of_the_equation_behind_it() -> None:
    assert verdicts(PRODUCTS, r"\text{forward}\colon\ H = v v^\top") == ["definition"]
    assert verdicts(PRODUCTS, r"\text{forward}\colon\ H = v a^\top") == ["wrong"]


def test_the_names_in_a_count_are_its_own() -> None:
    first = r"B = v^\top a\text{ takes }n, \quad z = v B\text{ takes }n"
    second = r"B = a c^\top\text{ takes }m n"
    assert verdicts(PRODUCTS, "z = v v^\\top a", first, second) == [
        *["definition"] * 2,
        *["correct"] * 3,
        "definition",
        "correct",
    ]
    assert verdicts(PRODUCTS, first.replace("takes", "and"), second.replace("takes", "and"))[-1] == "wrong"


def test_the_name_of_an_asked_product_is_no_other_case_of_a_quantity() -> None:
    assert verdicts(PRODUCTS, r"z = v v^\top a") == ["definition"]
    assert verdicts(PRODUCTS.replace("product: z =", "product: y ="), r"z = 2 a c^\top") == ["wrong"]


def test_thousands_are_no_decimals() -> None:
    net = LAYERS.replace("n: null", "n: 512")
    text = page(net)
    assert "1{,}536" in text
    assert "wrong" not in {verdict for _, _, verdict in found(net, text)}
    assert report_of(net, "n = 0{,}25").formulas[0].links[0].verdict != "correct"


def test_the_title_of_one_of_several_networks_opens_its_part() -> None:
    first = "name: a\ntitle: First\ninputs: {x: [2]}\nequations: {h: 2*x}\nwrt: []\n"
    two = f"{first}---\nname: b\ntitle: Second\nextends: a\nequations: {{h: 3*x}}\n"
    text = "# First\n\n$h = 2 x$\n\n## Second\n\n$h = 2 x$ and $h = 3x$"
    report = symbackprop.verify(loads(two), text, "page.md")
    assert [f.verdict for f in report.formulas] == ["definition", "wrong", "definition"]
