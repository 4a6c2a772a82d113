"""Points at which units that are open at every living point are closed, and the other way round.

A layer of one unit that is never dead is always open: its mask would not be free, a dropped one would hide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from symbackprop.algebra.forms import Array
from symbackprop.frozen import replace
from symbackprop.network.network import Network
from symbackprop.points.draw import Drawer, Floats
from symbackprop.points.dual import Dual
from symbackprop.points.forms import Reading, Setting, evaluated
from symbackprop.points.graph import Graph
from symbackprop.points.living import WIDE, Draws, Found, best_of, living
from symbackprop.points.sound import FIT, Spot, Wanted, against_kink
from symbackprop.rules.kinks import kinked

MORE = 2  # points for units that lie on one side
NEAR = 0.5  # of a kink of one number
AMONG = 6  # so many times WIDE are drawn for them: the other side of 1 - s + s_c is met once in eight draws


@dataclass(frozen=True, slots=True)
class Plan:
    """How points are drawn: the ways in turn, and what has to hold; arrays have a row for each candidate."""

    network: Network
    graph: Graph
    setting: Setting
    drawers: tuple[Drawer, ...]
    wanted: Wanted
    fixed: Mapping[str, Floats]
    samples: int = 1

    def draws(
        self, drawer: Drawer, count: int, masks: Mapping[Spot, Floats] | None = None, reach: float = np.inf
    ) -> Draws:
        """Candidates for `count` points, some masks besides those that have to hold."""
        pool = count * WIDE
        near = None if drawer.near is None else {name: a[:pool] for name, a in drawer.near.items()}
        fixed = {name: array[:pool] for name, array in self.fixed.items()}
        held = {spot: mask[:pool] for spot, mask in self.wanted.masks.items()} | dict(masks or {})
        drawer = replace(drawer, near=near)
        return Draws(self.network, self.graph, drawer, Wanted(held, reach), fixed, pool, self.samples)


def drawn(plan: Plan, count: int) -> Mapping[str, Floats] | None:
    """Leaves of `count` living points, and of some at which what was on one side lies on the other."""
    first = best_of([partial(plan.draws, drawer, count) for drawer in plan.drawers], count)
    if first is None:
        return None
    found = [first.leaves]
    missing = _one_sided(plan, first.leaves)
    more = _turned(plan, missing) if missing else None
    if more is not None:
        found.append(more.leaves)
    elif len(missing) > 1:
        each = (_turned(plan, {spot: mask}) for spot, mask in missing.items())
        found.extend(one.leaves for one in each if one is not None)
    if not plan.wanted.masks and not plan.fixed:
        found.extend(near.leaves for near in _near_kinks(plan, first.leaves))
    return {name: np.concatenate([leaves[name] for leaves in found]) for name in first.leaves}


def _turned(plan: Plan, masks: Mapping[Spot, Floats]) -> Found | None:
    """Points with the masks, off every kink; they may be dead."""
    for drawer in plan.drawers[:2]:
        found = living(plan.draws(drawer, AMONG, masks), MORE, FIT)
        if found is not None:
            return found
    return None


def _near_kinks(plan: Plan, leaves: Mapping[str, Floats]) -> Iterator[Found]:
    """A point close to the kink of one number, on either side: 1[m < 2] is 1[m < 1] at most others."""
    for spot, at in _against_kinks(plan, leaves):
        if at[0].size == 1:
            for side in (0.0, 1.0):
                found = living(
                    plan.draws(plan.drawers[0], AMONG, {spot: np.full_like(at[:1], side)}, NEAR), 1, FIT
                )
                if found is not None:
                    yield found


def _one_sided(plan: Plan, leaves: Mapping[str, Floats]) -> dict[Spot, Floats]:
    """For each kinked function with entries on one side at all points the other side, nan for other entries."""
    found: dict[Spot, Floats] = {}
    for spot, at in _against_kinks(plan, leaves):
        is_open = at > 0
        stuck = (is_open == is_open[:1]).all(axis=0, keepdims=True)
        held = plan.wanted.masks.get(spot)
        if held is not None:
            stuck = stuck & np.isnan(held[:1])
        if stuck.any():
            found[spot] = np.where(stuck, 1.0 - is_open[:1], np.nan)
    return found


def _against_kinks(plan: Plan, leaves: Mapping[str, Floats]) -> Iterator[tuple[Spot, Floats]]:
    """How far the argument of each kinked function lies from its kink."""
    values: dict[str, Dual] = {name: Dual(array) for name, array in leaves.items()}

    def look(array: Array) -> Dual:
        return values[array.name]

    for equation in plan.network.equations:
        reading = Reading(look, plan.setting)
        values[equation.name] = evaluated(equation.form, reading)
        for number, node in enumerate(kinked(equation.form)):
            yield (equation.name, number), against_kink(node, reading)
