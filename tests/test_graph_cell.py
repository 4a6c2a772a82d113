"""The graph of a family: one cell in its frame, what comes from another cell before it, the loss behind it."""

from __future__ import annotations

import re
from pathlib import Path

from symbackprop import formats
from symbackprop.network.file import loads
from symbackprop.solution import solve
from symbackprop.write.graph.cell import cell_parts
from symbackprop.write.graph.parts import Diagram
from symbackprop.write.graph.svg import picture_of
from symbackprop.write.graph.svg_view import SvgBar, SvgPicture
from symbackprop.write.sheet.sheet import Sheet, sheet

RNN = (Path(__file__).parent.parent / "worked/matrix_rnn/net.yaml").read_text(encoding="utf-8")
DEEP = (Path(__file__).parent.parent / "worked/deep_linear/net.yaml").read_text(encoding="utf-8")
LAYERS = """
repeat: {l: [1, N]}
inputs: {'h[0]': [2]}
parameters:
  W[l]: [2, 2]
equations:
  h[l]: relu(W[l] @ h[l-1])
  L: sum(h[N]**2)
"""
LINEAR_END = """
repeat: {l: [1, N]}
inputs: {'h[0]': [3]}
targets: {y: [3]}
parameters:
  W[l]: [3, 3]
equations:
  z[l]: W[l] @ h[l-1]
  h[l]: {is: 'relu(z[l])', for: {l: [1, N-1]}}
  h[N]: z[N]
  L: sum((h[N] - y)**2)
"""


def made(text: str) -> Sheet:
    (network,) = loads(text)
    found = solve(network, checks=False)
    return sheet(found.network, found.derivation, found.numbers)


def drawn(text: str, widest: float = 1240.0) -> tuple[Diagram, SvgPicture]:
    page = made(text)
    parts = cell_parts(page)
    return parts, picture_of(page.network, parts, True, "cell", widest)


def ways(parts: Diagram) -> set[tuple[str, str]]:
    """The arrows along which a gradient comes back."""
    return {(arrow.end, arrow.start) for arrow in parts.arrows if arrow.back}


def covers(frame: SvgBar, box: SvgBar) -> bool:
    left, top, wide, high = (float(x) for x in (frame.x, frame.y, frame.width, frame.height))
    x, y, width, height = (float(v) for v in (box.x, box.y, box.width, box.height))
    return left < x and x + width < left + wide and top < y and y + height < top + high


def test_one_cell_stands_in_a_frame_that_says_for_which_it_stands() -> None:
    parts, picture = drawn(RNN)
    assert parts.frame is not None and parts.frame.label == r"t = 1, \dots, T"
    assert parts.frame.inside == {"x[t]", "y[t]", "z[t]", "h[t]", "p[t]", "l[t]"}
    (frame,) = picture.frames
    inside = {node.name for node in picture.nodes if covers(frame.frame, node.frame)}
    assert inside == {*parts.frame.inside, "W", "U", "b", "V", "c"}
    assert frame.texts and frame.told == r"one cell: t = 1, \dots, T"


def test_what_another_cell_computes_is_dotted_and_a_gradient_runs_back_to_it() -> None:
    parts, picture = drawn(RNN)
    (before,) = [v for v in parts.vertices if v.elsewhere]
    assert before.name == "h[t-1]" and not before.given and ("z[t]", "h[t-1]") in ways(parts)
    (box,) = [node for node in picture.nodes if node.name == "h[t-1]"]
    assert box.style == "again" and "of another cell" in box.told


def test_no_gradient_runs_back_to_data() -> None:
    parts, _ = drawn(RNN)
    assert not {"x[t]", "y[t]"} & {end for _, end in ways(parts)}
    assert {("z[t]", "W"), ("p[t]", "V"), ("L", "l[t]")} <= ways(parts)


def test_a_gradient_that_is_given_at_the_end_comes_to_the_cell() -> None:
    parts, _ = drawn(DEEP)
    assert ways(parts) == {("h[l+1]", "W[l]"), ("h[l+1]", "h[l]"), ("dL/dh[l+1]", "h[l+1]")}


def test_the_last_cell_is_named_on_the_arrow_that_it_alone_takes() -> None:
    parts, _ = drawn(LAYERS)
    assert {(a.start, a.end): a.word for a in parts.arrows}[("h[l]", "L")] == "h_N"
    assert "h[N]" not in {v.name for v in parts.vertices}
    assert {("L", "h[l]"), ("h[l]", "W[l]"), ("h[l]", "h[l-1]")} <= ways(parts)


def test_cells_of_different_ranges_have_no_common_frame() -> None:
    parts, picture = drawn(LINEAR_END)
    assert parts.frame is None and picture.frames == ()
    assert {("h[l]", "z[l]"), ("h[N]", "z[l]")} <= ways(parts), "h[l] gets its gradient from the next cell"


def test_a_drawing_in_lines_has_a_frame_on_each_and_its_words_once() -> None:
    parts, picture = drawn(RNN, 460.0)
    assert len(picture.frames) == 2 and [bool(f.texts) for f in picture.frames] == [False, True]
    assert parts.frame is not None
    for node in picture.nodes:
        framed = any(covers(f.frame, node.frame) for f in picture.frames)
        assert framed == (node.name in {*parts.frame.inside, *parts.hosts} and node.style != "again"), node.name


def test_what_a_cell_uses_twice_stands_before_its_frame() -> None:
    twice = "  o[t]: W @ h[t]\n  p[t]: softmax(V @ o[t] + c)"
    parts, picture = drawn(RNN.replace("  p[t]: softmax(V @ h[t] + c)", twice))
    (frame,) = picture.frames
    inside = {node.name for node in picture.nodes if covers(frame.frame, node.frame)}
    assert "W" not in parts.hosts and {"U", "o[t]"} <= inside and not {"W", "h[t-1]", "L"} & inside


def test_a_frame_that_would_cut_through_a_box_is_left_out() -> None:
    with_penalty = RNN.replace("L: sum(l[t], over=t)", "R: sum(W**2)\n  L: sum(l[t], over=t) + R")
    parts, picture = drawn(with_penalty)
    assert parts.frame is not None and "R" not in parts.frame.inside
    assert picture.frames == ()


def test_a_start_that_every_cell_uses_has_no_gradient_that_nobody_derived() -> None:
    parts, _ = drawn(RNN.replace("x[t] + b", "x[t] + b + h[0]"))
    assert "h[0]" in {v.name for v in parts.vertices} and "h[0]" not in {end for _, end in ways(parts)}


def test_frames_stay_in_the_picture() -> None:
    for text in (RNN, DEEP, LAYERS):
        _, picture = drawn(text)
        left, top, wide, high = map(float, picture.box.split())
        assert all(covers(SvgBar(str(left), str(top), str(wide), str(high)), f.frame) for f in picture.frames)


def test_the_page_of_a_family_shows_its_cell() -> None:
    (network,) = loads(LAYERS)
    html = formats.page([solve(network, checks=False)], "html")
    assert html.count("<h2>The graph</h2>") == 1 and html.count('class="repeat"') == 1
    assert "Framed: one cell" in re.sub(r"\s+", " ", html)
