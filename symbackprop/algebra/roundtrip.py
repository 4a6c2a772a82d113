"""The round trip that decides whether a lifted form counts: lower(lift(e)) == e at every entry.

Sizes are small and all different, so a missing transpose can't hide. Index forms with one signature are decided
once: the lift reads nothing but what the signature holds.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from symbackprop.algebra.fingerprint import Sizes, fingerprint, length
from symbackprop.algebra.forms import Form, SizeOf, arrays
from symbackprop.algebra.inside import forms_in, terms_in
from symbackprop.algebra.lower import lower
from symbackprop.algebra.shapes import Axis, Shape
from symbackprop.algebra.signature import Signature, signature
from symbackprop.algebra.terms import Entry, Index, Place, Sums, free_of, places

_decided: dict[tuple[Signature, tuple[bool, bool]], bool] = {}


def lowers_back(form: Form, sums: Sums, free: tuple[Index, ...], shape: Shape) -> bool:
    """Does the lift of an index form, lowered at `free`, give it back at all entries of unequal sizes?

    Only for what `lift` made: the answer is known by the index form alone, and another form has another answer.
    """
    key = (signature(sums, free), (shape[0] is None, shape[1] is None))
    if key not in _decided:
        _decided[key] = same_entries(form, sums, free, shape)
    return _decided[key]


def same_entries(form: Form, sums: Sums, free: tuple[Index, ...], shape: Shape) -> bool:
    """The same of any form, computed each time."""
    at: list[Place | None] = [None, None]
    left = list(free)
    if any(index not in free for index in free_of(sums)):
        return False  # an index that nothing binds: no form has such an entry
    for which in (0, 1):
        if shape[which] is not None:
            at[which] = left.pop(0)
    again = lower(form, *at)
    sizes = small_sizes(sums, free, form)
    ranges = [range(1, length(i.axis, sizes) + 1) for i in free]
    return all(
        fingerprint(sums, dict(zip(free, where, strict=True)), sizes)
        == fingerprint(again, dict(zip(free, where, strict=True)), sizes)
        for where in itertools.product(*ranges)
    )


def small_sizes(sums: Sums, free: tuple[Index, ...], form: Form | None = None) -> Sizes:
    """2, 3, 4, .. for the extents that occur, all different, and none below a place that is spoken of."""
    found: dict[int | str, None] = {}
    lowest = 2
    for axis in itertools.chain((i.axis for i in free), _axes(sums), _form_axes(form)):
        if isinstance(axis, str | int) and axis != 1:
            found[axis] = None
    for place in _fixed(sums):
        lowest = max(lowest, place)
    return {axis: lowest + k for k, axis in enumerate(found)}


def _axes(sums: Sums) -> Iterator[Axis]:
    for each in terms_in(sums):
        yield from (b.axis for b in each.bound)
        for factor in each.factors:
            if isinstance(factor, Entry):
                yield from factor.array.shape
            elif isinstance(factor, SizeOf):
                yield factor.name


def _fixed(sums: Sums) -> Iterator[int]:
    for each in terms_in(sums):
        for factor in each.factors:
            yield from (p for p in places(factor) if isinstance(p, int))


def _form_axes(form: Form | None) -> Iterator[Axis]:
    if form is None:
        return
    for array in arrays(form):
        yield from array.shape
    yield from (node.name for node in forms_in(form) if isinstance(node, SizeOf))
