"""Numbers put in place of entries: dL/dW_pq = g_p x_q becomes [5*2 10*2; 5*3 10*3], cell by cell.

A cell keeps its products unmultiplied, in page order, and each number says whether it comes from upstream.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from flint import ctx

from symbackprop.algebra.forms import Number, SizeOf
from symbackprop.algebra.lower import lower
from symbackprop.algebra.terms import Delta, Entry, Factor, Group, Index, Place, Pow, Sums, Term, rebuild
from symbackprop.derive.steps import Gradient
from symbackprop.network.network import Equation
from symbackprop.numeric.agreement import entry_places
from symbackprop.numeric.entry_value import At, expanded, factor_value, sums_value
from symbackprop.numeric.scope import Scope
from symbackprop.numeric.value import ONE, ZERO, Cell

PRODUCTS = 8  # products that a cell writes out before it stops


@dataclass(frozen=True, slots=True)
class NumberPart:
    """One number of a product: its value, raised to `exponent`, and the factor that it stands for."""

    value: Cell
    upstream: bool
    symbol: Factor
    exponent: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class SubstitutionCell:
    """One entry: products that are added, and their total. `cut`: there are more products than are listed.

    A product that is subtracted starts with the Number -1. No products at all: the entry is 0.
    """

    products: tuple[tuple[NumberPart, ...], ...]
    total: Cell
    cut: bool = False


@dataclass(frozen=True, slots=True)
class SubstitutionGrid:
    """Entries row by row, for a quantity of that many rows and columns."""

    rows: int
    columns: int
    cells: tuple[tuple[SubstitutionCell, ...], ...]

    @property
    def plain(self) -> bool:
        """Is every entry a single number, so that there is nothing to multiply or add?"""
        return all(
            len(cell.products) < 2 and all(len(product) < 2 for product in cell.products)
            for row in self.cells
            for cell in row
        )


def gradient_grid(gradient: Gradient, scope: Scope) -> SubstitutionGrid:
    """The element form of a gradient at every entry."""
    rows, columns = scope.extents(gradient.of.shape)
    return SubstitutionGrid(
        rows,
        columns,
        tuple(
            tuple(gradient_cell(gradient, r, c, scope) for c in range(1, columns + 1))
            for r in range(1, rows + 1)
        ),
    )


def gradient_cell(gradient: Gradient, row: int, column: int, scope: Scope) -> SubstitutionCell:
    """One entry of a large gradient; places count from 1."""
    return sums_cell(gradient.element, entry_places(gradient, row, column), scope)


def equation_grid(equation: Equation, scope: Scope) -> SubstitutionGrid:
    """The entries of an equation's right side; raises NotLowered for softmax and max."""
    rows, columns = scope.extents(equation.out.shape)
    places = [axis is not None for axis in equation.out.shape]

    def cell(row: int, column: int) -> SubstitutionCell:
        sums = lower(equation.form, row if places[0] else None, column if places[1] else None)
        return sums_cell(sums, {}, scope)

    return SubstitutionGrid(
        rows,
        columns,
        tuple(tuple(cell(r, c) for c in range(1, columns + 1)) for r in range(1, rows + 1)),
    )


def sums_cell(sums: Sums, at: At, scope: Scope) -> SubstitutionCell:
    """The products of an index form at fixed places, bound indices written out."""
    with ctx.workprec(scope.precision):
        found = list(itertools.islice(_products(sums, at, scope), PRODUCTS + 1))
        total = sums_value(sums, at, scope)
    return SubstitutionCell(tuple(found[:PRODUCTS]), total, len(found) > PRODUCTS)


def _products(sums: Sums, at: At, scope: Scope) -> Iterator[tuple[NumberPart, ...]]:
    for term in sums:
        for inner in expanded(term, at, scope):
            if any(isinstance(f, Delta) and factor_value(f, inner, scope) == ZERO for f in term.factors):
                continue
            yield _multiplied(term, inner, scope)


def _multiplied(term: Term, at: At, scope: Scope) -> tuple[NumberPart, ...]:
    parts = tuple(_part(f, at, scope) for f in term.factors if not isinstance(f, Delta))
    return parts or (NumberPart(ONE, False, Number(Fraction(1))),)


def _part(factor: Factor, at: At, scope: Scope) -> NumberPart:
    fixed = _fixed(factor, at)
    if isinstance(factor, Pow) and factor.exponent > 1:
        return NumberPart(sums_value(factor.base, at, scope), False, fixed, factor.exponent)
    return NumberPart(factor_value(factor, at, scope), comes_from_upstream(factor), fixed)


def comes_from_upstream(factor: Factor) -> bool:
    """Does the factor carry a gradient that arrives from the consumers?"""
    match factor:
        case Entry(array):
            return array.kind != "value"
        case Group(sums):
            return any(comes_from_upstream(f) for term in sums for f in term.factors)
        case _:
            return False


def _fixed(factor: Factor, at: At) -> Factor:
    """The factor with numbers for its places."""
    if isinstance(factor, Number | SizeOf):
        return factor

    def place(p: Place) -> Place:
        return at.get(p, p) if isinstance(p, Index) else p

    def change(sums: Sums) -> Sums:
        return tuple(Term(tuple(rebuild(f, change, place) for f in t.factors), t.bound) for t in sums)

    return rebuild(factor, change, place)
