"""The cost of a matrix form or an index form, folded over its nodes: W x costs a b multiplications.

A term costs the product of its extents times its factors less one; a sum its additions.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import prod

from symbackprop.algebra.forms import (
    Add,
    Apply,
    Divide,
    Form,
    Hadamard,
    Identity,
    Indicator,
    MatMul,
    Number,
    Ones,
    Operation,
    Power,
    Reduce,
    RowFn,
    Scale,
    SizeOf,
    Slope,
    Trace,
    arrays,
    children,
)
from symbackprop.algebra.lower import lower
from symbackprop.algebra.terms import (
    Delta,
    Factor,
    Func,
    Group,
    Index,
    Pow,
    SlopeAt,
    Sums,
    Term,
    Truth,
    free_of,
    free_of_factor,
    parts,
)
from symbackprop.numeric.count import FREE, Cost, all_of, cheapest, entries, factors_of, length
from symbackprop.numeric.polynomial import Polynomial, polynomial


def form_cost(form: Form) -> Cost:
    """What evaluating a form takes; one without named quantities is known beforehand."""
    if not arrays(form):
        return FREE
    if isinstance(form, Operation):
        return _operation(form)
    return all_of(map(form_cost, children(form))) + node_cost(form)


def node_cost(form: Form) -> Cost:
    """What the node itself adds to its operands."""
    here = entries(form.shape)
    match form:
        case Add(args):
            return Cost(additions=here * (len(args) - 1))
        case MatMul(args):
            return cheapest(factors_of(args)).cost
        case Hadamard(args):
            return Cost(here * _multiplied(args))
        case Scale(factor, arg):
            plain = isinstance(arg, Ones | Identity) or is_sign(factor) or is_zero(factor)
            return FREE if plain else Cost(here)
        case Divide():
            return Cost(here)
        case Power(_, exponent):
            return power_cost(exponent, here)
        case Apply() | Slope() | RowFn() | Indicator():
            return Cost(activations=here)
        case Reduce(rule, arg):
            return _reduced(rule, entries(arg.shape), here)
        case Trace(arg):
            return Cost(additions=length(arg.shape[0]) - 1)
        case _:
            return FREE


def is_sign(known: Form | Factor) -> bool:
    """1 or -1, which is no multiplication."""
    return isinstance(known, Number) and abs(known.value) == 1


def is_zero(form: Form) -> bool:
    """0, or 0 in every place: nothing is multiplied by it."""
    if isinstance(form, Scale):
        return is_zero(form.factor)
    return isinstance(form, Number) and form.value == 0


def _multiplied(args: tuple[Form, ...]) -> int:
    """The multiplications an entry of a product: numbers known beforehand are one factor."""
    if any(map(is_zero, args)):
        return 0
    named = sum(1 for arg in args if arrays(arg))
    known = [arg for arg in args if not arrays(arg) and not isinstance(arg, Ones)]
    return named - 1 + (not all(map(is_sign, known)))


def power_cost(exponent: Fraction, often: Polynomial) -> Cost:
    """z**3 is two multiplications, 1/z one, a root is a function."""
    if exponent.denominator != 1:
        return Cost(activations=often)
    times = abs(exponent.numerator) - 1 + (exponent < 0)
    return Cost(often * max(times, 0))


def _reduced(rule: str, many: Polynomial, left: Polynomial) -> Cost:
    """n numbers to one: n - 1 additions, or comparisons for max; a mean divides once."""
    match rule:
        case "sum":
            return Cost(additions=many - left)
        case "mean":
            return Cost(left, many - left)
        case _:
            return Cost(activations=many - left)


def _operation(form: Operation) -> Cost:
    row, column = (None if axis is None else Index(axis) for axis in form.shape)
    free = [place for place in (row, column) if place is not None]
    return all_of(map(form_cost, form.args)) + sums_cost(lower(form, row, column), free)


# -- index form --------------------------------------------------------------------------------------------


def sums_cost(sums: Sums, free: Iterable[Index]) -> Cost:
    """An index form worked out at every place of its free indices."""
    outside = list(dict.fromkeys(free))
    between = Cost(additions=extents(outside) * max(len(sums) - 1, 0))
    return all_of(term_cost(each, outside) for each in sums) + between


def term_cost(term: Term, free: list[Index]) -> Cost:
    """Extents times (factors - 1) multiplications, then the additions of the sum; 0 times u is free."""
    if any(_is_nothing(f) for f in term.factors):
        return FREE
    outside = extents(free)
    inside = outside * extents(term.bound)
    known = [f for f in term.factors if not _named(f)]
    named = [f for f in term.factors if _named(f) and not isinstance(f, Delta)]
    count = len(named) + (not all(map(is_sign, known)))
    own = Cost(inside * max(count - 1, 0), inside - outside)
    return own + all_of(map(factor_cost, named))


def factor_cost(factor: Factor) -> Cost:
    """What stands inside a factor, once for each place that it depends on."""
    inner = all_of(sums_cost(part, free_of(part)) for part in parts(factor))
    here = extents(free_of_factor(factor))
    match factor:
        case Func() | SlopeAt() | Truth():
            return inner + Cost(activations=here)
        case Pow(_, exponent):
            return inner + power_cost(exponent, here)
        case _:
            return inner


def _is_nothing(factor: Factor) -> bool:
    return isinstance(factor, Group) and not factor.sums


def _named(factor: Factor) -> bool:
    """Does a factor hold anything but numbers and sizes, which are known beforehand?"""
    if isinstance(factor, Number | SizeOf):
        return False
    inner = parts(factor)
    return not inner or any(_named(f) for sums in inner for each in sums for f in each.factors)


def extents(indices: Iterable[Index]) -> Polynomial:
    return prod((length(index.axis) for index in indices), start=polynomial(1))
