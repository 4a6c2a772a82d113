"""`Dual`: a matrix at every point, with its derivatives along some directions: A + sum_k eps_k A'_k.

`value` is N x r x c (N points), `tangent` is K x N x r x c (K directions) or None, which is 0. Entries are
float64, or exact cells (fmpq, arb, UNKNOWN) as objects. A value with N = 1 is the same at every point.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from symbackprop.frozen import quickly_made
from symbackprop.points import entries
from symbackprop.points.entries import Entries


@quickly_made
@dataclass(frozen=True, slots=True, eq=False)
class Dual:
    """+ - * / entry by entry (a 1 x 1 matrix is repeated), @ the matrix product at each point."""

    value: Entries
    tangent: Entries | None = None
    __array_ufunc__: ClassVar[None] = None  # an array on the left leaves the operator to us

    @property
    def known(self) -> bool:
        """Is any of its numbers known? A number that is not may have a slope that is."""
        value, tangent = self.value, self.tangent
        return bool(entries.known(value).any()) or (tangent is not None and bool(entries.known(tangent).any()))

    @property
    def rows(self) -> int:
        return int(self.value.shape[1])

    @property
    def columns(self) -> int:
        return int(self.value.shape[2])

    @property
    def exact(self) -> bool:
        return entries.is_exact(self.value)

    def __add__(self, other: Any) -> Dual:
        right = self._as_dual(other)
        value = self.value + right.value
        return Dual(value, added(self.tangent, right.tangent, value))

    __radd__ = __add__

    def __neg__(self) -> Dual:
        return Dual(-self.value, None if self.tangent is None else -self.tangent)

    def __sub__(self, other: Any) -> Dual:
        return self + -self._as_dual(other)

    def __rsub__(self, other: Any) -> Dual:
        return (-self).__add__(other)

    def __mul__(self, other: Any) -> Dual:
        right = self._as_dual(other)
        value = self.value * right.value
        left_part = None if self.tangent is None else self.tangent * right.value
        right_part = None if right.tangent is None else self.value * right.tangent
        return Dual(value, added(left_part, right_part, value))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Dual:
        right = self._as_dual(other)
        value = entries.divide(self.value, right.value)
        above = None if self.tangent is None else entries.divide(self.tangent, right.value)
        below = None if right.tangent is None else -entries.divide(value * right.tangent, right.value)
        return Dual(value, added(above, below, value))

    def __rtruediv__(self, other: Any) -> Dual:
        return self._as_dual(other) / self

    def __pow__(self, exponent: int | Fraction) -> Dual:
        value = entries.power(self.value, exponent)
        if self.tangent is None or exponent == 0:
            return Dual(value)
        slope = entries.power(self.value, exponent - 1) * entries.number(exponent, self.value)
        return Dual(value, slope * self.tangent)

    def __matmul__(self, other: Dual) -> Dual:
        value = np.matmul(self.value, other.value)
        left_part = None if self.tangent is None else np.matmul(self.tangent, other.value)
        right_part = None if other.tangent is None else np.matmul(self.value, other.tangent)
        return Dual(value, added(left_part, right_part, value))

    @property
    def T(self) -> Dual:
        return self._each(lambda a: np.swapaxes(a, -1, -2))

    def row(self, i: int) -> Dual:
        """Row i, counted from 0; it stays a matrix."""
        return self._each(lambda a: a[..., i : i + 1, :])

    def column(self, j: int) -> Dual:
        return self._each(lambda a: a[..., :, j : j + 1])

    def entry(self, i: int, j: int) -> Dual:
        return self._each(lambda a: a[..., i : i + 1, j : j + 1])

    def sum(self, axis: int | None = None) -> Dual:
        """Over all entries, over the rows (axis 0) or over the columns (axis 1)."""
        axes = (-2, -1) if axis is None else (axis - 2,)
        return self._each(lambda a: a.sum(axis=axes, keepdims=True))

    def spread(self, rows: int, columns: int) -> Dual:
        """A scalar, a row or a column repeated to a shape."""
        return self._each(lambda a: np.broadcast_to(a, (*a.shape[:-2], rows, columns)))

    def diagonal(self) -> Dual:
        """The diagonal of a square matrix as a column."""
        return self._each(lambda a: np.diagonal(a, axis1=-2, axis2=-1)[..., None])

    def still(self) -> Dual:
        """Without directions."""
        return self if self.tangent is None else Dual(self.value)

    def _each(self, change: Any) -> Dual:
        return Dual(change(self.value), None if self.tangent is None else change(self.tangent))

    def _as_dual(self, other: Any) -> Dual:
        if isinstance(other, Dual):
            return other
        return constant(other, self.exact)


def constant(value: Any, exact: bool) -> Dual:
    """A number as a 1 x 1 matrix"""
    if not exact:
        return Dual(np.full((1, 1, 1), float(value)))
    out = np.empty((1, 1, 1), dtype=object)
    out.fill(entries.number(value, out))
    return Dual(out)


def filled(value: Fraction | int, rows: int, columns: int, exact: bool) -> Dual:
    return Dual(entries.filled(value, (1, rows, columns), exact))


def identity(n: int, exact: bool) -> Dual:
    out = entries.filled(0, (1, n, n), exact)
    out[:, range(n), range(n)] = entries.number(1, out)
    return Dual(out)


def moved(value: Entries) -> Dual:
    """A quantity with one direction for each of its entries, row by row."""
    points, rows, columns = value.shape
    tangent = entries.filled(0, (rows * columns, points, rows, columns), entries.is_exact(value))
    one = entries.number(1, value)
    for k in range(rows * columns):
        tangent[k, :, k // columns, k % columns] = one
    return Dual(value, tangent)


def added(a: Entries | None, b: Entries | None, value: Entries) -> Entries | None:
    """The sum of two tangents of one value; each is spread to its shape."""
    if a is None or b is None:
        only = b if a is None else a
        if only is None or only.shape[1:] == value.shape:
            return only
        return np.broadcast_to(only, (only.shape[0], *value.shape))
    total: Entries = a + b
    if total.shape[1:] != value.shape:
        return np.broadcast_to(total, (total.shape[0], *value.shape))
    return total
