"""Exact polynomials in the sizes: 3 m n + n, added, multiplied, compared for all sizes, and as an order O(m n).

A monomial is a tuple of (symbol, exponent) in the order of the alphabet; every symbol stands for a size, so it
is at least 1. Any symbol may stand in: a number of layers multiplies a cost like every other polynomial.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod

Monomial = tuple[tuple[str, int], ...]
Coefficient = int | Fraction  # a whole number stays an int, which is quick


@dataclass(frozen=True, slots=True)
class Polynomial:
    """c_1 m_1 + c_2 m_2 + ..: monomials with their coefficients, none of them 0."""

    terms: Mapping[Monomial, Coefficient] = field(default_factory=dict)

    def __add__(self, other: Polynomial | int) -> Polynomial:
        more = polynomial(other)
        if not more.terms or not self.terms:
            return self if not more.terms else more
        found = dict(self.terms)
        for monomial, coefficient in more.terms.items():
            found[monomial] = found.get(monomial, 0) + coefficient
        return Polynomial({m: c for m, c in found.items() if c})

    __radd__ = __add__

    def __neg__(self) -> Polynomial:
        return Polynomial({m: -c for m, c in self.terms.items()})

    def __sub__(self, other: Polynomial | int) -> Polynomial:
        return self + -polynomial(other)

    def __mul__(self, other: Polynomial | int) -> Polynomial:
        more = polynomial(other)
        found: dict[Monomial, Coefficient] = {}
        for a, c in self.terms.items():
            for b, d in more.terms.items():
                joint = _joint(a, b)
                found[joint] = found.get(joint, 0) + c * d
        return Polynomial({m: c for m, c in found.items() if c})

    __rmul__ = __mul__

    def __pow__(self, exponent: int) -> Polynomial:
        return prod([self] * exponent, start=polynomial(1))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polynomial | int) and self.terms == polynomial(other).terms

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __str__(self) -> str:
        return written(self)

    @property
    def symbols(self) -> tuple[str, ...]:
        return tuple(sorted({symbol for monomial in self.terms for symbol, _ in monomial}))

    @property
    def number(self) -> Fraction | None:
        """The value where no symbol is left, else None."""
        return Fraction(self.terms.get((), 0)) if not self.symbols else None

    def at(self, sizes: Mapping[str, int]) -> Polynomial:
        """Numbers put in for sizes; the others stay symbols."""
        total = polynomial(0)
        for monomial, coefficient in self.terms.items():
            known = prod(sizes[s] ** k for s, k in monomial if s in sizes)
            left = tuple((s, k) for s, k in monomial if s not in sizes)
            total += Polynomial({left: coefficient * known} if known else {})
        return total


def polynomial(value: Polynomial | int | str) -> Polynomial:
    """A number, or the symbol of a size, as a polynomial.

    >>> str(polynomial("n") * (2 * polynomial("m") - 2 * polynomial("n")))
    '2*m*n - 2*n**2'
    """
    if isinstance(value, Polynomial):
        return value
    if isinstance(value, str):
        return Polynomial({((value, 1),): 1})
    return Polynomial({(): value} if value else {})


def total(parts: Iterable[Polynomial]) -> Polynomial:
    return sum(parts, polynomial(0))


def _joint(a: Monomial, b: Monomial) -> Monomial:
    if not a or not b:
        return a or b
    exponents = dict(a)
    for symbol, k in b:
        exponents[symbol] = exponents.get(symbol, 0) + k
    return tuple(sorted(exponents.items()))


# -- for all sizes -----------------------------------------------------------------------------------------


def never_negative(found: Polynomial) -> bool:
    """Is it at least 0 wherever every size is at least 1? Yes is proved, no means not known.

    Each size is written 1 + s with s >= 0: no coefficient in the s may be negative.
    """
    moved = total(
        Polynomial({(): c}) * prod(((polynomial(s) + 1) ** k for s, k in m), start=polynomial(1))
        for m, c in found.terms.items()
    )
    return all(c >= 0 for c in moved.terms.values())


def never_above(a: Polynomial, b: Polynomial) -> bool:
    """Is a <= b for all sizes?"""
    return never_negative(b - a)


def leading(found: Polynomial) -> Polynomial:
    """The monomials that no other monomial is a multiple of, each once: those of O(..).

    >>> n, m = polynomial("n"), polynomial("m")
    >>> str(leading(3 * n * m + 2 * n + 7)), str(leading(polynomial(12)))
    ('m*n', '1')
    """
    kept: list[Monomial] = []
    higher: list[Monomial] = []  # only one of a higher degree can be a multiple of another
    degree = -1
    for monomial in sorted(found.terms, key=_degree, reverse=True):
        if _degree(monomial) != degree:
            degree, higher = _degree(monomial), list(kept)
        if not any(_divides(monomial, other) for other in higher):
            kept.append(monomial)
    return Polynomial(dict.fromkeys(kept, 1))


def _degree(monomial: Monomial) -> int:
    return sum(k for _, k in monomial)


def _divides(a: Monomial, b: Monomial) -> bool:
    exponents = dict(b)
    return all(exponents.get(symbol, 0) >= k for symbol, k in a)


# -- as text -----------------------------------------------------------------------------------------------


def ordered(found: Polynomial) -> list[tuple[Monomial, Coefficient]]:
    """The terms as a page has them: the highest degree first, then by the alphabet."""

    def rank(entry: tuple[Monomial, Coefficient]) -> tuple[int, tuple[tuple[str, int], ...]]:
        monomial = entry[0]
        return -_degree(monomial), tuple((s, -k) for s, k in monomial)

    return sorted(found.terms.items(), key=rank)


def written(found: Polynomial) -> str:
    """`2*m*n - 2*n**2`, as Python reads it."""
    text = ""
    for monomial, coefficient in ordered(found):
        sign = ("-" if coefficient < 0 else "") if not text else (" - " if coefficient < 0 else " + ")
        factors = [s if k == 1 else f"{s}**{k}" for s, k in monomial]
        size = abs(coefficient)
        text += sign + "*".join(([] if size == 1 and factors else [str(size)]) + factors)
    return text or "0"
