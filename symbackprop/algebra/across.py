"""sum_{t=1}^{T} u: a sum over the cells of a family, as an operation of u by its name.

The index stands in the names of arrays (`z[t]`), not in places; so neither form can be lowered or evaluated
before its cells are written out.
"""

from __future__ import annotations

from dataclasses import dataclass

from symbackprop.algebra.forms import Form, Operation
from symbackprop.algebra.terms import Func, Sums

_SIGN = "across"


@dataclass(frozen=True, slots=True)
class Across:
    """The index and its range, as they are written."""

    index: str
    low: str
    high: str

    @property
    def name(self) -> str:
        return f"{_SIGN} {self.index} {self.low} {self.high}"


def across(over: Across, form: Form) -> Form:
    """sum_{t=1}^{T} A"""
    return Operation(over.name, (form,), form.shape)


def across_at(over: Across, sums: Sums) -> Func:
    """sum_{t=1}^{T} (u), a factor."""
    return Func(over.name, (sums,))


def limits(name: str) -> Across | None:
    """The range, if the name of an operation or a function is such a sum.

    >>> limits("across t 1 T-1")
    Across(index='t', low='1', high='T-1')
    """
    words = name.split(" ")
    return Across(*words[1:]) if words[0] == _SIGN and len(words) == 4 else None
