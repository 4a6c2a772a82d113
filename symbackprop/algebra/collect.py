"""collect: the numbers of a product multiplied and put in front, equal products added."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from symbackprop.algebra.alike import alike, outline
from symbackprop.algebra.forms import Number
from symbackprop.algebra.terms import MINUS, Factor, Group, Pow, Sums, Term, free_of_factor, number


def collect(sums: Sums) -> Sums:
    """1/2 * 2 * u + u is 2 u; what is 0 leaves.

    >>> from symbackprop.algebra.build import scalar
    >>> from symbackprop.algebra.terms import Entry
    >>> u = Entry(scalar("u"))
    >>> collect((Term((number(Fraction(1, 2)), number(2), u)), Term((u,)))) == (Term((number(2), u)),)
    True
    """
    products = [split_number(_opened(each)) for each in sums]
    if len(products) > 1:
        products = _added(products)
    return tuple(_multiplied(c, rest) for c, rest in products if c != 0)


def _multiplied(coefficient: Fraction, rest: Term) -> Term:
    return rest if coefficient == 1 else Term(signed_number(coefficient) + rest.factors, rest.bound)


def _added(products: list[tuple[Fraction, Term]]) -> list[tuple[Fraction, Term]]:
    """c u + d u is (c + d) u."""
    totals: dict[Term, Fraction] = {}
    for coefficient, rest in products:
        known = totals.get(rest)
        totals[rest] = coefficient if known is None else known + coefficient
    return _added_alike([(coefficient, rest) for rest, coefficient in totals.items()])


def _added_alike(products: list[tuple[Fraction, Term]]) -> list[tuple[Fraction, Term]]:
    """The same where the two u differ in the order of their factors or the names of what is summed."""
    firsts: dict[object, list[int]] = {}
    out: list[tuple[Fraction, Term]] = []
    for coefficient, rest in products:
        known = firsts.setdefault(outline(rest), [])
        place = next((k for k in known if alike(out[k][1], rest)), None)
        if place is None:
            known.append(len(out))
            out.append((coefficient, rest))
        else:
            out[place] = (out[place][0] + coefficient, out[place][1])
    return out


def common_in_front(sums: Sums) -> Sums:
    """g t_i - g p_i is g (t_i - p_i): what carries no index and stands in every term comes out once."""
    if len(sums) < 2:
        return sums
    common = [f for f in sums[0].factors if not free_of_factor(f) and not isinstance(f, Number)]
    common = [f for f in common if all(f in t.factors for t in sums)]
    if not common:
        return sums
    rest = tuple(Term(tuple(f for f in t.factors if f not in common), t.bound) for t in sums)
    return (Term((*common, Group(rest))),)


def in_front(sums: Sums) -> Sums:
    """Numbers go in front and signs are one sign, as every page has it; nothing is multiplied."""
    return tuple(map(_in_front, sums))


def _in_front(term: Term) -> Term:
    numbers = [f for f in term.factors if isinstance(f, Number)]
    if not numbers:
        return term
    negative = sum(f.value < 0 for f in numbers) % 2 == 1
    sizes = tuple(number(abs(f.value)) for f in numbers if abs(f.value) != 1)
    sign: tuple[Factor, ...] = (MINUS,) if negative else ()
    rest = tuple(f for f in term.factors if not isinstance(f, Number))
    return Term(sign + sizes + rest, term.bound)


def split_number(term: Term) -> tuple[Fraction, Term]:
    """The product of the numbers, and the rest."""
    numbers = [f.value for f in term.factors if isinstance(f, Number)]
    if not numbers:
        return Fraction(1), term
    rest = tuple(f for f in term.factors if not isinstance(f, Number))
    return prod(numbers, start=Fraction(1)), Term(rest, term.bound)


def signed_number(value: Fraction) -> tuple[Factor, ...]:
    """A coefficient as leading factors: the minus sign by itself, 1 left out."""
    sign: tuple[Factor, ...] = (MINUS,) if value < 0 else ()
    return sign if abs(value) == 1 else (*sign, number(abs(value)))


def _opened(term: Term) -> Term:
    """Parentheses around a single product are dropped."""
    if not any(isinstance(f, Group | Pow) for f in term.factors):
        return term
    factors: list[Factor] = []
    bound = term.bound
    for factor in term.factors:
        if isinstance(factor, Group) and len(factor.sums) == 1:
            factors.extend(factor.sums[0].factors)
            bound += factor.sums[0].bound
        elif isinstance(factor, Pow):
            factors.extend(_numbers_out(factor))
        else:
            factors.append(factor)
    return Term(tuple(factors), bound)


def _numbers_out(power: Pow) -> tuple[Factor, ...]:
    """(2 m)**-1 is 1/2 m**-1; what is left of the base is 1 if it was a number."""
    if len(power.base) != 1 or power.base[0].bound or power.exponent.denominator != 1:
        return (power,)
    coefficient, rest = split_number(power.base[0])
    if coefficient in (0, 1):
        return (power,)
    outside = number(coefficient**power.exponent.numerator)
    return (outside, Pow((rest,), power.exponent)) if rest.factors else (outside,)
