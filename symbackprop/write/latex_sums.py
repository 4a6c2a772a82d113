r"""What stands in front of a product: the constant \frac{1}{2m} and the signs of summation \sum_{k=1}^{m}."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from symbackprop.algebra.forms import SizeOf
from symbackprop.algebra.terms import Delta, Factor, Index, Pow, Sums, Term, parts, places
from symbackprop.write.hand import Hand
from symbackprop.write.letters import Letters
from symbackprop.write.pieces import ATOM, PRODUCT, Piece, exact, fraction, parens


@dataclass(frozen=True, slots=True)
class Page:
    """Hand and letters of an index form, the delta that contracts next, limits on sums or not."""

    hand: Hand
    letters: Letters
    hit: Delta | None = None
    limits: bool = True


# -- coefficients ------------------------------------------------------------------------------------------


def is_size(factor: Factor) -> bool:
    if isinstance(factor, Pow) and len(factor.base) == 1 and factor.exponent in (1, -1):
        return bool(factor.base[0].factors) and all(isinstance(f, SizeOf) for f in factor.base[0].factors)
    return isinstance(factor, SizeOf)


def _size_names(page: Page, factor: Factor) -> list[str]:
    inside = factor.base[0].factors if isinstance(factor, Pow) else (factor,)
    return [page.hand.name(f.name).text for f in inside if isinstance(f, SizeOf)]


def coefficient_of(page: Page, numbers: list[Fraction], sizes: list[Factor]) -> list[str]:
    r"""The constant in front: \frac{2}{3m}; several numbers stay apart."""
    up = [n for f in sizes if not isinstance(f, Pow) or f.exponent > 0 for n in _size_names(page, f)]
    down = [n for f in sizes if isinstance(f, Pow) and f.exponent < 0 for n in _size_names(page, f)]
    if len(numbers) != 1 or not down:
        texts = [exact(n, page.hand.inline) for n in numbers]
        out = [p.text if k == 0 or not p.minus else parens(p.text) for k, p in enumerate(texts)]
        out += [r"\,".join(up)] if up else []
        return (
            [*out, fraction("1", Piece(r"\,".join(down), _product_level(down)), page.hand.inline).text]
            if down
            else out
        )
    value = numbers[0]
    over = [str(abs(value.numerator))] if abs(value.numerator) != 1 or not up else []
    under = ([str(value.denominator)] if value.denominator != 1 else []) + down
    sign = "-" if value < 0 else ""
    bar = fraction(r"\,".join(over + up), Piece(r"\,".join(under), _product_level(under)), page.hand.inline)
    return [sign + bar.text]


def _product_level(names: list[str]) -> int:
    return ATOM if len(names) == 1 else PRODUCT


# -- signs of summation ------------------------------------------------------------------------------------


def _count(sums: Sums, found: Counter[Index]) -> None:
    for term in sums:
        for factor in term.factors:
            found.update(p for p in places(factor) if isinstance(p, Index))
            for inner in parts(factor):
                _count(inner, found)


def _direct(term: Term) -> Counter[Index]:
    return Counter(p for f in term.factors for p in places(f) if isinstance(p, Index))


def signs_of(page: Page, term: Term) -> list[str]:
    """A sign for each bound index; Einstein's convention drops it where the index stands just twice."""
    einstein = page.hand.notation.sums == "einstein"
    every: Counter[Index] = Counter()
    if einstein:
        _count((Term(term.factors),), every)
    direct = _direct(term)
    shown = [i for i in term.bound if not (einstein and every[i] == 2 and direct[i] == 2)]
    return [_sign(page, i) for i in shown]


def _sign(page: Page, index: Index) -> str:
    letter = page.letters[index]
    if not page.limits or not isinstance(index.extent, str) or page.hand.inline:
        return rf"\sum_{letter}" if len(letter) == 1 else rf"\sum_{{{letter}}}"
    base = page.hand.notation.index_base
    size = page.hand.name(index.extent).text
    return rf"\sum_{{{letter}={base}}}^{{{size if base else f'{size}-1'}}}"
