"""A polynomial as a product, 2 n (m - n), and what its sign hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from flint import fmpq_mpoly, fmpq_mpoly_ctx

from symbackprop.numeric.polynomial import Monomial, Polynomial, never_negative, ordered, polynomial, written
from symbackprop.rules.primitives import rational


@dataclass(frozen=True, slots=True)
class Product:
    """number * factor**power * ..: the factors are primitive and irreducible, their first term positive."""

    number: Fraction
    factors: tuple[tuple[Polynomial, int], ...]

    def __str__(self) -> str:
        parts = [_raised(f, k) for f, k in self.factors]
        size = abs(self.number)
        text = "*".join(([] if size == 1 and parts else [str(size)]) + parts)
        return f"-{text}" if self.number < 0 else text


def factored(found: Polynomial) -> Product:
    """The factors of a polynomial, single sizes first.

    >>> m, n = polynomial("m"), polynomial("n")
    >>> str(factored(2 * m * n - 2 * n**2)), str(factored(n - m)), str(factored(polynomial(0)))
    ('2*n*(m - n)', '-(m - n)', '0')
    """
    if not found.symbols:
        return Product(found.number or Fraction(0), ())
    number, factors = to_flint(found, found.symbols).factor()
    whole = Fraction(int(number.p), int(number.q))
    kept: list[tuple[Polynomial, int]] = []
    for factor, power in factors:
        plain = from_flint(factor, found.symbols)
        content = ordered(plain)[0][1]
        sign = -1 if content < 0 else 1
        whole *= sign**power
        kept.append((plain * sign, power))
    kept.sort(key=lambda each: (len(each[0].terms), not never_negative(each[0]), str(each[0])))
    return Product(whole, tuple(kept))


def cancelled(top: Polynomial, bottom: Polynomial) -> tuple[Polynomial, Polynomial]:
    """top/bottom in lowest terms, with whole coefficients.

    >>> n, m = polynomial("n"), polynomial("m")
    >>> a, b = cancelled(4 * n * n + 2 * n, 6 * n * m)
    >>> str(a), str(b)
    ('2*n + 1', '3*m')
    """
    symbols = tuple(sorted({*top.symbols, *bottom.symbols}))
    if not symbols:
        ratio = (top.number or Fraction(0)) / (bottom.number or Fraction(1))
        return polynomial(ratio.numerator), polynomial(ratio.denominator)
    above, below = to_flint(top, symbols), to_flint(bottom, symbols)
    common = above.gcd(below)
    a, b = from_flint(above / common, symbols), from_flint(below / common, symbols)
    scale = _content(a) / _content(b)
    return _primitive(a) * scale.numerator, _primitive(b) * scale.denominator


def _content(found: Polynomial) -> Fraction:
    """The rational number by which a polynomial is a primitive one with whole coefficients."""
    values = list(found.terms.values()) or [Fraction(1)]
    return Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))


def _primitive(found: Polynomial) -> Polynomial:
    content = _content(found)
    return Polynomial({m: c / content for m, c in found.terms.items()})


def _raised(factor: Polynomial, power: int) -> str:
    text = written(factor) if len(factor.terms) == 1 else f"({written(factor)})"
    return text if power == 1 else f"{text}**{power}"


# -- to flint and back -------------------------------------------------------------------------------------


def to_flint(found: Polynomial, symbols: tuple[str, ...]) -> fmpq_mpoly:
    context = fmpq_mpoly_ctx.get(symbols, "deglex")
    terms = {}
    for monomial, c in found.terms.items():
        exponents = dict(monomial)
        terms[tuple(exponents.get(s, 0) for s in symbols)] = rational(c)
    return context.from_dict(terms)


def from_flint(found: fmpq_mpoly, symbols: tuple[str, ...]) -> Polynomial:
    terms: dict[Monomial, Fraction] = {}
    for exponents, c in found.to_dict().items():
        monomial = tuple((s, int(k)) for s, k in zip(symbols, exponents, strict=True) if k)
        terms[monomial] = Fraction(int(c.p), int(c.q))
    return Polynomial(terms)


# -- when is it positive -----------------------------------------------------------------------------------


def condition(found: Polynomial) -> str | None:
    """When a polynomial is negative, all sizes being at least 1; None where that is not a comparison or two.

    >>> m, n = polynomial("m"), polynomial("n")
    >>> condition(2 * n * (m - n)), condition(2 * n - 2 * n * n), condition(n + m), condition(-n)
    ('m < n', 'n > 1', 'never', 'always')
    """
    if never_negative(found):
        return "never"
    if never_negative(-found - 1):
        return "always"
    product = factored(found)
    unsure = [(f, power) for f, power in product.factors if not never_negative(f - 1)]
    changing = [f for f, _ in unsure if not never_negative(f)]
    if len(changing) > 1 or any(power % 2 == 0 for f, power in unsure if f in changing):
        return None
    below = product.number > 0
    return " and ".join(relation(f, below and f in changing) for f, _ in unsure)


def relation(factor: Polynomial, below: bool) -> str:
    """m - n < 0 as m < n: what is subtracted goes to the other side."""
    left = Polynomial({m: c for m, c in factor.terms.items() if c > 0})
    right = Polynomial({m: -c for m, c in factor.terms.items() if c < 0})
    return f"{left} {'<' if below else '>'} {right}"
