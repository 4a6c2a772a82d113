r"""`\nabla R` and `\nabla f = (f_x, f_y)`: gradients that do not say by what."""

from __future__ import annotations

from judged_lines import verdict

QUOTIENT = """
inputs: {A: [n, n], c: [n]}
parameters: {x: [n]}
equations: {N: x.T @ A @ x + c.T @ x, D: x.T @ x, R: N/D}
"""
NUMBERS = """
parameters: {x: [], y: [], w: []}
equations: {p: x*y, q: sin(p), f: w*q + x**2}
values: {x: 2, y: 0, w: 3}
"""


def test_a_bare_gradient_is_by_the_one_parameter() -> None:
    assert verdict(QUOTIENT, r"\nabla D = 2x") == "correct"
    assert verdict(QUOTIENT, r"\nabla R = \frac{D\,\nabla N - N\,\nabla D}{D^2}") == "correct"
    assert verdict(QUOTIENT, r"\nabla R = \frac{D\,\nabla N - N\,\nabla D}{D}") == "wrong"
    assert verdict(QUOTIENT, r"\nabla N = x") == "unbound"  # by c


def test_a_bare_gradient_of_numbers_is_a_list() -> None:
    line = r"\nabla f = (%s, wx\cos(xy), \sin(xy))"
    assert verdict(NUMBERS, line % r"wy\cos(xy) + 2x") == "correct"
    assert verdict(NUMBERS, line % r"wy\cos(xy)") == "wrong"
    assert verdict(NUMBERS, r"\nabla f = (4, 6, 0)") == "correct"
    assert verdict(NUMBERS, r"\nabla f = (4, 6, 1)") == "wrong"
    assert verdict(NUMBERS, r"\nabla f = (6, 4, 0)") == "unbound"  # in another order


def test_of_several_arrays_a_bare_gradient_is_left_open() -> None:
    net = QUOTIENT.replace("{x: [n]}", "{x: [n], z: [n]}").replace("R: N/D", "R: N/D + sum(z)")
    assert verdict(net, r"\nabla D = 2x") == "unbound"


def test_a_transpose_behind_a_gradient_turns_the_gradient() -> None:
    assert verdict(QUOTIENT, r"\nabla_x D^\top A x = 2 x^\top A x") == "correct"
    assert verdict(QUOTIENT, r"\nabla D(x)^\top A x = 2 x^\top A x") == "correct"
    assert verdict(QUOTIENT, r"\nabla_x D^\top A x = x^\top A x") == "wrong"


def test_an_operator_takes_a_product_of_brackets() -> None:
    line = r"\frac{\partial}{\partial x} (x + c)^\top (x + c) = %s (x + c)"
    assert verdict(QUOTIENT, line % "2") == "correct"
    assert verdict(QUOTIENT, line % "") == "wrong"  # of the first bracket alone it is right
    chain = r"\frac{\partial}{\partial x}\left(x^\top x\right) (x^\top c) = 2 x x^\top c"
    assert verdict(QUOTIENT, chain) == "correct"
