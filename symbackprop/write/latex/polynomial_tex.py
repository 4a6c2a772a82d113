r"""Polynomials in the sizes as LaTeX: 2 n^2 + m n, 2 n (m - n), O(n^2)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symbackprop.numeric.factored import Product
from symbackprop.numeric.polynomial import Coefficient, Monomial, Polynomial, leading, ordered
from symbackprop.write.latex.pieces import exact

Name = Callable[[str], str]


def polynomial_tex(found: Polynomial, name: Name) -> str:
    r"""2 n^{2} + m n, with the page's names of the sizes.

    >>> from symbackprop.numeric.polynomial import polynomial
    >>> n, m = polynomial("n"), polynomial("m")
    >>> polynomial_tex(2 * n**2 - m * n + 1200, str)
    '-m n + 2 n^{2} + 1{,}200'
    """
    text = ""
    for monomial, coefficient in ordered(found):
        sign = ("-" if coefficient < 0 else "") if not text else (" - " if coefficient < 0 else " + ")
        size = abs(Fraction(coefficient))
        text += sign + _monomial(monomial, size, name)
    return text or "0"


def product_tex(found: Product, name: Name) -> str:
    r"""2 n (m - n)"""
    parts = [_raised(factor, power, name) for factor, power in found.factors]
    size = abs(found.number)
    text = " ".join(([] if size == 1 and parts else [_number(size)]) + parts)
    return f"-{text}" if found.number < 0 else text


def order_tex(found: Polynomial, name: Name) -> str:
    r"""\mathcal{O}(m n)"""
    return rf"\mathcal{{O}}({polynomial_tex(leading(found), name)})"


def ratio_tex(ratio: tuple[Polynomial, Polynomial], name: Name) -> str:
    r"""\frac{3}{5}; a whole number stands alone."""
    top, bottom = (polynomial_tex(part, name) for part in ratio)
    return top if bottom == "1" else rf"\frac{{{top}}}{{{bottom}}}"


def relation_tex(text: str, name: Name) -> str:
    """A condition as `m*n < 6 and n > 1`, in the page's names."""
    words = [_word(word, name) for word in text.split(" ")]
    return " ".join(words).replace(r"\land", r"\;\text{and}\;")


def _word(word: str, name: Name) -> str:
    if word in "<>+-":
        return word
    if word == "and":
        return r"\land"
    factors = [part.split("^") for part in word.replace("**", "^").split("*")]
    return " ".join(
        (name(f[0]) if not f[0].isdigit() else f[0]) + (f"^{{{f[1]}}}" if len(f) > 1 else "") for f in factors
    )


def _raised(factor: Polynomial, power: int, name: Name) -> str:
    text = polynomial_tex(factor, name)
    if len(factor.terms) > 1:
        text = f"({text})"
    return text if power == 1 else f"{text}^{{{power}}}"


def _monomial(monomial: Monomial, size: Coefficient, name: Name) -> str:
    symbols = [name(s) if k == 1 else _power(name(s), k) for s, k in monomial]
    return " ".join(([] if size == 1 and symbols else [_number(size)]) + symbols)


def _power(symbol: str, k: int) -> str:
    return f"({symbol})^{{{k}}}" if "^" in symbol else f"{symbol}^{{{k}}}"


def _number(value: Coefficient) -> str:
    """1{,}338{,}378: thousands apart from five digits on, or from four where a page has longer ones."""
    if value.denominator != 1:
        return exact(Fraction(value)).text
    return f"{value.numerator:,}".replace(",", "{,}")
