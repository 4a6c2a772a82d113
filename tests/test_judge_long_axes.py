"""A declared axis of 784 is tried with a few places: what a page says of its entries and length is judged."""

from __future__ import annotations

import pytest

import symbackprop
from symbackprop.network.file import loads

NET = """
inputs: {x: [784]}
targets: {t: []}
parameters: {W: [512, 784], v: [512], c: []}
equations:
  a: W @ x
  h: softplus(a)
  s: v.T @ h + c
  L: (s - t)**2/2
"""
SMALL = NET.replace("784", "7").replace("512", "5")
ROW = r"\frac{\partial L}{\partial W_{ji}} = \frac{\partial L}{\partial a_"


def verdict(latex: str, net: str = NET) -> str:
    return symbackprop.verify(loads(net), f"$${latex}$$", "page.md").formulas[0].verdict


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (r"s = \sum_{i=1}^{512} v_i h_i + c", "definition"),
        (r"s = \sum_i v_i h_i - c", "wrong"),
        (r"a_j = \sum_{i=1}^{784} W_{ji} x_i", "correct"),
        (r"a_j = \sum_{i=1}^{784} W_{ji} x_i^2", "wrong"),
        (r"\mathbf{1}^\top x = \sum_i x_i", "correct"),
        (r"\mathbf{1}^\top x = 2 \sum_i x_i", "wrong"),
        (ROW + "j} x_i", "correct"),
        (ROW + "i} x_j", "wrong"),
        (r"\mathbf{1}^\top \mathbf{1} = 784", "correct"),
    ],
)
def test_indices_run_over_a_long_axis_as_over_a_short_one(latex: str, wanted: str) -> None:
    assert verdict(latex) == wanted
    assert verdict(latex.replace("784", "7").replace("512", "5"), SMALL) == wanted


@pytest.mark.parametrize("number", [3, 4, 5, 6])
@pytest.mark.parametrize(
    "count", [r"\mathbf{1}^\top \mathbf{1}", r"\|\mathbf{1}\|^2", r"\mathbf{1}^\top I \mathbf{1}"]
)
def test_the_places_that_are_tried_are_not_counted(count: str, number: int) -> None:
    assert verdict(f"{count} = {number}") in ("wrong", "unbound")
    assert verdict(rf"\frac{{\partial L}}{{\partial c}} {count} = {number} (s - t)") in ("wrong", "unbound")


@pytest.mark.parametrize("limits", ["_{i=1}^{3}", "_{i=1}^{511}", "_{i=2}^{512}", "_{i=1}^{784}"])
def test_a_part_of_a_long_axis_is_left_open(limits: str) -> None:
    assert verdict(rf"s = \sum{limits} v_i h_i + c") == "unbound"


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (r"a_j = W_{j1} x_1 + W_{j2} x_2 + \dots + W_{j,784} x_{784}", "correct"),
        (r"a_j = W_{j1} x_1 - \dots - W_{j,784} x_{784}", "unbound"),
        (r"a_j = W_{j1} x_1 + \dots + W_{j,783} x_{784}", "unbound"),
        (r"a_j = W_{j1} x_1^2 + \dots + W_{j,784} x_{784}^2", "wrong"),
    ],
)
def test_a_comma_before_a_long_number_is_no_other_index(latex: str, wanted: str) -> None:
    assert verdict(latex) == wanted


DELTA = r"\frac{\partial L}{\partial a}"


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (rf"\frac{{\partial L}}{{\partial W}} = {DELTA} x^\top", "correct"),
        (rf"\frac{{\partial L}}{{\partial W}} = x {DELTA}^\top", "wrong"),
        (rf"\frac{{\partial L}}{{\partial x}} = W^\top {DELTA}", "correct"),
        (rf"\frac{{\partial L}}{{\partial x}} = 2 W^\top {DELTA}", "wrong"),
        (
            r"\frac{\partial L}{\partial W} = \frac{\partial L}{\partial a} \frac{\partial a}{\partial W}",
            "correct",
        ),
        (rf"{DELTA} = \frac{{\partial L}}{{\partial h}} \odot \frac{{\partial h}}{{\partial a}}", "accepted"),
        (rf"{DELTA} = \frac{{\partial L}}{{\partial h}} \odot h", "wrong"),
    ],
)
def test_gradients_beside_a_long_axis_multiply_as_beside_a_short_one(latex: str, wanted: str) -> None:
    assert verdict(latex) == wanted
    assert verdict(latex, SMALL) == wanted


NORMALISED = """
sizes: {m: 31}
inputs: {x: [m]}
targets: {t: [m]}
parameters: {gamma: []}
equations:
  mu: 1/m * sum(x)
  v: 1/m * sum((x - mu)**2)
  s: (x - mu) / sqrt(v)
  y: gamma * s
  L: 1/2 * sum((y - t)**2)
"""
CENTRED = r"\frac{\partial s_i}{\partial x_j} = \frac{1}{\sqrt{v}} \left( \delta_{ij} - \frac{1}{m}"


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (rf"{CENTRED} - \frac{{s_i s_j}}{{m}} \right)", "correct"),
        (rf"{CENTRED} + \frac{{s_i s_j}}{{m}} \right)", "wrong"),
        (r"\frac{\partial L}{\partial \mu} = -\frac{\gamma}{\sqrt{v}} \sum_{i=1}^m (y_i - t_i)", "correct"),
        (r"\frac{\partial L}{\partial \mu} = \frac{\gamma}{\sqrt{v}} \sum_{i=1}^m (y_i - t_i)", "wrong"),
    ],
)
def test_what_needs_every_place_of_an_axis_is_judged_with_every_place(latex: str, wanted: str) -> None:
    assert verdict(latex, NORMALISED) == wanted


BATCH = """
vectors: row
inputs: {X: [640, 784]}
targets: {Y: [640, 3]}
parameters: {W: [784, 3], b: [3]}
equations:
  Z: X @ W + b
  L: 1/640*sum((Z - Y)**2)
"""


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (r"\sum_{i=1}^{640} \left(\frac{\partial L}{\partial Z}\right)_{i,:}", "correct"),
        (r"\sum_{i=1}^{640} \frac{2}{640} (Z - Y)_{i,:}", "correct"),
        (r"\sum_{i=1}^{640} \frac{1}{640} (Z - Y)_{i,:}", "wrong"),
        (r"\sum_{i=1}^{640} \frac{2}{640} (Z - Y)_{1,:}", "wrong"),
        (r"\sum_{i=1}^{640} \left(\frac{\partial L}{\partial Z}\right)_{:,i}", "wrong"),
    ],
)
def test_a_sum_of_rows_runs_over_a_long_axis(rows: str, wanted: str) -> None:
    assert verdict(rf"\frac{{\partial L}}{{\partial b}} = {rows}", BATCH) == wanted
