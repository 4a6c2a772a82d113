"""Arithmetic as an author writes it: -a b, 1/2 sum(..), 2 W x, each sign and number left in front.

`build.py` checks shapes and broadcasts; here stand the few agreements about numbers in front of a product, so
that a file, SymPy and Python spell one expression in one way.
"""

from __future__ import annotations

from fractions import Fraction

from symbackprop.algebra import build
from symbackprop.algebra.forms import Form, Hadamard, Neg, Number, Scale, SizeOf, children
from symbackprop.algebra.shapes import is_scalar

ONE = Number(Fraction(1))
MINUS_ONE = Number(Fraction(-1))


def is_plain(form: Form) -> bool:
    """Is it made of numbers and sizes alone, as 1/(2m)? Such a factor goes in front of everything."""
    if isinstance(form, Number | SizeOf):
        return True
    inside = children(form)
    return is_scalar(form.shape) and bool(inside) and all(map(is_plain, inside))


def minus(form: Form) -> Form:
    """-a; of a number, the negative number; two signs cancel."""
    match form:
        case Number(value):
            return Number(-value)
        case Neg(arg):
            return arg
        case _:
            return build.neg(form)


def plus(*summands: Form) -> Form:
    """a + b + ..: a negative number among the summands is subtracted."""
    return build.add(*map(_summand, summands))


def less(a: Form, b: Form) -> Form:
    """a - b"""
    return build.add(_summand(a), build.neg(b))


def _summand(form: Form) -> Form:
    if isinstance(form, Number) and form.value < 0:
        return build.neg(Number(-form.value))
    return form


def times(a: Form, b: Form) -> Form:
    """a * b, entry by entry or a scalar in front; a sign or a number in front stays in front."""
    if isinstance(a, Neg):
        return minus(times(a.arg, b))
    if isinstance(a, Number) and a.value < 0:
        return minus(b) if a == MINUS_ONE else minus(times(Number(-a.value), b))
    if isinstance(a, Scale) and is_plain(a.factor) and not is_plain(b):
        return Scale(a.factor, inner := times(a.arg, b), inner.shape)
    if is_plain(a) and not is_plain(b):
        return Scale(a, b, b.shape)
    if is_scalar(a.shape) and not is_scalar(b.shape):
        return build.scale(a, b)
    return build.multiply(a, b)


def chain(a: Form, b: Form) -> Form:
    """a @ b; a sign or a number in front stays in front."""
    if isinstance(a, Neg):
        return minus(chain(a.arg, b))
    if isinstance(a, Scale) and is_plain(a.factor) and not is_scalar(a.shape):
        return Scale(a.factor, inner := chain(a.arg, b), inner.shape)
    return build.matmul(a, b)


def over(a: Form, b: Form) -> Form:
    """a / b; a quotient of two numbers is one number."""
    if isinstance(a, Number) and isinstance(b, Number) and b.value:
        return Number(a.value / b.value)
    if isinstance(a, Neg):
        return minus(over(a.arg, b))
    if isinstance(a, Number) and a.value < 0:
        return minus(over(Number(-a.value), b))
    return build.divide(a, b)


def in_front(form: Form) -> Form:
    """The same product with its number in front, for forms that were not written by an author."""
    match form:
        case Neg(arg):
            return build.neg(in_front(arg))
        case Hadamard((factor, *rest), shape) if is_plain(factor) and not all(map(is_plain, rest)):
            return Scale(factor, build.hadamard(*rest), shape)
        case _:
            return form
