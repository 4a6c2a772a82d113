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
