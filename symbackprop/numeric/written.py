"""A number as a person wrote it: its value and how far rounding may have moved it.

An integer and a fraction are exact; a decimal may be off by half a unit of its last place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from flint import fmpq

from symbackprop.numeric.rounding import as_fraction, ends
from symbackprop.numeric.value import Cell

_DECIMAL = re.compile(r"([+-]?)(\d*)(?:[.,](\d*))?(?:[eE]([+-]?\d{1,3}))?")
_FRACTION = re.compile(r"[+-]?\d+\s*/\s*\d+")
FEWEST = 2  # significant digits of a rounded number; fewer say too little

Agreement = Literal["correct", "rounded", "wrong"]


@dataclass(frozen=True, slots=True)
class Written:
    """value +- slack; `significant` digits were written."""

    value: Fraction
    slack: Fraction = Fraction(0)
    significant: int = 0


def read_number(text: str) -> Written | None:
    """A decimal with point or comma, an integer, a fraction; None for anything else.

    >>> read_number("0,25").value, read_number("0.0360").slack, read_number("-3/7").slack
    (Fraction(1, 4), Fraction(1, 20000), Fraction(0, 1))
    """
    text = text.strip().replace("\u2212", "-")
    if _FRACTION.fullmatch(text):
        top, bottom = text.split("/")
        return Written(Fraction(int(top), int(bottom))) if int(bottom) else None
    found = _DECIMAL.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        return None
    sign, whole, places, exponent = found[1], found[2], found[3], int(found[4] or 0)
    figures = whole + (places or "")
    value = Fraction(int(sign + figures)) * Fraction(10) ** (exponent - len(places or ""))
    if places is None and exponent >= 0:
        return Written(value)
    slack = Fraction(10) ** (exponent - len(places or "")) / 2
    return Written(value, slack, len(figures.lstrip("0")))


def agreement(written: Written, cell: Cell) -> Agreement | None:
    """How the written number stands to the computed one; None where nothing was computed."""
    if cell is None:
        return None
    low, high = (as_fraction(cell),) * 2 if isinstance(cell, fmpq) else ends(cell)
    if low == high == written.value:
        return "correct"
    near = low <= written.value + written.slack and high >= written.value - written.slack
    return "rounded" if near and written.slack and written.significant >= FEWEST else "wrong"
