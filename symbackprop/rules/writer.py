"""What a composite writes with: `write(hint, form)` adds the equation hint = form and returns its Array."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symbackprop.algebra import build
from symbackprop.algebra.forms import Array, Form, SizeOf
from symbackprop.algebra.shapes import Axis, extent

Write = Callable[[str, Form], Array]


def size(axis: Axis) -> Form:
    """The extent of an axis as a number in an expression."""
    n = extent(axis)
    return SizeOf(n) if isinstance(n, str) else build.num(n)


def one_over(*axes: Axis) -> Form:
    """1/(m n), a number where it is known"""
    known, names = 1, []
    for axis in axes:
        n = extent(axis)
        if isinstance(n, int):
            known *= n
        else:
            names.append(SizeOf(n))
    if not names:
        return build.num(Fraction(1, known))
    factors = names if known == 1 else [build.num(known), *names]
    return build.divide(build.num(1), build.hadamard(*factors))
