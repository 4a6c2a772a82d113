"""`points(network, kind)`: sample points of a network of one of four kinds, as a page is judged at.

A: any signs, masks free, no layer dead. O: A with the targets as given, and each layer whose given masks are
all 1 held open. B: A near the given values, with their targets and all their masks. C: the given values,
exactly.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from symbackprop.algebra.forms import Apply
from symbackprop.frozen import replace
from symbackprop.network.network import Network, Quantity
from symbackprop.points import entries
from symbackprop.points.draw import Drawer, Floats
from symbackprop.points.entries import Entries
from symbackprop.points.forms import Reading, Setting, SizeUnknown, mask_of
from symbackprop.points.given import Given, given_values
from symbackprop.points.graph import Graph, graph
from symbackprop.points.lengths import drawn_sizes, shortened
from symbackprop.points.living import WIDE
from symbackprop.points.sampled import Kind, Points
from symbackprop.points.sound import Spot, Wanted, against_kink
from symbackprop.points.twin import twin
from symbackprop.points.unvalued import Unvalued
from symbackprop.points.variety import Plan, drawn
from symbackprop.rules.kinks import kinked

__all__ = ["Kind", "Points", "Unvalued", "points", "twin", "unvalued"]
SCALES = (1.0, 0.5, 0.25, 2.0)
REACHES = (1.0, 0.5, 0.125, 2.0**-5, 2.0**-8)
MOST_CELLS = 200_000
MOST_OF_JACOBIAN = 500_000


def points(
    network: Network, kind: Kind, count: int = 6, seed: str | None = None, whole: bool = False
) -> Points | None:
    """Points of a kind, at least `count`; None where the values do not allow it, or none were found.

    `whole`: at A no axis is cut short; None where that takes too many numbers.
    """
    ordered = graph(network)
    given = given_values(network)
    if kind == "C":
        return _at_values(network, ordered, given)
    rng = np.random.Generator(np.random.PCG64(_number(f"{kind} {network.digest if seed is None else seed}")))
    if kind == "A":
        plan: Plan | None = _free(network, ordered, rng, whole)
    else:
        plan = _tied(network, ordered, given, kind, count, rng)
    if plan is None or not _affordable(network, plan.setting):
        return None
    if whole and _jacobian(network, plan.setting) > MOST_OF_JACOBIAN:
        return None
    leaves = drawn(plan, count)
    if leaves is None:
        return None
    number = max((len(array) for array in leaves.values()), default=count)
    return Points(
        network, ordered, kind, number, plan.setting, leaves, _outer(network, plan.setting, rng, number)
    )


def _free(network: Network, ordered: Graph, rng: np.random.Generator, whole: bool) -> Plan:
    sizes = drawn_sizes(network, {})
    setting = Setting(sizes, {} if whole else shortened(network, sizes), kinks=network.kinks)
    drawers = tuple(Drawer(rng, setting, scale) for scale in SCALES)
    return Plan(network, ordered, setting, drawers, Wanted(), {})


def _tied(
    network: Network, ordered: Graph, given: Given, kind: Kind, count: int, rng: np.random.Generator
) -> Plan | None:
    """Draws that keep some of what is given; each candidate follows one sample."""
    setting = Setting(drawn_sizes(network, given.sizes), kinks=network.kinks)
    exact = _at_values(network, ordered, given) if _affordable(network, setting) else None
    if exact is None:
        return None
    rows = np.arange(count * WIDE) % exact.count
    fixed = _fixed(network, exact, rows, kind)
    wanted = _masks(exact, rows, whole_layers=kind == "O")
    if kind == "O" and not wanted.masks and not fixed:
        return None
    near = {n: a[rows] for n, a in _leaves_as_floats(network, exact).items()}
    anywhere = tuple(Drawer(rng, setting, scale) for scale in SCALES)
    close = tuple(Drawer(rng, setting, 1.0, near, reach) for reach in REACHES)
    drawers = close + anywhere if kind == "B" else anywhere + close
    return Plan(network, ordered, setting, drawers, wanted, fixed, exact.count)


def _number(seed: str) -> int:
    """A whole number from any text, the same in every run."""
    return int.from_bytes(seed.encode(), "little") % (2**128 - 159)


def _outer(network: Network, setting: Setting, rng: np.random.Generator, count: int) -> dict[str, Entries]:
    """Random gradients that come from outside"""
    drawer = Drawer(rng, setting)
    quantities = [network.quantities[name] for name in network.upstream]
    return {q.name: drawer.draw(replace(q, facts=frozenset(), label=None), count) for q in quantities}


def _affordable(network: Network, setting: Setting) -> bool:
    return sum(_cells(q, setting) for q in network.quantities.values()) <= MOST_CELLS


def _cells(quantity: Quantity, setting: Setting) -> int:
    rows, columns = setting.extents(quantity.array.shape)
    return rows * columns


def _jacobian(network: Network, setting: Setting) -> int:
    """The entries of the largest dA/dB at one point"""
    outs = (q for q in network.quantities.values() if q.role == "computed")
    out = max((_cells(q, setting) for q in outs), default=0)
    return out * max((_cells(q, setting) for q in network.quantities.values()), default=0)


# -- the given values -----------------------------------------------------------------------------------------


def _at_values(network: Network, ordered: Graph, given: Given) -> Points | None:
    if not (given.values or given.adjoints or given.masks):
        return None
    return _exactly_given(network, ordered, given)


def unvalued(network: Network) -> Points:
    """C of a file that gives no values: nothing is known but what hangs on none, as the slope of a step."""
    return _exactly_given(network, graph(network), given_values(network))


def _exactly_given(network: Network, ordered: Graph, given: Given) -> Points:
    setting = Setting(given.sizes, exact=True, kinks=network.kinks, masks=given.masks)
    outer = {name: array for name, array in given.adjoints.items() if name in network.upstream}
    inner = {name: array for name, array in given.adjoints.items() if name not in network.upstream}
    return Points(network, ordered, "C", given.count, setting, given.values, outer, inner)


def _leaves_as_floats(network: Network, exact: Points) -> dict[str, Floats]:
    """Given inputs and parameters, nan where one is unknown"""
    return {
        name: entries.as_floats(array)
        for name, array in exact.leaves.items()
        if network.quantities[name].role != "computed"
    }


def _fixed(network: Network, exact: Points, rows: Entries, kind: Kind) -> dict[str, Floats]:
    """Targets as given, at B constants too"""
    held = {"target", "constant"} if kind == "B" else {"target"}
    leaves = _leaves_as_floats(network, exact)
    return {n: array[rows] for n, array in leaves.items() if network.quantities[n].role in held}


def _masks(exact: Points, rows: Entries, whole_layers: bool) -> Wanted:
    """The sides on which the given values lie; of `whole_layers` only those that are all open."""
    found: dict[Spot, Floats] = {}
    for equation in exact.network.equations:
        nodes = list(kinked(equation.form))
        if not nodes:
            continue
        reading = Reading(exact.look, exact.setting)
        for number, node in enumerate(nodes):
            mask = _sides(node, reading, exact)
            if mask is None or not np.isfinite(mask).any():
                continue
            if not whole_layers or bool((mask == 1).all()):
                found[equation.name, number] = mask[rows]
    return Wanted(found)


def _sides(node: Apply, reading: Reading, exact: Points) -> Floats | None:
    """1 where z > kink, 0 where not, nan where that is not known; on the kink the side with its slope"""
    try:
        with exact.working():
            at = entries.as_floats(against_kink(node, reading))
    except (Unvalued, SizeUnknown):
        return None
    open_at_kink = exact.network.kinks.get(node.rule, Fraction(0)) > 0
    sides = np.where(np.isnan(at), np.nan, np.where(at == 0, float(open_at_kink), (at > 0).astype(float)))
    given = mask_of(node.args[0], exact.setting)
    if given is not None:
        told = entries.as_floats(given)
        sides = np.where(np.isnan(told), sides, told)
    return np.broadcast_to(sides, (exact.count, *sides.shape[1:]))
