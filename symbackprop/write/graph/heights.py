"""Heights in a layered drawing: every item as near as it can be to its neighbours, none upon another.

Layer by layer the wished heights are brought into the given order by pooling what collides (least squares under
order constraints). A box outweighs a bend, so that a chain of boxes stays straight and long links go around it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from symbackprop.write.graph.layers import Bend, Item, Layers
from symbackprop.write.graph.plan import Link

ROUNDS = 60
LIGHT = 1e-6  # of a bend against a box
PARTNER = 50  # of a neighbour that is the only one on both sides against others
STILL = 0.01  # a round that moves nothing further is the last
NEARLY = 0.9  # of the gap: neighbours that are nearly on one height are put on one


@dataclass(frozen=True, slots=True)
class Extent:
    """How far an item reaches above and below its own height."""

    up: float
    down: float


@dataclass(frozen=True, slots=True)
class Column:
    """A layer with the least distances between the items that follow each other."""

    items: tuple[Item, ...]
    apart: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """The neighbours of an item, partners many times; a box looks at bends only where it has nothing else."""

    boxes: list[Item] = field(default_factory=list)
    bends: list[Item] = field(default_factory=list)


def heights(
    order: Layers, extents: Mapping[Item, Extent], gap: float, steps: Sequence[tuple[Item, Item]]
) -> dict[Item, float]:
    """The height of each item, downwards; some are negative."""
    columns = [_column(layer, extents, gap) for layer in order]
    near = _neighbours(steps)
    partners = _partners(steps)
    for a, b in partners:
        near[a].boxes.extend([b] * PARTNER)
        near[b].boxes.extend([a] * PARTNER)
    at: dict[Item, float] = {}
    for column in columns:
        at.update(_stacked(column))
    at = _at_rest(columns, near, at)
    for _ in range(2):
        for a, b in (*partners, *(s for s in steps if not any(isinstance(i, Bend) for i in s))):
            _level_pair(columns, at, a, b, NEARLY * gap)
    _level_tracks(columns, at)
    return {item: round(y, 2) for item, y in at.items()}


def _column(layer: Sequence[Item], extents: Mapping[Item, Extent], gap: float) -> Column:
    return Column(tuple(layer), tuple(extents[a].down + gap + extents[b].up for a, b in pairwise(layer)))


def _neighbours(steps: Sequence[tuple[Item, Item]]) -> dict[Item, Near]:
    near: dict[Item, Near] = defaultdict(Near)
    for a, b in steps:
        for one, other in ((a, b), (b, a)):
            (near[one].bends if isinstance(other, Bend) else near[one].boxes).append(other)
    return near


def _partners(steps: Sequence[tuple[Item, Item]]) -> list[tuple[Item, Item]]:
    """Boxes of which one has nothing else after it, and the other nothing else before it."""
    boxes = [(a, b) for a, b in steps if not isinstance(a, Bend) and not isinstance(b, Bend)]
    after = Counter(a for a, _ in boxes)
    before = Counter(b for _, b in boxes)
    return [(a, b) for a, b in boxes if after[a] == before[b] == 1]


def _level_pair(columns: Sequence[Column], at: dict[Item, float], a: Item, b: Item, near: float) -> None:
    if abs(at[a] - at[b]) > near:
        return
    for mover, y in ((b, at[a]), (a, at[b])):
        column = next(c for c in columns if mover in c.items)
        if _fits(mover, column, y, at):
            at[mover] = y
            return


def _stacked(column: Column) -> dict[Item, float]:
    """One under the other around height 0."""
    y = -sum(column.apart) / 2
    found = {}
    for item, apart in zip(column.items, (*column.apart, 0.0), strict=True):
        found[item] = y
        y += apart
    return found


def _at_rest(
    columns: Sequence[Column], near: Mapping[Item, Near], at: Mapping[Item, float]
) -> dict[Item, float]:
    """The columns settled one after the other, there and back, until nothing moves further."""
    place = {item: k for k, item in enumerate(at)}  # items by number: to look one up by its name takes longer
    wishes = [[place[n] for n in _looks_at(item, near)] for item in place]
    rows = [_Row.of(column, place, wishes) for column in columns]
    ys = list(at.values())
    for _ in range(ROUNDS):
        before = list(ys)
        for row in (*rows, *reversed(rows)):
            _settle(row, wishes, ys)
        if all(abs(y - old) < STILL for y, old in zip(ys, before, strict=True)):
            break
    return dict(zip(place, ys, strict=True))


def _looks_at(item: Item, near: Mapping[Item, Near]) -> list[Item]:
    """The neighbours at whose mean height the item would stand."""
    kin = near.get(item, Near())
    return [*kin.bends, *kin.boxes] if isinstance(item, Bend) else (kin.boxes or kin.bends)


@dataclass(frozen=True, slots=True)
class _Row:
    """A column by the numbers of its items, each with its distance from the first and its weight.

    A box weighs as much as all that hold it: were all alike, one that is held by a single link would push a
    whole chain away, a little more in each round.
    """

    items: tuple[int, ...]
    offsets: tuple[float, ...]
    weights: tuple[float, ...]

    @classmethod
    def of(cls, column: Column, place: Mapping[Item, int], wishes: Sequence[Sequence[int]]) -> _Row:
        offsets = tuple(accumulate(column.apart, initial=0.0))
        weights = tuple(
            LIGHT if isinstance(item, Bend) else max(1.0, len(wishes[place[item]])) for item in column.items
        )
        return cls(tuple(place[item] for item in column.items), offsets[: len(weights)], weights)


def _settle(row: _Row, wishes: Sequence[Sequence[int]], ys: list[float]) -> None:
    """The column's heights nearest to the means of their neighbours, in order and far enough apart."""
    wished = []
    for item, offset in zip(row.items, row.offsets, strict=True):
        kin = wishes[item]
        mean = sum(map(ys.__getitem__, kin)) / len(kin) if kin else ys[item]
        wished.append(mean - offset)
    for item, y, offset in zip(row.items, monotone(wished, row.weights), row.offsets, strict=True):
        ys[item] = y + offset


