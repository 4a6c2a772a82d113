r"""`For $i \neq j$:`, `.. if $z_i > 0$`: what the words beside a formula say about the case it holds in."""

from __future__ import annotations

import pytest
from judged_lines import judged

SOFTMAX = """
inputs: {z: [n]}
targets: {t: {shape: [n], one_hot: true}}
equations: {y: softmax(z), E: 'cross_entropy(y, t)'}
"""
MARGIN = """
inputs: {x: [d], c: {shape: [], label: K}}
parameters: {W: [K, d]}
equations: {s: W @ x, m: 's - dot(onehot(c, K), s) + 1', L: sum(relu(m)) - 1}
reading: {same: {w: W}}
"""
UNIT = """
inputs: {x: [n]}
parameters: {W: [m, n], v: [m]}
equations: {z: W @ x, h: relu(z), L: 'dot(v, h)'}
"""
SLOPE = r"\frac{\partial y_i}{\partial z_j}"


def verdicts(net: str, page: str) -> list[str]:
    """Of the formulas that have an equals sign and a fraction or a nabla in front of it."""
    return [f.verdict for f in judged(net, page) if f.latex.startswith(("\\frac", "\\nabla"))]


def test_a_case_in_front_holds_to_the_end_of_its_sentence() -> None:
    page = r"For $i \neq j$ we have $%s = -y_i y_j$ and $%s = y_j(0 - y_i)$. Always $%s = -y_i y_j$."
    assert verdicts(SOFTMAX, page.replace("%s", SLOPE)) == ["accepted", "accepted", "wrong"]
    assert verdicts(SOFTMAX, rf"If $i \neq j$: $${SLOPE} = y_i y_j$$") == ["wrong"]
    assert verdicts(SOFTMAX, rf"当 $i = j$ 时，$${SLOPE} = y_i(1 - y_i).$$ $${SLOPE} = y_i(1 - y_i)$$") == [
        "accepted",
        "wrong",
    ]


def test_a_case_behind_belongs_to_the_formula_before_it_alone() -> None:
    page = r"$%s = y_i(1 - y_i)$ if $i = j$, $%s = -y_i y_j$ if $i \ne j$, but $%s = -y_i y_j$ not"
    assert verdicts(SOFTMAX, page.replace("%s", SLOPE)) == ["accepted", "accepted", "wrong"]
    swapped = rf"${SLOPE} = y_i(1 - y_i)$ if $i \neq j$"
    assert verdicts(SOFTMAX, swapped) == ["wrong"]
    two = "$$%s = 0$$\n\nIf $i = j$, $$%s = y_i(1 - y_i)$$".replace("%s", SLOPE)
    assert verdicts(SOFTMAX, two)[1] == "accepted"  # the next sentence closes nothing


def test_the_class_may_be_left_out_in_words() -> None:
    row = r"For the rows $j \neq c$: $$\nabla_{w_j} L = %s \mathbb 1(w_j^\top x - w_c^\top x + 1 > 0)\, x$$"
    assert verdicts(MARGIN, row % "") == ["accepted"]
    assert verdicts(MARGIN, row % "-") == ["wrong"]


def test_a_slope_is_a_number_where_the_unit_is_on() -> None:
    assert verdicts(UNIT, r"$\frac{\partial h_i}{\partial z_i} = 1$ if $z_i > 0$") == ["accepted"]
    assert verdicts(UNIT, r"$\frac{\partial h_i}{\partial z_i} = 1$ if $z_i < 0$") != ["accepted"]
    assert verdicts(UNIT, r"For $z_i > 0$: $\frac{\partial L}{\partial z_i} = v_i$") == ["accepted"]
    assert verdicts(UNIT, r"For $z_i < 0$: $\frac{\partial L}{\partial z_i} = v_i$") == ["wrong"]


@pytest.mark.parametrize("word", ["otherwise", "else:", "Otherwise,", "sonst", "sinon", "否则，"])
def test_otherwise_is_the_contrary_of_the_case_before(word: str) -> None:
    behind = rf"$h_i = z_i$ if $z_i > 0$, {word} $h_i = %s$."
    before = rf"For $z_i > 0$ we have $h_i = z_i$. {word} $h_i = %s$."
    for page in (behind, before):
        first, *_, last = (f.verdict for f in judged(UNIT, page % "0") if f.latex.startswith("h"))
        assert (first, last) == ("accepted", "accepted"), page
        assert judged(UNIT, page % "z_i")[-1].verdict == "wrong", page
    entries = rf"If $i \neq j$ then $${SLOPE} = -y_i y_j,$$ {word} $${SLOPE} = %s$$"
    assert verdicts(SOFTMAX, entries % "y_i(1 - y_i)") == ["accepted", "accepted"]
    assert verdicts(SOFTMAX, entries % "-y_i y_j") == ["accepted", "wrong"]
