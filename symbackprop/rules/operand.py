"""`Operand`: a matrix form that can be written with + - * / **, so that a slope reads as in a textbook.

Forms themselves carry no operators, since Python's would hide the author's order; only the table of slopes is
written with them. Numbers are repeated to the shape at hand; two matrices are multiplied entry by entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from symbackprop.algebra import build
from symbackprop.algebra.forms import Form, Number, Ones, Relation
from symbackprop.algebra.shapes import SCALAR, Shape, is_scalar


@dataclass(frozen=True, slots=True)
class Operand:
    """A form under the operators of arithmetic."""

    form: Form

    def __add__(self, other: Operand | Fraction | int) -> Operand:
        return Operand(build.add(self.form, _like(self, other)))

    def __radd__(self, other: Fraction | int) -> Operand:
        return Operand(build.add(_like(self, other), self.form))

    def __sub__(self, other: Operand | Fraction | int) -> Operand:
        return Operand(build.subtract(self.form, _like(self, other)))

    def __rsub__(self, other: Fraction | int) -> Operand:
        return Operand(build.subtract(_like(self, other), self.form))

    def __mul__(self, other: Operand) -> Operand:
        return Operand(build.multiply(self.form, other.form))

    def __rmul__(self, factor: Fraction | int) -> Operand:
        if factor == 1:
            return self
        return Operand(build.neg(self.form) if factor == -1 else build.multiply(build.num(factor), self.form))

    def __truediv__(self, other: Operand) -> Operand:
        return Operand(build.divide(self.form, other.form))

    def __rtruediv__(self, other: Fraction | int) -> Operand:
        return Operand(build.divide(_like(self, other), self.form))

    def __neg__(self) -> Operand:
        return Operand(build.neg(self.form))

    def __pow__(self, exponent: int) -> Operand:
        """A square of a matrix is the Hadamard product with itself, as pages have it."""
        if exponent == 2 and not is_scalar(self.form.shape):
            return self * self
        return Operand(build.power(self.form, exponent))


def where(relation: Relation, left: Operand, right: Operand | Fraction | int) -> Operand:
    """1(left > right), 0 elsewhere"""
    other = right.form if isinstance(right, Operand) else build.num(right)
    return Operand(build.indicator(relation, left.form, other))


def call(rule: str, arg: Operand | Fraction | int, *params: Fraction) -> Operand:
    """phi(arg) for a phi of the registry"""
    form = arg.form if isinstance(arg, Operand) else build.num(arg)
    return Operand(build.apply(rule, form, params=params))


def zero(like: Operand) -> Operand:
    return Operand(filled(0, like.form.shape))


def filled(number: Fraction | int, shape: Shape) -> Form:
    """A number at every place: the number itself, 1 or c times ones."""
    if shape == SCALAR:
        return build.num(number)
    return Ones(shape) if number == 1 else build.scale(build.num(number), Ones(shape))


def piecewise(
    z: Operand, left: Operand | Fraction | int, right: Operand | Fraction | int, kink: Fraction
) -> Operand:
    """left where z < 0, right where z > 0, kink at 0; the kink joins a side that has its value."""
    above: Relation = ">=" if kink == right else ">"
    below: Relation = "<=" if kink == left and kink != right else "<"
    pieces = [_piece(right, where(above, z, 0)), _piece(left, where(below, z, 0))]
    if kink not in (left, right):
        pieces.append(_piece(kink, where("==", z, 0)))
    present = [piece for piece in pieces if piece is not None]
    total = present[0] if present else zero(z)
    for piece in present[1:]:
        total = total + piece
    return total


def _piece(value: Operand | Fraction | int, here: Operand) -> Operand | None:
    if isinstance(value, Operand):
        return value * here
    return None if value == 0 else value * here


def _like(like: Operand, other: Operand | Fraction | int) -> Form:
    if isinstance(other, Operand):
        return other.form
    return Number(Fraction(other)) if is_scalar(like.form.shape) else filled(other, like.form.shape)
