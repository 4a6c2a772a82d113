"""phi(z) on cells: exact where phi gives a rational, else a ball; unknown where phi has no value.

Undecided leaves this room: whoever holds the precision raises it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from symbackprop.algebra.forms import Relation
from symbackprop.numeric.value import LONGEST, ONE, ZERO, Cell
from symbackprop.rules import primitives
from symbackprop.rules.primitives import NeedsBall, Undecided, rational
from symbackprop.rules.registry import RULES


def call(rule: str, args: Sequence[Cell], params: Sequence[Fraction] = ()) -> Cell:
    """phi(args); a general function of the file has no value."""
    declared = RULES.get(rule)
    if declared is None or declared.value is None or any(cell is None for cell in args):
        return None
    result = _tried(declared.value, list(args), params)
    return None if result is None else _cell(result)


def call_on_vector(rule: str, vector: Sequence[Cell]) -> list[Cell]:
    """The vector that softmax and its like make of a vector."""
    value = RULES[rule].value
    if value is None or any(cell is None for cell in vector):
        return [None] * len(vector)
    result = _tried(value, [list(vector)], ())
    return [None] * len(vector) if result is None else [_cell(each) for each in result]


def reduce_vector(rule: str, vector: Sequence[Cell]) -> Cell:
    """max, norm: one number of many."""
    value = RULES[rule].value
    if value is None or any(cell is None for cell in vector):
        return None
    result = _tried(value, [list(vector)], ())
    return None if result is None else _cell(result)


def _tried(value: Callable[..., Any], args: list[Any], params: Sequence[Fraction]) -> Any:
    """Exactly, else with balls; None outside the domain. Undecided passes: more precision may help."""
    try:
        try:
            return value(*args, *params)
        except NeedsBall:
            return value(*_as_balls(args), *params)
    except Undecided:
        raise
    except (ArithmeticError, ValueError):
        return None


def _as_balls(arg: Any) -> Any:
    if isinstance(arg, list):
        return [_as_balls(each) for each in arg]
    return arb(arg)


def _cell(number: Any) -> Cell:
    if isinstance(number, fmpq | arb):
        return number
    return fmpq(number)


def power(base: Cell, exponent: Fraction) -> Cell:
    """u**p; 0 has no negative power, a negative number no broken one."""
    if base is None:
        return None
    if exponent.denominator == 1:
        if base == 0 and exponent < 0:
            return None
        if isinstance(base, fmpq) and base.height_bits() * abs(exponent) > LONGEST:
            return arb(base) ** int(exponent)
        return base ** int(exponent)
    if isinstance(base, fmpq):
        if base < 0 or (base == 0 and exponent < 0):
            return None
        root = _exact_root(base, exponent.denominator)
        if root is not None:
            return root ** int(exponent.numerator)
    ball = arb(base)
    if exponent.denominator == 2:
        return ball.sqrt() ** int(exponent.numerator)
    return ball ** arb(rational(exponent))


def _exact_root(base: fmpq, degree: int) -> fmpq | None:
    top, bottom = (base.p.root(degree), base.q.root(degree))
    root = fmpq(top, bottom)
    return root if root**degree == base else None


def compare(relation: Relation, left: Cell, right: Cell) -> Cell:
    """1 if the relation holds, 0 if it does not; raises Undecided where balls do not tell.

    One and the same ball is one number: a maximum is compared with the entries that it was taken from.
    """
    if left is None or right is None:
        return None
    if isinstance(left, arb) and isinstance(right, arb) and _same_ball(left, right):
        return ONE if relation in ("==", ">=", "<=") else ZERO
    return ONE if primitives.compare(relation, left, right) else ZERO


def _same_ball(a: arb, b: arb) -> bool:
    return bool(a.mid() == b.mid() and a.rad() == b.rad())
