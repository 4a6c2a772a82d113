"""Boxes of a formula: glyphs and bars around a base line, put beside, above and below each other.

Lengths are pixels; y runs down, `up` and `down` are how far a box reaches from its base line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from symbackprop.write.fonts.outlines import Face, advance, bounds


@dataclass(frozen=True, slots=True)
class Glyph:
    """An outline at its place."""

    key: str
    x: float
    y: float
    scale: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a fraction or above a letter."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Box:
    """What stands together; `slant`: how far the top of its last letter leans out of it."""

    glyphs: tuple[Glyph, ...] = ()
    bars: tuple[Bar, ...] = ()
    width: float = 0.0
    up: float = 0.0
    down: float = 0.0
    slant: float = 0.0
    top: float | None = None  # where an accent stands over a single letter


EMPTY = Box()


def glyph_box(face: Face, glyph: int, size: float) -> Box:
    """One glyph at this size."""
    scale = size / face.em
    _, bottom, _, top = bounds(face, glyph)
    slant, accent = face.slants.get(glyph, 0), face.tops.get(glyph)
    return Box(
        glyphs=(Glyph(str(glyph), 0.0, 0.0, scale),),
        width=advance(face, glyph) * scale,
        up=top * scale,
        down=-bottom * scale,
        slant=slant * scale,
        top=None if accent is None else accent * scale,
    )


def room(width: float) -> Box:
    return Box(width=width)


def moved(box: Box, x: float, down: float = 0.0) -> Box:
    """The box further right and lower; its width is as it was."""
    return replace(
        box,
        glyphs=tuple(replace(g, x=g.x + x, y=g.y + down) for g in box.glyphs),
        bars=tuple(replace(b, x=b.x + x, y=b.y + down) for b in box.bars),
        up=box.up - down,
        down=box.down + down,
    )


def over(boxes: Iterable[Box], width: float) -> Box:
    """Boxes at their places as one box."""
    drawn = list(boxes)
    solid = [b for b in drawn if b.glyphs or b.bars]
    return Box(
        glyphs=tuple(g for b in drawn for g in b.glyphs),
        bars=tuple(r for b in drawn for r in b.bars),
        width=width,
        up=max((b.up for b in solid), default=0.0),
        down=max((b.down for b in solid), default=0.0),
    )


def beside(boxes: Iterable[Box]) -> Box:
    """One after the other on one base line; the last one's slant is that of all."""
    at, placed, last = 0.0, [], EMPTY
    for box in boxes:
        placed.append(moved(box, at))
        at += box.width
        last = box
    whole = over(placed, at)
    return replace(whole, slant=last.slant, top=last.top if len(placed) == 1 else None)


def bar_box(width: float, height: float, middle: float) -> Box:
    """A line whose middle is so far above the base line."""
    return Box(
        bars=(Bar(0.0, -middle - height / 2, width, height),),
        width=width,
        up=middle + height / 2,
        down=height / 2 - middle,
    )
