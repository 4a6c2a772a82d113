"""The shape of an index form without its names: layers of the same form share one signature.

Two index forms with one signature differ only in the names of arrays, indices and sizes, so what was decided
for one (a round trip, a check) holds for the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from symbackprop.algebra.forms import Array, Number, SizeOf
from symbackprop.algebra.shapes import Axis
from symbackprop.algebra.terms import (
    Delta,
    Derivative,
    Entry,
    Factor,
    Func,
    Group,
    Index,
    Partial,
    Pow,
    SlopeAt,
    Sums,
    Term,
    Truth,
)

Signature = tuple[object, ...]


@dataclass(slots=True)
class Namer:
    """Numbers names in the order in which they are met."""

    arrays: dict[str, int] = field(default_factory=dict)
    indices: dict[Index, int] = field(default_factory=dict)
    axes: dict[object, int] = field(default_factory=dict)

    def array(self, array: Array) -> Signature:
        place = self.arrays.setdefault(array.name, len(self.arrays))
        return (place, array.kind, array.via != "", self.axis(array.shape[0]), self.axis(array.shape[1]))

    def axis(self, axis: Axis) -> int:
        """-1 for UNIT, -2 for a literal 1, else a number for the size."""
        if axis is None or axis == 1:
            return -1 if axis is None else -2
        return self.axes.setdefault(axis, len(self.axes))

    def place(self, place: Index | int) -> object:
        if isinstance(place, int):
            return ("at", place)
        known = self.indices.get(place)
        if known is not None:
            return known
        number = self.indices[place] = len(self.indices)
        return (number, self.axis(place.axis))


def signature(sums: Sums, free: tuple[Index, ...], namer: Namer | None = None) -> Signature:
    """Equal for index forms that differ only in names and sizes."""
    names = Namer() if namer is None else namer
    first = tuple(names.place(i) for i in free)
    return (first, _sums(sums, names))


def _sums(sums: Sums, names: Namer) -> Signature:
    return tuple(_term(t, names) for t in sums)


def _term(term: Term, names: Namer) -> Signature:
    return (tuple(names.place(b) for b in term.bound), tuple(_factor(f, names) for f in term.factors))


def _entry(entry: Entry, names: Namer) -> Signature:
    return (names.array(entry.array), tuple(names.place(p) for p in entry.at))


def _factor(factor: Factor, names: Namer) -> Signature:
    match factor:
        case Entry():
            return ("entry", *_entry(factor, names))
        case Delta(i, j):
            return ("delta", names.place(i), names.place(j))
        case Number(value):
            return ("number", value)
        case SizeOf(name):
            return ("size", names.axis(name))
        case Func(rule, args, params):
            return ("func", rule, params, tuple(_sums(a, names) for a in args))
        case SlopeAt(rule, args, params, which):
            return ("slope", rule, params, which, tuple(_sums(a, names) for a in args))
        case Pow(base, exponent):
            return ("pow", exponent, _sums(base, names))
        case Group(sums):
            return ("group", _sums(sums, names))
        case Truth(relation, left, right):
            return ("truth", relation, _sums(left, names), _sums(right, names))
        case Partial(out, wrt):
            return ("partial", _entry(out, names), _entry(wrt, names))
        case Derivative(sums, wrt):
            return ("derivative", _sums(sums, names), _entry(wrt, names))
