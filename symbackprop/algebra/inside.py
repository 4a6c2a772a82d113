"""sum_i (sum_k W_ik x_k) y_i: every term and every factor of an index form, those inside others too."""

from __future__ import annotations

from collections.abc import Iterator

from symbackprop.algebra.terms import Factor, Sums, Term, parts


def terms_in(sums: Sums) -> Iterator[Term]:
    """Each term, then those inside its factors."""
    for term in sums:
        yield term
        for factor in term.factors:
            for inner in parts(factor):
                yield from terms_in(inner)


def factors_in(sums: Sums) -> Iterator[Factor]:
    """Each factor, then those inside it."""
    for term in sums:
        for factor in term.factors:
            yield factor
            for inner in parts(factor):
                yield from factors_in(inner)
