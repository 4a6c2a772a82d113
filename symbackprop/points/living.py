"""Points with no dead layer: leaves are drawn as equations need them, and drawn again where one fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from symbackprop.algebra.forms import Array
from symbackprop.network.network import Network
from symbackprop.points.draw import Drawer, Floats
from symbackprop.points.dual import Dual
from symbackprop.points.forms import Reading, Setting, evaluated
from symbackprop.points.graph import Graph
from symbackprop.points.sound import DEFINED, FIT, LIVING, Good, Ranks, Wanted, sound
from symbackprop.rules.kinks import kinked

TRIES = 60  # draws of one layer, fewer of a long one
FEWEST = 4
SPARE = 2  # so many more living points are kept than are needed
WIDE = 4  # so many more points are drawn than are needed


@dataclass(slots=True)
class Draws:
    """The rows of the candidates so far: drawn leaves and computed values by name."""

    network: Network
    graph: Graph
    drawer: Drawer
    wanted: Wanted
    fixed: Mapping[str, Floats]
    count: int
    samples: int = 1  # candidate i follows the given sample i % samples
    spent: int = 0  # equations computed so far
    leaves: dict[str, Floats] = field(default_factory=dict)
    values: dict[str, Dual] = field(default_factory=dict)

    @property
    def budget(self) -> int:
        """After so many equations nothing is drawn again."""
        return 200 + 10 * len(self.network.equations)

    @property
    def setting(self) -> Setting:
        return self.drawer.setting

    def need(self, name: str) -> bool:
        """Draw a leaf that is met for the first time; True if it may be drawn again."""
        if name in self.leaves or name in self.graph.equations:
            return False
        fixed = self.fixed.get(name)
        fresh = self.drawer.draw(self.network.quantities[name], self.count)
        self.leaves[name] = fresh if fixed is None else np.where(np.isfinite(fixed), fixed, fresh)
        return fixed is None or not bool(np.isfinite(fixed).all())

    def again(self, name: str, rows: Good) -> None:
        """Draw a leaf again at some of the points."""
        fresh = self.drawer.draw(self.network.quantities[name], self.count)
        fixed = self.fixed.get(name)
        if fixed is not None:
            fresh = np.where(np.isfinite(fixed), fixed, fresh)
        self.leaves[name] = np.where(rows[:, None, None], fresh, self.leaves[name])

    def look(self, array: Array) -> Dual:
        return self.values[array.name] if array.name in self.values else Dual(self.leaves[array.name])

    def compute(self, name: str) -> Ranks:
        """One equation at all candidates, and how good each is."""
        self.spent += 1
        equation = self.graph.equations[name]
        reading = Reading(self.look, self.setting)
        with np.errstate(all="ignore"):  # what is not defined is nan, and not taken
            found = evaluated(equation.form, reading).value
        value = np.broadcast_to(found, (self.count, *found.shape[1:]))
        self.values[name] = Dual(value)
        return np.broadcast_to(sound(equation, value, reading, self.wanted), (self.count,))


@dataclass(frozen=True, slots=True)
class Found:
    """Leaves of points, and how good the worst of them is."""

    rank: int
    leaves: Mapping[str, Floats]


def best_of(ways: Sequence[Callable[[], Draws]], needed: int) -> Found | None:
    """Points of the first way to draw that gives living ones, else of the best."""
    for way in ways:
        found = living(way(), needed, LIVING)
        if found is not None:
            return found
    others = [found for way in ways if (found := living(way(), needed, DEFINED)) is not None]
    return max(others, key=lambda found: found.rank, default=None)


def living(draws: Draws, needed: int, least: int = DEFINED) -> Found | None:
    """`needed` points at which every equation is as good as it can be drawn; None where that is below `least`.

    A segment is a run of equations up to one with a kink; what fails in it is drawn again from the segment's
    own leaves, so a deep network costs no more a layer than a shallow one.
    """
    for quantity in draws.network.quantities.values():
        if quantity.role != "computed" and not draws.graph.consumers.get(quantity.name):
            draws.need(quantity.name)
    left = np.ones(draws.count, dtype=bool)
    worst = LIVING
    segment: list[str] = []
    fresh: list[str] = []
    for equation in draws.network.equations:
        segment.append(equation.name)
        fresh.extend(name for name in draws.graph.reads[equation.name] if draws.need(name))
        ranks = _redrawn(draws, segment, fresh, left, SPARE * needed)
        left = _best(left, ranks, needed, draws.samples)
        if not left.any():
            return None
        worst = min(worst, int(ranks[left].min()))
        if worst < least:
            return None
        if fresh and any(True for _ in kinked(equation.form)):
            segment, fresh = [], []
    chosen = _in_turn(np.flatnonzero(left).tolist(), needed, draws.samples)
    if len(chosen) < needed:
        return None
    return Found(worst, {name: np.ascontiguousarray(array[chosen]) for name, array in draws.leaves.items()})


def _best(left: Good, ranks: Ranks, needed: int, samples: int) -> Good:
    """Of each sample the candidates of the highest rank that enough have: no draw of sum(a - a) is alive."""
    out = np.zeros_like(left)
    for s in range(samples):
        due = len(range(s, needed, samples))
        here = left & (np.arange(len(left)) % samples == s)
        enough = [r for r in (LIVING, FIT, DEFINED) if int((here & (ranks >= r)).sum()) >= due]
        if not enough:
            return np.zeros_like(left)
        out |= here & (ranks >= enough[0])
    return out


def _in_turn(candidates: list[int], needed: int, samples: int) -> list[int]:
    """Candidates of sample 0, 1, 2, .. in turn"""
    of_sample = [[i for i in candidates if i % samples == s] for s in range(samples)]
    turns = (of_sample[k % samples][k // samples : k // samples + 1] for k in range(needed))
    return [i for turn in turns for i in turn]


def _redrawn(draws: Draws, segment: list[str], fresh: list[str], left: Good, enough: int) -> Ranks:
    """How good candidates are after the leaves of those that are not alive were drawn again some times."""
    ranks = draws.compute(segment[-1])
    for _ in range(max(FEWEST, TRIES // len(segment))):
        alive = ranks == LIVING
        count = int((alive & left).sum())
        if not fresh or count == int(left.sum()) or count >= enough or draws.spent > draws.budget:
            break
        for name in fresh:
            draws.again(name, left & ~alive)
        ranks = np.min([draws.compute(name) for name in segment], axis=0)
    return ranks
