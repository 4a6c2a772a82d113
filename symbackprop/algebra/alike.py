"""Products that are equal up to the names of their bound indices and the order of their factors.

v_p sum_k v_k y_k and v_p sum_l y_l v_l are one product: the two halves of a quadratic form's gradient.
"""

from __future__ import annotations

from collections.abc import Mapping

from symbackprop.algebra.terms import Entry, Factor, Index, Place, Term, free_of_factor, rename

Names = Mapping[Index, Place]


def alike(one: Term, other: Term) -> bool:
    """Is there a renaming of the bound indices that makes the two the same product?

    >>> from symbackprop.algebra.build import column
    >>> k, l = Index("n"), Index("n")
    >>> v, y = column("v", "n"), column("y", "n")
    >>> alike(Term((Entry(v, (k,)), Entry(y, (k,))), (k,)), Term((Entry(y, (l,)), Entry(v, (l,))), (l,)))
    True
    """
    if len(one.factors) != len(other.factors) or len(one.bound) != len(other.bound):
        return False
    # entries first: they fix the names that nested sums then need
    ordered = sorted(one.factors, key=lambda f: not isinstance(f, Entry))
    return _matched(tuple(ordered), other.factors, {}, frozenset(one.bound), frozenset(other.bound))


def outline(term: Term) -> tuple[object, ...]:
    """What alike products share at a glance."""
    return (len(term.bound), *sorted(f.array.name if isinstance(f, Entry) else "" for f in term.factors))


def _matched(
    mine: tuple[Factor, ...],
    theirs: tuple[Factor, ...],
    names: Names,
    here: frozenset[Index],
    there: frozenset[Index],
) -> bool:
    if not mine:
        return True
    for place, factor in enumerate(theirs):
        more = _same(mine[0], factor, names, here, there)
        if more is not None and _matched(mine[1:], theirs[:place] + theirs[place + 1 :], more, here, there):
            return True
    return False


def _same(
    mine: Factor, theirs: Factor, names: Names, here: frozenset[Index], there: frozenset[Index]
) -> Names | None:
    """The names that make the factors equal, or None."""
    if type(mine) is not type(theirs):
        return None
    if isinstance(mine, Entry) and isinstance(theirs, Entry):
        return _same_places(mine, theirs, names, here, there)
    if any(i in here and i not in names for i in free_of_factor(mine)):
        return None
    (renamed,) = rename((Term((mine,)),), names)
    return names if renamed.factors == (theirs,) else None


def _same_places(
    mine: Entry, theirs: Entry, names: Names, here: frozenset[Index], there: frozenset[Index]
) -> Names | None:
    if mine.array != theirs.array:
        return None
    found = dict(names)
    for p, q in zip(mine.at, theirs.at, strict=True):
        if isinstance(p, Index) and p in here and p not in found:
            if not isinstance(q, Index) or q not in there or q in found.values() or p.axis != q.axis:
                return None
            found[p] = q
        elif (found.get(p, p) if isinstance(p, Index) else p) != q:
            return None
    return found
