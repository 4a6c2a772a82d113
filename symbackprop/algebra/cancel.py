"""cancel: an index form as a quotient of polynomials in its entries, common factors divided out.

-y/a * a(1 - a) + (1 - y)/(1 - a) * a(1 - a) is a - y. Every entry, function or mask at given places is one
variable; a term that is summed over an index is cancelled by itself.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from symbackprop.algebra.collect import signed_number
from symbackprop.algebra.forms import Number
from symbackprop.algebra.terms import (
    Factor,
    Group,
    Index,
    Pow,
    Sums,
    Term,
    free_of_factor,
    number,
    product,
)

Polynomial = Any  # flint's fmpq_mpoly
Quotient = tuple[Polynomial, Polynomial]


def cancel(sums: Sums) -> Sums:
    """The same value in lowest terms.

    >>> from symbackprop.algebra.build import scalar
    >>> from symbackprop.algebra.terms import Entry
    >>> a, y = Entry(scalar("a")), Entry(scalar("y"))
    >>> cancel((Term((y, Pow((Term((a,)),), Fraction(-1)), a)),)) == (Term((y,)),)
    True
    """
    opened = multiplied_out(sums)
    plain = tuple(t for t in opened if not t.bound)
    summed = [t for t in opened if t.bound]
    return _lowest(plain) + tuple(t for each in summed for t in _summed(each))


def multiplied_out(sums: Sums) -> Sums:
    """Products of sums as sums of products; what stands below a fraction line stays."""
    out: Sums = ()
    for each in sums:
        parts: Sums = (Term((), each.bound),)
        for factor in each.factors:
            inner = multiplied_out(factor.sums) if isinstance(factor, Group) else (Term((factor,)),)
            parts = product(parts, inner)
        out += parts
    return out


def _summed(term: Term) -> Sums:
    """u sum_i v_i: what carries no bound index is cancelled apart from what does."""
    outer = tuple(f for f in term.factors if not _carries(f, term.bound))
    inner = tuple(f for f in term.factors if _carries(f, term.bound))
    before = _lowest((Term(outer),))
    after = _lowest((Term(inner),)) if inner else (Term(),)
    return tuple(Term(t.factors, term.bound) for t in product(before, after))


def _carries(factor: Factor, bound: tuple[Index, ...]) -> bool:
    return any(b in free_of_factor(factor) for b in bound)


def _lowest(sums: Sums) -> Sums:
    """A quotient of polynomials without common factor, as an index form."""
    if not sums:
        return ()
    variables = _Variables(sums)
    top, bottom = variables.quotient(sums)
    if not top:
        return ()
    common = top.gcd(bottom)
    top, bottom = top / common, bottom / common
    return variables.written(top, bottom)


class _Variables:
    """One polynomial variable for each different factor."""

    def __init__(self, sums: Sums) -> None:
        self.factors: list[Factor] = []
        self._meet(sums)
        names = tuple(f"v{i}" for i in range(len(self.factors))) or ("v0",)
        self.context = fmpq_mpoly_ctx.get(names, Ordering.lex)

    def _meet(self, sums: Sums) -> None:
        for each in sums:
            for factor in each.factors:
                if isinstance(factor, Pow) and factor.exponent.denominator == 1:
                    self._meet(factor.base)
                elif isinstance(factor, Group):
                    self._meet(factor.sums)
                elif not isinstance(factor, Number) and factor not in self.factors:
                    self.factors.append(factor)

    def quotient(self, sums: Sums) -> Quotient:
        top, bottom = self.context.constant(0), self.context.constant(1)
        for each in sums:
            a, b = self._term(each)
            top, bottom = top * b + a * bottom, bottom * b
            common = top.gcd(bottom)
            if top:
                top, bottom = top / common, bottom / common
        return top, bottom

    def _term(self, term: Term) -> Quotient:
        top, bottom = self.context.constant(1), self.context.constant(1)
        for factor in term.factors:
            a, b = self._factor(factor)
            top, bottom = top * a, bottom * b
        return top, bottom

    def _factor(self, factor: Factor) -> Quotient:
        one = self.context.constant(1)
        if isinstance(factor, Number):
            return self.context.constant(fmpq(factor.value.numerator, factor.value.denominator)), one
        if isinstance(factor, Group):
            return self.quotient(factor.sums)
        if isinstance(factor, Pow) and factor.exponent.denominator == 1:
            top, bottom = self.quotient(factor.base)
            power = abs(factor.exponent.numerator)
            pair = (top**power, bottom**power)
            return pair if factor.exponent > 0 else pair[::-1]
        return self.context.gen(self.factors.index(factor)), one

    def written(self, top: Polynomial, bottom: Polynomial) -> Sums:
        """c/(d) (u + v - ..): positive terms first."""
        above, below = _content(top), _content(bottom)
        summands = self._terms(top, above)
        divisors = self._divisor(bottom, below)
        scale = above / below
        if len(summands) == 1:
            sign = summands[0].factors[:1] == (number(-1),)
            rest = summands[0].factors[1:] if sign else summands[0].factors
            return (Term(signed_number(-scale if sign else scale) + divisors + rest),)
        if scale == 1 and not divisors:
            return summands
        return (Term(signed_number(scale) + divisors + (Group(summands),)),)

    def _divisor(self, bottom: Polynomial, content: Fraction) -> tuple[Factor, ...]:
        terms = self._terms(bottom, content)
        if terms == (Term(),):
            return ()
        if len(terms) == 1:
            return tuple(_inverse(f) for f in terms[0].factors)
        return (Pow(terms, Fraction(-1)),)

    def _terms(self, polynomial: Polynomial, content: Fraction) -> Sums:
        found = [(exponents, _fraction(c) / content) for exponents, c in polynomial.to_dict().items()]
        found.sort(key=lambda item: (item[1] < 0, tuple(-int(e) for e in item[0])))
        return tuple(Term(signed_number(c) + self._monomial(e)) for e, c in found)

    def _monomial(self, exponents: tuple[int, ...]) -> tuple[Factor, ...]:
        out: list[Factor] = []
        for factor, exponent in zip(self.factors, exponents, strict=False):
            if exponent:
                power = int(exponent)
                out.append(factor if power == 1 else Pow((Term((factor,)),), Fraction(power)))
        return tuple(out)


def _inverse(factor: Factor) -> Factor:
    if isinstance(factor, Pow):
        return Pow(factor.base, -factor.exponent)
    return Pow((Term((factor,)),), Fraction(-1))


def _fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def _content(polynomial: Polynomial) -> Fraction:
    """The positive rational that divides every coefficient."""
    coefficients = [_fraction(c) for c in polynomial.to_dict().values()]
    over, under = 0, 1
    for c in coefficients:
        over = gcd(over, c.numerator)
        under = under * c.denominator // gcd(under, c.denominator)
    return Fraction(over, under)
