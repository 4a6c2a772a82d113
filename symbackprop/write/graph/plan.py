"""What a layered drawing is made from and what it gives: boxes and links in, places and ways out.

Nothing here knows a network. Lengths are in the unit of whoever draws; y grows downwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Side = Literal["above", "below", ""]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A node's frame, and the room that its labels take above, below and to the right of it."""

    key: str
    width: float
    height: float
    is_round: bool = True
    above: float = 0.0
    below: float = 0.0
    right: float = 0.0


@dataclass(frozen=True, slots=True)
class Link:
    """start -> end; `forward` and `back` say which arrows are drawn; `word`: the width of its label."""

    start: str
    end: str
    forward: bool = True
    back: bool = False
    word: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Boxes, links, and which boxes stand beside the one that they enter (`hosts`: guest -> host)."""

    boxes: tuple[Box, ...]
    links: tuple[Link, ...]
    hosts: Mapping[str, str] = field(default_factory=dict)
    last: str = ""  # what stands in the last column
    middle: frozenset[str] = frozenset()  # what stands between the others of its column if it may


@dataclass(frozen=True, slots=True)
class Spacing:
    """Distances: between columns, boxes of a column, host and guest, lines, arrows side by side."""

    column: float
    row: float
    guest: float
    neighbour: float
    line: float
    track: float
    pair: float
    tip: float  # between an arrow and what it touches
    widest: float  # a drawing that is wider goes on in a second line


@dataclass(frozen=True, slots=True)
class Placed:
    """A box with its centre; an `again` box stands for one at the end of the line above.

    `side`: where the guests of a host stand, or on which side of its host a guest stands.
    """

    box: Box
    x: float
    y: float
    line: int = 0
    side: Side = ""
    guest: bool = False
    again: bool = False

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the frame."""
        w, h = self.box.width / 2, self.box.height / 2
        return (self.x - w, self.y - h, self.x + w, self.y + h)

    @property
    def room(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the frame with its labels: a host has none on the side of its guests."""
        left, top, right, bottom = self.frame
        above, below = self.box.above, self.box.below
        if self.guest:
            above, below = (above, 0.0) if self.side == "above" else (0.0, above)
        elif self.side:
            above, below = (0.0, below) if self.side == "above" else (below, 0.0)
        return (left, top - above, right + self.box.right, bottom + below)


@dataclass(frozen=True, slots=True)
class Curve:
    """One piece of a way, from where the last one ended: straight, or a cubic Bezier curve."""

    first: Point
    second: Point
    end: Point
    straight: bool


@dataclass(frozen=True, slots=True)
class Way:
    """How one arrow runs; a backward arrow runs against its link."""

    link: Link
    back: bool
    line: int
    start: Point
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A finished drawing; lengths from its upper left corner."""

    width: float
    height: float
    placed: tuple[Placed, ...]
    ways: tuple[Way, ...]
