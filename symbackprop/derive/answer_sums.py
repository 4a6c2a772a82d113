"""What only an answer's index form goes through: single places, one entry of `out`, deltas that stay."""

from __future__ import annotations

from typing import TypeGuard

from symbackprop.algebra.shapes import is_unit
from symbackprop.algebra.terms import Delta, Entry, Factor, Index, Place, Sums, Term, rename, term


def single_places(sums: Sums) -> Sums:
    """An index that is summed over one place is 1."""
    out: list[Term] = []
    for each in sums:
        ones: dict[Index, Place] = {b: 1 for b in each.bound if is_unit(b.axis)}
        left = tuple(b for b in each.bound if b not in ones)
        out += rename((Term(each.factors, left),), ones)
    return tuple(out)


def is_upstream(factor: Factor) -> TypeGuard[Entry]:
    """Is it the gradient of a quantity, at an entry?"""
    return isinstance(factor, Entry) and factor.array.kind == "adjoint"


def at_entry(sums: Sums, out: Entry) -> Sums:
    """dout_i/dout_a = delta_ai put in for the gradient that comes from outside."""

    def opened(each: Term) -> Term:
        factors: tuple[Factor, ...] = ()
        for factor in each.factors:
            if (
                isinstance(factor, Entry)
                and factor.array.kind != "value"
                and factor.array.name == out.array.name
            ):
                pairs = zip(factor.at, out.at, strict=True)
                factors += tuple(Delta(a, i) for a, i in pairs if a != i)
            else:
                factors += (factor,)
        return Term(factors, each.bound)

    return tuple(map(opened, sums))


def at_deltas(sums: Sums) -> Sums:
    """delta_p1 f_p is delta_p1 f_1."""

    def fixed(each: Term) -> Term:
        deltas = [f for f in each.factors if isinstance(f, Delta)]
        places: dict[Index, Place] = {}
        for delta in deltas:
            for one, other in ((delta.i, delta.j), (delta.j, delta.i)):
                if isinstance(one, Index) and isinstance(other, int):
                    places[one] = other
        changed = (f if isinstance(f, Delta) else rename(term(f), places)[0].factors[0] for f in each.factors)
        return Term(tuple(changed), each.bound)

    return tuple(map(fixed, sums))
