r"""Formulas as MathML, and the font that goes with them."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from symbackprop.write.fonts.math_font import FLAVOUR, drawn, embedded
from symbackprop.write.mathml.formula import elements, mathml

WORKED = sorted((Path(__file__).parent.parent / "worked").glob("*/solution.tex"))


def said(latex: str) -> str:
    found = elements(latex)
    assert found is not None, latex
    return found


def test_the_latex_stays_with_the_formula() -> None:
    page = mathml(r"a < b \& c")
    assert '<annotation encoding="application/x-tex">a &lt; b \\&amp; c</annotation>' in page
    assert ElementTree.fromstring(page).tag == "math"


def test_display_formulas_stay_in_their_line() -> None:
    assert mathml("x", display=True).startswith('<math displaystyle="true"><semantics>')
    assert 'display="block"' not in mathml("x", display=True)


@pytest.mark.parametrize(
    ("latex", "minus"),
    [
        ("-x", '<mo form="prefix">−</mo>'),
        ("a = -x", '<mo form="prefix">−</mo>'),
        ("a - x", "<mo>−</mo>"),
        ("(-x)", '<mo form="prefix">−</mo>'),
        (r"5 \cdot -x", '<mo form="prefix">−</mo>'),
        ("n-1", "<mo>−</mo>"),
    ],
)
def test_a_minus_is_a_sign_or_an_operation(latex: str, minus: str) -> None:
    assert minus in said(latex)


def test_a_relation_at_the_start_of_a_row_has_no_room_before_it() -> None:
    assert said("= a").startswith('<mrow><mo form="infix" lspace="0" rspace="0.2778em">=</mo>')
    assert "<mo>=</mo>" in said("b = a")


@pytest.mark.parametrize(("latex", "sign"), [("a := b", "≔"), ("b =: a", "≕"), (r"b \eqqcolon a", "≕")])
def test_a_sign_of_two_characters_is_one_relation(latex: str, sign: str) -> None:
    assert said(latex).count("<mo") == 1 and f">{sign}</mo>" in said(latex)


def test_one_digit_is_an_argument() -> None:
    assert said("x^12") == "<mrow><msup><mi>x</mi><mn>1</mn></msup><mn>2</mn></mrow>"
    assert said(r"\frac12") == "<mfrac><mn>1</mn><mn>2</mn></mfrac>"


def test_sums_have_limits_and_letters_have_scripts() -> None:
    assert said(r"\sum_{i}^n").startswith("<munderover><mo>∑</mo>")
    assert said("x_i^n").startswith("<msubsup><mi>x</mi>")


def test_fonts_are_letters_of_their_own() -> None:
    assert said(r"\mathbf{W}") == "<mi>𝐖</mi>"
    assert said(r"\mathbb{1}") == "<mn>𝟙</mn>"
    assert said(r"\mathcal L") == "<mi>ℒ</mi>"
    assert said(r"\boldsymbol{\delta}") == "<mi>𝜹</mi>"
    assert said(r"\mathrm{loss}") == "<mi>loss</mi>"
    assert said(r"\mathrm{T}") == '<mi mathvariant="normal">T</mi>'


def test_a_matrix_has_stretching_brackets_and_its_dots() -> None:
    found = said(r"\begin{bmatrix}1 & 2\\ \vdots & 30\end{bmatrix}")
    assert found.count("<mtr>") == 2 and found.count("<mtd>") == 4
    assert '<mo form="prefix" stretchy="true" symmetric="true">[</mo>' in found
    assert "⋮" in found


def test_aligned_rows_are_right_and_left() -> None:
    found = said(r"\begin{aligned} a &= b \\ c &= d \end{aligned}")
    assert found.startswith('<mtable displaystyle="true" class="aligned">')
    assert re.findall(r"text-align:(\w+);", found) == ["right", "left", "right", "left"]


def test_conditions_of_a_sum_stand_one_under_the_other() -> None:
    made = mathml(r"\sum_{\substack{i = 1 \\ i \neq k}}^n x_i")
    assert '<mtable class="lines">' in made and made.count("<mtr>") == 2
    assert re.search(r"<munderover><mo>∑</mo><mtable.*</mtable><mi>n</mi></munderover>", made)
    assert "<code" in mathml(r"\substack{i = 1 \\ i \neq k") and "<code" in mathml(r"\substack{a & b}")


def test_cases_have_one_brace() -> None:
    found = said(r"\begin{cases} 1 & x > 0 \\ 0 & \text{else}\end{cases}")
    assert found.count("{</mo>") == 1 and "}</mo>" not in found
    assert "<mtext>else</mtext>" in found


def test_words_hold_formulas() -> None:
    found = said(r"\text{for $x_1$ only}")
    assert (
        found
        == "<mrow><mtext>for\u00a0</mtext><msub><mi>x</mi><mn>1</mn></msub><mtext>\u00a0only</mtext></mrow>"
    )


def test_the_page_s_own_words_are_classes() -> None:
    for word in ("up", "hit", "result", "filled", "answer"):
        assert said(rf"\{word}{{x}}") == f'<mrow class="{word}"><mi>x</mi></mrow>'
    assert said(r"\mathcolor{up}{x}") == '<mrow class="up"><mi>x</mi></mrow>'


def test_colours_of_others_are_dropped() -> None:
    assert said(r"\textcolor{red}{x}") == "<mi>x</mi>"


@pytest.mark.parametrize(
    "latex",
    [
        r"\nonsense{x}", "{x", "x}", r"\frac{1}", r"\begin{bmatrix}1", r"\begin{x}1\end{x}", r"\left( x",
        "x__1", "x^", r"\left x", "{" * 10_000, "x" * 30_000, r"\begin{bmatrix}1\end{pmatrix}", r"\hat", "&",
    ],
)  # fmt: skip
def test_what_cannot_be_set_is_shown_as_written(latex: str) -> None:
    page = mathml(latex)
    assert page.startswith('<code class="tex">') and page.endswith("</code>")


def test_nothing_of_a_formula_becomes_markup() -> None:
    for latex in (r"\text{<script>}", r"\operatorname{<b>}", "<b>", r"\mathrm{<i>}", '"', r"\nonsense<b>"):
        page = re.sub(r"</?(math|semantics|annotation|m\w+|code)\b[^<>]*>", "", mathml(latex))
        assert "<" not in page, latex


@pytest.mark.parametrize("path", WORKED, ids=lambda p: p.parent.name)
def test_every_formula_in_the_words_of_a_worked_page_can_be_set(path: Path) -> None:
    body = path.read_text(encoding="utf-8").split(r"\begin{document}")[1]
    body = re.sub(r"\\begin\{tikzpicture\}.*?\\end\{tikzpicture\}", "", body, flags=re.DOTALL)
    for latex in re.findall(r"(?<!\\)\$([^$]+)\$", body):
        assert elements(latex) is not None, latex


def test_slanted_letters_are_in_the_font() -> None:
    assert {"𝑥", "ℎ", "𝛼", "𝜕"} <= drawn({"x", "h", "α", "∂"})


def test_the_font_is_reduced_and_keeps_its_table_of_mathematics() -> None:
    from fontTools.ttLib import TTFont

    css = embedded({"x", "="})
    data = re.search(r"base64,([A-Za-z0-9+/=]+)\)", css)
    assert data is not None and FLAVOUR in css
    with TTFont(io.BytesIO(base64.b64decode(data[1]))) as font:
        assert "MATH" in font
        assert {ord("x"), ord("𝑥"), ord("=")} <= set(font.getBestCmap())
        assert ord("Ж") not in font.getBestCmap()
    assert len(css) < 50_000


def test_the_same_signs_give_the_same_font() -> None:
    assert embedded({"x", "y"}) == embedded({"y", "x"})
