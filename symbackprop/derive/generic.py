"""A network at sizes of its own: numbers that need not be equal become symbols that are not.

[2, 2] hides a missing transpose, so the checks see W at a x b with a and b different, wherever the equations
leave the two apart. What a number of the network depends on (the 1/n of a mean, a place W[2, 1]) stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, cast

from symbackprop.algebra.forms import (
    Array,
    Basis,
    Diag,
    Element,
    Form,
    Identity,
    MatMul,
    OneHot,
    Operation,
    Reduce,
    Scale,
    Trace,
    Transpose,
    children,
)
from symbackprop.algebra.rewrite import with_children
from symbackprop.algebra.shapes import Axis, Shape, is_unit
from symbackprop.network.network import Equation, Network, Quantity

Class = int  # one for each axis that may have a size of its own
Classes = tuple[Class | None, Class | None]
MARK = "\u00b0"  # no name of a file can hold it


def generic(network: Network) -> Network:
    """The same equations with every number that may be another one a symbol; the network itself if none may."""
    sizes = _Sizes()
    seen = [sizes.form(e.form) for e in network.equations]
    for equation, found in zip(network.equations, seen, strict=True):
        sizes.join(sizes.array(equation.out), found)
    renamed = sizes.names()
    if not renamed:
        return network
    arrays = {name: sizes.renamed_array(q.array, renamed) for name, q in network.quantities.items()}
    quantities = {
        n: replace(q, array=arrays[n], label=sizes.renamed_label(q, renamed))
        for n, q in network.quantities.items()
    }
    again = iter(sizes.nodes)
    equations = tuple(
        Equation(arrays[e.name], sizes.renamed_form(e.form, again, renamed)) for e in network.equations
    )
    return replace(network, quantities=quantities, equations=equations)


@dataclass(slots=True)
class _Sizes:
    """Which axes must have one size: a union-find over the axes that are numbers."""

    parent: list[Class] = field(default_factory=list)
    number: list[int] = field(default_factory=list)
    fixed: set[Class] = field(default_factory=set)
    of_name: dict[str, Classes] = field(default_factory=dict)
    of_label: dict[str, Class] = field(default_factory=dict)  # how many places a label has
    nodes: list[Classes] = field(default_factory=list)  # in the order in which the forms are walked

    def new(self, axis: Axis) -> Class | None:
        """A class for an axis that is a number; symbols are apart already, and 1 is 1."""
        if not isinstance(axis, int) or is_unit(axis):
            return None
        self.parent.append(len(self.parent))
        self.number.append(axis)
        return len(self.parent) - 1

    def both(self, shape: Shape) -> Classes:
        return self.new(shape[0]), self.new(shape[1])

    def find(self, one: Class) -> Class:
        while self.parent[one] != one:
            self.parent[one] = self.parent[self.parent[one]]
            one = self.parent[one]
        return one

    def unite(self, one: Class | None, other: Class | None) -> None:
        if one is not None and other is not None:
            self.parent[self.find(one)] = self.find(other)

    def join(self, one: Classes, other: Classes) -> None:
        self.unite(one[0], other[0])
        self.unite(one[1], other[1])

    def fix(self, *classes: Class | None) -> None:
        self.fixed.update(c for c in classes if c is not None)

    def array(self, array: Array) -> Classes:
        if array.name not in self.of_name:
            self.of_name[array.name] = self.both(array.shape)
        return self.of_name[array.name]

    def form(self, form: Form) -> Classes:
        """The classes of a form's axes, its parts united as its kind demands; noted parts first."""
        kids = [self.form(kid) for kid in children(form)]
        here = self.array(form) if isinstance(form, Array) else self.both(form.shape)
        self._tie(form, here, kids)
        self.nodes.append(here)
        return here

    def _tie(self, form: Form, here: Classes, kids: list[Classes]) -> None:
        """The axes that must be equal for the node to have its shape."""
        match form:
            case MatMul():
                self._multiplied(here, kids)
            case Transpose():
                self.join(here, kids[0][::-1])
            case Scale():
                self.join(here, kids[1])
            case Reduce(rule, _, axis):
                self._reduced(rule, axis, here, kids[0])
            case Diag() | Identity() | Trace() | Element() | Operation() | Basis() | OneHot():
                self._tie_structure(form, here, kids)
            case _:
                for kid in kids:  # each of the form's own shape
                    self.join(here, kid)

    def _tie_structure(self, form: Form, here: Classes, kids: list[Classes]) -> None:
        """diag(v) and I are square, tr(A) has a square A; what names a place keeps its length."""
        match form:
            case Diag():
                self.unite(here[0], here[1])
                self.unite(here[0], kids[0][0])
                self.unite(here[0], kids[0][1])
            case Identity():
                self.unite(*here)
            case Trace():
                self.unite(*kids[0])
            case Element() | Operation():
                self.fix(*here, *(c for kid in kids for c in kid))
            case Basis():
                self.fix(*here)
            case OneHot(Array(label)):
                places = next((c for c in here if c is not None), None)
                if places is not None:
                    self.unite(places, self.of_label.setdefault(label, places))

    def _multiplied(self, here: Classes, kids: list[Classes]) -> None:
        self.unite(here[0], kids[0][0])
        self.unite(here[1], kids[-1][1])
        for left, right in pairwise(kids):
            self.unite(left[1], right[0])

    def _reduced(self, rule: str, axis: int | None, here: Classes, kid: Classes) -> None:
        if axis is not None:
            self.unite(here[1 - axis], kid[1 - axis])
        if rule == "mean":  # its 1/n is a number of the page
            self.fix(*(kid if axis is None else (kid[axis],)))

    def names(self) -> dict[Class, str]:
        """A symbol for each class that is not fixed, if at least two of one number come apart."""
        fixed = {self.find(c) for c in self.fixed}
        roots = dict.fromkeys(self.find(c) for c in range(len(self.parent)))
        free = [root for root in roots if root not in fixed]
        if len({self.number[root] for root in free}) == len(free):
            return {}
        return {root: f"{self.number[root]}{MARK}{place}" for place, root in enumerate(free)}

    def shape(self, shape: Shape, classes: Classes, names: dict[Class, str]) -> Shape:
        row, column = (
            axis if c is None else names.get(self.find(c), axis) for axis, c in zip(shape, classes, strict=True)
        )
        return row, column

    def renamed_array(self, array: Array, names: dict[Class, str]) -> Array:
        return replace(array, shape=self.shape(array.shape, self.array(array), names))

    def renamed_label(self, quantity: Quantity, names: dict[Class, str]) -> int | str | None:
        """The size of its onehot vectors."""
        places = self.of_label.get(quantity.name)
        return quantity.label if places is None else names.get(self.find(places), quantity.label)

    def renamed_form(self, form: Form, nodes: Iterator[Classes], names: dict[Class, str]) -> Form:
        """The form walked again, in the same order, with the shapes that its classes give."""
        kids = tuple(self.renamed_form(kid, nodes, names) for kid in children(form))
        shape = self.shape(form.shape, next(nodes), names)
        node = with_children(form, kids) if kids else form
        reshaped: Form = node if node.shape == shape else replace(cast(Any, node), shape=shape)
        return reshaped
