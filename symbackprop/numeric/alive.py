"""Is a network with its numbers fit for work by hand: every pre-activation off its kink, no unit dead?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from flint import arb

from symbackprop.algebra.forms import Apply, Slope
from symbackprop.algebra.shapes import Axis, Shape
from symbackprop.network.network import Equation, Network
from symbackprop.numeric.form_value import evaluate
from symbackprop.numeric.scope import Scope
from symbackprop.numeric.solve import Numbers
from symbackprop.numeric.value import Cell, Value, cell_rows, flat_cells, is_zero
from symbackprop.rules.kinks import kinked
from symbackprop.rules.primitives import Undecided, rational
from symbackprop.rules.registry import RULES


def passes(numbers: Numbers) -> list[Scope]:
    """The values of each sample."""
    return [worked.scope for worked in numbers.samples] or [numbers.scope]


def unfit(network: Network, scopes: Sequence[Scope]) -> str:
    """Why the values of the samples do not do, in words; nothing if they do."""
    for equation, node in _kinked(network):
        if any(_on_kink(node, scope) for scope in scopes):
            return f"{equation.name} stands on a kink of {node.rule}"
        if len(node.args) == 1 and _dead(node, network, scopes):
            return f"{equation.name} has a unit that is dead in every sample"
    return ""


def _kinked(network: Network) -> Iterator[tuple[Equation, Apply]]:
    """Each place where a function with a kink is applied."""
    return ((equation, node) for equation in network.equations for node in kinked(equation.form))


def _on_kink(node: Apply, scope: Scope) -> bool:
    values = [evaluate(arg, scope) for arg in node.args]
    for cells in zip(*map(flat_cells, values), strict=True):
        if any(cell is None for cell in cells):
            continue
        at = cells[0] if len(cells) == 1 else cells[0] - cells[1]
        if any(_meets(at, kink) for kink in RULES[node.rule].kinks):
            return True
    return False


def _meets(cell: Cell, kink: Fraction) -> bool:
    if isinstance(cell, arb):
        return bool(cell.overlaps(arb(rational(kink))))
    return cell == rational(kink)


def _dead(node: Apply, network: Network, scopes: Sequence[Scope]) -> bool:
    """Is the slope of some unit 0 in every sample?"""
    slope = Slope(node.rule, node.args, node.shape, node.params)
    axis = sample_axis(node.shape, network)
    alive: dict[tuple[int, int], bool] = {}
    for scope in scopes:
        try:
            value = evaluate(slope, scope)
        except Undecided:
            return True
        for place, cell in _units(value, axis):
            alive[place] = alive.get(place, False) or not is_zero(cell)
    return not all(alive.values())


def _units(value: Value, axis: int | None) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Every cell with its unit: its place without that of the sample."""
    for r, row in enumerate(cell_rows(value)):
        for c, cell in enumerate(row):
            yield (0 if axis == 0 else r, 0 if axis == 1 else c), cell


def sample_axis(shape: Shape, network: Network) -> int | None:
    """The axis along which samples stand: one that no parameter has, else by how vectors lie."""
    if None in shape:
        return None
    own: set[Axis] = {a for q in network.with_role("parameter") for a in q.array.shape}
    free = [k for k in (0, 1) if isinstance(shape[k], str) and shape[k] not in own]
    if len(free) == 1:
        return free[0]
    return 0 if network.vectors == "row" else 1
