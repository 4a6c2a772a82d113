r"""Conventions of textbooks: arguments that count steps, \Delta w, traces that add up, rows of a matrix."""

from __future__ import annotations

from judged_lines import judged, verdict

import symbackprop
from symbackprop.network.file import loads

LAYER = """
sizes: {p: null, q: null}
inputs: {x: [p]}
targets: {d: [q]}
parameters: {w: [q, p]}
equations: {v: w @ x, y: tanh(v), e: d - y, E: 1/2*sum(e**2)}
"""
UNIT = """
inputs: {x_1: []}
targets: {y_d: []}
parameters: {w_13: [], w_34: []}
equations: {y_3: sigmoid(x_1*w_13), y_4: sigmoid(y_3*w_34), e: y_d - y_4, E: 1/2*e**2}
values: {x_1: 1, y_d: 0, w_13: 0.4, w_34: -0.9}
update: {rate: 0.2}
"""
TRACE = """
inputs: {a: [], b: []}
equations: {u: a*b, v: sin(b), w: b**2, y: u + v*w}
wrt: [a, b]
values: {a: 3, b: 0.5}
"""
CENTRES = """
sizes: {n: null, M: null}
inputs: {x: [n]}
parameters: {C: [M, n]}
equations: {D: ones(M) @ x.T - C, r: 'sum(D**2, axis=1)', E: sum(exp(-r))}
"""
LASSO = """
sizes: {n: null}
inputs: {x: [n]}
targets: {y: []}
parameters: {w: [n]}
constants: {lam: []}
equations: {f: w.T @ x, R: sum(abs(w)), J: 1/2*(f - y)**2 + lam*R}
"""
NODES = """
sizes: {N: null, c: null}
inputs: {Q: [N, c]}
targets: {Y: [N, c]}
equations: {Z: tanh(Q), L: sum((Z - Y)**2)}
"""


def test_the_argument_n_says_which_step_it_is() -> None:
    assert verdict(LAYER, r"\frac{\partial E(n)}{\partial e_j(n)} = e_j(n)") == "correct"
    assert (
        verdict(LAYER, r"\frac{\partial E(n)}{\partial w_{ji}(n)} = -e_j(n)\, (1 - y_j^2(n))\, x_i(n)")
        == "correct"
    )
    assert (
        verdict(LAYER, r"\frac{\partial E(n)}{\partial w_{ji}(n)} = e_j(n)\, (1 - y_j^2(n))\, x_i(n)")
        == "wrong"
    )
    assert verdict(LAYER, r"\frac{\partial E(n)}{\partial e_j(n)} = y_j(n)") == "wrong"


def test_a_declared_letter_below_a_name_numbers_no_layer() -> None:
    assert verdict(UNIT, "y_d = 0") == "definition"
    assert verdict(UNIT, "y_d = 1") == "wrong"
    assert verdict(UNIT, "e = y_d - y_4") == "definition"
    assert verdict(UNIT, "e = y_d - y_3") == "wrong"


def test_delta_w_is_the_change_of_w_where_the_line_is_right_so() -> None:
    delta = r"\delta = y_4 (1 - y_4) e"
    assert verdict(UNIT, delta, r"\Delta w_{34} = 0.2 \cdot y_3 \cdot \delta = -0.0103") in (
        "rounded",
        "correct",
    )
    assert verdict(UNIT, delta, r"\Delta w_{34} = 0.2 \cdot y_3 \cdot \delta = 0.0103") == "wrong"
    assert verdict(UNIT, r"w_{34} = w_{34} + \Delta w_{34} = -0.9 + 0.0103") == "wrong"
    assert (
        verdict(LAYER, r"\Delta w = -\eta \frac{\partial E}{\partial w} = \eta (e \odot (1 - y^2)) x^T")
        == "correct"
    )
    assert (
        verdict(LAYER, r"\Delta w = \eta \frac{\partial E}{\partial w}") == "unbound"
    )  # it may be taken off later


def test_a_trace_adds_a_gradient_up_in_several_lines() -> None:
    first, then = r"\bar b = \bar v \times \cos b", r"\bar b = \bar b + \bar u \times a"
    assert [f.verdict for f in judged(TRACE, f"${first}$\n\n${then}$")] == ["accepted", "accepted"]
    assert verdict(TRACE, first) == "wrong"  # no line adds the rest
    assert verdict(TRACE, then, r"\bar b = \bar v \times \sin b") == "wrong"
    assert verdict(TRACE, r"\bar b = \bar b + \bar u \times b") == "wrong"
    assert verdict(TRACE, then, r"\bar a = \bar u \times a") == "wrong"


def test_a_row_of_a_matrix_is_taken_from_a_column() -> None:
    assert verdict(CENTRES, r"r_j = \|x - C_j\|^2") == "accepted"
    assert verdict(CENTRES, r"r_j = \|x + C_j\|^2") == "wrong"


def test_a_function_of_the_inputs_is_only_named() -> None:
    assert verdict(TRACE, r"y = f(a, b) = ab + b^2 \sin b") in ("correct", "definition")
    assert verdict(TRACE, r"y = f(a, b) = ab + b^2 \cos b") == "wrong"


def test_the_norm_with_index_one_and_a_delimiter_of_the_page() -> None:
    page = r"\documentclass{article} \DeclarePairedDelimiter{\norm}{\lVert}{\rVert} "
    page += r"$R = \norm{w}_1$ and $R = \norm{w}_2$"
    report = symbackprop.verify(loads(LASSO, "net.yaml"), page, "page.tex")
    assert [f.verdict for f in report.formulas] == ["definition", "wrong"]


def test_a_letter_that_nothing_declares_is_no_slope_of_zero() -> None:
    assert verdict(LASSO, r"\frac{\partial}{\partial \theta} f = 0") == "unbound"
    assert verdict(LASSO, r"\frac{d}{dt} (1 + t^2) = 2t") == "correct"
    assert verdict(LASSO, r"\frac{d}{dt} (1 + t^2) = 3t") == "wrong"


def test_two_indices_may_spell_a_word() -> None:
    assert verdict(NODES, r"\frac{\partial L}{\partial Z_{if}} = 2(Z_{if} - Y_{if})") == "correct"
    assert verdict(NODES, r"\frac{\partial L}{\partial Z_{if}} = 2(Z_{if} + Y_{if})") == "wrong"


def test_a_function_with_a_name_of_its_own_is_no_letter_for_any() -> None:
    assert verdict(TRACE, r"y = \mathrm{KL}(a, b)") not in ("correct", "definition", "accepted")
