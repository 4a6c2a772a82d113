"""Letters for indices, dealt when printing, once for all sides of a derivation, avoiding the network's names.

Two indices share a letter only if they never stand in one side together. A quantity that a derivative is
taken by gets p, q (one index: j), a derived output gets i, j, and sums get k and what follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from symbackprop.algebra.inside import factors_in
from symbackprop.algebra.terms import (
    Derivative,
    Entry,
    Index,
    Partial,
    Sums,
    parts,
    places,
)

POOL = "ijkpqrstuvablmncgh"
_OUTPUT = "ijuv"
_INPUT_PAIR = "pq"
_INPUT_ONE = "jpq"
_BOUND = "kstruv"


@dataclass(frozen=True, slots=True)
class Letters:
    """The letter of each index, by the index's counter."""

    of: Mapping[int, str] = field(default_factory=dict)

    def __getitem__(self, index: Index) -> str:
        return self.of[index.id]


def _bound_in(sums: Sums) -> Iterator[Index]:
    for term in sums:
        yield from term.bound
        for factor in term.factors:
            for inner in parts(factor):
                yield from _bound_in(inner)


def indices_of(sums: Sums) -> tuple[Index, ...]:
    """All indices of an index form, bound and free, in the order in which they are met."""
    found: dict[Index, None] = {}
    for factor in factors_in(sums):
        found.update({p: None for p in places(factor) if isinstance(p, Index)})
    found.update(dict.fromkeys(_bound_in(sums)))
    return tuple(found)


def _indices(entry: Entry) -> tuple[Index, ...]:
    return tuple(p for p in entry.at if isinstance(p, Index))


def _wishes(sides: Sequence[Sums], free: Sequence[Index], derivative: bool) -> dict[Index, str]:
    """The letters that an index would like, by the role in which it is first met; inputs are dealt first."""
    inputs: dict[Index, str] = {}
    outputs: dict[Index, str] = {}
    adjoints: dict[Index, str] = {}
    for factor in (f for side in sides for f in factors_in(side)):
        match factor:
            case Partial(out, wrt):
                outputs.update({i: _OUTPUT for i in _indices(out) if i not in outputs})
                inputs.update({i: _INPUT_ONE if len(wrt.at) == 1 else _INPUT_PAIR for i in _indices(wrt)})
            case Derivative(_, wrt):
                inputs.update({i: _INPUT_ONE if len(wrt.at) == 1 else _INPUT_PAIR for i in _indices(wrt)})
            case Entry(array) if array.kind != "value":
                adjoints.update({i: _OUTPUT for i in _indices(factor)})
    bare = [i for i in free if i not in inputs and i not in outputs]
    wish = _INPUT_PAIR if len(bare) > 1 else _INPUT_ONE
    plain = dict.fromkeys(bare, wish if derivative or inputs or adjoints else _OUTPUT)
    if not (free or inputs or outputs or adjoints):
        plain = {i: _OUTPUT[:2] + _BOUND for side in sides for i in indices_of(side)}
    return (
        inputs
        | {i: w for i, w in (plain | outputs).items() if i not in inputs}
        | {i: w for i, w in adjoints.items() if i not in inputs and i not in outputs and i not in plain}
    )


def _names(sides: Sequence[Sums], met: Sequence[tuple[Index, ...]]) -> frozenset[str]:
    """One-letter names and sizes that stand in the sides themselves; `met` are the sides' indices."""
    found = {str(i.extent) for indices in met for i in indices}
    found.update(f.array.name for side in sides for f in factors_in(side) if isinstance(f, Entry))
    return frozenset(name for name in found if len(name) == 1 and name.isalpha())


def _first(wish: str, pool: str, taken: set[str]) -> str:
    primed = [f"{c}{mark}" for mark in ("'", "''") for c in pool]
    candidates: list[str] = [*wish, *pool, *primed]
    for letter in candidates:
        if letter not in taken:
            return letter
    raise ValueError("more indices in one equality than letters")


def deal(
    sides: Iterable[Sums],
    free: Sequence[Index] = (),
    avoid: frozenset[str] = frozenset(),
    pool: str = "",
    derivative: bool = False,
) -> Letters:
    """Letters for all indices of the sides; `pool` is the notation's own choice, taken in its order.

    `derivative`: the sides speak of a gradient even where none is named in them.
    """
    every = tuple(sides)
    met = [indices_of(side) for side in every]
    avoid = avoid | _names(every, met)
    together: dict[Index, dict[Index, None]] = {i: dict.fromkeys(free) for i in free}
    for indices in met:
        present = dict.fromkeys((*free, *indices))
        for index in present:
            together.setdefault(index, {}).update(present)
    wishes = {} if pool else _wishes(every, free, derivative)
    allowed = "".join(c for c in dict.fromkeys(pool + POOL) if c not in avoid)
    dealt: dict[Index, str] = {}
    for index in dict.fromkeys((*wishes, *free, *together)):
        taken = {dealt[other] for other in together.get(index, {}) if other in dealt}
        wish = "" if pool else "".join(c for c in wishes.get(index, _BOUND) if c not in avoid)
        dealt[index] = _first(wish, allowed, taken)
    return Letters({index.id: letter for index, letter in dealt.items()})
