"""exp, log, sqrt, .. on every kind of number that a rule's `value` may meet.

Kinds: fmpq (exact; a Fraction or int counts as one), arb, fmpq_series and arb_series (for derivatives by
truncated power series), SymPy expressions, NumPy code and arrays of points. Rules are written over these and
over + - * / **. A result that is no rational raises NeedsBall, so exp(0) is exactly 1, sigmoid(0) exactly 1/2.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import arb, arb_series, fmpq, fmpq_series

from symbackprop.algebra.forms import Relation
from symbackprop.rules.code import applied, is_code, related, times

Number = Any  # one of the kinds above; flint's types have no common base
Exact = (fmpq, Fraction, int)
Series = (fmpq_series, arb_series)


class NeedsBall(ArithmeticError):
    """The result is no rational: work with balls instead."""


class Undecided(ArithmeticError):
    """A ball is too wide to say on which side of a boundary it lies: raise the precision."""


class AtKink(Undecided):
    """A series starts on a kink and leaves it: there is no derivative here, take another point."""


class OutsideDomain(ArithmeticError):
    """log or sqrt of a number for which it is not defined."""


def is_sympy(z: Number) -> bool:
    """Is z SymPy's? Answered without importing SymPy: whoever made z has done so."""
    sympy = sys.modules.get("sympy")
    return sympy is not None and isinstance(z, sympy.Basic)


def rational(z: Fraction | int | fmpq) -> fmpq:
    """A rational number as flint has it."""
    return z if isinstance(z, fmpq) else fmpq(z.numerator, z.denominator)


def constant(q: Fraction | int, like: Number) -> Number:
    """The number q of the kind that `like` can be calculated with."""
    if is_sympy(like):
        return sys.modules["sympy"].Rational(q.numerator, q.denominator)
    return Fraction(q) if isinstance(like, Fraction | int) or is_code(like) else rational(q)


# -- functions ---------------------------------------------------------------------------------------------


def exp(z: Number) -> Number:
    return _known_at("exp", z, 0, 1)


def log(z: Number) -> Number:
    _inside("log", z, lambda d: d > 0, lambda d: d <= 0)
    return _known_at("log", z, 1, 0)


def sin(z: Number) -> Number:
    return _known_at("sin", z, 0, 0)


def cos(z: Number) -> Number:
    return _known_at("cos", z, 0, 1)


def atan(z: Number) -> Number:
    return _known_at("atan", z, 0, 0)


def erf(z: Number) -> Number:
    return _known_at("erf", z, 0, 0)


def tanh(z: Number) -> Number:
    """arb_series has no tanh: 1 - 2/(exp(2z) + 1)"""
    if isinstance(z, arb_series):
        return 1 - 2 / (exp(2 * z) + 1)
    return _known_at("tanh", z, 0, 0)


def sqrt(z: Number) -> Number:
    """Exact on squares of rationals, and on series that start with one."""
    _inside("sqrt", z, lambda d: d >= 0, lambda d: d < 0)
    if isinstance(z, Exact):
        return _root(rational(z))
    if isinstance(z, Series) and z[0] == 0:
        return _root_of_zero(z)
    if isinstance(z, fmpq_series):
        first: Any = z[0]
        return (z / first).sqrt() * _root(first)
    return _call("sqrt", z)


def _root(z: fmpq) -> fmpq:
    numerator, denominator = z.p.isqrt(), z.q.isqrt()
    if numerator * numerator != z.p or denominator * denominator != z.q:
        raise NeedsBall(f"sqrt({z})")
    return fmpq(numerator, denominator)


def _root_of_zero(z: Number) -> Number:
    if z.length():
        raise AtKink("sqrt has no derivative at 0")
    return z


def over_sqrt_pi(z: Number) -> Number:
    """z / sqrt(pi)"""
    return _irrational_part(z, lambda: 1 / arb.const_sqrt_pi(), lambda s: 1 / s.sqrt(s.pi))


def over_sqrt_two(z: Number) -> Number:
    """z / sqrt(2)"""
    return _irrational_part(z, lambda: 1 / arb(2).sqrt(), lambda s: 1 / s.sqrt(2))


def _irrational_part(z: Number, ball: Callable[[], arb], symbolic: Callable[[Any], Any]) -> Number:
    if is_sympy(z):
        return z * symbolic(sys.modules["sympy"])
    if is_code(z):
        return times(z, ball())
    if isinstance(z, (*Exact, fmpq_series)):
        if z == 0 or (isinstance(z, fmpq_series) and not z.length()):
            return 0 * z
        raise NeedsBall(f"an irrational multiple of {z}")
    return z * ball()


