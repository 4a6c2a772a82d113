"""Each step of a gradient on the HTML page has its reason at its side, and the right one."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from symbackprop import formats
from symbackprop.network.file import loads
from symbackprop.solution import solve

WORKED = Path(__file__).parent.parent / "worked"


def steps(text: str, name: str) -> list[tuple[str, str]]:
    """The LaTeX of each line of a gradient's section, before its derivation element by element; its reason."""
    (network, *_) = loads(text)
    html = formats.page([solve(network, checks=False)], "html")
    section = html.split(f'id="n1-{name}">')[1].split("</section>")[0].partition('<details class="fold"')[0]
    found = []
    for line in re.findall(r"<li .*?</li>", section, re.DOTALL):
        latex = re.findall(r"<code[^>]*>(.*?)</code>", line, re.DOTALL)[0]
        reason = re.findall(r'<span class="why">(.*)</span></li>', line, re.DOTALL)
        said = re.sub(r"<semantics>.*?<annotation[^>]*>|<[^>]*>", "", reason[0]) if reason else ""
        found.append((unescape(latex), unescape(said)))
    return found


def test_an_asked_for_weight_has_a_reason_beside_each_step() -> None:
    found = steps((WORKED / "relu_rows_masked/net.yaml").read_text(encoding="utf-8"), "W_2")
    assert [reason for _, reason in found[:4]] == [
        "chain rule",
        "entry by entry",
        "vectorised",
        "numbers put in",
    ]
    assert all(reason == "" for _, reason in found[4:]), "the entries are their own reason"


def test_what_the_page_of_paper_says_is_kept() -> None:
    found = steps((WORKED / "relu_rows_masked/net.yaml").read_text(encoding="utf-8"), "S_2")
    assert found[0][1] == "as for S_3" and found[1][1] == "S_{21} = 2 is on, S_{22} = -1 is off"


def test_the_gradient_of_what_the_loss_reads_comes_from_its_equation() -> None:
    found = steps((WORKED / "relu_rows_masked/net.yaml").read_text(encoding="utf-8"), "Y_3")
    assert [reason for _, reason in found] == ["the equation of L", "numbers put in"]


def test_a_number_that_was_derived_is_not_called_put_in() -> None:
    text = """
inputs: {x: [3]}
parameters: {v: [3]}
equations:
  a: v.T @ x
  R: sum(v**2)
  L: a + R/10
values: {x: [1, 2, 3], v: [1, 0, 2]}
"""
    found = steps(text, "R")
    assert found[0] == (r"\frac{\partial L}{\partial R} = \boxed{\tfrac{1}{10}}", "the equation of L")
    assert "numbers put in" not in [reason for _, reason in found]


def test_a_result_alone_has_no_reason() -> None:
    found = steps((WORKED / "relu_rows_masked/net.yaml").read_text(encoding="utf-8"), "Y_2")
    alone = [reason for latex, reason in found if latex == r"= \boxed{\begin{bmatrix}8&8\end{bmatrix}}"]
    assert alone == [""]
