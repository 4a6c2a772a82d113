"""What stands on a side of a step: arrays, sizes, places that are spoken of; and its value at an entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from symbackprop.algebra.forms import (
    Add,
    Array,
    Basis,
    Element,
    Form,
    Hadamard,
    MatMul,
    Neg,
    Number,
    Scale,
    SizeOf,
    Slope,
    Transpose,
    children,
)
from symbackprop.algebra.shapes import SCALAR, Axis, extent
from symbackprop.algebra.terms import (
    Derivative,
    Entry,
    Factor,
    Group,
    Index,
    Partial,
    SlopeAt,
    Sums,
    parts,
    places,
)
from symbackprop.derive.steps import Side
from symbackprop.evaluate.entry_reader import EntryReader, entry_reader
from symbackprop.network.network import Equation


@dataclass(slots=True)
class Found:
    """Everything that was met on some sides, each once, in the order in which it was met."""

    arrays: dict[Array, None] = field(default_factory=dict)
    partials: dict[Array, None] = field(default_factory=dict)
    axes: dict[Axis, None] = field(default_factory=dict)
    slopes: dict[str, None] = field(default_factory=dict)
    spoken: dict[int | str, set[int]] = field(default_factory=dict)

    def look(self, side: Side) -> Found:
        if isinstance(side, Form):
            self._form(side)
        else:
            self._sums(side)
        return self

    def add(self, other: Found) -> Found:
        """What was met elsewhere, after what was met here."""
        self.arrays.update(other.arrays)
        self.partials.update(other.partials)
        self.axes.update(other.axes)
        self.slopes.update(other.slopes)
        for axis, spoken in other.spoken.items():
            self.spoken.setdefault(axis, set()).update(spoken)
        return self

    def array(self, array: Array) -> None:
        self.arrays[array] = None
        self.axis(*array.shape)

    def axis(self, *axes: Axis) -> None:
        for axis in axes:
            if axis is not None:
                self.axes[axis] = None

    def _form(self, form: Form) -> None:
        if isinstance(form, Array):
            self.array(form)
        self.axis(*form.shape)
        if isinstance(form, Slope):
            self.slopes[form.rule] = None
        if isinstance(form, SizeOf):
            self.axis(form.name)
        elif isinstance(form, Element):
            for axis, place in zip(form.arg.shape, (form.row, form.column), strict=True):
                self._speak(axis, place)
        elif isinstance(form, Basis):
            self._speak(form.shape[1] if form.shape[0] is None else form.shape[0], form.place)
        for child in children(form):
            self._form(child)

    def _speak(self, axis: Axis, place: object) -> None:
        if isinstance(place, int) and axis is not None:
            self.spoken.setdefault(axis, set()).add(place)

    def _sums(self, sums: Sums) -> None:
        for each in sums:
            self.axis(*(b.axis for b in each.bound))
            for factor in each.factors:
                self._factor(factor)

    def _factor(self, factor: Factor) -> None:
        for written in entries(factor):
            self.array(written.array)
            axes = [axis for axis in written.array.shape if axis is not None]
            for axis, place in zip(axes, written.at, strict=True):
                self._speak(axis, place)
        if isinstance(factor, Partial):
            self.partials[factor.out.array] = None
        if isinstance(factor, SlopeAt):
            self.slopes[factor.rule] = None
        if isinstance(factor, SizeOf):
            self.axis(factor.name)
        else:
            self.axis(*(p.axis for p in places(factor) if isinstance(p, Index)))
            _speak_deltas(self, factor)
        for inner in parts(factor):
            self._sums(inner)


def met(equations: Iterable[Equation]) -> Found:
    """Everything that was met on both sides of equations."""
    found = Found()
    for equation in equations:
        found.array(equation.out)
        found.look(equation.form)
    return found


@dataclass(slots=True)
class Looks:
    """What stands on a side, looked at once: most sides end one step and begin the next."""

    known: dict[int, tuple[Side, Found]] = field(default_factory=dict)

    def at(self, side: Side) -> Found:
        """Shared by all who look: it is read, never changed."""
        known = self.known.get(id(side))
        if known is None:
            # the side is kept beside it: an id is unique only as long as the side lives
            known = self.known[id(side)] = (side, Found().look(side))
        return known[1]


def _speak_deltas(found: Found, factor: Factor) -> None:
    """delta_k3: 3 is a place on the axis of k."""
    here = list(places(factor))
    axes = [p.axis for p in here if isinstance(p, Index)]
    if len(here) == 2 and len(axes) == 1 and axes[0] is not None and not isinstance(factor, Entry | Partial):
        found.spoken.setdefault(axes[0], set()).update(p for p in here if isinstance(p, int))


def entries(factor: Factor) -> Iterator[Entry]:
    """The entries written directly on a factor."""
    match factor:
        case Entry():
            yield factor
        case Partial(out, wrt):
            yield out
            yield wrt
        case Derivative(_, wrt):
            yield wrt


def is_literal_zero(side: Side) -> bool:
    """Is the side 0 as written: nothing, or in each summand a factor 0?"""
    match side:
        case tuple():
            return all(any(map(_is_zero_factor, each.factors)) for each in side)
        case Number(number):
            return number == 0
        case Scale(factor, arg):
            return is_literal_zero(factor) or is_literal_zero(arg)
        case Neg(arg) | Transpose(arg):
            return is_literal_zero(arg)
        case MatMul(args) | Hadamard(args):
            return any(map(is_literal_zero, args))
        case Add(args):
            return all(map(is_literal_zero, args))
        case _:
            return False


def _is_zero_factor(factor: Factor) -> bool:
    match factor:
        case Number(number):
            return number == 0
        case Group(sums):
            return is_literal_zero(sums)
        case _:
            return False


def fits(side: Side, free: tuple[Index, ...]) -> bool:
    """Has a matrix form the axes of the free indices, in their order? An index form always does."""
    if not isinstance(side, Form) or (side.shape == SCALAR and is_literal_zero(side)):
        return True
    wanted = [i.extent for i in free if i.extent != 1]
    return [extent(a) for a in side.shape if extent(a) != 1] == wanted


def side_reader(side: Side, free: tuple[Index, ...]) -> EntryReader:
    """The entries of a side at the given places of the free indices."""
    if isinstance(side, Form) and is_literal_zero(side):
        return lambda point, at: 0
    return entry_reader(side, free)
