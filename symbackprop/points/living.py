"""Points with no dead layer: leaves are drawn as equations need them, and drawn again where one fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from symbackprop.algebra.forms import Array
from symbackprop.network.network import Network
from symbackprop.points.draw import Drawer, Floats
from symbackprop.points.dual import Dual
from symbackprop.points.forms import Reading, Setting, evaluated
from symbackprop.points.graph import Graph
from symbackprop.points.sound import Good, Wanted, kinked, sound

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
    leaves: dict[str, Floats] = field(default_factory=dict)
    values: dict[str, Dual] = field(default_factory=dict)

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

    def compute(self, name: str) -> Good:
        """One equation at all candidates, and where it does."""
        equation = self.graph.equations[name]
        reading = Reading(self.look, self.setting)
        found = evaluated(equation.form, reading).value
        value = np.broadcast_to(found, (self.count, *found.shape[1:]))
        self.values[name] = Dual(value)
        return np.broadcast_to(sound(equation, value, reading, self.wanted), (self.count,))


def living(draws: Draws, needed: int) -> Mapping[str, Floats] | None:
    """Leaves of `needed` points at which every equation does; None if they were not found.

    A segment is a run of equations up to one with a kink; what fails in it is drawn again from the segment's
    own leaves, so a deep network costs no more a layer than a shallow one.
    """
    for quantity in draws.network.quantities.values():
        if quantity.role != "computed" and not draws.graph.consumers.get(quantity.name):
            draws.need(quantity.name)
    alive = np.ones(draws.count, dtype=bool)
    segment: list[str] = []
    fresh: list[str] = []
    for equation in draws.network.equations:
        segment.append(equation.name)
        fresh.extend(name for name in draws.graph.reads[equation.name] if draws.need(name))
        good = draws.compute(equation.name)
        good = _redrawn(draws, segment, fresh, good, alive, SPARE * needed)
        alive &= good
        if int(alive.sum()) < needed:
            return None
        if fresh and any(True for _ in kinked(equation.form)):
            segment, fresh = [], []
    chosen = np.flatnonzero(alive)[:needed]
    return {name: np.ascontiguousarray(array[chosen]) for name, array in draws.leaves.items()}


def _redrawn(draws: Draws, segment: list[str], fresh: list[str], good: Good, alive: Good, enough: int) -> Good:
    """The candidates that do, after the others' leaves were drawn again a number of times."""
    for _ in range(max(FEWEST, TRIES // len(segment))):
        left = int((good & alive).sum())
        if not fresh or left == int(alive.sum()) or left >= enough:
            break
        rows = alive & ~good
        for name in fresh:
            draws.again(name, rows)
        good = np.ones(draws.count, dtype=bool)
        for name in segment:
            good = good & draws.compute(name)
    return good
