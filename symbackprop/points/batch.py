"""`Batch`: x + eps x' over whole arrays, a kind of number that a rule's `value` can be evaluated with.

So value and slope of every rule at all points come from the one line in which it is declared. A Batch over
Batches gives second derivatives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np
from flint import arb, fmpq

from symbackprop.frozen import quickly_made
from symbackprop.points import entries
from symbackprop.points.entries import Entries
from symbackprop.rules.code import Vectorised


@quickly_made
@dataclass(frozen=True, slots=True)
class Batch(Vectorised):
    """value + eps * slope; both arrays or Batches themselves, a slope of None is 0."""

    value: Any
    slope: Any = None
    __array_ufunc__: ClassVar[None] = None  # an array on the left leaves the operator to us

    def __add__(self, other: Any) -> Batch:
        v, s = self._of(other)
        return Batch(self.value + v, _plus(self.slope, s))

    __radd__ = __add__

    def __neg__(self) -> Batch:
        return Batch(-self.value, None if self.slope is None else -self.slope)

    def __sub__(self, other: Any) -> Batch:
        v, s = self._of(other)
        return Batch(self.value - v, _plus(self.slope, None if s is None else -s))

    def __rsub__(self, other: Any) -> Batch:
        return (-self).__add__(other)

    def __mul__(self, other: Any) -> Batch:
        v, s = self._of(other)
        return Batch(
            self.value * v,
            _plus(
                None if self.slope is None else self.slope * v,
                None if s is None else self.value * s,
            ),
        )

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Batch:
        v, s = self._of(other)
        value = _quotient(self.value, v)
        along = None if self.slope is None else _quotient(self.slope, v)
        return Batch(value, along if s is None else _plus(along, -_quotient(value * s, v)))

    def __rtruediv__(self, other: Any) -> Batch:
        v, s = self._of(other)
        return Batch(_like(self.value, v), s) / self

    def __pow__(self, exponent: int) -> Batch:
        out = self
        for _ in range(exponent - 1):
            out = out * self
        return out

    def _of(self, other: Any) -> tuple[Any, Any]:
        """Value and slope of what stands on the other side; a plain number has no slope."""
        if isinstance(other, Batch):
            return other.value, other.slope
        if isinstance(other, int | float | Fraction | arb | fmpq):
            return entries.number(other, values(self)), None
        return other, None

    def called(self, name: str, args: tuple[Any, ...]) -> Any:
        if name == "maximum":
            a, b = (self._as_batch(arg) for arg in args)
            return chosen(entries.related(">=", values(a), values(b)), a, b)
        (z,) = args
        value = _function(name, z.value)
        if z.slope is None:
            return Batch(value)
        return Batch(value, _SLOPES[name](z.value, value) * z.slope)

    def related(self, relation: str, a: Any, b: Any) -> Mask:
        left, right = (values(self._as_batch(side)) for side in (a, b))
        return Mask(entries.related(relation, left, right))

    def _as_batch(self, other: Any) -> Batch:
        return other if isinstance(other, Batch) else Batch(_like(self.value, self._of(other)[0]))


@dataclass(frozen=True, slots=True)
class Mask(Vectorised):
    """Where a comparison holds."""

    holds: Entries

    def called(self, name: str, args: tuple[Any, ...]) -> Any:
        if name != "where":
            raise TypeError(f"{name} of a comparison")
        _, then, otherwise = args
        first = then if isinstance(then, Batch) else otherwise
        return chosen(self.holds, first._as_batch(then), first._as_batch(otherwise))


def values(batch: Any) -> Entries:
    """The array inside"""
    while isinstance(batch, Batch):
        batch = batch.value
    array: Entries = batch
    return array


def chosen(condition: Entries, a: Any, b: Any) -> Any:
    """a where the condition holds, else b, also in the slopes"""
    if not isinstance(a, Batch) and not isinstance(b, Batch):
        return entries.select(condition, a, b)
    left, right = (x if isinstance(x, Batch) else Batch(x) for x in (a, b))
    value = chosen(condition, left.value, right.value)
    if left.slope is None and right.slope is None:
        return Batch(value)
    zero = entries.number(0, values(value))
    slopes = [zero if x.slope is None else x.slope for x in (left, right)]
    return Batch(value, chosen(condition, *slopes))


def _like(value: Any, constant: Any) -> Any:
    """A number, or an array, on the level of `value`"""
    if isinstance(value, Batch):
        return Batch(_like(value.value, constant))
    if isinstance(constant, np.ndarray) or isinstance(constant, Batch):
        return constant
    out = np.empty_like(value)
    out.fill(constant)
    return out


def _plus(a: Any, b: Any) -> Any:
    if a is None or b is None:
        return b if a is None else a
    return a + b


def _quotient(a: Any, b: Any) -> Any:
    return a / b if isinstance(a, Batch) or isinstance(b, Batch) else entries.divide(a, b)


def _function(name: str, z: Any) -> Any:
    return z.called(name, (z,)) if isinstance(z, Batch) else entries.function(name, z)


def _erf_slope(z: Any, a: Any) -> Any:
    """2/sqrt(pi) exp(-z**2)"""
    powers = _function("exp", -(z * z))
    return powers * entries.number(2 / arb.const_sqrt_pi(), values(z))


# the calculus of the few functions that rules are written with: phi'(z) from z and a = phi(z)
_SLOPES: dict[str, Callable[[Any, Any], Any]] = {
    "exp": lambda z, a: a,
    "log": lambda z, a: _quotient(_one(z), z),
    "sin": lambda z, a: _function("cos", z),
    "cos": lambda z, a: -_function("sin", z),
    "atan": lambda z, a: _quotient(_one(z), z * z + _one(z)),
    "tanh": lambda z, a: _one(z) - a * a,
    "sqrt": lambda z, a: _quotient(_one(z), a + a),
    "sign": lambda z, a: _one(z) - _one(z),
    "erf": _erf_slope,
}


def _one(z: Any) -> Any:
    return _like(z, entries.number(1, values(z)))
