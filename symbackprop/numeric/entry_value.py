"""The value of an index form at fixed places: sum over the bound indices of the product of the factors."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from flint import fmpq

from symbackprop.algebra.forms import Number, SizeOf
from symbackprop.algebra.inside import lone_entry
from symbackprop.algebra.terms import (
    Delta,
    Derivative,
    Entry,
    Factor,
    Func,
    Group,
    Index,
    Partial,
    Place,
    Pow,
    SlopeAt,
    Sums,
    Term,
    Truth,
)
from symbackprop.numeric.form_value import evaluate
from symbackprop.numeric.functions import call, compare, power
from symbackprop.numeric.scope import Scope
from symbackprop.numeric.slopes import Function, slope_cell
from symbackprop.numeric.value import ONE, ZERO, Cell, cell_at, product_cells, sum_cells
from symbackprop.rules.primitives import rational

At = Mapping[Index, int]  # places of indices, counted from 1


def sums_value(sums: Sums, at: At, scope: Scope) -> Cell:
    return sum_cells(term_value(term, at, scope) for term in sums)


def term_value(term: Term, at: At, scope: Scope) -> Cell:
    return sum_cells(
        product_cells(factor_value(factor, inner, scope) for factor in term.factors)
        for inner in expanded(term, at, scope)
    )


def expanded(term: Term, at: At, scope: Scope) -> Iterator[dict[Index, int]]:
    """The places of the bound indices, one after the other."""
    ranges = [range(1, scope.extent(index.axis) + 1) for index in term.bound]
    for places in itertools.product(*ranges):
        yield {**at, **dict(zip(term.bound, places, strict=True))}


def factor_value(factor: Factor, at: At, scope: Scope) -> Cell:
    match factor:
        case Entry():
            return entry_value(factor, at, scope)
        case Number(value):
            return rational(value)
        case SizeOf(name):
            return fmpq(scope.extent(name))
        case Delta(i, j):
            return ONE if place_number(i, at) == place_number(j, at) else ZERO
        case Group(sums):
            return sums_value(sums, at, scope)
        case Pow(base, exponent):
            return power(sums_value(base, at, scope), exponent)
        case Func(rule, args, params):
            return call(rule, [sums_value(arg, at, scope) for arg in args], params)
        case Truth():
            return _truth(factor, at, scope)
        case SlopeAt(rule, args, params, which):
            cells = [sums_value(arg, at, scope) for arg in args]
            masks = [mask_cell(arg, at, scope) for arg in args]
            return slope_cell(Function(rule, params, which), cells, masks, scope, evaluate)
        case Partial() | Derivative():
            return None


def entry_value(entry: Entry, at: At, scope: Scope) -> Cell:
    """A_ij at its places."""
    return cell_at(scope.value(entry.array), *place_pair(entry, at))


def place_pair(entry: Entry, at: At) -> tuple[int, int]:
    """Row and column of an entry, counted from 0; a UNIT axis is at 0."""
    places = iter(entry.at)
    row, column = (0 if axis is None else place_number(next(places), at) - 1 for axis in entry.array.shape)
    return row, column


def place_number(place: Place, at: At) -> int:
    return place if isinstance(place, int) else at[place]


def mask_cell(arg: Sums, at: At, scope: Scope) -> Cell:
    """The given mask of a lone entry z_i."""
    entry = lone_entry(arg)
    if entry is None or entry.array.kind != "value" or entry.array.name not in scope.masks:
        return None
    return cell_at(scope.masks[entry.array.name], *place_pair(entry, at))


def _truth(truth: Truth, at: At, scope: Scope) -> Cell:
    if truth.relation == ">" and not truth.right:
        mask = mask_cell(truth.left, at, scope)
        if mask is not None:
            return mask
    left, right = (sums_value(side, at, scope) for side in (truth.left, truth.right))
    return compare(truth.relation, left, right)
