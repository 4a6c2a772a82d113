"""`elementwise(..)`: declares a_i = phi(z_i) in one line, its slope in terms of z and the output a.

A slope may be written with as few arguments as it needs: (z, a), (z, a, kink) or (z, a, kink, *params).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from symbackprop.algebra.forms import Form
from symbackprop.rules.operand import Operand
from symbackprop.rules.primitives import constant
from symbackprop.rules.rule import Rule, declare

OneSlope = Callable[..., Operand]


def elementwise(
    name: str,
    *,
    tex: str,
    value: Callable[..., Any],
    slope: OneSlope | tuple[OneSlope, OneSlope],
    doc: str,
    params: Mapping[str, Fraction] | None = None,
    kinks: tuple[int, ...] = (),
    plain: bool = False,
    written: str = "",
) -> Rule:
    """Declare phi. Two slopes, (z, w, a, kink) each, make it a function of two arguments."""
    two = isinstance(slope, tuple)
    return declare(
        Rule(
            name,
            tex,
            arity=2 if two else 1,
            params=tuple((params or {}).items()),
            value=_with_numbers(value, tuple(params.values())) if params else value,
            slope=_two_arguments(slope) if isinstance(slope, tuple) else _one_argument(slope),
            kinks=tuple(map(Fraction, kinks)),
            plain=plain,
            doc=doc,
            written=written,
        )
    )


def _with_numbers(value: Callable[..., Any], defaults: tuple[Fraction, ...]) -> Callable[..., Any]:
    """Parameters come as Fractions, which flint does not calculate with; none given: the defaults."""

    def on_any_number(z: Any, *params: Fraction) -> Any:
        return value(z, *(constant(p, z) for p in params or defaults))

    return on_any_number


def _one_argument(slope: OneSlope) -> Callable[..., Form]:
    wanted = slope.__code__.co_argcount

    def on_forms(z: Form, a: Form, kink: Fraction = Fraction(0), *params: Fraction) -> Form:
        given = (Operand(z), Operand(a), Fraction(kink), *params)
        return slope(*given[:wanted]).form

    return on_forms


def _two_arguments(slopes: tuple[OneSlope, OneSlope]) -> Callable[..., Form]:
    def on_forms(z: Form, w: Form, a: Form, kink: Fraction = Fraction(0), which: int = 0) -> Form:
        return slopes[which](Operand(z), Operand(w), Operand(a), Fraction(kink)).form

    return on_forms
