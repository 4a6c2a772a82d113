"""Several updates: the network at each step, with the values before it, and the step that a formula is in.

A heading that names the step decides; else a line is right if it is so at one of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.network.network import Network, Table
from symbackprop.points.points import Points, points
from symbackprop.reading.formula import Formula
from symbackprop.rules.primitives import rational

_STEP = re.compile(r"\b(?:descent\W+step|update(?:\W+step)?|iteration|epoch)\W+(\d{1,3})\b", re.IGNORECASE)


def step_networks(network: Network) -> tuple[Network, ...]:
    """The network before each declared update; only itself where its values do not give them."""
    update = network.update
    at = points(network, "C") if update is not None and update.then and not network.samples else None
    given = {name.partition("[")[0] for name in network.values}
    if update is None or at is None or any(network.equation(n) or n not in network.quantities for n in given):
        return (network,)
    found = [replace(network, update=replace(update, then=()))]
    for changed in update.then:
        after = _moved(found[-1], update.rate)
        if after is None:
            return (network,)
        found.append(replace(found[-1], values={**found[-1].values, **after, **changed}))
    return tuple(found)


def _moved(network: Network, rate: Fraction) -> Mapping[str, Table] | None:
    """P - rate dL/dP of every parameter; None where one is not known."""
    at = points(network, "C")
    if at is None:
        return None
    found = {}
    for quantity in network.with_role("parameter"):
        table = _table(at, quantity.name, rate)
        if table is None:
            return None
        found[quantity.name] = table
    return found


def _table(at: Points, name: str, rate: Fraction) -> Table | None:
    with at.working():
        value, slope = at.value(name), at.gradient(name)
        if value is None or slope is None or at.count != 1:
            return None
        after = value.value - rational(rate) * slope.value
        rows = tuple(tuple(_fraction(cell) for cell in row) for row in after[0])
    return None if any(cell is None for row in rows for cell in row) else rows


def _fraction(cell: Any) -> Fraction | None:
    """The number, or the middle of its ball, which is tiny."""
    if isinstance(cell, fmpq):
        return Fraction(int(cell.p), int(cell.q))
    if isinstance(cell, arb) and cell.is_finite():
        mantissa, exponent = cell.mid().man_exp()
        return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return None


def said_step(formula: Formula, witnesses: Sequence[Witness]) -> int | None:
    """The step that the heading over a formula names; None where it names none that is declared."""
    named = _STEP.search(formula.heading)
    step = None if named is None else int(named[1])
    return step if any(w.step == step for w in witnesses) else None
