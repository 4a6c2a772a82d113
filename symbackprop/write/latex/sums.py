r"""What stands in front of a product: the constant \frac{1}{2m} and the signs of summation \sum_{k=1}^{m}."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from symbackprop.algebra.forms import Number, SizeOf
from symbackprop.algebra.terms import Delta, Factor, Index, Pow, Sums, Term, parts, places
from symbackprop.write.latex.functions import powered
from symbackprop.write.latex.hand import Hand
from symbackprop.write.latex.letters import Letters
from symbackprop.write.latex.pieces import ATOM, PRODUCT, Piece, exact, fraction, parens


@dataclass(frozen=True, slots=True)
class Page:
    """Hand and letters of an index form, the delta that contracts next, limits on sums or not."""

    hand: Hand
    letters: Letters
    hit: Delta | None = None
    limits: bool = True


# -- coefficients ------------------------------------------------------------------------------------------


def is_constant(factor: Factor) -> bool:
    """A number, a size, or a power of a product of these."""
    if isinstance(factor, Pow) and len(factor.base) == 1 and not factor.base[0].bound:
        inside = factor.base[0].factors
        return bool(inside) and all(isinstance(f, Number | SizeOf) for f in inside)
    return isinstance(factor, Number | SizeOf)


def _texts(page: Page, factors: Sequence[Factor]) -> list[str]:
    return [page.hand.name(f.name).text for f in factors if isinstance(f, SizeOf)]


def _row(texts: Sequence[str]) -> Piece:
    """2 m n as one piece."""
    text = texts[0]
    for left, right in pairwise(texts):
        text += (" " if left.isdigit() else r"\,") + right
    return Piece(text, ATOM if len(texts) == 1 else PRODUCT)


def _base(page: Page, power: Pow) -> Piece:
    """2 m of (2 m)^-1"""
    inside = power.base[0].factors
    numbers = [exact(f.value).text for f in inside if isinstance(f, Number)]
    return _row(numbers + _texts(page, inside))


def coefficient_of(page: Page, constants: Sequence[Factor]) -> list[str]:
    r"""The constant in front: \frac{2}{3 m} from one number and sizes below; several numbers stay apart."""
    if not constants:
        return []
    numbers = [f.value for f in constants if isinstance(f, Number)]
    over = _texts(page, constants)
    powers = [f for f in constants if isinstance(f, Pow)]
    below = [f for power in powers for f in power.base[0].factors]
    plain = all(isinstance(f, SizeOf) for f in below) and all(p.exponent == -1 for p in powers)
    if below and plain and len(numbers) < 2:
        return [_merged(page, numbers[0] if numbers else Fraction(1), over, _texts(page, below))]
    signed = [exact(n, page.hand.inline) for n in numbers]
    texts = [p.text if k == 0 or not p.minus else parens(p.text) for k, p in enumerate(signed)]
    texts += [_row(over).text] if over else []
    return texts + [powered(_base(page, p), p.exponent, inline=page.hand.inline).text for p in powers]


def _merged(page: Page, value: Fraction, over: list[str], below: list[str]) -> str:
    up = ([str(abs(value.numerator))] if abs(value.numerator) != 1 or not over else []) + over
    down = ([str(value.denominator)] if value.denominator != 1 else []) + below
    return ("-" if value < 0 else "") + fraction(_row(up).text, _row(down), page.hand.inline).text


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
    if page.hand.notation.sums != "einstein":
        return [_sign(page, i) for i in term.bound]
    every: Counter[Index] = Counter()
    _count((Term(term.factors),), every)
    direct = _direct(term)
    return [_sign(page, i) for i in term.bound if not (every[i] == 2 and direct[i] == 2)]


def _sign(page: Page, index: Index) -> str:
    letter = page.letters[index]
    if not page.limits or not isinstance(index.extent, str) or page.hand.inline:
        return rf"\sum_{letter}" if len(letter) == 1 else rf"\sum_{{{letter}}}"
    base = page.hand.notation.index_base
    size = page.hand.name(index.extent).text
    return rf"\sum_{{{letter}={base}}}^{{{size if base else f'{size}-1'}}}"
