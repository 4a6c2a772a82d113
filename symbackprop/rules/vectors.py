"""Functions of a whole vector that give a vector: softmax and log_softmax.

Their Jacobian is derived from `entry`, the index form of one entry; `jacobian` is what it is folded to, in
terms of the outputs a. Legend: z(k), a(k) give the Sums of entry k, `axis` is the extent of the vector.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from symbackprop.algebra.shapes import Axis
from symbackprop.algebra.terms import Delta, Func, Index, Place, Pow, Sums, negate, summed, term, times
from symbackprop.rules import primitives as p
from symbackprop.rules.rule import Rule, declare

EntryOf = Callable[[Place], Sums]


def _exp(u: Sums) -> Sums:
    return term(Func("exp", (u,)))


def _sum_of_exp(z: EntryOf, axis: Axis) -> Sums:
    """sum_k exp(z_k)"""
    k = Index(axis)
    return summed(_exp(z(k)), (k,))


def _softmax_entry(z: EntryOf, i: Place, axis: Axis) -> Sums:
    """exp(z_i) / sum_k exp(z_k)"""
    return times(_exp(z(i)), term(Pow(_sum_of_exp(z, axis), Fraction(-1))))


def _softmax_jacobian(z: EntryOf, a: EntryOf, i: Place, j: Place) -> Sums:
    """delta_ij a_i - a_i a_j"""
    return times(term(Delta(i, j)), a(i)) + negate(times(a(i), a(j)))


def _log_softmax_entry(z: EntryOf, i: Place, axis: Axis) -> Sums:
    """z_i - log(sum_k exp(z_k))"""
    return z(i) + negate(term(Func("log", (_sum_of_exp(z, axis),))))


def _log_softmax_jacobian(z: EntryOf, a: EntryOf, i: Place, j: Place) -> Sums:
    """delta_ij - exp(a_j)"""
    return term(Delta(i, j)) + negate(_exp(a(j)))


def _from_first(z: list[Any]) -> list[Any]:
    """softmax sees differences only: with z_1 taken off, equal entries stay rational and balls narrow."""
    return [x - z[0] for x in z]


def _softmax(z: list[Any]) -> list[Any]:
    powers = [p.exp(x) for x in _from_first(z)]
    total = sum(powers[1:], powers[0])
    return [x / total for x in powers]


def _log_softmax(z: list[Any]) -> list[Any]:
    shifted = _from_first(z)
    powers = [p.exp(x) for x in shifted]
    below = p.log(sum(powers[1:], powers[0]))
    return [x - below for x in shifted]


declare(
    Rule(
        "softmax",
        r"\operatorname{softmax}",
        "rowwise",
        value=_softmax,
        entry=_softmax_entry,
        jacobian=_softmax_jacobian,
        doc="a_i = exp(z_i) / sum_k exp(z_k)",
    )
)
declare(
    Rule(
        "log_softmax",
        r"\operatorname{log\,softmax}",
        "rowwise",
        value=_log_softmax,
        entry=_log_softmax_entry,
        jacobian=_log_softmax_jacobian,
        doc="a_i = z_i - log(sum_k exp(z_k))",
    )
)

# phi(f(z)) that is itself a function of the registry: what stands for it once an unnamed part is written out
COMPOSED = {("exp", "log_softmax"): "softmax"}
