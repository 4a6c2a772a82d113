"""Equations made into functions of a list of numbers, for trying many inputs: exact, quick, entry by entry.

Each entry of a quantity has a slot in the list. What hangs on no input is worked out once, while compiling.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from operator import eq, ge, gt, itemgetter, le, lt, ne
from typing import Any

from flint import arb, fmpq

from symbackprop.algebra.forms import Form, Number, Relation, SizeOf
from symbackprop.algebra.lower import lower
from symbackprop.algebra.shapes import Shape, number
from symbackprop.algebra.terms import Delta, Entry, Factor, Func, Group, Index, Pow, Sums, Term, Truth, parts
from symbackprop.network.network import Equation
from symbackprop.numeric.functions import call, compare, power
from symbackprop.numeric.remembered import Function, Slots, remembered
from symbackprop.numeric.scope import SizeUnknown
from symbackprop.numeric.value import LONGEST, Value, cell_at
from symbackprop.rules.primitives import rational

Exact = Any  # an int, an fmpq where it is no whole number, or a ball
Spot = tuple[str, int, int]  # a name with row and column, from 0
At = Mapping[Index, int]

_HOLDS: dict[Relation, Callable[[Any, Any], bool]] = {
    ">": gt,
    ">=": ge,
    "<": lt,
    "<=": le,
    "==": eq,
    "!=": ne,
}


class Unknown(LookupError):
    """A quantity that is needed has no value."""


@dataclass(frozen=True, slots=True)
class Known:
    """A number that no input changes."""

    value: Exact


@dataclass(frozen=True, slots=True)
class Varying:
    """A function of the slots it hangs on."""

    function: Function
    slots: frozenset[int]


Compiled = Known | Varying


def whole(value: Exact) -> Exact:
    """An int where it is one."""
    if isinstance(value, Fraction):
        value = rational(value)
    if isinstance(value, fmpq) and value.q == 1:
        return int(value.p)
    return value


@dataclass(slots=True)
class Compiler:
    """The slots given out so far, and the entries whose value is known."""

    sizes: Mapping[str, int]
    known: dict[Spot, Exact] = field(default_factory=dict)
    slots: dict[Spot, int] = field(default_factory=dict)
    steps: list[tuple[int, Function]] = field(default_factory=list)

    def give(self, name: str, value: Value) -> None:
        """A value from the file."""
        for i, j in itertools.product(range(value.rows), range(value.columns)):
            cell = cell_at(value, i, j)
            if cell is not None:
                self.known[name, i, j] = whole(cell)

    def vary(self, name: str, shape: Shape) -> list[int]:
        """Slots for every entry of an input, row by row."""
        spots = [(name, i, j) for i, j in self.places(shape)]
        for spot in spots:
            self.known.pop(spot, None)
            self.slots[spot] = len(self.slots)
        return [self.slots[spot] for spot in spots]

    def places(self, shape: Shape) -> list[tuple[int, int]]:
        for axis in shape:
            if isinstance(axis, str) and axis not in self.sizes:
                raise SizeUnknown(axis)
        rows, columns = (number(axis, self.sizes) for axis in shape)
        return list(itertools.product(range(rows), range(columns)))

    def compute(self, equation: Equation) -> None:
        """A step for each entry of an equation, unless its value is given or known."""
        name, shape = equation.name, equation.out.shape
        for i, j in self.places(shape):
            if (name, i, j) in self.known:
                continue
            made = self.entry(equation.form, i, j)
            if isinstance(made, Known):
                self.known[name, i, j] = made.value
            else:
                self.slots[name, i, j] = len(self.slots)
                self.steps.append((self.slots[name, i, j], made.function))

    def entry(self, form: Form, i: int, j: int) -> Compiled:
        """One entry of a form; raises NotLowered for softmax and max, which see whole vectors."""
        row, column = (None if axis is None else Index(axis) for axis in form.shape)
        at = {index: k + 1 for index, k in ((row, i), (column, j)) if index is not None}
        return self.sums(lower(form, row, column), at)

    # -- index form --------------------------------------------------------------------------------------------

    def sums(self, sums: Sums, at: At) -> Compiled:
        return added([product for each in sums for product in self.products(each, at)])

    def products(self, term: Term, at: At) -> list[Compiled]:
        ranges = [range(1, number(index.axis, self.sizes) + 1) for index in term.bound]
        found = []
        for places in itertools.product(*ranges):
            inner = {**at, **dict(zip(term.bound, places, strict=True))}
            found.append(multiplied([self.factor(each, inner) for each in term.factors]))
        return found

    def factor(self, factor: Factor, at: At) -> Compiled:
        match factor:
            case Entry(array, places):
                return self.read((array.name, *_place_of(array.shape, places, at)))
            case Number(value):
                return Known(whole(value))
            case SizeOf(name):
                return Known(self.sizes[name])
            case Delta(i, j):
                a, b = (p if isinstance(p, int) else at[p] for p in (i, j))
                return Known(int(a == b))
            case _:
                inner = [self.sums(part, at) for part in parts(factor)]
                return inner[0] if isinstance(factor, Group) else called(_rule(factor), inner)

    def read(self, spot: Spot) -> Compiled:
        if spot in self.known:
            return Known(self.known[spot])
        if spot not in self.slots:
            raise Unknown(spot[0])
        slot = self.slots[spot]
        return Varying(itemgetter(slot), frozenset((slot,)))


def _place_of(shape: Shape, places: Sequence[Any], at: At) -> tuple[int, int]:
    given = iter(p if isinstance(p, int) else at[p] for p in places)
    row, column = (0 if axis is None else next(given) - 1 for axis in shape)
    return row, column


def _rule(factor: Factor) -> Callable[..., Exact]:
    match factor:
        case Func(rule, _, params):
            return lambda *args: _valued(rule, call(rule, [_cell(a) for a in args], params))
        case Pow(_, exponent):
            return lambda base: _power(base, exponent)
        case Truth(relation):
            return lambda left, right: _truth(relation, left, right)
        case _:
            raise TypeError(type(factor).__name__)


def _power(base: Exact, exponent: Fraction) -> Exact:
    if isinstance(base, int) and exponent.denominator == 1 and exponent >= 0:
        if base.bit_length() * exponent.numerator <= LONGEST:
            return base**exponent.numerator
    return _valued("a power", power(_cell(base), exponent))


def _cell(value: Exact) -> Any:
    return fmpq(value) if isinstance(value, int) else value


def _valued(what: str, value: Any) -> Exact:
    if value is None:
        raise Unknown(f"{what}, outside its domain,")
    return whole(value)


def _truth(relation: Relation, left: Exact, right: Exact) -> int:
    if isinstance(left, arb) or isinstance(right, arb):
        return int(compare(relation, _cell(left), _cell(right)) == 1)
    return int(_HOLDS[relation](left, right))


# -- sums, products and calls ------------------------------------------------------------------------------


def called(rule: Callable[..., Exact], args: list[Compiled]) -> Compiled:
    """rule(args), at once where nothing in it varies."""
    known = [arg.value for arg in args if isinstance(arg, Known)]
    if len(known) == len(args):
        return Known(rule(*known))
    functions = [_function(arg) for arg in args]
    hangs_on = frozenset[int]().union(*(arg.slots for arg in args if isinstance(arg, Varying)))
    if len(functions) == 2:
        first, second = functions
        return _varying(lambda slots: rule(first(slots), second(slots)), hangs_on)
    return _varying(lambda slots: rule(*[function(slots) for function in functions]), hangs_on)


def _varying(function: Function, slots: frozenset[int]) -> Varying:
    return Varying(remembered(function, slots), slots)


def _function(made: Compiled) -> Function:
    if isinstance(made, Known):
        value = made.value
        return lambda slots: value
    return made.function


def multiplied(factors: list[Compiled]) -> Compiled:
    """A product: what is known is one factor, and a 0 is the whole."""
    constant: Exact = 1
    varying: list[Varying] = []
    for factor in factors:
        if isinstance(factor, Known):
            constant = whole(constant * factor.value)
        else:
            varying.append(factor)
    if not varying or (not isinstance(constant, arb) and constant == 0):
        return Known(constant)
    return _times(constant, varying)


def _times(constant: Exact, varying: list[Varying]) -> Varying:
    functions = [factor.function for factor in varying]
    if len(varying) == 1:
        only = functions[0]
        if isinstance(constant, int) and constant == 1:
            return varying[0]
        return Varying(lambda slots: constant * only(slots), varying[0].slots)

    def product(slots: Slots) -> Exact:
        total = constant
        for function in functions:
            total = total * function(slots)
        return total

    return _varying(product, frozenset().union(*(factor.slots for factor in varying)))


def added(summands: list[Compiled]) -> Compiled:
    """A sum: what is known is one summand."""
    constant: Exact = 0
    varying: list[Varying] = []
    for summand in summands:
        if isinstance(summand, Known):
            constant = whole(constant + summand.value)
        else:
            varying.append(summand)
    if not varying:
        return Known(constant)
    functions = [summand.function for summand in varying]
    if len(varying) == 1 and isinstance(constant, int) and constant == 0:
        return varying[0]

    def total(slots: Slots) -> Exact:
        found = constant
        for function in functions:
            found = found + function(slots)
        return found

    return _varying(total, frozenset().union(*(summand.slots for summand in varying)))
