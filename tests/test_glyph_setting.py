"""Labels of drawings: outlines as fontTools reads them, boxes as the font's table of mathematics says."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from symbackprop.write.fonts.glyph_boxes import Box
from symbackprop.write.fonts.glyph_setting import formula_box
from symbackprop.write.fonts.math_font import whole_font
from symbackprop.write.fonts.outlines import advance, bounds, glyph_of, math_face, path_of
from symbackprop.write.graph.glyphs import outline


@functools.cache
def peer() -> Any:
    import io

    from fontTools.ttLib import TTFont

    return TTFont(io.BytesIO(whole_font()))


def box(latex: str) -> Box:
    made = formula_box(latex, 20.0)
    assert made is not None, latex
    return made


@pytest.mark.parametrize("char", ["𝑊", "8", "∂", "⊙", "𝒥", "ˆ", "Å", "é", "√"])
def test_an_outline_has_the_area_and_the_frame_that_fonttools_finds(char: str) -> None:
    from fontTools.pens.areaPen import AreaPen
    from fontTools.pens.boundsPen import ControlBoundsPen
    from fontTools.svgLib.path import parse_path

    font = peer()
    name, glyphs = font.getBestCmap()[ord(char)], font.getGlyphSet()
    ours, theirs, frame, own_frame = (
        AreaPen(),
        AreaPen(glyphs),
        ControlBoundsPen(glyphs),
        ControlBoundsPen(None),
    )
    glyph = glyph_of(math_face(), char)
    assert glyph == font.getGlyphID(name)
    parse_path(path_of(glyph), ours)
    parse_path(path_of(glyph), own_frame)
    glyphs[name].draw(theirs)
    glyphs[name].draw(frame)
    assert abs(ours.value) == pytest.approx(abs(theirs.value), rel=1e-6)
    left, bottom, right, top = frame.bounds
    assert own_frame.bounds == pytest.approx((left, -top, right, -bottom), abs=1)
    assert advance(math_face(), glyph) == glyphs[name].width


def test_every_outline_of_the_font_can_be_read() -> None:
    face = math_face()
    for glyph in range(0, len(face.places) - 1, 7):
        left, bottom, right, top = bounds(face, glyph)
        assert left <= right and bottom <= top
        assert path_of(glyph).count("M") == path_of(glyph).count("Z")


def test_a_script_is_smaller_and_lower_or_higher() -> None:
    letter, low, high = box("W").glyphs[0], box("W_{2}").glyphs[1], box("W^{3}").glyphs[1]
    assert low.scale == high.scale == pytest.approx(0.7 * letter.scale)
    assert low.y > 0 > high.y


def test_two_scripts_of_one_letter_do_not_touch() -> None:
    both, low = box("f_{12}^{(3)}"), box("f_{12}")
    assert both.down >= low.down
    ys = sorted({g.y for g in both.glyphs})
    assert ys[0] < 0 < ys[-1] and ys[-1] - ys[0] > 8


def test_brackets_are_as_high_as_the_matrix() -> None:
    two, three = (box(rf"\begin{{bmatrix}}{body}\end{{bmatrix}}") for body in (r"1\\2", r"1\\2\\3"))
    assert three.up + three.down > 1.3 * (two.up + two.down)
    assert two.glyphs[0].key != three.glyphs[0].key
    for made in (two, three):
        assert made.up - made.down == pytest.approx(2 * 0.258 * 20, abs=1.2), "around the axis"


def test_cells_of_one_column_have_one_middle() -> None:
    wide, narrow = box("12"), box("3")
    made = box(r"\begin{bmatrix}12&4\\3&567\end{bmatrix}")
    xs = {g.key: g.x for g in made.glyphs}
    key = narrow.glyphs[0].key
    first = min(g.x for g in made.glyphs if g.key == wide.glyphs[0].key)
    assert xs[key] + narrow.width / 2 == pytest.approx(first + wide.width / 2, abs=0.1)


def test_a_fraction_has_a_line_and_parts_above_and_below_it() -> None:
    made = box(r"\frac{\partial L}{\partial W_1}")
    (line,) = made.bars
    assert {g.y < line.y for g in made.glyphs} == {True, False}
    assert made.width > line.width


def test_a_hat_stands_over_the_middle_of_its_letter() -> None:
    made = box(r"\hat{y}")
    assert len(made.glyphs) == 2 and made.width == box("y").width
    assert made.up > box("y").up


def test_a_minus_before_a_number_has_no_room_and_between_two_it_has() -> None:
    assert box("3-2").width - box("3").width - box("-2").width > 0.3 * 20


@pytest.mark.parametrize("latex", [r"\left( W", r"\cancel{W}_\unknown", "漢"])
def test_what_cannot_be_set_is_set_as_its_letters(latex: str) -> None:
    assert formula_box(latex, 20.0) is None
    assert outline(latex, 20.0).glyphs
