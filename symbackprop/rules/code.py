"""`CodeText`: NumPy code as a kind of number, so that a rule's `value` writes itself.

It has the operators of arithmetic, and `primitives` writes exp, comparisons and choices with it. So a rule
that is declared in one line has code too. `Vectorised` numbers run the same calls instead of writing them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

NAMES = {"atan": "np.arctan", "erf": "np.vectorize(math.erf)", "absolute": "np.abs"}
TORCH_NAMES = {"absolute": "torch.abs"}


@dataclass(frozen=True, slots=True)
class CodeText:
    """An expression in parentheses of its own, or an atom; `module` is the library that it calls.

    >>> str(1 / (1 + -CodeText("z")))
    '(1 / (1 + (-z)))'
    """

    text: str
    module: str = "np"

    def __str__(self) -> str:
        return self.text

    def __add__(self, other: object) -> CodeText:
        return CodeText(f"({self} + {number(other)})", self.module)

    def __radd__(self, other: object) -> CodeText:
        return CodeText(f"({number(other)} + {self})", self.module)

    def __sub__(self, other: object) -> CodeText:
        return CodeText(f"({self} - {number(other)})", self.module)

    def __rsub__(self, other: object) -> CodeText:
        return CodeText(f"({number(other)} - {self})", self.module)

    def __mul__(self, other: object) -> CodeText:
        return CodeText(f"({self} * {number(other)})", self.module)

    def __rmul__(self, other: object) -> CodeText:
        return CodeText(f"({number(other)} * {self})", self.module)

    def __truediv__(self, other: object) -> CodeText:
        return CodeText(f"({self} / {number(other)})", self.module)

    def __rtruediv__(self, other: object) -> CodeText:
        return CodeText(f"({number(other)} / {self})", self.module)

    def __pow__(self, exponent: object) -> CodeText:
        return CodeText(f"({self} ** {number(exponent)})", self.module)

    def __neg__(self) -> CodeText:
        return CodeText(f"(-{self})", self.module)


class Vectorised:
    """Many numbers at once, which take a function, a comparison or a choice entry by entry."""

    __slots__ = ()

    def called(self, name: str, args: tuple[Any, ...]) -> Any:
        """exp(z), maximum(z, w), where(condition, z, w)"""
        raise TypeError(f"{type(self).__name__} does not say what {name} is")

    def related(self, relation: str, a: Any, b: Any) -> Any:
        """a > b, entry by entry"""
        raise TypeError(f"{type(self).__name__} is not compared by {relation}")


def number(value: object) -> str:
    """A constant of a rule; a fraction as a quotient."""
    if isinstance(value, Fraction) and value.denominator != 1:
        return f"({value.numerator} / {value.denominator})"
    return str(value)


def applied(name: str, *args: object) -> Any:
    """exp(z) is np.exp(z), or torch.exp(z), which takes arrays only."""
    many = _vectorised(args)
    if many is not None:
        return many.called(name, args)
    if _module(args) == "torch":
        tensors = (
            a if isinstance(a, CodeText) else f"torch.tensor({number(a)}, dtype=torch.float64)" for a in args
        )
        return CodeText(f"{TORCH_NAMES.get(name, f'torch.{name}')}({', '.join(map(str, tensors))})", "torch")
    return CodeText(f"{NAMES.get(name, f'np.{name}')}({', '.join(map(number, args))})")


def related(relation: str, a: object, b: object) -> Any:
    many = _vectorised((a, b))
    if many is not None:
        return many.related(relation, a, b)
    return CodeText(f"({number(a)} {relation} {number(b)})", _module((a, b)))


def times(z: Any, factor: Any) -> Any:
    """z times a constant that is no rational: a float in code"""
    return z * (factor if isinstance(z, Vectorised) else CodeText(f"{float(factor)!r}"))


def is_code(*values: object) -> bool:
    """Is one of them code, or calculated with as code is?"""
    return any(isinstance(value, CodeText | Vectorised) for value in values)


def _module(values: tuple[object, ...]) -> str:
    """The library that the code is for."""
    return next((value.module for value in values if isinstance(value, CodeText)), "np")


def _vectorised(values: tuple[object, ...]) -> Vectorised | None:
    return next((value for value in values if isinstance(value, Vectorised)), None)
