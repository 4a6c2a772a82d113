"""Boxes with numbers inside: the name and its value, and under a hairline what comes back."""

from __future__ import annotations

from symbackprop.write.graph.glyphs import Outline
from symbackprop.write.graph.parts import Vertex
from symbackprop.write.graph.plan import Box, Placed
from symbackprop.write.graph.svg_view import SvgBar, SvgGlyph, SvgText

PAD, SIDE = 8.0, 10.0  # px above and below a line of a box, and at its sides
BETWEEN = 7.0  # px between a name and its value
LEAST = 15.0  # px: the height of a line without tall letters
NARROWEST = 42.0
HAIR = 1.0
CORNER = 6.0  # of a computed quantity; what is given is square
AXIS = 5.5  # px above the base line: the middle of a line


def upper(name: Outline, value: Outline) -> float:
    """The height of the half that runs forward."""
    return 2 * PAD + max(LEAST, *(2 * _reach(each) for each in (name, value)))


def lower(gradient: Outline) -> float:
    """The height of the half that runs backwards; 0 where nothing comes back."""
    return 2 * PAD + max(LEAST, 2 * _reach(gradient)) if gradient.glyphs else 0.0


def _reach(label: Outline) -> float:
    """How far it stands out of the middle of its line."""
    return max(label.up - AXIS, label.down + AXIS) if label.glyphs else 0.0


def filled_box(vertex: Vertex, name: Outline, value: Outline, gradient: Outline) -> Box:
    wide = name.width + (BETWEEN + value.width if value.glyphs else 0.0)
    return Box(
        vertex.name,
        max(NARROWEST, wide + 2 * SIDE, gradient.width + 2 * SIDE),
        upper(name, value) + lower(gradient),
        is_round=False,
    )


def filled_texts(placed: Placed, name: Outline, value: Outline, gradient: Outline) -> list[SvgText]:
    """The name and its value side by side, the hairline, the gradient."""
    left, top, right, bottom = placed.frame
    wide = name.width + (BETWEEN + value.width if value.glyphs else 0.0)
    start, base = placed.x - wide / 2, top + upper(name, value) / 2 + AXIS
    texts = [text(name, "ink", start, base)]
    if value.glyphs:
        texts.append(text(value, "ink", start + name.width + BETWEEN, base))
    if gradient.glyphs:
        line = bottom - lower(gradient)
        texts.append(SvgText("hair", (), (bar(left + 1, line - HAIR / 2, right - left - 2, HAIR),)))
        texts.append(text(gradient, "up", placed.x - gradient.width / 2, (line + bottom) / 2 + AXIS))
    return texts


def text(label: Outline, style: str, x: float, y: float) -> SvgText:
    """A formula with the left end of its base line here."""
    glyphs = tuple(SvgGlyph(g.key, plain(x + g.x), plain(y + g.y), f"{g.scale:g}") for g in label.glyphs)
    return SvgText(style, glyphs, tuple(bar(x + b.x, y + b.y, b.width, b.height) for b in label.bars))


def bar(x: float, y: float, width: float, height: float) -> SvgBar:
    return SvgBar(plain(x), plain(y), plain(width), plain(height))


def plain(length: float) -> str:
    """A length with two decimals at most; never -0.

    >>> plain(-0.001), plain(2.5)
    ('0', '2.5')
    """
    return f"{round(length, 2) + 0.0:g}"
