"""phi(A), phi'(A), softmax along lines, max over lines at every point, with tangents: forward mode.

A slope is read from the declared value, evaluated on x + eps x'; at a kink it is what the network says. A
general function of the file stands for a fixed cubic polynomial, the same wherever it is named.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from symbackprop.points import entries
from symbackprop.points.batch import Batch, values
from symbackprop.points.dual import Dual, constant
from symbackprop.points.entries import Entries
from symbackprop.rules.registry import RULES
from symbackprop.rules.rule import Rule

Params = tuple[Fraction, ...]
Kinks = Mapping[str, Fraction]


def applied(rule: str, args: Sequence[Dual], params: Params, kinks: Kinks) -> Dual:
    """phi(args) entry by entry; 1 x 1 arguments are repeated."""
    declared = RULES.get(rule)
    if declared is None:
        return _cubic(rule, args)
    numbers = [Batch(a.value) for a in args]
    value = values(_evaluated(declared, numbers, params))
    return Dual(value, _tangent(args, lambda which: _slope_by(declared, args, params, which, kinks)))


def slope(rule: str, args: Sequence[Dual], params: Params, which: int, kinks: Kinks) -> Dual:
    """The partial derivative of phi by its argument number `which`, counted from 0."""
    declared = RULES.get(rule)
    if declared is None:
        return _cubic_slope(rule, args, which)
    value = _slope_by(declared, args, params, which, kinks)
    return Dual(value, _tangent(args, lambda along: _second_slope(declared, args, params, which, along)))


def _tangent(args: Sequence[Dual], slope_by: Callable[[int], Entries]) -> Entries | None:
    """sum_k slope_by(k) * x_k': what moves with the arguments that move; None where none does."""
    parts = [slope_by(k) * arg.tangent for k, arg in enumerate(args) if arg.tangent is not None]
    return sum(parts[1:], parts[0]) if parts else None


def _evaluated(rule: Rule, numbers: Sequence[Any], params: Params) -> Any:
    if rule.value is None:
        raise TypeError(f"the rule {rule.name} has no value")
    return rule.value(*numbers, *params)


def _ones(like: Entries) -> Entries:
    return entries.filled(1, like.shape, entries.is_exact(like))


def _zeros(args: Sequence[Dual]) -> Entries:
    shape = np.broadcast_shapes(*(a.value.shape for a in args))
    return entries.filled(0, shape, args[0].exact)


def _slope_by(rule: Rule, args: Sequence[Dual], params: Params, which: int, kinks: Kinks) -> Entries:
    """d phi / d args[which], with the declared slope on a kink"""
    numbers = [Batch(a.value, _ones(a.value) if k == which else None) for k, a in enumerate(args)]
    found = _evaluated(rule, numbers, params).slope
    out: Entries = _zeros(args) if found is None else found
    if not rule.kinks:
        return out
    at = args[0].value if len(args) == 1 else args[0].value - args[1].value
    for kink in rule.kinks:
        here = entries.related("==", at, entries.number(kink, at))
        out = entries.select(here, entries.number(kinks.get(rule.name, 0), at), out)
    return out


def _second_slope(rule: Rule, args: Sequence[Dual], params: Params, which: int, along: int) -> Entries:
    """d^2 phi / d args[which] d args[along]; on a kink that of the side taken there"""
    numbers = []
    for k, a in enumerate(args):
        one = _ones(a.value)
        inner = Batch(a.value, one if k == along else None)
        numbers.append(Batch(inner, Batch(one) if k == which else None))
    found = _evaluated(rule, numbers, params).slope
    inside = found.slope if isinstance(found, Batch) else None
    return _zeros(args) if inside is None else inside


# -- general functions ----------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _coefficients(rule: str, count: int) -> tuple[Fraction, ...]:
    """Different for each name, none of them 0: k/64, 1/4 <= |k/64| <= 1"""
    rng = random.Random(f"a general function called {rule}")
    return tuple(Fraction(rng.choice((-1, 1)) * rng.randint(16, 64), 64) for _ in range(count))


def _cubic(rule: str, args: Sequence[Dual]) -> Dual:
    """c_0 + sum_k (c_k1 x_k + c_k2 x_k^2 + c_k3 x_k^3) + c x_1 x_2 .."""
    c = _coefficients(rule, 2 + 3 * len(args))
    total = _product(args) * c[1] + c[0]
    for k, x in enumerate(args):
        linear, square, cube = c[2 + 3 * k : 5 + 3 * k]
        total = total + ((x * cube + square) * x + linear) * x
    return total


def _cubic_slope(rule: str, args: Sequence[Dual], which: int) -> Dual:
    c = _coefficients(rule, 2 + 3 * len(args))
    x = args[which]
    linear, square, cube = c[2 + 3 * which : 5 + 3 * which]
    own = (x * (3 * cube) + 2 * square) * x + linear
    others = [a for k, a in enumerate(args) if k != which]
    return own + (_product(others) * c[1] if others else constant(c[1], x.exact))


def _product(args: Sequence[Dual]) -> Dual:
    out = args[0]
    for arg in args[1:]:
        out = out * arg
    return out


def _weights(rule: str, arg: Dual) -> Dual:
    """A scalar general function sees its entries with different weights."""
    flat = _coefficients(rule + " of entries", arg.rows * arg.columns)
    out = entries.filled(0, (1, arg.rows, arg.columns), arg.exact)
    for k, weight in enumerate(flat):
        out[0, k // arg.columns, k % arg.columns] = entries.number(weight, out)
    return Dual(out)


def scalar_function(rule: str, arg: Dual) -> Dual:
    """l(A) = sum_ij w_ij cubic(A_ij)"""
    return (_weights(rule, arg) * _cubic(rule, [arg])).sum()


def scalar_slope(rule: str, arg: Dual) -> Dual:
    """dl/dA in the shape of A"""
    return _weights(rule, arg) * _cubic_slope(rule, [arg], 0)
