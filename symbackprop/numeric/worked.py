"""One pass forward and backward over given numbers, and whether its digits are certain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flint import arb, ctx

from symbackprop.derive.steps import Derivation
from symbackprop.numeric.backward import backward
from symbackprop.numeric.forward import forward
from symbackprop.numeric.given import Givens
from symbackprop.numeric.rounding import NotCertain, decimal, nearest_double
from symbackprop.numeric.scope import Scope
from symbackprop.numeric.value import Cell, Value, flat_cells

FIRST_PRECISION = 192
LAST_PRECISION = 3072  # a ball around 0 is then so small that every number in it rounds to 0
CLEAR = 160  # bits that no rounding to a double or to printed digits can use up


@dataclass(frozen=True, slots=True)
class Worked:
    """The numbers of one pass; `scope` evaluates further forms with them."""

    scope: Scope
    remarks: tuple[str, ...] = ()

    @property
    def values(self) -> Mapping[str, Value]:
        return self.scope.values

    @property
    def gradients(self) -> Mapping[str, Value]:
        return self.scope.adjoints


def work_once(derivation: Derivation, givens: Givens, precision: int) -> tuple[Worked, bool]:
    """One pass at a precision, and whether more precision may settle something."""
    with ctx.workprec(precision):
        there = forward(derivation.equations, givens, derivation.network.kinks, precision)
        back = backward(derivation, givens, there.scope)
    undecided = there.undecided + back.undecided
    remarks = there.remarks + back.remarks
    if undecided and precision >= LAST_PRECISION:
        remarks += (f"{', '.join(undecided)}: the side of a kink was not settled at {precision} bits",)
    return Worked(back.scope, remarks), bool(undecided)


def cells_of(worked: Worked) -> Iterator[Cell]:
    for table in (worked.values, worked.gradients):
        for value in table.values():
            if value.exact is None:
                yield from flat_cells(value)


def certain(cell: Cell, digits: int) -> bool:
    """Are the nearest double and the printed digits settled?"""
    if not isinstance(cell, arb) or cell.rel_accuracy_bits() > CLEAR + 4 * digits:
        return True
    try:
        nearest_double(cell)
        decimal(cell, digits)
    except NotCertain:
        return False
    return True


def without_stale(givens: Givens, computed: frozenset[str], values: Mapping[str, Value]) -> Givens:
    """The given numbers after parameters moved: what is computed, gradients and masks are given no more."""
    kept = {name: value for name, value in givens.values.items() if name not in computed}
    return replace(givens, values=kept | dict(values), adjoints={}, masks={})