def _known_at(name: str, z: Number, point: int, result: int) -> Number:
    """A transcendental function that is rational at one rational point only."""
    if isinstance(z, Exact):
        if z == point:
            return fmpq(result)
        raise NeedsBall(f"{name}({z})")
    if isinstance(z, fmpq_series):
        if z[0] != point:
            raise NeedsBall(f"{name} of a series that starts with {z[0]}")
        if z.length() <= 1:
            return fmpq_series([result])
        if not hasattr(z, name):
            raise NeedsBall(f"{name} of a series")
    return _call(name, z)


def _call(name: str, z: Number) -> Number:
    if is_sympy(z):
        return getattr(sys.modules["sympy"], name)(z)
    if is_code(z):
        return applied(name, z)
    if isinstance(z, (arb, *Series)):
        return getattr(z, name)()
    raise TypeError(f"{name} does not know numbers of type {type(z).__name__}")


def _inside(name: str, z: Number, inside: Callable[[Any], bool], outside: Callable[[Any], bool]) -> None:
    """Raise unless z, or the start of a series, is certainly in the domain."""
    if is_sympy(z) or is_code(z):
        return
    start = z[0] if isinstance(z, Series) else z
    if outside(start):
        raise OutsideDomain(f"{name}({start}) is not defined")
    if not inside(start):
        raise Undecided(f"{name}({start})")


# -- comparisons -------------------------------------------------------------------------------------------

_SIGNS: dict[Relation, tuple[int, ...]] = {
    ">": (1,),
    ">=": (0, 1),
    "<": (-1,),
    "<=": (-1, 0),
    "==": (0,),
    "!=": (-1, 1),
}
_SYMPY = {">": "Gt", ">=": "Ge", "<": "Lt", "<=": "Le", "==": "Eq", "!=": "Ne"}


def sign_of(z: Number) -> int:
    """-1, 0 or 1; Undecided for a ball around 0, AtKink for a series that leaves 0."""
    if isinstance(z, Series):
        sign = sign_of(z[0])
        if sign == 0 and z.length():
            raise AtKink(f"a series that starts at 0: {z}")
        return sign
    if z > 0:
        return 1
    if z < 0:
        return -1
    if z == 0:
        return 0
    raise Undecided(f"the sign of {z}")


def compare(relation: Relation, a: Number, b: Number) -> Any:
    """Does a > b hold? A bool, or SymPy's relation for SymPy's numbers."""
    if is_sympy(a) or is_sympy(b):
        return getattr(sys.modules["sympy"], _SYMPY[relation])(a, b)
    if is_code(a, b):
        return related(relation, a, b)
    return sign_of(a - b) in _SIGNS[relation]


def choose(condition: Any, then: Callable[[], Number], otherwise: Callable[[], Number]) -> Number:
    """then where the condition holds, else otherwise; the branch not taken is not computed."""
    if isinstance(condition, bool):
        return then() if condition else otherwise()
    if is_code(condition):
        return applied("where", condition, then(), otherwise())
    sympy = sys.modules["sympy"]
    return sympy.Piecewise((then(), condition), (otherwise(), True))


def maximum(a: Number, b: Number) -> Number:
    """max(a, b); of two balls that overlap the ball of both, so no precision is asked for."""
    if is_sympy(a) or is_sympy(b):
        return sys.modules["sympy"].Max(a, b)
    if is_code(a, b):
        return applied("maximum", a, b)
    if isinstance(a, arb) or isinstance(b, arb):
        return _ball(a).max(_ball(b))
    return a + 0 * b if compare(">=", a, b) else b + 0 * a


def minimum(a: Number, b: Number) -> Number:
    """min(a, b) = -max(-a, -b)"""
    return sys.modules["sympy"].Min(a, b) if is_sympy(a) or is_sympy(b) else -maximum(-a, -b)


def absolute(z: Number) -> Number:
    return sys.modules["sympy"].Abs(z) if is_sympy(z) else maximum(z, -z)


def sign(z: Number) -> Number:
    if is_code(z):
        return applied("sign", z)
    return sys.modules["sympy"].sign(z) if is_sympy(z) else 0 * z + sign_of(z)


def _ball(z: Number) -> arb:
    return z if isinstance(z, arb) else arb(rational(z))
