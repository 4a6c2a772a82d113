"""One layered drawing of a graph: inputs on the left, the loss on the right, parameters beside their consumers.

A drawing that would be too wide goes on in a further line wherever a single box holds both parts together; that
box is drawn again at the beginning of the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from symbackprop.write.graph.frames import points, touched
from symbackprop.write.graph.layers import Layers, cuts, layers
from symbackprop.write.graph.places import Line, line_of
from symbackprop.write.graph.plan import Curve, Layout, Placed, Plan, Point, Spacing, Way
from symbackprop.write.graph.ways import ways_of


def layout(plan: Plan, spacing: Spacing) -> Layout:
    """The places of all boxes and the ways of all arrows."""
    order = layers(plan)
    if not order:
        return Layout(0.0, 0.0, (), ())
    placed: list[Placed] = []
    ways: list[Way] = []
    bottom = 0.0
    for number, span in enumerate(_spans(order, plan, spacing)):
        line, arrows = _clear_line(order, plan, spacing, span)
        left, top, _, lowest = _bounds(line, arrows)
        down = bottom + (spacing.line if number else 0.0) - top
        placed += [replace(p, x=_r(p.x - left), y=_r(p.y + down), line=number) for p in line.placed.values()]
        ways += [_moved(w, -left, down, number) for w in arrows]
        bottom = down + lowest
    width = max([p.room[2] for p in placed] + [x for w in ways for x, _ in points(w.start, w.curves)])
    return Layout(_r(width), _r(bottom), tuple(placed), tuple(ways))


def _r(length: float) -> float:
    return round(length, 2)


def _clear_line(
    order: Layers, plan: Plan, spacing: Spacing, span: tuple[int, int]
) -> tuple[Line, tuple[Way, ...]]:
    """Guests stand out over the space between the columns if no arrow meets them there."""
    line = line_of(order, plan, spacing, span, tight=True)
    ways = ways_of(line, plan.links, spacing)
    if touched(line.placed, ways, guests_only=True):
        line = line_of(order, plan, spacing, span, tight=False)
        ways = ways_of(line, plan.links, spacing)
    return line, ways


def _bounds(line: Line, ways: Sequence[Way]) -> tuple[float, float, float, float]:
    rooms = [p.room for p in line.placed.values()]
    along = [p for w in ways for p in points(w.start, w.curves)]
    xs, ys = [x for x, _ in along], [y for _, y in along]
    return (
        min([r[0] for r in rooms] + xs),
        min([r[1] for r in rooms] + ys),
        max([r[2] for r in rooms] + xs),
        max([r[3] for r in rooms] + ys),
    )


def _moved(way: Way, dx: float, dy: float, line: int) -> Way:
    def move(p: Point) -> Point:
        return (_r(p[0] + dx), _r(p[1] + dy))

    curves = tuple(Curve(move(c.first), move(c.second), move(c.end), c.straight) for c in way.curves)
    return replace(way, start=move(way.start), curves=curves, line=line)


# -- lines ---------------------------------------------------------------------------------------------------


def _spans(order: Layers, plan: Plan, spacing: Spacing) -> list[tuple[int, int]]:
    """The first and last layer of each line: as few lines as fit, of widths as equal as can be."""
    last = len(order) - 1
    whole = line_of(order, plan, spacing, (0, last), tight=True)
    possible = [0, *(k for k in cuts(order) if 0 < k < last), last]
    if last == 0 or whole.columns[-1][1] - whole.columns[0][0] <= spacing.widest:
        return [(0, last)]
    narrowest = _narrowest(possible, whole, spacing.widest)
    ends = [0]
    while ends[-1] != last:
        ends.append(max(k for k in possible if k > ends[-1] and _width(whole, ends[-1], k) <= narrowest))
    return list(pairwise(ends))


def _narrowest(possible: Sequence[int], whole: Line, widest: float) -> float:
    """The least width that as few lines as possible need; where nothing fits, the least width at all."""
    needed = _width(whole, 0, possible[-1])
    for count in range(2, len(possible)):
        needed = min(needed, _even(possible, count, whole))
        if needed <= widest:
            break
    return needed


def _width(whole: Line, first: int, last: int) -> float:
    return whole.columns[last][1] - whole.columns[first][0]


def _even(possible: Sequence[int], count: int, whole: Line) -> float:
    """The width of the widest of `count` lines, where that is as narrow as can be."""
    row = {0: 0.0}
    for _ in range(count):
        new: dict[int, float] = {}
        for start, wide in row.items():
            for end in (k for k in possible if k > start):
                new[end] = min(new.get(end, float("inf")), max(wide, _width(whole, start, end)))
        row = new
    return row[possible[-1]]
