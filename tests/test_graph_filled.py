"""The graph of a page with numbers: values above the hairline, gradients below it, inside the frame."""

from __future__ import annotations

import pytest

from symbackprop import formats, loads, solution
from symbackprop.write.graph.parts import Vertex
from symbackprop.write.graph.svg import picture_of
from symbackprop.write.graph.svg_view import SvgNode, SvgPicture
from symbackprop.write.sheet.sheet import Sheet, sheet
from symbackprop.write.view.graph import filled_parts

LAYER = """
inputs: {x: [2]}
parameters: {W: [3, 2], b: [3]}
targets: {t: [3]}
equations: {z: W @ x + b, h: relu(z), L: sum((h - t)**2)}
wrt: [W]
"""
VALUES = "values: {x: [1, -2], W: [[3, 1], [4, -1], [2, 5]], b: [1, 1, 7], t: [0, 2, 5]}\n"


def sheet_of(text: str) -> Sheet:
    solved = solution.solve(loads(text), checks=False)
    return sheet(solved.network, solved.derivation, solved.numbers)


def vertices(text: str) -> dict[str, Vertex]:
    return {v.name: v for v in filled_parts(sheet_of(text)).vertices}


def drawn(text: str) -> SvgPicture:
    made = sheet_of(text)
    return picture_of(made.network, filled_parts(made), True, "g")


def node(name: str) -> SvgNode:
    return next(n for n in drawn(LAYER + VALUES).nodes if n.name == name)


def test_a_box_has_its_value_and_what_comes_back() -> None:
    found = vertices(LAYER + VALUES)
    assert found["z"].value == r"\begin{bmatrix}2\\7\\-1\end{bmatrix}"
    assert found["z"].gradient == r"\begin{bmatrix}4\\10\\0\end{bmatrix}"
    assert (found["x"].value, found["x"].gradient) == (r"\begin{bmatrix}1\\-2\end{bmatrix}", "")
    assert (found["L"].value, found["L"].label) == ("54", "L")
    assert [name for name, v in found.items() if v.asked] == ["W"]


def test_without_numbers_no_box_is_filled_and_no_frame_is_heavy() -> None:
    assert not any(v.value or v.asked for v in vertices(LAYER).values())
    assert {n.style for n in drawn(LAYER).nodes} == {"box"}


def test_a_large_matrix_does_not_stand_in_its_box() -> None:
    wide = LAYER.replace("W: [3, 2]", "W: [3, 5]").replace("x: [2]", "x: [5]")
    rows = "[[1, 2, 3, 4, 5], [2, 3, 4, 5, 6], [1, 1, 2, 3, 5]]"
    found = vertices(wide + f"values: {{x: [1, 2, 0, -1, 3], W: {rows}, b: [1, 2, 3], t: [0, 2, 5]}}\n")
    assert found["W"].value == "" and found["z"].value != ""


def test_the_value_stands_above_the_hairline_and_the_gradient_below_it() -> None:
    styles = [text.style for text in node("z").texts]
    assert styles == ["ink", "ink", "hair", "up"]
    _, value, hair, gradient = node("z").texts
    line = float(hair.bars[0].y)
    assert all(float(g.y) < line for g in value.glyphs)
    assert all(float(g.y) > line for g in gradient.glyphs)


@pytest.mark.parametrize("name", ["x", "W", "z", "h", "L"])
def test_what_a_box_holds_stands_inside_its_frame(name: str) -> None:
    frame = node(name).frame
    left, top = float(frame.x), float(frame.y)
    right, bottom = left + float(frame.width), top + float(frame.height)
    for text in node(name).texts:
        for glyph in text.glyphs:
            assert left < float(glyph.x) < right and top < float(glyph.y) < bottom


def test_corners_say_what_is_given_and_a_heavy_frame_what_is_asked_for() -> None:
    assert [node(n).radius for n in ("W", "x", "z", "L")] == ["0", "0", "6", "6"]
    assert [node(n).style for n in ("W", "b", "z")] == ["box asked", "box", "box"]
    assert "asked for" in node("W").told


def test_the_words_under_the_drawing_say_what_it_shows() -> None:
    solved = {text: solution.solve(loads(text), checks=False) for text in (LAYER, LAYER + VALUES)}
    bare, full = (formats.page([each], "html").partition("<figcaption>")[2] for each in solved.values())
    assert "upper half" not in bare and "colour" not in bare.partition("</figcaption>")[0]
    assert "upper half" in full and "Heavy frame: asked for." in full
