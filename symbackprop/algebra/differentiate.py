"""d/dA_pq of an index form: the product rule, the chain rule and dA_ij/dA_pq = delta_ip delta_jq.

Enters `Sums` and an entry, leaves `Sums` in which each derivative of an entry has become Kronecker deltas and
each derivative of a function an opaque slope. No delta is contracted here.
"""

from __future__ import annotations

from collections.abc import Callable

from symbackprop.algebra.forms import Number, SizeOf
from symbackprop.algebra.terms import (
    ZERO,
    Delta,
    Entry,
    Factor,
    Func,
    Group,
    Pow,
    SlopeAt,
    Sums,
    Term,
    Truth,
    as_factor,
    freshen,
    number,
)

PlainSlope = Callable[[Func, int], Sums | None]


class NotDifferentiable(TypeError):
    """A factor that has no derivative rule: it raises, it never passes through."""


def differentiate(sums: Sums, wrt: Entry, plain: PlainSlope) -> Sums:
    """d/dA_pq (sum_t f_t g_t ..) = sum_t (f_t' g_t .. + f_t g_t' ..), in page order.

    `plain` gives the slope of a function that is written out at once (exp, log), or None for an opaque one.
    """
    return tuple(out for each in sums for out in _product_rule(each, wrt, plain))


def _product_rule(term: Term, wrt: Entry, plain: PlainSlope) -> list[Term]:
    out = []
    for place, factor in enumerate(term.factors):
        for inner in _factor(factor, wrt, plain):
            factors = term.factors[:place] + inner.factors + term.factors[place + 1 :]
            out.append(Term(factors, term.bound + inner.bound))
    return out


def _factor(factor: Factor, wrt: Entry, plain: PlainSlope) -> Sums:
    match factor:
        case Entry(array, at):
            if array != wrt.array:
                return ZERO
            return (Term(tuple(Delta(i, p) for i, p in zip(at, wrt.at, strict=True))),)
        case Number() | SizeOf() | Delta() | Truth():
            return ZERO
        case Group(sums):
            return differentiate(sums, wrt, plain)
        case Pow():
            return _power_rule(factor, wrt, plain)
        case Func():
            return _chain_rule(factor, wrt, plain)
        case _:
            raise NotDifferentiable(type(factor).__name__)


def _power_rule(power: Pow, wrt: Entry, plain: PlainSlope) -> Sums:
    """d u**p = p u**(p-1) du"""
    inner = differentiate(power.base, wrt, plain)
    if not inner:
        return ZERO
    lowered = power.exponent - 1
    # the bound indices of the base stand in both places: each needs its own
    base = freshen(power.base)
    if lowered == 1:
        factors, bound = as_factor(base)
        outer = Term((number(power.exponent), *factors), bound)
    elif lowered == 0:
        outer = Term()
    else:
        outer = Term((number(power.exponent), Pow(base, lowered)))
    return _times(outer, inner)


def _chain_rule(func: Func, wrt: Entry, plain: PlainSlope) -> Sums:
    """d phi(u) = phi'(u) du, one summand for each argument"""
    out: Sums = ZERO
    for which, argument in enumerate(func.args):
        inner = differentiate(argument, wrt, plain)
        if not inner:
            continue
        known = plain(func, which)
        outer = (Term((SlopeAt(func.rule, func.args, func.params, which),)),) if known is None else known
        for each in freshen(outer):
            out += _times(each, inner)
    return out


def _times(outer: Term, inner: Sums) -> Sums:
    return tuple(Term(outer.factors + t.factors, outer.bound + t.bound) for t in inner)
