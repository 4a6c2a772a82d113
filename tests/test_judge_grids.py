r"""Matrices with dots: `W_{11} \cdots W_{1n}`, `\vdots \ddots \vdots`, and a diagonal of them."""

from __future__ import annotations

from judged_lines import verdict

NET = """
inputs: {x: [n]}
parameters: {W: [m, n], v: [m]}
equations: {z: W @ x, h: relu(z), L: 'dot(v, h)'}
"""
GRID = r"\begin{bmatrix} %s & \cdots & %s \\ \vdots & \ddots & \vdots \\ %s & \cdots & %s \end{bmatrix}"
LONG = (
    r"\begin{bmatrix} W_{11} & W_{12} & \cdots & W_{1n} \\ W_{21} & W_{22} & \cdots & W_{2n} \\"
    r" \vdots & \vdots & & \vdots \\ W_{m1} & W_{m2} & \cdots & W_{mn} \end{bmatrix}"
)


def test_a_matrix_with_dots_both_ways_is_read_entry_by_entry() -> None:
    assert verdict(NET, "W = " + GRID % ("W_{11}", "W_{1n}", "W_{m1}", "W_{mn}")) == "correct"
    assert verdict(NET, r"W^\top = " + GRID % ("W_{11}", "W_{m1}", "W_{1n}", "W_{mn}")) == "correct"
    assert verdict(NET, "W = " + GRID % ("W_{11}", "W_{m1}", "W_{1n}", "W_{mn}")) == "wrong"
    slopes = [rf"\frac{{\partial z_{i}}}{{\partial x_{j}}}" for i in "1m" for j in "1n"]
    assert verdict(NET, r"\frac{\partial z}{\partial x} = " + GRID % tuple(slopes) + " = W") == "correct"
    assert verdict(NET, r"\frac{\partial z}{\partial x} = " + GRID % tuple(slopes) + " = 2W") == "wrong"


def test_more_entries_before_the_dots_have_to_follow_one_another() -> None:
    filled = LONG.replace(r"\vdots & & \vdots", r"\vdots & \ddots & \vdots")
    assert verdict(NET, "W = " + filled) == "correct"
    assert verdict(NET, "W = " + filled.replace("W_{12}", "W_{21}")) != "correct"
    assert verdict(NET, "W = " + filled.replace("W_{21} ", "W_{31} ")) != "correct"


def test_dots_in_one_direction_beside_entries_in_the_other() -> None:
    net = NET.replace("[m, n]", "[2, n]").replace("[m]", "[2]")
    rows = r"\begin{pmatrix} W_{11} & \dots & W_{1n} \\ %s & \dots & W_{2n} \end{pmatrix}"
    assert verdict(net, "W = " + rows % "W_{21}") == "correct"
    assert verdict(net, "W = -" + rows % "W_{21}") == "wrong"


def test_a_diagonal_with_dots_has_zeros_beside_it() -> None:
    slope = (
        r"\frac{\partial h}{\partial z} = \begin{pmatrix} %s &%s&%s \\ %s& \ddots &%s \\%s&%s& %s \end{pmatrix}"
    )
    for beside in ("", "0", r"\cdots"):
        line = slope % ("1[z_1 > 0]", *[beside] * 6, "1[z_m > 0]")
        assert verdict(NET, line) == "correct"
        assert verdict(NET, line.replace("1[z", "z_2[z")) == "wrong"
    assert verdict(NET, slope % ("h_1", *["0"] * 6, "h_m")) == "wrong"
