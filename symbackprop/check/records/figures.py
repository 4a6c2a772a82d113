"""Values as text: exact numbers as they are, balls and decimals as six significant figures."""

from __future__ import annotations

from typing import Any

from flint import arb, fmpq

from symbackprop.points.entries import UNKNOWN


def number(value: Any) -> str:
    """An exact number as it is, a ball as six significant figures, `_` for what nothing determines."""
    if value is UNKNOWN:
        return "_"
    if isinstance(value, arb):
        return f"{float(value):.6g}"
    return str(value)


def decimal(value: Any) -> str:
    """A number on a page of decimals: a whole one as it is, any other as six significant figures.

    >>> decimal(fmpq(3, 8)), decimal(fmpq(-2)), decimal(fmpq(1, 3))
    ('0.375', '-2', '0.333333')
    """
    if isinstance(value, fmpq):
        return str(value) if value.q == 1 else f"{float(value.p) / float(value.q):.6g}"
    return f"{float(value):.6g}"
