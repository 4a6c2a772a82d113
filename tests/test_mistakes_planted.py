"""Mistakes that planting showed to be named wrongly, or not at all."""

from __future__ import annotations

import symbackprop
from symbackprop.network.file import loads

SHARED = """
inputs: {x: []}
parameters: {u: [], v: [], w: []}
equations: {h: tanh(u * x), a: v * h, b: sin(w * h), L: a**2 + b}
"""
LAYER = """
inputs: {x: [d]}
parameters: {W: [n, d]}
equations: {z: W @ x, L: sum(tanh(z))}
"""
LAYERS = """
inputs: {x: [n]}
parameters: {W_1: [n, n]}
equations: {z_1: W_1 @ x, L: sum(tanh(z_1))}
"""
THROUGH_TIME = """
repeat: {t: [1, T]}
inputs: {'h[0]': [n], 'x[t]': [d]}
parameters: {W: [n, n], U: [n, d]}
equations:
  h[t]: tanh(W @ h[t-1] + U @ x[t])
  l[t]: sum(h[t]**2)
  L: sum(l[t], over=t)
"""


def told(net: str, line: str) -> tuple[str, str | None, str]:
    report = symbackprop.verify(loads(net, "net.yaml"), f"${line}$", "page.md")
    link = report.formulas[0].links[0]
    return link.verdict, link.mistake, link.message


def test_a_forgotten_consumer_is_named_where_the_gradients_stand_as_symbols() -> None:
    whole = r"\frac{\partial L}{\partial h} = \frac{\partial L}{\partial a} v + w \cos(w h)"
    assert told(SHARED, whole)[0] == "correct"
    verdict, mistake, message = told(SHARED, r"\frac{\partial L}{\partial h} = \frac{\partial L}{\partial a} v")
    assert (verdict, mistake) == ("wrong", "consumer")
    assert "$b$" in message
    assert "$h$" in message


def test_entry_by_entry_for_a_matrix_product_is_no_wrong_order() -> None:
    assert told(LAYER, "z = W x")[0] in ("correct", "definition")
    verdict, mistake, message = told(LAYER, r"z = W \odot x")
    assert (verdict, mistake) == ("wrong", "Hadamard")
    assert "order" not in message


def test_a_number_never_stands_in_the_wrong_order() -> None:
    net = LAYER.replace("L: sum(tanh(z))", "L: 1/2 * z.T @ z")
    assert told(net, r"L = \frac{1}{2} z^\top z")[0] in ("correct", "definition")
    verdict, mistake, message = told(net, r"L = \frac{1}{2} z^\top \odot z")
    assert verdict == "wrong"
    assert mistake != "transposed"
    assert "order" not in message


def test_the_length_of_a_family_is_a_size() -> None:
    right = r"\frac{\partial L}{\partial h_T} = 2 h_T"
    assert told(THROUGH_TIME, right)[0] == "correct"
    verdict, mistake, _ = told(THROUGH_TIME, r"\frac{\partial L}{\partial h_T} = \frac{1}{T} 2 h_T")
    assert (verdict, mistake) == ("wrong", "1/N")


def test_a_correction_brackets_no_lone_name_behind_another() -> None:
    line = "$$z_1 = W^{(1)} z_1$$"
    report = symbackprop.verify(loads(LAYERS, "net.yaml"), line, "page.md")
    (link,) = report.formulas[0].links
    assert link.verdict == "wrong"
    assert "order" not in link.message
    assert "(W" not in (link.correct_latex or "")


def test_the_power_behind_an_argument_is_not_lost() -> None:
    assert told(LAYER, r"L = L(W)")[0] == "correct"
    assert told(LAYER, r"L = L(W)^2")[0] == "wrong"


def test_the_cell_before_the_next_is_written_without_a_zero() -> None:
    line = r"\frac{\partial L}{\partial h_T} = 2 h_{T-1}"
    report = symbackprop.verify(loads(THROUGH_TIME, "net.yaml"), f"${line}$", "page.md")
    (link,) = report.formulas[0].links
    assert (link.verdict, link.mistake) == ("wrong", "layer")
    assert link.correct_latex == "2 h_T"
