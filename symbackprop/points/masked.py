"""relu(z) and relu'(z) where z may be unknown and only its mask `z > 0` was given: the mask goes before z."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symbackprop.algebra.forms import Relation
from symbackprop.points import entries, functions
from symbackprop.points.dual import Dual
from symbackprop.points.entries import ONE, UNKNOWN, ZERO, Entries, by_cells
from symbackprop.points.functions import Kinks, Params
from symbackprop.rules.registry import RULES


def applied(rule: str, args: Sequence[Dual], params: Params, kinks: Kinks, mask: Entries | None) -> Dual:
    """phi(args), 0 for a closed relu whatever its argument is"""
    if mask is None or not _has_rays(rule):
        return functions.applied(rule, args, params, kinks)
    value = functions.applied(rule, [a.still() for a in args], params, kinks).value
    if rule == "relu":
        value = by_cells(lambda m, v: ZERO if v is UNKNOWN and m == ZERO else v, mask, value)
    if args[0].tangent is None:
        return Dual(value)
    return Dual(value, slope(rule, [args[0].still()], params, 0, kinks, mask).value * args[0].tangent)


def slope(
    rule: str, args: Sequence[Dual], params: Params, which: int, kinks: Kinks, mask: Entries | None
) -> Dual:
    """phi'(args): on a side of the kink where the mask says which"""
    if mask is None or not _has_rays(rule):
        return functions.slope(rule, args, params, which, kinks)
    sided = by_cells(lambda m, z: z if m is UNKNOWN else ONE if m == ONE else -ONE, mask, args[0].value)
    found = functions.slope(rule, [Dual(sided)], params, 0, kinks)
    return found if args[0].tangent is None else Dual(found.value, args[0].tangent * entries.number(0, sided))


def indicator(relation: Relation, left: Dual, right: Dual, mask: Entries | None) -> Dual:
    """1(A > B); of z > 0 and its like the given mask decides"""
    found = entries.indicator(relation, left.value, right.value)
    if mask is None:
        return Dual(found)
    if relation == ">":
        return Dual(by_cells(lambda m, f: f if m is UNKNOWN else m, mask, found))
    if relation == "<=":
        return Dual(by_cells(lambda m, f: f if m is UNKNOWN else ONE - m, mask, found))
    if relation == ">=":
        return Dual(by_cells(lambda m, f: ONE if m == ONE else f, mask, found))
    return Dual(found)


def _has_rays(rule: str) -> bool:
    """Is phi straight on both sides of 0, so that the side alone gives its slope?"""
    declared = RULES.get(rule)
    return declared is not None and declared.kinks == (Fraction(0),) and declared.arity == 1
