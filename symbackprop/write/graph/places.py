"""Where the boxes of one line of a drawing stand: columns to the right, guests above or below their hosts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from symbackprop.write.graph.heights import Extent, heights
from symbackprop.write.graph.layers import Bend, Item, Layers
from symbackprop.write.graph.plan import Box, Link, Placed, Plan, Side, Spacing

FLAT = 0.65  # the space that a link needs for each unit of height between its ends
WIDEST = 2.2  # times the usual space


@dataclass(frozen=True, slots=True)
class Line:
    """The places of one line; `again`: the box that stands for the end of the line above."""

    placed: Mapping[str, Placed]
    tracks: Mapping[Bend, float]
    columns: tuple[tuple[float, float], ...]  # left and right of the boxes of each layer
    first: int  # the number of its first layer
    again: str


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a layer reaches to the left and right of its middle: its boxes, and their guests."""

    left: float
    right: float
    guests_left: float
    guests_right: float


def sides(order: Layers, plan: Plan) -> dict[str, Side]:
    """On which side of each host its guests stand: above in the upper half of its layer, else below."""
    hosts = set(plan.hosts.values())
    found: dict[str, Side] = {}
    for layer in order:
        for k, item in enumerate(layer):
            if isinstance(item, str) and item in hosts:
                found[item] = "below" if 2 * k > len(layer) - 1 else "above"
    return found


def guests_of(plan: Plan, host: str) -> list[Box]:
    return [box for box in plan.boxes if plan.hosts.get(box.key) == host]


def line_of(order: Layers, plan: Plan, spacing: Spacing, span: tuple[int, int], tight: bool) -> Line:
    """The layers from span[0] to span[1]; `tight`: guests may stand out over the space between columns."""
    first, last = span
    here = order[first : last + 1]
    again = next((i for i in here[0] if isinstance(i, str)), "") if first else ""
    side = {name: s for name, s in sides(order, plan).items() if name != again}
    boxes = {box.key: box for box in plan.boxes}
    reaches = [_reach(layer, plan, boxes, side, spacing) for layer in here]
    ys = _heights(here, plan, boxes, side, spacing)
    middles = _middles(reaches, _gaps(here, plan, ys, spacing), spacing, tight)
    placed: dict[str, Placed] = {}
    for layer, x in zip(here, middles, strict=True):
        for name in (item for item in layer if isinstance(item, str)):
            placed[name] = Placed(boxes[name], x, ys[name], side=side.get(name, ""), again=name == again)
            if name in side:
                placed.update({p.box.key: p for p in _guests(placed[name], plan, spacing)})
    columns = tuple(_column(x, r, tight) for x, r in zip(middles, reaches, strict=True))
    tracks = {item: y for item, y in ys.items() if isinstance(item, Bend)}
    return Line(placed, tracks, columns, first, again)


# -- from left to right --------------------------------------------------------------------------------------


def _column(x: float, reach: Reach, tight: bool) -> tuple[float, float]:
    if tight:
        return (x - reach.left, x + reach.right)
    return (x - max(reach.left, reach.guests_left), x + max(reach.right, reach.guests_right))


def _row(guests: Sequence[Box], spacing: Spacing) -> list[float]:
    """The middles of guests that stand in a row, their frames centred at 0."""
    lefts, x = [], 0.0
    for guest in guests:
        lefts.append(x)
        x += guest.width + guest.right + spacing.neighbour
    wide = lefts[-1] + guests[-1].width
    return [left + guest.width / 2 - wide / 2 for left, guest in zip(lefts, guests, strict=True)]


def _reach(
    layer: Sequence[Item], plan: Plan, boxes: Mapping[str, Box], side: Mapping[str, Side], spacing: Spacing
) -> Reach:
    half = max((boxes[i].width / 2 for i in layer if isinstance(i, str)), default=0.0)
    left = right = 0.0
    for name in (item for item in layer if isinstance(item, str) and item in side):
        guests = guests_of(plan, name)
        row = _row(guests, spacing)
        left = max(left, guests[0].width / 2 - row[0])
        right = max(right, row[-1] + guests[-1].width / 2 + guests[-1].right)
    return Reach(half, half, left, right)


def _gaps(here: Layers, plan: Plan, ys: Mapping[Item, float], spacing: Spacing) -> list[float]:
    """The space between neighbouring columns: wider where a word stands on a link, or a link is steep."""
    at = {item: k for k, layer in enumerate(here) for item in layer}
    gaps = [spacing.column] * (len(here) - 1)
    for link in plan.links:
        start, end = at.get(link.start), at.get(link.end)
        if start is not None and end is not None and end == start + 1:
            steep = min(FLAT * abs(ys[link.start] - ys[link.end]), WIDEST * spacing.column)
            gaps[start] = max(gaps[start], link.word + 4 * spacing.tip, steep)
    return gaps


def _middles(reaches: Sequence[Reach], gaps: Sequence[float], spacing: Spacing, tight: bool) -> list[float]:
    """Where the columns stand: each as far from the one before as both reach, and the gap between them."""
    x = max(reaches[0].left, reaches[0].guests_left)
    middles = [x]
    for (a, b), gap in zip(pairwise(reaches), gaps, strict=True):
        step = a.right + gap + b.left
        if tight:
            step = max(
                step,
                a.guests_right + spacing.neighbour + max(b.guests_left, b.left),
                a.right + spacing.neighbour + b.guests_left,
            )
        else:
            step = max(a.right, a.guests_right) + gap + max(b.left, b.guests_left)
        x += step
        middles.append(x)
    return [round(m, 2) for m in middles]


# -- from top to bottom --------------------------------------------------------------------------------------


def _heights(
    here: Layers, plan: Plan, boxes: Mapping[str, Box], side: Mapping[str, Side], spacing: Spacing
) -> dict[Item, float]:
    extents: dict[Item, Extent] = {}
    for item in (i for layer in here for i in layer):
        if isinstance(item, Bend):
            extents[item] = Extent(spacing.track / 2, spacing.track / 2)
        else:
            extents[item] = _extent(
                boxes[item], guests_of(plan, item) if item in side else [], side.get(item, ""), spacing
            )
    return heights(here, extents, spacing.row, _steps(here, plan))


def _extent(box: Box, guests: Sequence[Box], side: Side, spacing: Spacing) -> Extent:
    free = Placed(box, 0.0, 0.0, side=side).room
    out = spacing.guest + max((g.height + g.above for g in guests), default=0.0)
    match side:
        case "above":
            return Extent(box.height / 2 + out, free[3])
        case "below":
            return Extent(-free[1], box.height / 2 + out)
        case _:
            return Extent(-free[1], free[3])


def _steps(here: Layers, plan: Plan) -> list[tuple[Item, Item]]:
    present = {item for layer in here for item in layer}
    bends: dict[Link, list[Item]] = {}
    for layer in here:
        for item in layer:
            if isinstance(item, Bend):
                bends.setdefault(item.link, []).append(item)
    steps: list[tuple[Item, Item]] = []
    for link in plan.links:
        if link.start in present and link.end in present:
            steps += pairwise([link.start, *bends.get(link, []), link.end])
    return steps


def _guests(host: Placed, plan: Plan, spacing: Spacing) -> list[Placed]:
    guests = guests_of(plan, host.box.key)
    sign = -1 if host.side == "above" else 1
    return [
        Placed(
            g,
            host.x + dx,
            host.y + sign * (host.box.height / 2 + spacing.guest + g.height / 2),
            side=host.side,
            guest=True,
        )
        for g, dx in zip(guests, _row(guests, spacing), strict=True)
    ]
