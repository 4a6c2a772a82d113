"""A formula that may be wider than a phone scrolls in a box that the keyboard reaches; no short one does."""

from __future__ import annotations

from markupsafe import Markup

import symbackprop
from symbackprop.network.file import loads
from symbackprop.write.verdicts.html import report_html
from symbackprop.write.verdicts.width import may_scroll, width

NET = """
inputs: {x: [3]}
parameters: {W: [2, 3]}
equations:
  z: W @ x
  L: sum(z)
"""
STOP = 'tabindex="0"'


def page(latex: str) -> str:
    return report_html(symbackprop.verify(loads(NET), f"$${latex}$$\n", "page.md"))


def test_a_long_line_is_a_stop_of_the_keyboard_and_a_short_one_is_none() -> None:
    long = "L = " + " + ".join(f"W_{{{i}{j}}} x_{j}" for i in (1, 2) for j in (1, 2, 3))
    assert STOP in page(long)
    assert STOP not in page("z = W x")


def test_what_is_read_aloud_alone_takes_no_width() -> None:
    shown = Markup(
        "<math><semantics><mi>z</mi><annotation>z = a very long annotation</annotation></semantics></math>"
    )
    assert width(shown) == 1


def test_columns_stand_side_by_side() -> None:
    column = (Markup("<mi>abcdef</mi>"), Markup("<mi>a</mi>"))
    assert not may_scroll(column)
    assert may_scroll(column, column)
