"""How the arrows of a drawing run: straight where nothing is in the way, else in curves between the columns.

A link over several layers goes around what it passes, level on the height that its bends have there. Forward
and backward arrows run side by side.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from symbackprop.write.graph.frames import hits, inside, leaving, points
from symbackprop.write.graph.layers import Bend
from symbackprop.write.graph.places import Line
from symbackprop.write.graph.plan import Curve, Link, Placed, Point, Spacing, Way

FLATTEST, STEEPEST = math.radians(38), math.radians(66)  # how a way around others leaves its box
LEVEL = 0.01  # two stops that differ by less have one height


Arrow = tuple[Point, tuple[Curve, ...]]  # where it begins, and its curves


@dataclass(frozen=True, slots=True)
class Run:
    """An arrow to be drawn: its two boxes, the bends it goes around, how far aside of its pair it runs."""

    line: Line
    a: Placed
    b: Placed
    around: Sequence[Bend]
    spacing: Spacing
    shift: float = 0.0


def ways_of(line: Line, links: Sequence[Link], spacing: Spacing) -> tuple[Way, ...]:
    """The arrows between the boxes of one line."""
    bends: dict[Link, list[Bend]] = {}
    for bend in line.tracks:
        bends.setdefault(bend.link, []).append(bend)
    found: list[Way] = []
    for link in links:
        a, b = line.placed.get(link.start), line.placed.get(link.end)
        if a is None or b is None or b.again:
            continue
        around = sorted(bends.get(link, ()), key=lambda bend: bend.layer)
        run = Run(line, a, b, around, spacing)
        found += (_way(link, run, back) for back in _directions(link))
    return tuple(found)


def _directions(link: Link) -> list[bool]:
    return [back for back, drawn in ((False, link.forward), (True, link.back)) if drawn]


def _way(link: Link, run: Run, back: bool) -> Way:
    both = link.forward and link.back
    half = run.spacing.pair / 2
    start, curves = _arrow(replace(run, shift=(half if back else -half) if both else 0.0))
    if back:
        start, curves = reverse(start, curves)
    return Way(link, back, run.a.line, start, curves)


def _arrow(run: Run) -> Arrow:
    """Straight where nothing is in the way, else over its bends."""
    a, b, spacing = run.a, run.b, run.spacing
    others = [p.room for p in run.line.placed.values() if p is not a and p is not b]
    if a.guest:
        crowded = any(hits(f, (a.x, a.y), (b.x, b.y), spacing.pair / 2) for f in others)
        return (_inward if crowded else _straight)(replace(run, shift=-run.shift))
    if not run.around:
        clear = (spacing.pair + spacing.tip) / 2
        free = not any(hits(f, (a.x, a.y), (b.x, b.y), clear) for f in others)
        return _straight(run) if free else _between(run)
    start, curves = _around(run)
    along = points(start, curves)
    if any(inside(f, p, spacing.tip) for f in others for p in along):
        return _between(run)
    return start, curves


# -- the kinds of way ----------------------------------------------------------------------------------------


def _straight(run: Run) -> Arrow:
    a, b, tip = run.a, run.b, run.spacing.tip
    length = math.hypot(b.x - a.x, b.y - a.y) or 1.0
    dx, dy = (b.x - a.x) / length, (b.y - a.y) / length
    aside = (-dy * run.shift, dx * run.shift)
    start = leaving(a, (a.x + aside[0], a.y + aside[1]), (dx, dy), tip)
    end = leaving(b, (b.x + aside[0], b.y + aside[1]), (-dx, -dy), tip)
    return start, (line_to(start, end),)


def _inward(run: Run) -> Arrow:
    """From a guest at the end of a long row: straight away from its row, then aslant into its host."""
    a, b, tip = run.a, run.b, run.spacing.tip
    down = 1.0 if a.y < b.y else -1.0
    start = (round(a.x + run.shift, 2), round(a.y + down * (a.box.height / 2 + tip), 2))
    out = _aslant(b, (a.x, a.y))
    end = leaving(b, (b.x + run.shift, b.y), out, tip)
    return start, (_bow(start, (0.0, down), end, out),)


def _between(run: Run) -> Arrow:
    """Level inside the columns, curved in the spaces between them: it meets nothing."""
    line, a, b = run.line, run.a, run.b
    start = leaving(a, (a.x, a.y + run.shift), (1.0, 0.0), run.spacing.tip)
    end = leaving(b, (b.x, b.y + run.shift), (-1.0, 0.0), run.spacing.tip)
    first, last = line.columns[_column(line, a)][1], line.columns[_column(line, b)][0]
    stops = [start, (max(first, start[0]), start[1]), *_levels(run), (min(last, end[0]), end[1]), end]
    return start, _smooth(stops)


def _around(run: Run) -> Arrow:
    """An arc: out of the box aslant, level past the others, and aslant into the box at the end."""
    a, b, stops = run.a, run.b, list(_levels(run))
    out, back = _aslant(a, stops[0]), _aslant(b, stops[-1])
    start = leaving(a, (a.x, a.y + run.shift), out, run.spacing.tip)
    end = leaving(b, (b.x, b.y + run.shift), back, run.spacing.tip)
    return start, (
        _bow(start, out, stops[0], (-1.0, 0.0)),
        *_smooth(stops),
        _bow(stops[-1], (1.0, 0.0), end, back),
    )


def _levels(run: Run) -> Iterator[Point]:
    """Both ends of each bend, on its height."""
    for bend in run.around:
        left, right = run.line.columns[bend.layer - run.line.first]
        height = run.line.tracks[bend] + run.shift
        yield left, height
        yield right, height


def _aslant(placed: Placed, stop: Point) -> Point:
    """The direction from a box to where its way gets level, neither flat nor steep."""
    dx, dy = stop[0] - placed.x, stop[1] - placed.y
    angle = min(max(math.atan2(abs(dy), abs(dx)), FLATTEST), STEEPEST)
    return (math.copysign(math.cos(angle), dx), math.copysign(math.sin(angle), dy))


def _column(line: Line, placed: Placed) -> int:
    return next(k for k, (left, right) in enumerate(line.columns) if left <= placed.x <= right)


def _smooth(stops: Sequence[Point]) -> tuple[Curve, ...]:
    """Straight on one height, an S between two heights."""
    curves: list[Curve] = []
    for p, q in pairwise(stops):
        if p == q:
            continue
        if abs(p[1] - q[1]) < LEVEL:
            if curves and curves[-1].straight:
                p = curves.pop().first
            curves.append(Curve(p, q, q, True))
        else:
            middle = (p[0] + q[0]) / 2
            curves.append(Curve((middle, p[1]), (middle, q[1]), q, False))
    return tuple(curves)


def _bow(start: Point, out: Point, end: Point, back: Point) -> Curve:
    """A curve that leaves in the direction `out` and comes in against the direction `back`."""
    wide = 0.55 * abs(end[0] - start[0])
    pull = 0.4 * math.dist(start, end)

    def reach(point: Point, way: Point) -> Point:
        far = min(pull, wide / abs(way[0])) if way[0] else pull
        return (point[0] + way[0] * far, point[1] + way[1] * far)

    return Curve(reach(start, out), reach(end, back), end, False)


def line_to(start: Point, end: Point) -> Curve:
    return Curve(start, end, end, True)


def reverse(start: Point, curves: Sequence[Curve]) -> tuple[Point, tuple[Curve, ...]]:
    """The same way from its end to its start."""
    stops = [start, *(c.end for c in curves)]
    turned = []
    for k in range(len(curves) - 1, -1, -1):
        curve = curves[k]
        turned.append(
            line_to(stops[k + 1], stops[k])
            if curve.straight
            else Curve(curve.second, curve.first, stops[k], False)
        )
    return stops[-1], tuple(turned)