def monotone(wished: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The non-decreasing numbers nearest to the wished ones: neighbours in the wrong order are pooled.

    >>> monotone([3.0, 1.0, 5.0], [1.0, 1.0, 1.0])
    [2.0, 2.0, 5.0]
    """
    blocks: list[tuple[float, float, int]] = []
    for wish, weight in zip(wished, weights, strict=True):
        value, mass, count = wish, weight, 1
        while blocks and blocks[-1][0] > value:
            v, m, c = blocks.pop()
            value = (v * m + value * mass) / (m + mass)
            mass, count = m + mass, c + count
        blocks.append((value, mass, count))
    return [value for value, _, count in blocks for _ in range(count)]


def _level_tracks(columns: Sequence[Column], at: dict[Item, float]) -> None:
    """A long link runs level where nothing is in its way."""
    tracks: dict[Link, list[tuple[Bend, Column]]] = defaultdict(list)
    for column in columns:
        for item in column.items:
            if isinstance(item, Bend):
                tracks[item.link].append((item, column))
    for bends in tracks.values():
        ys = [at[bend] for bend, _ in bends]
        link = bends[0][0].link
        middle = (at[link.start] + at[link.end]) / 2
        for y in sorted({max(ys), min(ys)}, key=lambda y: abs(y - middle)):
            if all(_fits(bend, column, y, at) for bend, column in bends):
                at.update({bend: y for bend, _ in bends})
                break


def _fits(item: Item, column: Column, y: float, at: Mapping[Item, float]) -> bool:
    k = column.items.index(item)
    over = k == 0 or y - at[column.items[k - 1]] >= column.apart[k - 1] - 1e-6
    under = k == len(column.items) - 1 or at[column.items[k + 1]] - y >= column.apart[k] - 1e-6
    return over and under
