"""Entries at a letter as names of their own, so that an answer with letters has a matrix form.

W_ij is entry j of row i, z_i is a number, delta_ij is entry j of the unit vector e_i. The form is found for
these, and what they stand for is put back and compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symbackprop.algebra.forms import Array
from symbackprop.algebra.terms import (
    Delta,
    Derivative,
    Entry,
    Factor,
    Index,
    Partial,
    Place,
    Sums,
    Term,
    rebuild,
)

UNIT = "\0e"  # no name of a file can hold it


@dataclass(frozen=True, slots=True)
class Fixed:
    """`array` stands for entries of `of` at the places, None for an axis that is kept.

    Without `of` it is a unit vector; its letter stands where it stands in the delta.
    """

    array: Array
    of: Array | None
    at: tuple[Place | None, ...]


class NoRow(ValueError):
    """The index form has no such names: a delta of two letters, a gradient's row, a derivative."""


def fixed_letters(sums: Sums, letters: Mapping[Index, str]) -> tuple[Sums, tuple[Fixed, ...]] | None:
    """The index form without letters, and what stands for what; None where there is none."""
    found: dict[str, Fixed] = {}
    try:
        return _change(sums, letters, found), tuple(found.values())
    except NoRow:
        return None


def _change(sums: Sums, letters: Mapping[Index, str], found: dict[str, Fixed]) -> Sums:
    def factor(each: Factor) -> Factor:
        match each:
            case Entry(array, at) if any(p in letters for p in at):
                return _entry(array, at, letters, found)
            case Delta(i, j) if i in letters or j in letters:
                return (
                    _unit((i, None), j, letters, found) if i in letters else _unit((None, j), i, letters, found)
                )
            case Partial() | Derivative():
                raise NoRow
        return rebuild(each, lambda inner: _change(inner, letters, found), lambda place: place)

    return tuple(Term(tuple(map(factor, each.factors)), each.bound) for each in sums)


def _entry(array: Array, at: tuple[Place, ...], letters: Mapping[Index, str], found: dict[str, Fixed]) -> Entry:
    """W_ij at a letter i is entry j of row i; a number beside a letter is fixed too."""
    kept = tuple(None if isinstance(p, Index) and p not in letters else p for p in at)
    if array.kind != "value" and None in kept:
        raise NoRow
    left = list(kept)
    row, column = (None if axis is None or left.pop(0) is not None else axis for axis in array.shape)
    spoken = ",".join("." if p is None else str(p) if isinstance(p, int) else f"i{p.id}" for p in kept)
    name = f"{array.name}\0{array.kind}\0{array.via}\0{spoken}"
    fixed = found.setdefault(name, Fixed(Array(name, (row, column), array.kind, array.via), array, kept))
    return Entry(fixed.array, tuple(p for p, own in zip(at, kept, strict=True) if own is None))


def _unit(
    at: tuple[Place | None, ...], other: Place, letters: Mapping[Index, str], found: dict[str, Fixed]
) -> Entry:
    """delta_ij is entry j of e_i."""
    letter = next(p for p in at if p is not None)
    if not isinstance(letter, Index) or not isinstance(other, Index) or other in letters:
        raise NoRow
    name = f"{UNIT}{at.index(letter)}{letter.id}"
    fixed = found.setdefault(name, Fixed(Array(name, (letter.axis, None)), None, at))
    return Entry(fixed.array, (other,))


def put_letters_back(sums: Sums, fixed: tuple[Fixed, ...]) -> Sums:
    """The index form with the entries that the names stand for."""
    known = {each.array: each for each in fixed}

    def factor(each: Factor) -> Factor:
        own = known.get(each.array) if isinstance(each, Entry) else None
        if own is None or not isinstance(each, Entry):
            return rebuild(each, lambda inner: put_letters_back(inner, fixed), lambda place: place)
        if own.of is None:
            i, j = (each.at[0] if p is None else p for p in own.at)
            return Delta(i, j)
        left = iter(each.at)
        return Entry(own.of, tuple(next(left) if p is None else p for p in own.at))

    return tuple(Term(tuple(map(factor, each.factors)), each.bound) for each in sums)
