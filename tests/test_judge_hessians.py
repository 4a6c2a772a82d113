"""H is the Hessian that a file asks for, where it declares no H."""

from __future__ import annotations

import pytest

import symbackprop
from symbackprop.network.file import loads

NET = """
inputs: {x: [3]}
constants: {v: [3]}
equations: {L: 1/2 * x.T @ v @ v.T @ x}
wrt: [x]
values: {v: [1, 2, 3], x: [4, -5, 7]}
ask: [hessian L/x]
"""
DECLARED = NET.replace("equations: {", "equations: {H: v @ x.T, ").replace("ask: [hessian L/x]", "")


def verdict(line: str, net: str = NET) -> str:
    return symbackprop.verify(loads(net, "net.yaml"), f"${line}$", "page.md").formulas[0].verdict


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (r"H = v v^\top", "correct"),
        (r"H = 2 v v^\top", "wrong"),
        (r"H = v^\top v", "wrong"),
        (r"H x = (v^\top x) v", "correct"),
        (r"H x = -(v^\top x) v", "wrong"),
        (r"H = \begin{bmatrix} 1 & 2 & 3 \\ 2 & 4 & 6 \\ 3 & 6 & 9 \end{bmatrix}", "correct"),
        (r"H = \begin{bmatrix} 1 & 2 & 3 \\ 2 & 4 & 6 \\ 3 & 6 & 8 \end{bmatrix}", "wrong"),
    ],
)
def test_the_hessian_that_is_asked_for_is_no_free_name(line: str, expected: str) -> None:
    assert verdict(line) == expected


def test_a_declared_h_is_what_the_file_says() -> None:
    assert verdict(r"H = v x^\top", DECLARED) == "definition"
    assert verdict(r"H = v v^\top", DECLARED) == "wrong"


def test_without_the_question_h_is_the_page_s_own() -> None:
    assert verdict(r"H = 2 v v^\top", NET.replace("ask: [hessian L/x]", "")) == "definition"


CURVED = """
inputs: {x: [4]}
constants: {A: [3, 4]}
equations:
  z: A @ x
  L: sum(exp(z))
wrt: [x]
ask: [hessian L/x]
"""
UNVALUED = """
inputs: {x: [3]}
constants: {v: [3]}
equations: {L: 1/2 * x.T @ v @ v.T @ x}
wrt: [x]
values: {v: [1, 2, 3]}
ask: [hessian L/x]
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (r"H u = (v^\top u) v", "correct"),
        (r"H q = v v^\top q", "correct"),
        (r"(H u)_i = \sum_j v_i v_j u_j", "correct"),
        (r"u^\top H u = (v^\top u)^2", "correct"),
        (r"\frac{\partial (H u)_i}{\partial u_j} = v_i v_j", "correct"),
        (r"\nabla^2 L \, u = (v^\top u) v", "correct"),
        (r"\nabla^2 L = v v^\top", "correct"),
        (r"H u = 2 (v^\top u) v", "wrong"),
        (r"(H u)_i = \sum_k v_k v_j u_j", "wrong"),
        (r"(H u)_i = \sum_j v_i v_i u_j", "wrong"),
        (r"u^\top H u = v^\top u", "wrong"),
        (r"\frac{\partial (H u)_i}{\partial u_j} = v_i v_i", "wrong"),
        (r"\nabla^2 L \, u = -(v^\top u) v", "wrong"),
        (r"\nabla^2 L = 2 v v^\top", "wrong"),
    ],
)
def test_a_vector_that_nobody_declares_beside_the_hessian_is_any_vector(line: str, expected: str) -> None:
    assert verdict(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (r"H u = A^\top (\exp(z) \odot A u)", "correct"),
        (r"(H u)_i = \sum_j \frac{\partial \bar{x}_i}{\partial x_j} u_j", "correct"),
        (r"\frac{\partial (H u)_i}{\partial u_j} = \sum_k A_{ki} e^{z_k} A_{kj}", "correct"),
        (r"H u = A^\top (z \odot A u)", "wrong"),
        (r"\frac{\partial (H u)_i}{\partial u_j} = \sum_k A_{kj} e^{z_k} A_{kj}", "wrong"),
        (r"\frac{\partial H_{ij}}{\partial x_k} = 0", "unbound"),
    ],
)
def test_the_hessian_of_a_curved_loss_follows_the_point(line: str, expected: str) -> None:
    assert verdict(line, CURVED) == expected


@pytest.mark.parametrize(
    "line", [r"H u = 6 v", r"H u = 14 u", r"14 u = H u", r"H u = -u", r"H u = \lambda u", r"H u = 0"]
)
def test_a_line_about_one_certain_vector_is_not_accused(line: str) -> None:
    assert verdict(line) == "unbound"


def test_what_the_page_says_of_the_vector_goes_before() -> None:
    page = "$H u = (v^\\top u) v$\n\n$u = 2 v$\n\n$H u = 28 v$\n\n$H u = 27 v$\n\n$U = 3 x$\n"
    found = symbackprop.verify(loads(NET, "net.yaml"), page, "page.md").formulas
    assert [f.verdict for f in found] == ["correct", "definition", "accepted", "wrong", "definition"]


@pytest.mark.parametrize(("corner", "expected"), [(9, "correct"), (8, "wrong")])
def test_a_hessian_needs_no_value_of_what_it_does_not_hang_on(corner: int, expected: str) -> None:
    array = rf"\begin{{bmatrix}} 1 & 2 & 3 \\ 2 & 4 & 6 \\ 3 & 6 & {corner} \end{{bmatrix}}"
    assert verdict(f"H = {array}", UNVALUED) == expected


def test_a_hessian_that_hangs_on_a_missing_value_is_left_open() -> None:
    cubic = UNVALUED.replace("1/2 * x.T @ v @ v.T @ x", "sum(x**3)")
    assert verdict(r"H = \begin{bmatrix} 6 & 0 & 0 \\ 0 & 6 & 0 \\ 0 & 0 & 6 \end{bmatrix}", cubic) == "unbound"


def test_of_several_networks_the_hessian_is_that_of_the_one_that_asks() -> None:
    both = (
        "name: one\n"
        + NET.lstrip()
        + "---\nname: two\nsizes: {H: 2}\ninputs: {w: [H]}\nequations: {E: sum(w)}\n"
    )
    assert verdict(r"H = v v^\top", both) == "correct"
    assert verdict(r"H = 2 v v^\top", both) == "wrong"
