r"""Costs as a page writes them: `2 n (m - n)`, `\frac{n}{2}`, `\mathcal{O}(n^2)`, as polynomials."""

from __future__ import annotations

from dataclasses import dataclass

from symbackprop.check.names.use import Context
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Vocabulary
from symbackprop.check.records.value import Unbound
from symbackprop.network.network import Network
from symbackprop.numeric.polynomial import Polynomial, leading, polynomial
from symbackprop.reading.tree import (
    Braced,
    Bracket,
    Fraction_,
    Name,
    Node,
    Numeral,
    Product,
    Scripted,
    Sum,
)

LARGEST_POWER = 12


@dataclass(frozen=True, slots=True)
class Amount:
    """top / bottom, or with `order` its leading terms alone."""

    top: Polynomial
    bottom: Polynomial
    order: bool = False

    def agrees(self, other: Amount) -> bool:
        """Is the other the same number for all sizes, or where one is an order, of this order?"""
        mine, theirs = self.top * other.bottom, other.top * self.bottom
        if not (self.order or other.order):
            return mine == theirs
        return self.bottom == other.bottom and leading(self.top) == leading(other.top)


def whole(found: Polynomial | int) -> Amount:
    return Amount(polynomial(found), polynomial(1))


@dataclass(frozen=True, slots=True)
class Sizes:
    """The names of the sizes on the page; a size with a number in the file is that number."""

    words: Vocabulary
    network: Network

    def of(self, name: Name) -> Polynomial:
        meant = {u.meaning.name for u in uses(name, self.words, Context()) if u.meaning.kind == "size"}
        if len(meant) != 1:
            raise Unbound(f"{name.letters} is no size of the network")
        size = meant.pop()
        number = self.network.sizes.get(size)
        return polynomial(size if number is None else number)


def amount(node: Node, sizes: Sizes) -> Amount:
    """The polynomial of a side; raises Unbound where something else than sizes stands in it."""
    match node:
        case Braced(inner=inner):
            return amount(inner, sizes)
        case Bracket(items=(item,)):
            return amount(item, sizes)
        case Numeral() if node.value.denominator == 1:
            return whole(node.value.numerator)
        case Fraction_(over=over, under=under):
            return _over(amount(over, sizes), amount(under, sizes))
        case Sum(terms=terms):
            total = whole(0)
            for sign, term in terms:
                total = _plus(total, amount(term, sizes), sign)
            return total
        case Product(factors=(Name(letters="O"), Bracket(items=(item,)))):
            held = amount(item, sizes)
            return Amount(held.top, held.bottom, order=True)
        case Product(factors=factors):
            product = whole(1)
            for factor in factors:
                product = _times(product, amount(factor, sizes))
            return product
        case Scripted(base=base, sub=(), sup=(power,), primes=0):
            return _raised(amount(base, sizes), power.tree)
        case Name(sup=(power,)) if not uses(node, sizes.words, Context()) or power.tree is not None:
            return _raised(whole(sizes.of(Name(node.at, node.letters, node.accents, node.sub))), power.tree)
        case Name():
            return whole(sizes.of(node))
        case _:
            raise Unbound("this is no expression in the sizes")


def _raised(base: Amount, power: Node | None) -> Amount:
    if not isinstance(power, Numeral) or power.value.denominator != 1 or power.value > LARGEST_POWER:
        raise Unbound("this is no power of a size")
    exponent = power.value.numerator
    return Amount(base.top**exponent, base.bottom**exponent)


def _times(a: Amount, b: Amount) -> Amount:
    return Amount(a.top * b.top, a.bottom * b.bottom)


def _over(a: Amount, b: Amount) -> Amount:
    if not b.top:
        raise Unbound("a division by 0")
    return Amount(a.top * b.bottom, a.bottom * b.top)


def _plus(a: Amount, b: Amount, sign: int) -> Amount:
    return Amount(a.top * b.bottom + b.top * a.bottom * sign, a.bottom * b.bottom)
