"""exchange: other names, sizes and indices in an index form or a matrix form; W_ik h_k becomes V_jl u_l.

Nothing else changes: neither the order of factors nor a number. What was exchanged once is handed out again, so
that sides which were one object still are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from symbackprop.algebra.forms import Array, Form, Number, SizeOf
from symbackprop.algebra.shapes import Axis, Shape
from symbackprop.algebra.terms import (
    Delta,
    Derivative,
    Entry,
    Factor,
    Func,
    Group,
    Index,
    Partial,
    Place,
    Pow,
    SlopeAt,
    Sums,
    Term,
    Truth,
)


@dataclass(slots=True)
class Exchange:
    """name -> the array that takes its place, size -> size; indices are new ones."""

    arrays: Mapping[str, Array]
    axes: Mapping[Axis, Axis]
    indices: dict[Index, Index] = field(default_factory=dict)
    adjoints: dict[Array, Array] = field(default_factory=dict)
    made: dict[int, Any] = field(default_factory=dict)  # by the id of what lives on in the original

    def name(self, name: str) -> str:
        known = self.arrays.get(name)
        return name if known is None else known.name

    def array(self, array: Array) -> Array:
        """The new array, of the same kind; a name that is not exchanged stays."""
        new = self.arrays.get(array.name)
        if new is None:
            return array
        if array.kind == "value":
            return new
        if array not in self.adjoints:
            self.adjoints[array] = Array(new.name, new.shape, array.kind, self.name(array.via))
        return self.adjoints[array]

    def index(self, index: Index) -> Index:
        if index not in self.indices:
            self.indices[index] = Index(self.axes.get(index.axis, index.axis))
        return self.indices[index]

    def free(self, indices: tuple[Index, ...]) -> tuple[Index, ...]:
        return tuple(map(self.index, indices))

    def place(self, place: Place) -> Place:
        return place if isinstance(place, int) else self.index(place)

    def sums(self, sums: Sums) -> Sums:
        known: Sums | None = self.made.get(id(sums))
        if known is None:
            known = self.made[id(sums)] = tuple(map(self.term, sums))
        return known

    def term(self, term: Term) -> Term:
        return Term(tuple(map(self.factor, term.factors)), self.free(term.bound))

    def factor(self, factor: Factor) -> Factor:
        known: Factor | None = self.made.get(id(factor))
        if known is None:
            known = self.made[id(factor)] = self._factor(factor)
        return known

    def entry(self, entry: Entry) -> Entry:
        return Entry(self.array(entry.array), tuple(map(self.place, entry.at)))

    def _factor(self, factor: Factor) -> Factor:
        match factor:
            case Entry():
                return self.entry(factor)
            case Delta(i, j):
                return Delta(self.place(i), self.place(j))
            case Number():
                return factor
            case SizeOf(name):
                return SizeOf(cast(str, self.axes.get(name, name)))
            case Func(rule, args, params):
                return Func(rule, tuple(map(self.sums, args)), params)
            case SlopeAt(rule, args, params, which):
                return SlopeAt(rule, tuple(map(self.sums, args)), params, which)
            case Pow(base, exponent):
                return Pow(self.sums(base), exponent)
            case Group(sums):
                return Group(self.sums(sums))
            case Truth(relation, left, right):
                return Truth(relation, self.sums(left), self.sums(right))
            case Partial(out, wrt):
                return Partial(self.entry(out), self.entry(wrt))
            case Derivative(sums, wrt):
                return Derivative(self.sums(sums), self.entry(wrt))

    def shape(self, shape: Shape) -> Shape:
        return (self.axes.get(shape[0], shape[0]), self.axes.get(shape[1], shape[1]))

    def form(self, form: Form) -> Form:
        if isinstance(form, Array):
            return self.array(form)
        known: Form | None = self.made.get(id(form))
        if known is None:
            known = self.made[id(form)] = self._form(form)
        return known

    def _form(self, form: Form) -> Form:
        """The same node over exchanged operands; every field but these and the shape is kept."""
        if isinstance(form, Number):
            return form
        if isinstance(form, SizeOf):
            return SizeOf(cast(str, self.axes.get(form.name, form.name)))
        kind = cast(Any, type(form))
        return cast(Form, kind(*(self._field(name, getattr(form, name)) for name in kind.__match_args__)))

    def _field(self, name: str, value: Any) -> Any:
        if name == "shape":
            return self.shape(value)
        if isinstance(value, Form):
            return self.form(value)
        return tuple(map(self.form, value)) if name == "args" else value
