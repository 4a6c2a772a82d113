"""What follows from a wrong gradient that stands in symbols, and what only looks so."""

from __future__ import annotations

import symbackprop
from symbackprop.network.file import loads

NET = """
inputs: {x: [d]}
parameters: {W: [n, d], v: [n]}
equations: {z: W @ x, h: tanh(z), a: v.T @ h, L: 1/2 * a**2}
wrt: [W, v]
"""
ABOVE = r"$\frac{\partial L}{\partial z} = 2 \frac{\partial L}{\partial h} \odot (1 - h \odot h)$"


def verdicts(*lines: str) -> list[str]:
    report = symbackprop.verify(loads(NET, "net.yaml"), "\n\n".join(lines), "page.md")
    return [formula.verdict for formula in report.formulas]


def test_a_wrong_gradient_put_in_is_followed() -> None:
    line = r"$\frac{\partial L}{\partial W} = (2 \frac{\partial L}{\partial h} \odot (1 - h \odot h)) x^\top$"
    assert verdicts(ABOVE, line) == ["wrong", "follows"]
    assert verdicts(line) == ["wrong"]


def test_a_second_slip_after_a_wrong_gradient_is_wrong() -> None:
    line = r"$\frac{\partial L}{\partial W} = (-2 \frac{\partial L}{\partial h} \odot (1 - h \odot h)) x^\top$"
    assert verdicts(ABOVE, line) == ["wrong", "wrong"]


def test_a_scalar_gradient_that_is_a_product_of_gradients_is_a_claim() -> None:
    above = r"$\frac{\partial L}{\partial h} = 3 \frac{\partial L}{\partial a} v$"
    line = r"$\frac{\partial L}{\partial z} = 3 \frac{\partial L}{\partial a} v \odot (1 - h \odot h)$"
    missed = r"$\frac{\partial L}{\partial z} = 3 \frac{\partial L}{\partial a} v \odot (1 - h)$"
    assert verdicts(above, line) == ["wrong", "follows"]
    assert verdicts(above, missed) == ["wrong", "wrong"]


def test_a_gradient_that_was_mended_is_no_longer_followed() -> None:
    above = r"$\frac{\partial L}{\partial h} = 3 \frac{\partial L}{\partial a} v$"
    mended = r"$\frac{\partial L}{\partial h} = \frac{\partial L}{\partial a} v$"
    line = r"$\frac{\partial L}{\partial z} = 3 \frac{\partial L}{\partial a} v \odot (1 - h \odot h)$"
    assert verdicts(above, mended, line) == ["wrong", "correct", "wrong"]
