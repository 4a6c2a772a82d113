r"""Units: the factors of a printed product as a reader sees them, `1(z > 0)` and `\sigma'(z)` as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symbackprop.check.mistakes.site import Site
from symbackprop.check.names.letters import nodes
from symbackprop.check.names.vocabulary import Stem, stem_of
from symbackprop.frozen import quickly_made
from symbackprop.reading.tree import (
    Accented,
    Bracket,
    Call,
    Cases,
    Compared,
    Derivative,
    Fraction_,
    Name,
    Node,
    Numeral,
    Product,
    Scripted,
    Span,
    Sum,
)

INDICATORS = ("I", "1", "\\mathbb{1}", "\\mathbf{1}", "\\chi", "\\mathbb{I}", "\\mathbb 1")


@quickly_made
@dataclass(frozen=True, slots=True)
class Unit:
    """A factor with its place; `sign` stands before it."""

    at: Span
    parts: tuple[Node, ...]
    sign: str = ""

    @property
    def node(self) -> Node:
        return self.parts[-1]


def units(product: Product, site: Site) -> tuple[Unit, ...]:
    """The factors of a product, a function with its argument as one."""
    found: list[Unit] = []
    for k, factor in enumerate(product.factors):
        sign = product.signs[k - 1] if k else ""
        if found and sign == "" and _takes(found[-1].node, factor, site):
            last = found.pop()
            found.append(Unit((last.at[0], factor.at[1]), (*last.parts, factor), last.sign))
        else:
            found.append(Unit(site.cover(factor.at), (factor,), sign))
    return tuple(found)


def _takes(first: Node, second: Node, site: Site) -> bool:
    """Is the second the argument of the first?"""
    base = second.base if isinstance(second, Scripted) else second
    if not isinstance(base, Bracket):
        return False
    if compares(base) and is_indicator(first):
        return True
    if not isinstance(first, Name) or site.use(first) is not None:
        return False
    stem = stem_of(first)
    return site.words.rule(Stem(stem.letters, stem.accents)) is not None


def is_indicator(node: Node) -> bool:
    inner = node.inner if isinstance(node, Accented) else node
    if isinstance(inner, Numeral):
        return inner.text == "1"
    return isinstance(inner, Name) and inner.letters in INDICATORS and not inner.sub and not inner.sup


def compares(bracket: Node) -> bool:
    return isinstance(bracket, Bracket) and len(bracket.items) == 1 and isinstance(bracket.items[0], Compared)


def is_mask(unit: Unit, site: Site) -> bool:
    """A slope or a mask: `1(z > 0)`, `f'(z)`, a name for one, or 1 minus an activation."""
    first, last = unit.parts[0], unit.parts[-1]
    if isinstance(first, Call):
        return first.head.primes > 0
    if isinstance(first, Name) and len(unit.parts) == 1:
        use = site.use(first)
        return use is not None and use.meaning.kind == "mask"
    if isinstance(first, Name) and first.primes:
        return True
    if isinstance(first, Cases):
        return True
    if isinstance(last, Bracket) and compares(last):
        return True
    if isinstance(first, Scripted) and isinstance(first.base, Numeral):
        return any(isinstance(s.tree, Compared) for s in first.sub)
    return isinstance(last, Bracket) and len(unit.parts) == 1 and is_slope_of_values(last)


def is_slope_of_values(bracket: Bracket) -> bool:
    """1 - h, a slope in terms of the value"""
    (item,) = bracket.items if len(bracket.items) == 1 else (None,)
    if not isinstance(item, Sum) or len(item.terms) != 2:
        return False
    (sign, one), (minus, _) = item.terms
    return sign == 1 and minus == -1 and isinstance(one, Numeral) and one.text == "1"


def is_number(node: Node) -> bool:
    """Digits only: a numeral, or a fraction of two."""
    if isinstance(node, Fraction_):
        return isinstance(node.over, Numeral) and isinstance(node.under, Numeral)
    return isinstance(node, Numeral)


def is_derivative(unit: Unit) -> bool:
    node = unit.node
    if isinstance(node, Bracket) and len(node.items) == 1:
        node = node.items[0]
    return isinstance(node, Derivative)


def products(side: Node) -> Iterator[Product]:
    return (n for n in nodes(side) if isinstance(n, Product))
