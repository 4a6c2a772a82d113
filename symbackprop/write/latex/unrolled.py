"""Sums over a few places written out: sum_i g_i w_ki becomes g_1 w_k1 + g_2 w_k2, as a side column shows it."""

from __future__ import annotations

import itertools

from symbackprop.algebra.terms import Index, Place, Sums, Term, rename

MOST = 3  # places of a sum that is written out


def unrolled(sums: Sums) -> Sums:
    """Every sum over at most three places as its summands; longer ones keep their sign."""
    return tuple(each for term in sums for each in _unrolled(term))


def _unrolled(term: Term) -> Sums:
    short = [i for i in term.bound if isinstance(i.extent, int) and i.extent <= MOST]
    kept = tuple(i for i in term.bound if i not in short)
    ranges = [range(1, int(i.extent) + 1) for i in short]
    out: list[Term] = []
    for places in itertools.product(*ranges):
        names: dict[Index, Place] = dict(zip(short, places, strict=True))
        out.append(Term(rename((Term(term.factors),), names)[0].factors, kept))
    return tuple(out)
