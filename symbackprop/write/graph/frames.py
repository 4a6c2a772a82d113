"""Does an arrow meet a box? Points along a way, and the frames of boxes that they lie in or leave."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from symbackprop.write.graph.plan import Curve, Placed, Point, Way

SAMPLES = 24  # points along a curve
HALVINGS = 40  # until a ray is cut at its frame
PARALLEL = 1e-9
Frame = tuple[float, float, float, float]


def leaving(placed: Placed, origin: Point, out: Point, tip: float) -> Point:
    """Where a ray from inside a box leaves its frame, `tip` further out."""
    near, far = 0.0, placed.box.width + placed.box.height
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        point = (origin[0] + out[0] * middle, origin[1] + out[1] * middle)
        near, far = (middle, far) if within(placed, point) else (near, middle)
    return (round(origin[0] + out[0] * (near + tip), 2), round(origin[1] + out[1] * (near + tip), 2))


def within(placed: Placed, point: Point) -> bool:
    """Is the point in the frame: a rectangle, or one with round ends?"""
    dx, dy = abs(point[0] - placed.x), abs(point[1] - placed.y)
    half, radius = placed.box.width / 2, placed.box.height / 2
    if not placed.box.is_round:
        return dx <= half and dy <= radius
    return math.hypot(max(dx - max(half - radius, 0.0), 0.0), dy) <= radius


def points(start: Point, curves: Iterable[Curve]) -> list[Point]:
    """Points along a way, close enough to see what it meets."""
    found, here = [start], start
    for curve in curves:
        for k in range(1, SAMPLES + 1):
            found.append(_at(here, curve, k / SAMPLES))
        here = curve.end
    return found


def _at(start: Point, curve: Curve, t: float) -> Point:
    if curve.straight:
        return (start[0] + (curve.end[0] - start[0]) * t, start[1] + (curve.end[1] - start[1]) * t)
    u = 1 - t
    a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
    first, second, end = curve.first, curve.second, curve.end
    x = a * start[0] + b * first[0] + c * second[0] + d * end[0]
    return (x, a * start[1] + b * first[1] + c * second[1] + d * end[1])


def inside(frame: Frame, point: Point, clear: float = 0.0) -> bool:
    """Is the point in the frame, `clear` wider on all sides?"""
    left, top, right, bottom = frame
    return left - clear < point[0] < right + clear and top - clear < point[1] < bottom + clear


def hits(frame: Frame, start: Point, end: Point, clear: float = 0.0) -> bool:
    """Does the straight line from start to end meet the frame, `clear` wider on all sides?"""
    left, top, right, bottom = frame
    low, high = 0.0, 1.0
    for p, d, least, most in (
        (start[0], end[0] - start[0], left - clear, right + clear),
        (start[1], end[1] - start[1], top - clear, bottom + clear),
    ):
        if abs(d) < PARALLEL:
            if not least < p < most:
                return False
            continue
        t, u = sorted(((least - p) / d, (most - p) / d))
        low, high = max(low, t), min(high, u)
    return low < high


def touched(placed: Mapping[str, Placed], ways: Iterable[Way], guests_only: bool) -> bool:
    """Does an arrow meet a box, or its labels, that it has nothing to do with?"""
    for way in ways:
        along = points(way.start, way.curves)
        for key, other in placed.items():
            if key in (way.link.start, way.link.end) or (guests_only and not other.guest):
                continue
            room = other.room
            if any(inside(room, p) for p in along):
                return True
    return False
