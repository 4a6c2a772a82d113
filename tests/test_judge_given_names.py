"""Names that a page gives behind their first use, parts whose values agree, and a power beside a transpose."""

from __future__ import annotations

import pytest
from judged_lines import verdicts

import symbackprop
from symbackprop.network.file import loads

NET = """
inputs: {x: [4]}
parameters: {W: [3, 4], V: [2, 3]}
equations:
  z: W @ x
  h: tanh(z)
  y: V @ h
  L: 1/3 * sum(y**3)
"""
CENTRED = """
inputs: {x: [3]}
equations:
  q_1: x - mean(x)
  q_2: q_1 - mean(q_1)
  L: 1/3 * sum(q_2**3)
wrt: [x]
"""
SCALED = """
inputs: {x: [2, 3]}
parameters: {p: [], Q: [2, 3]}
equations: {q: p * x + Q, L: 1/3 * sum(q**3)}
"""


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (r"\frac{\partial L}{\partial W} = d x^\top, \quad d = (V^\top y^2) \odot (1 - h^2)", ["correct"]),
        (r"\frac{\partial L}{\partial W} = d x^\top, \quad d = (V^\top y^2) \odot (1 - h)", ["wrong"]),
        (r"\frac{\partial L}{\partial W} = x d^\top, \quad d = (V^\top y^2) \odot (1 - h^2)", ["wrong"]),
    ],
)
def test_a_name_may_be_given_behind_the_equation_that_uses_it(line: str, wanted: list[str]) -> None:
    assert verdicts(NET, line) == [*wanted, "definition"]


def test_of_two_equations_for_one_new_name_the_second_is_judged() -> None:
    assert verdicts(NET, r"d = y - 1, \quad d = y - 2") == ["definition", "wrong"]


@pytest.mark.parametrize(("slope", "wanted"), [("1 - h^2", "correct"), ("1 + h^2", "wrong")])
def test_a_clause_behind_several_displays_names_what_stands_in_the_first(slope: str, wanted: str) -> None:
    first = r"$$\frac{\partial L}{\partial W} = d x^\top$$"
    page = first + "\n\n$$L = \\tfrac13 \\sum_i y_i^3$$\n\nwith $d = (V^\\top y^2) \\odot (" + slope + ")$\n"
    assert symbackprop.verify(loads(NET), page).formulas[0].verdict == wanted


def test_words_between_end_what_a_clause_speaks_of() -> None:
    first = r"$$\frac{\partial L}{\partial y} = d$$"
    page = first + "\n\nNow the loss.\n\n$$L = \\sum_i y_i^3 / 3$$\n\nwith $d = y^2$\n"
    assert symbackprop.verify(loads(NET), page).formulas[0].verdict == "unbound"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (r"\frac{\partial u}{\partial q_{1,j}} = \tfrac13", "correct"),
        (r"\frac{\partial L}{\partial u} = -\sum_i \frac{\partial L}{\partial q_{2,i}}", "correct"),
        (r"\frac{\partial u}{\partial q_{1,j}} = x_1 - x_2", "wrong"),
        (r"\frac{\partial L}{\partial u} = -\sum_i \frac{\partial L}{\partial q_{1,i}}", "wrong"),
    ],
)
def test_of_parts_that_are_zero_alike_a_name_takes_the_one_of_its_quantities(line: str, wanted: str) -> None:
    page = f"$u = \\tfrac13 \\sum_i q_{{1,i}}$ and $v = \\tfrac13 \\sum_i x_i$\n\n${line}$\n"
    assert symbackprop.verify(loads(CENTRED), page).formulas[-1].verdict == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (r"\frac{\partial L}{\partial p} = \mathrm{tr}(q^{\odot 2\top} x)", "correct"),
        (r"\frac{\partial L}{\partial p} = \mathrm{tr}(q^{2T} x)", "correct"),
        (r"\frac{\partial L}{\partial p} = \mathrm{tr}((p x + Q)^{2\top} x)", "correct"),
        (r"\frac{\partial L}{\partial p} = \mathrm{tr}(q^{\odot 3\top} x)", "wrong"),
        (r"\frac{\partial L}{\partial p} = \mathrm{tr}((p x + Q)^{\top} x)", "wrong"),
        (r"\frac{\partial L}{\partial Q} = q^{2\top}", "wrong"),
    ],
)
def test_a_square_may_be_transposed_in_the_same_script(line: str, wanted: str) -> None:
    assert verdicts(SCALED, line) == [wanted]


HOT = """
inputs: {x: [2]}
parameters: {W: [4, 2], V: [2, 2]}
targets: {t: {shape: [4], one_hot: true}}
equations:
  a: V @ x
  b: a * sigmoid(V @ a)
  c: b * sin(a)
  z: W @ c
  L: cross_entropy(softmax(z), t)
"""
STEPPED = """
inputs: {x: [2]}
parameters: {W: [3, 2]}
equations: {z: W @ x, h: step(z), y: h * sin(z), L: sum(h**2)}
"""


@pytest.mark.parametrize(("factor", "right"), [(r"\delta_{ij} \sigma(u_i)", True), (r"\delta_{ij} u_i", False)])
def test_an_axis_shorter_than_the_classes_is_judged_all_the_same(factor: str, right: bool) -> None:
    left = r"\left.\frac{\partial L}{\partial a_j}\right|_{b}"
    through = r"\sum_i \frac{\partial L}{\partial b_i} \frac{\partial b_i}{\partial a_j}"
    page = f"$u = V a$\n\n${left} = {through} = \\sum_i \\frac{{\\partial L}}{{\\partial b_i}} {factor}$\n"
    first, second = (link.verdict for link in symbackprop.verify(loads(HOT), page).formulas[-1].links)
    assert first in ("correct", "accepted")
    assert second in ("correct", "accepted") if right else second == "wrong"


