"""contract: one Kronecker delta leaves per step, sum_k delta_kq f_k = f_q.

Enters `Sums`, leaves the next delta that can leave and the `Sums` without it, or None. Deltas between free
indices stay: they are part of the answer (the Jacobian of an elementwise function).
"""

from __future__ import annotations

from symbackprop.algebra.shapes import is_unit
from symbackprop.algebra.terms import Delta, Index, Place, Sums, Term, rename


def next_contraction(sums: Sums) -> tuple[Delta, Sums] | None:
    """The first delta that contracts, read from the right, and the index form without it.

    The same delta leaves every term in which it stands at once, as on a page.

    >>> from symbackprop.algebra.forms import Array
    >>> from symbackprop.algebra.terms import Entry
    >>> k, q = Index("n"), Index("n")
    >>> delta, rest = next_contraction((Term((Delta(k, q), Entry(Array("x", ("n", None)), (k,))), (k,)),))
    >>> rest[0].factors[0].at == (q,), rest[0].bound
    (True, ())
    """
    for each in sums:
        found = _reducible(each)
        if found is not None:
            return found, tuple(t for one in sums for t in _without(one, found))
    return None


def contract_all(sums: Sums) -> list[tuple[Delta, Sums]]:
    """Every contraction in turn: the delta that left and what was left."""
    steps = []
    while (found := next_contraction(sums)) is not None:
        steps.append(found)
        sums = found[1]
    return steps


def _reducible(term: Term) -> Delta | None:
    """A delta with a bound index, or one that is known without a sum."""
    for factor in reversed(term.factors):
        if isinstance(factor, Delta) and (_trivial(factor) or _bound_side(factor, term.bound) is not None):
            return factor
    return None


def _trivial(delta: Delta) -> bool:
    """Is the delta known, 0 or 1, without a sum?"""
    i, j = delta.i, delta.j
    if isinstance(i, int) and isinstance(j, int):
        return True
    alone = [p for p in (i, j) if isinstance(p, Index)]
    return i == j or (len(alone) == 1 and is_unit(alone[0].axis))


def _bound_side(delta: Delta, bound: tuple[Index, ...]) -> tuple[Index, Place] | None:
    """Which index is summed away, and what stands in its place."""
    for one, other in ((delta.i, delta.j), (delta.j, delta.i)):
        if isinstance(one, Index) and one in bound:
            return one, other
    return None


def _without(term: Term, delta: Delta) -> tuple[Term, ...]:
    """The term after `delta` has left: () if the delta is 0."""
    if delta not in term.factors:
        return (term,)
    place = len(term.factors) - 1 - term.factors[::-1].index(delta)
    rest = term.factors[:place] + term.factors[place + 1 :]
    side = _bound_side(delta, term.bound)
    if side is not None and delta.i != delta.j:
        index, other = side
        return rename((Term(rest, tuple(b for b in term.bound if b != index)),), {index: other})
    if isinstance(delta.i, int) and isinstance(delta.j, int) and delta.i != delta.j:
        return ()
    return (Term(rest, term.bound),)
