"""The frame around one cell of a family, on each line of the drawing, with the cells for which it stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from symbackprop.write.graph.filled import bar, text
from symbackprop.write.graph.glyphs import NOTHING, Outline
from symbackprop.write.graph.parts import Diagram
from symbackprop.write.graph.plan import Layout, Placed
from symbackprop.write.graph.svg_view import SvgFrame

PAD = 13.0  # between a frame and what stands in it
LABEL = 6.0  # above and below the words in its lower right corner


@dataclass(frozen=True, slots=True)
class Edges:
    """Left, top, right and bottom of a rectangle."""

    left: float
    top: float
    right: float
    bottom: float


def frames_of(drawing: Layout, parts: Diagram, label: Outline) -> tuple[Edges, ...]:
    """One rectangle a line that has a part of the cell, or none where it would cut through something else.

    The last one has room for the words.
    """
    if parts.frame is None:
        return ()
    cell = parts.frame.inside
    inside = {*cell, *(guest for guest, host in parts.hosts.items() if host in cell)}
    shared = {v.name for v in parts.vertices if v.given}
    lines = sorted({p.line for p in drawing.placed if p.box.key in inside and not p.again})
    found = []
    for line in lines:
        placed = [p for p in drawing.placed if p.line == line]
        edges = _drawn(placed, inside, shared, label if line == lines[-1] else NOTHING)
        if edges is None:
            return ()
        found.append(edges)
    return tuple(found)


def _drawn(placed: Sequence[Placed], inside: set[str], shared: set[str], label: Outline) -> Edges | None:
    """What is shared may stand in the frame too; what is not makes it impossible."""
    within = frozenset(p for p in placed if p.box.key in inside and not p.again)
    edges = _around(placed, within, label)
    cut = {p.box.key for p in placed if p not in within and _meets(edges, p)}
    if cut and cut <= shared:
        return _drawn(placed, inside | cut, shared - cut, label)
    return None if cut else edges


def _meets(edges: Edges, placed: Placed) -> bool:
    left, top, right, bottom = placed.frame
    return left < edges.right and edges.left < right and top < edges.bottom and edges.top < bottom


def _around(placed: Sequence[Placed], within: Collection[Placed], label: Outline) -> Edges:
    """Beside what stands outside the frame runs in the middle of the space between."""
    rooms = [p.room for p in within]
    left, right = min(r[0] for r in rooms), max(r[2] for r in rooms)
    before = [p.frame[2] for p in placed if p not in within and p.frame[2] <= left]
    behind = [p.frame[0] for p in placed if p not in within and p.frame[0] >= right]
    edge = min([right + PAD, *((right + x) / 2 for x in behind)])
    high = label.up + label.down + LABEL if label.glyphs else 0.0
    return Edges(
        max([left - PAD, *((left + x) / 2 for x in before)]),
        min(r[1] for r in rooms) - PAD,
        max(edge, left + label.width) if not behind else edge,
        max(r[3] for r in rooms) + PAD + high,
    )


def set_frames(edges: tuple[Edges, ...], label: Outline, told: str) -> tuple[SvgFrame, ...]:
    """The rectangles, the last one with its words in the lower right corner."""
    found = []
    for e in edges:
        words = text(label, "quiet", e.right - PAD / 2 - label.width, e.bottom - LABEL - label.down)
        found.append(
            SvgFrame(
                bar(e.left, e.top, e.right - e.left, e.bottom - e.top), (words,) if e is edges[-1] else (), told
            )
        )
    return tuple(found)


def bounds(drawing: Layout, edges: tuple[Edges, ...]) -> Edges:
    """The drawing with its frames."""
    every = (Edges(0.0, 0.0, drawing.width, drawing.height), *edges)
    return Edges(
        min(e.left for e in every),
        min(e.top for e in every),
        max(e.right for e in every),
        max(e.bottom for e in every),
    )
