"""`CodeText`: NumPy code as a kind of number, so that a rule's `value` writes itself.

It has the operators of arithmetic, and `primitives` writes exp, comparisons and choices with it. So a rule
that is declared in one line has code too.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

NAMES = {"atan": "np.arctan", "erf": "np.vectorize(math.erf)", "absolute": "np.abs"}


@dataclass(frozen=True, slots=True)
class CodeText:
    """An expression in parentheses of its own, or an atom.

    >>> str(1 / (1 + -CodeText("z")))
    '(1 / (1 + (-z)))'
    """

    text: str

    def __str__(self) -> str:
        return self.text

    def __add__(self, other: object) -> CodeText:
        return CodeText(f"({self} + {number(other)})")

    def __radd__(self, other: object) -> CodeText:
        return CodeText(f"({number(other)} + {self})")

    def __sub__(self, other: object) -> CodeText:
        return CodeText(f"({self} - {number(other)})")

    def __rsub__(self, other: object) -> CodeText:
        return CodeText(f"({number(other)} - {self})")

    def __mul__(self, other: object) -> CodeText:
        return CodeText(f"({self} * {number(other)})")

    def __rmul__(self, other: object) -> CodeText:
        return CodeText(f"({number(other)} * {self})")

    def __truediv__(self, other: object) -> CodeText:
        return CodeText(f"({self} / {number(other)})")

    def __rtruediv__(self, other: object) -> CodeText:
        return CodeText(f"({number(other)} / {self})")

    def __pow__(self, exponent: object) -> CodeText:
        return CodeText(f"({self} ** {number(exponent)})")

    def __neg__(self) -> CodeText:
        return CodeText(f"(-{self})")


def number(value: object) -> str:
    """A constant of a rule; a fraction as a quotient."""
    if isinstance(value, Fraction) and value.denominator != 1:
        return f"({value.numerator} / {value.denominator})"
    return str(value)


def applied(name: str, *args: object) -> CodeText:
    """exp(z) is np.exp(z)."""
    return CodeText(f"{NAMES.get(name, f'np.{name}')}({', '.join(map(number, args))})")


def related(relation: str, a: object, b: object) -> CodeText:
    return CodeText(f"({number(a)} {relation} {number(b)})")


def is_code(*values: object) -> bool:
    """Is one of them code?"""
    return any(isinstance(value, CodeText) for value in values)