@pytest.mark.parametrize(("number", "wanted"), [("0", "correct"), ("1", "unbound")])
def test_an_entry_of_nothing_but_zeros_is_zero(number: str, wanted: str) -> None:
    assert verdicts(STEPPED, rf"\frac{{\partial L}}{{\partial z_j}} = ({number})_j") == [wanted]


@pytest.mark.parametrize("mark", ["{o}", "o", "{out}", r"{\text{out}}"])
def test_a_name_with_a_word_above_is_no_power(mark: str) -> None:
    said = rf"\delta^{mark}"
    reading = f"reading: {{same: {{'{said}': dL/dy, '\\delta^{{h}}': dL/dz}}}}\n"
    lines = (f"{said} = y^2", f"{said}_2 = y_2^2", rf"\delta^h = (V^\top {said}) \odot (1 - h^2)")
    assert verdicts(NET, *lines, more=reading) == ["correct"] * 3
    slips = (f"{said} = y", f"{said}_2 = y_1^2", rf"\delta^h = V^\top {said}")
    assert verdicts(NET, *slips, more=reading) == ["wrong"] * 3


def test_an_index_below_takes_an_entry_of_a_name_with_a_word_above() -> None:
    lines = (r"\delta^o = y^2", r"\frac{\partial L}{\partial V_{ij}} = \delta^o_i h_j")
    assert verdicts(NET, *lines) == ["definition", "correct"]
    assert verdicts(NET, lines[0], lines[1].replace("o_i h_j", "o_i h_j^2"))[1] == "wrong"


def test_a_name_given_entry_by_entry_is_the_vector_of_them_all_though_a_word_stands_above() -> None:
    entry = r"\delta_j^h = \sum_i V_{ij} y_i^2 (1 - h_j^2)"
    whole = r"\frac{\partial L}{\partial W} = \delta^h x^\top"
    one = r"\frac{\partial L}{\partial W_{23}} = \delta_2^h x_3"
    assert verdicts(NET, entry, whole, one) == ["definition", "correct", "correct"]
    slips = (entry.replace("V_{ij} y_i", "V_{ij} y_i y_i"), whole, one)
    assert verdicts(NET, *slips) == ["definition", "wrong", "follows"]
    chain = (r"\delta^o = y^2", entry.replace("y_i^2", r"\delta_i^o"), whole)
    assert verdicts(NET, *chain) == ["definition", "definition", "correct"]


def test_two_letters_that_are_compared_name_nothing_though_one_is_a_size_in_capitals() -> None:
    net = """
inputs: {z: [K]}
targets: {t: {shape: [K], one_hot: true}}
equations: {y: softmax(z), L: -sum(t*log(y))}
"""
    lines = (r"j = k", r"\frac{\partial y_k}{\partial z_j} = -y_k y_j \quad (j \neq k)")
    assert verdicts(net, *lines) == ["definition", "correct"]
    assert verdicts(net, lines[0], lines[1].replace("-y_k", "y_k")) == ["definition", "wrong"]


def test_a_clause_behind_a_formula_of_the_text_gives_its_name_too() -> None:
    net = "inputs: {x: [n]}\ntargets: {t: [n]}\nequations: {y: softmax(x), L: 1/2*sum((y - t)**2)}\nwrt: [x]"
    page = r"$\frac{\partial L}{\partial x_i} = y_i (g_i %s \sum_j y_j g_j)$ where $g_j = y_j - t_j$"
    found = [[f.verdict for f in symbackprop.verify(loads(net, "n"), page % sign).formulas] for sign in "-+"]
    assert found == [["correct", "definition"], ["wrong", "definition"]]


DEEP = """
inputs: {x: [d]}
parameters: {W_1: [n, d], W_2: [k, n]}
targets: {y: [k]}
equations: {a_1: W_1 @ x, h_1: tanh(a_1), a_2: W_2 @ h_1, E: sum((a_2 - y)**2)}
"""


@pytest.mark.parametrize("letter", [r"\delta", r"\varepsilon"])
def test_a_page_names_one_gradient_after_the_other(letter: str) -> None:
    last = rf"{letter}_2 = \frac{{\partial E}}{{\partial a_2}}"
    first = rf"{letter}_1 = \frac{{\partial E}}{{\partial a_1}} = W_2^T {letter}_2 \odot (1 - h_1^2)"
    head = r"\frac{\partial E}{\partial W_1} = "
    lines = (last, first, rf"{head}{letter}_1 x^T", rf"{head}{letter}_2 x^T")
    assert verdicts(DEEP, *lines) == ["definition", "definition", "correct", "correct", "wrong"]


@pytest.mark.parametrize("entry", ["2,i", "2i"])
def test_a_name_with_a_number_has_entries(entry: str) -> None:
    name = r"\delta_2 = \frac{\partial E}{\partial a_2}"
    right = rf"\frac{{\partial E}}{{\partial W_{{2,ij}}}} = \delta_{{{entry}}} h_{{1,j}}"
    assert verdicts(DEEP, name, right) == ["definition", "correct"]
    assert verdicts(DEEP, name, right.replace("h_{1,j}", "h_{1,i}"))[1] == "wrong"
    assert verdicts(DEEP, name, right.replace("i}", "j}", 1).replace("h_{1,j}", "x_j"))[1] == "wrong"
