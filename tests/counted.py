"""Numbers that count what is done with them, and forms worked out with them by the schoolbook loops.

A number is known beforehand if no named quantity is in it: then it is free, and a known 0 or 1 makes the
operation free too. So nothing here knows what a matrix of ones or a diagonal matrix costs.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from flint import fmpq

from symbackprop.algebra import forms as f
from symbackprop.algebra import terms as t
from symbackprop.algebra.shapes import Shape, number
from symbackprop.numeric.count import Factor, cheapest, factors_of
from symbackprop.numeric.functions import call, call_on_vector, compare, power

Grid = list[list["Counted"]]


@dataclass(frozen=True)
class Counted:
    """An exact number or a ball that enters each of its operations in a tally."""

    value: Any
    tally: Counter[str]
    known: bool = False

    def _made(self, value: Any, kind: str, known: bool) -> Counted:
        if not known:
            self.tally[kind] += 1
        return Counted(value, self.tally, known)

    def __add__(self, other: Counted) -> Counted:
        for a, b in ((self, other), (other, self)):
            if a.known and a.value == 0:
                return b
        return self._made(self.value + other.value, "additions", self.known and other.known)

    def __mul__(self, other: Counted) -> Counted:
        for a, b in ((self, other), (other, self)):
            if a.known and a.value == 0:
                return a
            if a.known and abs(a.value) == 1:
                return b if a.value == 1 else -b
        return self._made(self.value * other.value, "multiplications", self.known and other.known)

    def __truediv__(self, other: Counted) -> Counted:
        return self._made(self.value / other.value, "multiplications", self.known and other.known)

    def __neg__(self) -> Counted:
        return Counted(-self.value, self.tally, self.known)


def applied(rule: Callable[..., Any], *args: Counted) -> Counted:
    """A function of numbers: one activation."""
    value = rule(*(a.value for a in args))
    return args[0]._made(exact(value), "activations", all(a.known for a in args))


def exact(value: Any) -> Any:
    return fmpq(value.numerator, value.denominator) if isinstance(value, Fraction | int) else value


@dataclass
class Loops:
    """One evaluation: named grids, sizes, and the tally."""

    sizes: Mapping[str, int]
    grids: dict[tuple[str, str], Grid]
    tally: Counter[str] = field(default_factory=Counter)

    def known(self, value: Any) -> Counted:
        return Counted(exact(value), self.tally, True)

    def given(self, rows: Iterable[Iterable[Any]]) -> Grid:
        return [[Counted(exact(cell), self.tally) for cell in row] for row in rows]

    def grid(self, shape: Shape, entry: Callable[[int, int], Counted]) -> Grid:
        rows, columns = (number(axis, self.sizes) for axis in shape)
        return [[entry(i, j) for j in range(columns)] for i in range(rows)]

    # -- matrix form -------------------------------------------------------------------------------------------

    def form(self, form: f.Form) -> Grid:
        """The grid of a form; what stands in it is worked out first."""
        match form:
            case f.Array(name, _, kind):
                return self.grids[name, kind]
            case f.Number(value):
                return [[self.known(value)]]
            case f.SizeOf(name):
                return [[self.known(self.sizes[name])]]
            case f.Ones(shape):
                return self.grid(shape, lambda i, j: self.known(1))
            case f.Identity(shape):
                return self.grid(shape, lambda i, j: self.known(int(i == j)))
            case f.Basis(place, shape):
                return self.grid(shape, lambda i, j: self.known(int(max(i, j) == place - 1)))
            case f.MatMul(args):
                return self.product(cheapest(factors_of(args)))
            case f.RowFn(rule, arg, axis):
                return self.rows(rule, self.form(arg), axis)
            case f.Reduce(rule, arg, axis):
                return self.reduced(rule, self.form(arg), axis)
            case f.Transpose(arg):
                return [list(column) for column in zip(*self.form(arg), strict=True)]
            case f.Diag(arg):
                cells = [cell for row in self.form(arg) for cell in row]
                return self.grid(form.shape, lambda i, j: cells[i] if i == j else self.known(0))
            case f.Trace(arg):
                grid = self.form(arg)
                return [[added([grid[i][i] for i in range(len(grid))])]]
            case f.Element(arg, row, column):
                grid = self.form(arg) if row is None else [self.form(arg)[row - 1]]
                return grid if column is None else [[cells[column - 1]] for cells in grid]
            case _:
                return self.entrywise(form)

    def entrywise(self, form: f.Form) -> Grid:
        """Nodes that work entry by entry; a scalar operand meets every entry."""
        operands = [self.form(kid) for kid in f.children(form)]

        def entry(i: int, j: int) -> Counted:
            cells = [g[i if len(g) > 1 else 0][j if len(g[0]) > 1 else 0] for g in operands]
            return self.node(form, cells)

        return self.grid(form.shape, entry)

    def node(self, form: f.Form, cells: list[Counted]) -> Counted:
        match form:
            case f.Add():
                return added(cells)
            case f.Neg():
                return -cells[0]
            case f.Hadamard() | f.Scale():
                return multiplied(cells)
            case f.Divide():
                return cells[0] / cells[1]
            case f.Power(_, exponent):
                return self.power(cells[0], exponent)
            case f.Apply(rule, _, _, params):
                return self.function(rule, cells, params)
            case f.Indicator(relation):
                return applied(lambda a, b: compare(relation, a, b), *cells)
            case _:
                raise TypeError(type(form).__name__)

    def product(self, tree: Factor) -> Grid:
        if tree.parts is None:
            assert tree.form is not None
            return self.form(tree.form)
        left, right = (self.product(part) for part in tree.parts)
        columns = list(zip(*right, strict=True))
        return [
            [added([a * b for a, b in zip(row, column, strict=True)]) for column in columns] for row in left
        ]

    def function(self, rule: str, cells: list[Counted], params: tuple[Fraction, ...]) -> Counted:
        return applied(lambda *numbers: call(rule, numbers, params), *cells)

    def power(self, base: Counted, exponent: Fraction) -> Counted:
        if exponent.denominator != 1:
            return applied(lambda z: power(z, exponent), base)
        raised = self.known(1)
        for _ in range(abs(exponent.numerator)):
            raised = raised * base
        return self.known(1) / raised if exponent < 0 else raised

    def rows(self, rule: str, grid: Grid, axis: int) -> Grid:
        """A function of whole vectors: one activation an entry."""
        if axis == 0:
            turned = self.rows(rule, [list(c) for c in zip(*grid, strict=True)], 1)
            return [list(c) for c in zip(*turned, strict=True)]
        found = [call_on_vector(rule, [cell.value for cell in row]) for row in grid]
        return [
            [applied(lambda _, new=new: new, cell) for cell, new in zip(row, made, strict=True)]
            for row, made in zip(grid, found, strict=True)
        ]

    def reduced(self, rule: str, grid: Grid, axis: int | None) -> Grid:
        if axis is None:
            grid = [[cell for row in grid for cell in row]]
        if axis == 0:
            return [[row[0] for row in self.reduced(rule, [list(c) for c in zip(*grid, strict=True)], 1)]]
        if rule == "max":
            return [[folded(lambda a, b: self.function("maximum", [a, b], ()), row)] for row in grid]
        totals = [added(row) for row in grid]
        if rule == "mean":
            totals = [total / self.known(len(row)) for total, row in zip(totals, grid, strict=True)]
        return [[total] for total in totals]

    # -- index form --------------------------------------------------------------------------------------------

    def sums(self, sums: t.Sums, at: dict[t.Index, int], seen: dict[Any, Counted]) -> Counted:
        """An index form at one place; `seen` keeps what stands inside factors, so it is worked out once."""
        cells = [self.term(each, at, seen) for each in sums]
        return added(cells) if cells else self.known(0)

    def term(self, term: t.Term, at: dict[t.Index, int], seen: dict[Any, Counted]) -> Counted:
        ranges = [range(1, number(index.axis, self.sizes) + 1) for index in term.bound]
        products = []
        for places in itertools.product(*ranges):
            inner = {**at, **dict(zip(term.bound, places, strict=True))}
            cells = [self.factor((id(term), k), each, inner, seen) for k, each in enumerate(term.factors)]
            products.append(multiplied([self.known(1), *cells]))
        return added(products)

    def factor(
        self, where: tuple[int, int], factor: t.Factor, at: dict[t.Index, int], seen: dict[Any, Counted]
    ) -> Counted:
        key = (*where, *(at[index] for index in t.free_of_factor(factor)))
        if key not in seen:
            seen[key] = self._factor(factor, at, seen)
        return seen[key]

    def _factor(self, factor: t.Factor, at: dict[t.Index, int], seen: dict[Any, Counted]) -> Counted:
        inner = [self.sums(part, at, seen) for part in t.parts(factor)]
        match factor:
            case t.Entry(array, places):
                numbers = iter(p if isinstance(p, int) else at[p] for p in places)
                row, column = (0 if axis is None else next(numbers) - 1 for axis in array.shape)
                return self.grids[array.name, array.kind][row][column]
            case f.Number(value):
                return self.known(value)
            case f.SizeOf(name):
                return self.known(self.sizes[name])
            case t.Delta(i, j):
                a, b = (p if isinstance(p, int) else at[p] for p in (i, j))
                return self.known(int(a == b))
            case t.Group():
                return inner[0]
            case t.Pow(_, exponent):
                return self.power(inner[0], exponent)
            case t.Func(rule, _, params):
                return self.function(rule, inner, params)
            case t.SlopeAt():  # opaque: any number, it is the step that counts
                return applied(lambda *_: 1, *inner)
            case t.Truth(relation):
                return applied(lambda a, b: compare(relation, a, b), *inner)
            case _:
                raise TypeError(type(factor).__name__)


def folded(join: Callable[[Counted, Counted], Counted], cells: list[Counted]) -> Counted:
    total = cells[0]
    for cell in cells[1:]:
        total = join(total, cell)
    return total


def added(cells: list[Counted]) -> Counted:
    return folded(lambda a, b: a + b, cells)


def multiplied(cells: list[Counted]) -> Counted:
    """Known numbers first, so that they are one factor."""
    return folded(lambda a, b: a * b, sorted(cells, key=lambda cell: not cell.known))
