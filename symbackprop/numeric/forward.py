"""The forward pass: each equation's value, in order; a given value goes before the computed one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from flint import arb

from symbackprop.algebra.forms import arrays
from symbackprop.network.network import Equation
from symbackprop.numeric.form_value import evaluate
from symbackprop.numeric.functions import compare
from symbackprop.numeric.given import Givens
from symbackprop.numeric.remark import list_cells
from symbackprop.numeric.scope import Scope, SizeUnknown, TooLarge
from symbackprop.numeric.value import ZERO, Cell, Value, flat_cells, is_known, map_cells
from symbackprop.rules.primitives import Undecided


@dataclass(frozen=True, slots=True)
class Forward:
    """The scope after the pass; `undecided` names what more precision may settle."""

    scope: Scope
    remarks: tuple[str, ...]
    undecided: tuple[str, ...]


def forward(
    equations: Iterable[Equation], givens: Givens, kinks: Mapping[str, Fraction], precision: int
) -> Forward:
    """Every value that the given ones determine."""
    values = dict(givens.values)
    scope = Scope(givens.sizes, values, masks=givens.masks, kinks=kinks, precision=precision)
    remarks: list[str] = []
    undecided: list[str] = []
    for equation in equations:
        found = _computed(equation, scope, undecided, remarks)
        given = givens.values.get(equation.name)
        if given is not None and found is not None and contradicts(given, found):
            remarks.append(contradiction(equation.name, given, found, "its equation"))
        found = found if given is None else given if found is None else over(given, found)
        if found is not None and not found.blank:
            values[equation.name] = found
    remarks.extend(_mask_remarks(scope))
    return Forward(replace(scope, values=values), tuple(remarks), tuple(undecided))


def _computed(equation: Equation, scope: Scope, undecided: list[str], remarks: list[str]) -> Value | None:
    needed = arrays(equation.form)
    if needed and not any(a.name in scope.values or a.name in scope.masks for a in needed):
        return None
    try:
        return evaluate(equation.form, scope)
    except TooLarge as reason:
        remarks.append(f"{equation.name}: {reason}")
        return None
    except SizeUnknown:
        return None
    except Undecided:
        undecided.append(equation.name)
        return None


def over(given: Value, found: Value) -> Value:
    """The given cells, and the computed ones where nothing is given."""
    if is_known(given):
        return given
    return map_cells(lambda g, f: f if g is None else g, given, found)


def contradicts(given: Value, found: Value) -> bool:
    """Is a given cell proved to differ from the computed one?"""
    return any(differ(g, f) for g, f in zip(flat_cells(given), flat_cells(found), strict=True))


def differ(a: Cell, b: Cell) -> bool:
    if a is None or b is None:
        return False
    difference = a - b
    if isinstance(difference, arb):
        return not difference.contains(0)
    return difference != 0


def contradiction(name: str, given: Value, found: Value, by: str) -> str:
    return f"{name} is given as {list_cells(given)}, {by} gives {list_cells(found)}; the given value is used"


def _mask_remarks(scope: Scope) -> list[str]:
    remarks = []
    for name, mask in scope.masks.items():
        value = scope.values.get(name)
        if value is None:
            continue
        try:
            found = map_cells(lambda cell: compare(">", cell, ZERO), value)
        except Undecided:
            continue
        if contradicts(mask, found):
            remarks.append(contradiction(f"the mask {name} > 0", mask, found, name))
    return remarks
