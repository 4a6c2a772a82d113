"""Places for the words of a drawing: on their arrows or left of their boxes, where nothing else is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from symbackprop.write.graph.frames import points
from symbackprop.write.graph.plan import Curve, Layout, Placed, Point, Spacing, Way

Rectangle = tuple[float, float, float, float]
ALONG = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)


@dataclass(frozen=True, slots=True)
class Word:
    """The size of a word that belongs to the arrow start -> end, or with start "" to the box end.

    `corner`: it stands at the frame, on the side of the guests.
    """

    start: str
    end: str
    width: float
    height: float
    corner: bool = False


def set_words(drawing: Layout, words: tuple[Word, ...], spacing: Spacing) -> Mapping[Word, Point]:
    """The middle of each word; one that finds no room is left out."""
    taken: list[Rectangle] = [p.room for p in drawing.placed]
    marks = [p for way in drawing.ways for p in points(way.start, way.curves)]
    found: dict[Word, Point] = {}
    for word in words:
        for middle in _candidates(drawing, word, spacing):
            rectangle = _around(middle, word, 0.9 * spacing.tip)
            if any(_overlap(rectangle, t) for t in taken) or any(_holds(rectangle, p) for p in marks):
                continue
            found[word] = middle
            taken.append(rectangle)
            break
    return found


def _candidates(drawing: Layout, word: Word, spacing: Spacing) -> Iterator[Point]:
    if word.start:
        for way in drawing.ways:
            if (way.link.start, way.link.end, way.back) == (word.start, word.end, False):
                yield from _on(way, word, spacing)
        return
    for placed in drawing.placed:
        if placed.box.key == word.end and not placed.again:
            yield from (_at_frame if word.corner else _left_of)(placed, word, spacing)


def _on(way: Way, word: Word, spacing: Spacing) -> Iterator[Point]:
    """Above the arrow, from its middle outwards; then below it."""
    longest = max(way.curves, key=lambda c: math.dist(_start_of(way, c), c.end))
    start = _start_of(way, longest)
    length = math.dist(start, longest.end) or 1.0
    dx, dy = (longest.end[0] - start[0]) / length, (longest.end[1] - start[1]) / length
    away = abs(dy) * word.width / 2 + abs(dx) * word.height / 2 + spacing.tip
    other = spacing.pair if way.link.back else 0.0
    for out in (-away, away + other):
        for t in ALONG:
            x, y = start[0] + dx * length * t, start[1] + dy * length * t
            yield (x - dy * out, y + dx * out)


def _start_of(way: Way, curve: Curve) -> Point:
    k = way.curves.index(curve)
    return way.curves[k - 1].end if k else way.start


def _left_of(placed: Placed, word: Word, spacing: Spacing) -> Iterator[Point]:
    """Before the box on its own height, then higher and lower, then behind it."""
    left, top, right, bottom = placed.frame
    x = left - word.width / 2 - 2 * spacing.tip
    far = placed.box.height / 2
    for down in (0.0, -far, far, -0.6 * far, 0.6 * far):
        yield (x, placed.y + down)
    yield (right + word.width / 2, top)
    yield (right + word.width / 2, bottom)


def _at_frame(placed: Placed, word: Word, spacing: Spacing) -> Iterator[Point]:
    """In the middle, then at the right, then at the left corner; at last on the other side."""
    left, top, right, bottom = placed.frame
    up = top - word.height / 2 - spacing.tip
    down = bottom + word.height / 2 + spacing.tip
    near, far = (down, up) if placed.side == "below" else (up, down)
    inward = spacing.tip if near < far else -spacing.tip
    yield (placed.x, near)
    for x in (right + word.width / 2 - spacing.tip, left - word.width / 2 + spacing.tip):
        yield (x, near + inward)
    for x in (right + word.width / 2 - spacing.tip, left - word.width / 2 + spacing.tip):
        yield (x, far - inward)


def _around(middle: Point, word: Word, clear: float) -> Rectangle:
    w, h = word.width / 2 + clear, word.height / 2 + clear
    return (middle[0] - w, middle[1] - h, middle[0] + w, middle[1] + h)


def _overlap(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _holds(r: Rectangle, p: Point) -> bool:
    return r[0] < p[0] < r[2] and r[1] < p[1] < r[3]
