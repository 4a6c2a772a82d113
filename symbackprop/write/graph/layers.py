"""Layers of a graph by the longest way from its inputs, each in an order with few crossings.

A link over several layers gets a `Bend` in each layer between, so that it has a place of its own there and
never runs through a box.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from symbackprop.write.graph.plan import Link, Plan

SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Bend:
    """The place of a long link in a layer that it passes."""

    link: Link
    layer: int


Item = str | Bend
Layers = tuple[tuple[Item, ...], ...]


def core(plan: Plan) -> tuple[Link, ...]:
    """The links between boxes that have a column of their own."""
    return tuple(link for link in plan.links if link.start not in plan.hosts)


def depths(plan: Plan) -> dict[str, int]:
    """The layer of each box that is no guest: its longest way; inputs stand next to their first consumer."""
    inward: dict[str, list[str]] = defaultdict(list)
    outward: dict[str, list[str]] = defaultdict(list)
    for link in core(plan):
        inward[link.end].append(link.start)
        outward[link.start].append(link.end)
    names = [box.key for box in plan.boxes if box.key not in plan.hosts]
    depth: dict[str, int] = {}
    for name in _in_order(names, inward):
        depth[name] = 1 + max((depth[n] for n in inward[name]), default=-1)
    for name in names:
        if not inward[name] and outward[name]:
            depth[name] = min(depth[n] for n in outward[name]) - 1
    if plan.last in depth:
        depth[plan.last] = max(depth.values())
    return depth


def _in_order(names: Sequence[str], inward: Mapping[str, Sequence[str]]) -> list[str]:
    """Every box after those that lead to it."""
    done: dict[str, None] = {}
    stack = list(reversed(names))
    while stack:
        name = stack[-1]
        due = [n for n in inward.get(name, ()) if n not in done]
        if due:
            stack.extend(reversed(due))
            continue
        done.setdefault(name)
        stack.pop()
    return list(done)


def layers(plan: Plan) -> Layers:
    """The boxes and bends of each layer from top to bottom, with few crossings."""
    depth = depths(plan)
    columns: list[list[Item]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for column, names in zip(columns, _columns(plan, depth, len(columns)), strict=True):
        column.extend(names)
    steps: list[tuple[Item, Item]] = []
    for link in core(plan):
        between = range(depth[link.start] + 1, depth[link.end])
        bends = [Bend(link, layer) for layer in between]
        for bend in bends:
            columns[bend.layer].append(bend)
        steps += pairwise([link.start, *bends, link.end])
    return _fewest(columns, steps)


def _columns(plan: Plan, depth: Mapping[str, int], count: int) -> list[list[str]]:
    """The boxes of each layer in the order of the plan, those for the middle between the others."""
    found: list[list[str]] = [[] for _ in range(count)]
    for box in plan.boxes:
        if box.key in depth and box.key not in plan.middle:
            found[depth[box.key]].append(box.key)
    for column, layer in zip(found, range(count), strict=True):
        half = (len(column) + 1) // 2
        column[half:half] = [b.key for b in plan.boxes if b.key in plan.middle and depth.get(b.key) == layer]
    return found


def _fewest(columns: Sequence[Sequence[Item]], steps: Sequence[tuple[Item, Item]]) -> Layers:
    """Each layer ordered by the mean place of its neighbours, from several starts; the best is kept."""
    before: dict[Item, list[Item]] = defaultdict(list)
    after: dict[Item, list[Item]] = defaultdict(list)
    for a, b in steps:
        before[b].append(a)
        after[a].append(b)
    bends_first = [sorted(column, key=lambda item: isinstance(item, str)) for column in columns]
    starts = (columns, bends_first, [list(reversed(column)) for column in columns])
    found = [_swept(start, before, after) for start in starts]
    return min(found, key=lambda order: crossings(order, after))


def _swept(
    columns: Sequence[Sequence[Item]],
    before: Mapping[Item, Sequence[Item]],
    after: Mapping[Item, Sequence[Item]],
) -> Layers:
    """The best order that sweeps to the right and back find from one start."""
    now = [list(column) for column in columns]
    best, least = tuple(map(tuple, now)), crossings(now, after)
    for sweep in range(SWEEPS):
        if least == 0:
            break
        rightwards = sweep % 2 == 0
        order = range(1, len(now)) if rightwards else range(len(now) - 2, -1, -1)
        for k in order:
            fixed = now[k - 1 if rightwards else k + 1]
            now[k] = _by_mean(now[k], fixed, before if rightwards else after)
        _exchange(now, before, after)
        count = crossings(now, after)
        if count < least:
            best, least = tuple(map(tuple, now)), count
    return best


def _exchange(
    now: list[list[Item]], before: Mapping[Item, Sequence[Item]], after: Mapping[Item, Sequence[Item]]
) -> None:
    """Neighbours in a layer change places as long as that saves a crossing."""
    for _ in range(SWEEPS):
        changed = False
        for k, column in enumerate(now):
            left = {item: i for i, item in enumerate(now[k - 1])} if k else {}
            right = {item: i for i, item in enumerate(now[k + 1])} if k + 1 < len(now) else {}
            for i in range(len(column) - 1):
                a, b = column[i], column[i + 1]
                if _saved(a, b, before, left) + _saved(a, b, after, right) > 0:
                    column[i], column[i + 1] = b, a
                    changed = True
        if not changed:
            return


def _saved(a: Item, b: Item, near: Mapping[Item, Sequence[Item]], at: Mapping[Item, int]) -> int:
    """How many crossings fewer there are when b stands above a."""
    pairs = [(at[m], at[n]) for m in near.get(a, ()) for n in near.get(b, ()) if m in at and n in at]
    return sum((m > n) - (m < n) for m, n in pairs)


def _by_mean(column: Sequence[Item], fixed: Sequence[Item], near: Mapping[Item, Sequence[Item]]) -> list[Item]:
    """Stable: what has no neighbour there keeps its place."""
    at = {item: k for k, item in enumerate(fixed)}
    share = (len(fixed) - 1) / max(len(column) - 1, 1)

    def mean(k: int) -> float:
        places = [at[n] for n in near.get(column[k], ()) if n in at]
        return sum(places) / len(places) if places else k * share

    return [column[k] for k in sorted(range(len(column)), key=mean)]


def crossings(columns: Sequence[Sequence[Item]], after: Mapping[Item, Sequence[Item]]) -> int:
    """How many pairs of links cross between neighbouring layers."""
    count = 0
    for left, right in pairwise(columns):
        at = {item: k for k, item in enumerate(right)}
        ends = [
            at[n] for item in left for n in sorted(after.get(item, ()), key=lambda n: at.get(n, -1)) if n in at
        ]
        count += sum(ends[i] > later for i in range(len(ends)) for later in ends[i + 1 :])
    return count


def cuts(order: Layers) -> tuple[int, ...]:
    """The layers that hold one box and no bend: a drawing may end a line there and begin the next with it."""
    return tuple(k for k, layer in enumerate(order) if len(layer) == 1 and isinstance(layer[0], str))
