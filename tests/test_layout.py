"""Lines break where they must: at relations, then before summands; no width is estimated much too small."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from symbackprop.write.latex.layout import broken, gathered, sided, within
from symbackprop.write.latex.measure import top_level, width

FORMULAS = (
    r"\frac{\partial L}{\partial W_2}",
    r"= \begin{bmatrix}0\cdot2&4\cdot2\\0\cdot0&4\cdot(-1)\end{bmatrix}",
    r"S_3 = \begin{bmatrix}Y_{21}w_{211}+Y_{22}w_{221} & Y_{21}w_{212}+Y_{22}w_{222}\end{bmatrix}",
    r"\sum_i\sum_k \frac{\partial L}{\partial S_{3i}}\,Y_{2k}\,\delta_{kp}\,\delta_{iq}",
    r"l = \frac{1}{2m} \sum_{k=1}^{m} \left(h^3_{k,1} - y_{k,1}\right)^2",
    r"\bar{z}_1 = W^{(1)\top}\,\bar{z}_1 + \bar{h} \odot \mathbf{1}(z_1 > 0)",
    r"\begin{bmatrix}-11/2 & 37/2\end{bmatrix} = \operatorname{softmax}(y)_i \approx -0.0540",
    r"\hat{y} \odot (1 - \hat{y}) - \tfrac{1}{2}\,\mathbf{1}_{d_1} + \exp(z_i) - \log \sigma(z_{2,3})",
)


def test_formulas_are_gathered_into_rows_in_their_order() -> None:
    assert gathered(["a = b", "c = d", "e = f"], room=9) == [["a = b", "c = d"], ["e = f"]]


def test_a_long_equation_breaks_at_its_relations_first() -> None:
    found = broken("L", "= aaaaaaaa + b = cccccccc + d", room=10)
    assert found == [("L", "= aaaaaaaa + b"), ("", "= cccccccc + d")]


def test_then_it_breaks_before_a_summand() -> None:
    found = broken("L", "= aaaaaaaaaa + bbbbbbbbbb - cccccccccc", room=11)
    assert found == [("L", "= aaaaaaaaaa"), ("", r"\qquad {}+ bbbbbbbbbb"), ("", r"\qquad {}- cccccccccc")]


def test_a_parenthesis_that_fits_a_line_is_not_cut() -> None:
    found = broken("", r"= aaaaaaaaaa \odot (1 - bbbb) \odot (cc - dddd)", room=14)
    assert [line.count("(") - line.count(")") for _, line in found] == [0] * len(found)
    assert len(found) > 1


def test_a_framed_sum_is_cut_inside_its_frame() -> None:
    ((_, right),) = broken("", r"= \result{aaaaaaaaaa + bbbbbbbbbb}", room=12)
    assert right == r"= \result{\begin{aligned}&aaaaaaaaaa\\&\qquad {}+ bbbbbbbbbb\end{aligned}}"


def test_what_cannot_be_cut_is_set_smaller() -> None:
    assert within([("L", r"= aaaaaaaaaaaaaaaaaaaa")], room=8)[0][1].startswith(r"\narrow{")


def test_a_line_that_fits_is_left_alone() -> None:
    assert broken("L", "= a + b", room=40) == [("L", "= a + b")]


@pytest.mark.parametrize(
    "inside",
    [
        r"\left(a + b\right)",
        r"\bigl(a + b\bigr)",
        r"\begin{bmatrix}a + b\end{bmatrix}",
        r"x_{a + b}",
        r"f(a + b)",
    ],
)
def test_nothing_inside_brackets_is_cut(inside: str) -> None:
    assert top_level(f"c {inside} + d", frozenset("+")) == [f"c {inside} ", "+ d"]


def test_a_minus_sign_in_front_is_no_place_to_cut() -> None:
    assert top_level("= -a - b", frozenset("-")) == ["= -a ", "- b"]


def test_an_equation_is_cut_in_front_of_its_first_relation() -> None:
    assert sided(r"h_{i=1} = a = b") == (r"h_{i=1}", "= a = b")


def test_the_width_of_a_matrix_is_that_of_its_widest_cells() -> None:
    narrow = width(r"\begin{bmatrix}1&2\\3&4\end{bmatrix}")
    assert width(r"\begin{bmatrix}1&2\\3&400\end{bmatrix}") == pytest.approx(narrow + 1)


@pytest.mark.needs_tex
def test_the_estimate_is_close_to_what_tex_sets(tmp_path: Path) -> None:
    boxes = "\n".join(
        rf"\setbox0\hbox{{$\displaystyle {f}$}}\message{{^^JWIDTH \the\wd0^^J}}" for f in FORMULAS
    )
    source = rf"\documentclass[11pt]{{article}}\usepackage{{amsmath}}\begin{{document}}{boxes}\end{{document}}"
    (tmp_path / "w.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "w.tex"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    true = [float(points) / 10.95 for points in re.findall(r"WIDTH ([0-9.]+)pt", run.stdout)]
    assert len(true) == len(FORMULAS)
    for formula, em in zip(FORMULAS, true, strict=True):
        assert 0.95 * em <= width(formula) <= 1.3 * em, formula
