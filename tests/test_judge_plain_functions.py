r"""Functions without brackets, in other languages, and signs of East Asian keyboards."""

from __future__ import annotations

import pytest
from judged_lines import judged, verdict

NET = """
parameters: {x: [], y: [], w: []}
equations: {p: x*y, q: sin(p), f: w*q + x**2, h: tanh(f)}
values: {x: 2, y: 0, w: 3}
"""


@pytest.mark.parametrize("sine", [r"\operatorname{sen}", r"\sen", r"\mathrm{sen}", r"\text{sen}\,", r"\sin"])
def test_a_function_applies_to_the_letter_behind_it(sine: str) -> None:
    assert verdict(NET, f"q = {sine} p") in ("correct", "definition")
    assert verdict(NET, f"q = {sine}(xy)") in ("correct", "definition")
    assert verdict(NET, f"f = w {sine} p - x^2") == "wrong"


def test_a_function_may_take_the_whole_product_behind_it() -> None:
    assert verdict(NET, r"q = \sin xy") == "accepted"
    assert verdict(NET, r"q = \cos xy") == "wrong"
    assert verdict(NET, r"\frac{\partial f}{\partial y} = w x \cos xy") == "accepted"
    assert verdict(NET, r"\frac{\partial f}{\partial y} = w y \cos xy") == "wrong"
    assert verdict(NET, r"f = w \sin p \cdot 1 + x^2") == "correct"


@pytest.mark.parametrize("tangent", [r"\operatorname{tgh}", r"\operatorname{th}", r"\mathrm{th}", r"\th"])
def test_the_hyperbolic_tangent_of_other_countries(tangent: str) -> None:
    assert verdict(NET, rf"\frac{{dh}}{{df}} = 1 - {tangent}^2 f") == "correct"
    assert verdict(NET, rf"\frac{{dh}}{{df}} = 1 + {tangent}^2 f") == "wrong"


def test_two_letters_beside_one_another_are_no_tangent() -> None:
    net = NET.replace("w: []", "w: [], t: []")
    assert verdict(net, r"\frac{d(th)}{dt} = h") == "correct"


def test_wide_signs_are_the_plain_ones() -> None:
    report = judged(NET, "$x=2，y=0；w＝3$ 与 $f＝w q（1）＋x^2。$ 与 $x=2、y=1$")
    assert [formula.verdict for formula in report] == ["definition", "definition", "wrong"]
    assert len(report[0].links) == 3
