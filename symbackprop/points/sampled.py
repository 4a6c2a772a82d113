"""`Points`: every value, derivative and gradient of a network at sample points, worked out when asked for.

Points are frozen; what was worked out is kept beside them. `overridden` and `with_gradient` give the same
points with a value or an adjoint replaced, and all that hangs on it worked out again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

import numpy as np
from flint import ctx

from symbackprop.algebra.forms import Array, Form
from symbackprop.algebra.shapes import Axis
from symbackprop.frozen import quickly_made, replace
from symbackprop.network.network import Network
from symbackprop.points import dual, entries, functions, lines
from symbackprop.points.adjoint import adjoint
from symbackprop.points.dual import Dual
from symbackprop.points.entries import Entries
from symbackprop.points.forms import Reading, Setting, SizeUnknown, evaluated
from symbackprop.points.graph import Graph
from symbackprop.points.kept import Kept
from symbackprop.points.unvalued import Unvalued
from symbackprop.rules.registry import RULES

Kind = Literal["A", "O", "B", "C"]
PRECISION = 256  # bits of the balls


@quickly_made
@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """`count` points at which a network has values.

    `leaves` are drawn or given values by name, also of computed quantities where the file gives them; `outer`
    the parts of adjoints that come from outside, `adjoints` adjoints that are given. `pinned` replaces values,
    `pinned_adjoints` adjoints; `held` are values replaced before, the rest is `base`'s. With `only` directions
    go through one equation.
    """

    network: Network
    graph: Graph
    kind: Kind
    count: int
    setting: Setting
    leaves: Mapping[str, Entries]
    outer: Mapping[str, Entries]
    adjoints: Mapping[str, Entries] = field(default_factory=dict)
    pinned: Mapping[str, Dual] = field(default_factory=dict)
    pinned_adjoints: Mapping[str, Dual] = field(default_factory=dict)
    held: Mapping[str, Entries] = field(default_factory=dict)
    base: Points | None = None
    only: bool = False
    from_outputs: bool = False  # are the slopes of what was replaced worked from it?
    precision: int = PRECISION
    kept: Kept = field(default_factory=Kept)

    @property
    def sizes(self) -> Mapping[str, int]:
        return self.setting.sizes

    @property
    def exact(self) -> bool:
        return self.setting.exact

    def extent(self, axis: Axis) -> int:
        """How many places an index on this axis takes at these points."""
        return self.setting.extent(axis)

    def working(self) -> AbstractContextManager[object]:
        """The precision of balls while something is worked out; floats that are not defined are nan."""
        return ctx.workprec(self.precision) if self.exact else np.errstate(all="ignore")

    # -- values ----------------------------------------------------------------------------------------------

    def value(self, name: str) -> Dual | None:
        """The quantity at every point; None where nothing of it is known."""
        if name not in self.kept.values:
            with self.working():
                self.kept.values[name] = self._value(name)
        return self.kept.values[name]

    def _value(self, name: str) -> Dual | None:
        if name in self.pinned:
            return self.pinned[name]
        base = self.base
        if base is not None and not any(self.graph.depends(name, p) for p in self.pinned):
            return base.value(name)
        equation = self.graph.equations.get(name)
        if equation is None:
            return self._leaf(name)
        try:
            leaf = self._leaf(name)
            output = (equation.form, lambda: leaf)
            found = evaluated(equation.form, Reading(self._look_for(base), self.setting, output))
        except (Unvalued, SizeUnknown):
            return self._leaf(name)
        given = self._over(name, self.full(found))
        return given if given.known else None

    def _look_for(self, base: Points | None) -> Callable[[Array], Dual]:
        if not self.only or base is None:
            return self.look
        held = base
        return lambda array: self.pinned[array.name] if array.name in self.pinned else held.look(array)

    def _leaf(self, name: str) -> Dual | None:
        if name in self.leaves:
            return Dual(self.leaves[name])
        if name == self.network.loss and name not in self.network.quantities:
            return self._functional()
        return None

    def _functional(self) -> Dual | None:
        """A loss without a formula: L = sum_Y sum(G_Y * Y) with the gradients G_Y that come from outside."""
        total: Dual | None = None
        for name in self.network.upstream:
            value = self.value(name)
            if value is None or name not in self.outer:
                return None
            part = (value * Dual(self.outer[name])).sum()
            total = part if total is None else total + part
        return total if total is not None and self.kind != "C" else None

    def _over(self, name: str, found: Dual) -> Dual:
        """Given cells go before computed ones; directions still follow from the equation."""
        if name in self.held:
            return Dual(self.held[name], found.tangent)
        given = self.leaves.get(name) if self.base is None or name not in self._moved_names() else None
        return found if given is None else Dual(entries.first_known(given, found.value), found.tangent)

    def _moved_names(self) -> frozenset[str]:
        """Quantities whose value follows from a replaced one, though the file gives it."""
        if any(d.tangent is not None for d in self.pinned.values()):
            return frozenset()
        return frozenset(n for n in self.leaves if any(self.graph.depends(n, p) for p in self.pinned))

    def everywhere(self, value: Entries) -> Entries:
        """An array that is the same at all points, once for each."""
        return value if len(value) == self.count else np.broadcast_to(value, (self.count, *value.shape[1:]))

    def full(self, found: Dual) -> Dual:
        """The same, with its tangents."""
        tangent = found.tangent
        if tangent is not None:
            tangent = np.broadcast_to(tangent, (tangent.shape[0], self.count, *tangent.shape[2:]))
        return Dual(self.everywhere(entries.bounded(found.value)), tangent)

    def look(self, array: Array) -> Dual:
        """What a named array of a form stands for."""
        if array.kind == "via":
            raise Unvalued(f"the part of the gradient of {array.name} that comes from {array.via}")
        found = self.gradient(array.name) if array.kind == "adjoint" else self.value(array.name)
        if found is not None:
            return found
        if not self.exact:
            raise Unvalued(array.name)
        return self._unknown(array)

    def _unknown(self, array: Array) -> Dual:
        out = np.empty((self.count, *self.setting.extents(array.shape)), dtype=object)
        out.fill(entries.UNKNOWN)
        return Dual(out)

    def evaluated(self, form: Form) -> Dual:
        """A form over the network's names; raises Unvalued or SizeUnknown."""
        with self.working():
            return evaluated(form, Reading(self.look, self.setting))

    def apply(self, rule: str, *args: Dual, params: Sequence[Fraction] = (), axis: int | None = None) -> Dual:
        """A function of the registry, or of the file, on values; `axis` for functions of lines."""
        declared = RULES.get(rule)
        with self.working():
            if declared is not None and declared.kind == "rowwise":
                along = (0 if args[0].columns == 1 else 1) if axis is None else axis
                return lines.rowwise(rule, args[0], along)
            if declared is not None and declared.kind == "reduction":
                count = args[0].rows * args[0].columns if axis is None else args[0].value.shape[axis + 1]
                return lines.reduced(rule, args[0], axis, count)
            if self.network.functions.get(rule) == "scalar" and (args[0].rows, args[0].columns) != (1, 1):
                return functions.scalar_function(rule, args[0])
            return functions.applied(rule, args, tuple(params), self.setting.kinks)

    def slope(self, rule: str, *args: Dual, params: Sequence[Fraction] = (), which: int = 0) -> Dual:
        """phi'(args) entry by entry"""
        with self.working():
            return functions.slope(rule, args, tuple(params), which, self.setting.kinks)

    def mask(self, name: str) -> Entries | None:
        """1(name > 0), as given or by comparison."""
        given = self.setting.masks.get(name)
        value = self.value(name)
        if value is None:
            return given
        zero = entries.filled(0, value.value.shape, self.exact)
        with self.working():
            found = entries.indicator(">", value.value, zero)
        return found if given is None else entries.first_known(given, found)

    # -- derivatives -----------------------------------------------------------------------------------------

    def seeded(self, name: str, direct: bool = False, unvalued: bool = False) -> Points:
        """The same points with a direction for each entry of a quantity, row by row.

        Total: all that depends on it moves. Direct: only what reads it in its own equation. Unvalued: it may
        have no value, as x in the Hessian of x^T A x.
        """
        key = (name, direct, unvalued)
        if key not in self.kept.moved:
            value = self.look(self.network.array(name)) if unvalued else self.value(name)
            if value is None:
                raise Unvalued(name)
            self.kept.moved[key] = self._pinned({name: dual.moved(self.everywhere(value.value))}, direct)
        return self.kept.moved[key]

    def _pinned(self, pinned: Mapping[str, Dual], only: bool = False) -> Points:
        return replace(self, pinned=pinned, base=self, only=only, kept=Kept())

    def overridden(self, name: str, array: Entries) -> Points:
        """The same points with another value of a quantity, and all that depends on it worked again.

        What was replaced before stays as it was replaced.
        """
        other = self.everywhere(array)
        return replace(self._pinned({name: Dual(other)}), held={**self.held, name: other})

    def with_gradient(self, name: str, array: Entries) -> Points:
        """The same points with another dL/dname, and the gradients of its ancestors worked again."""
        pinned = {**self.pinned_adjoints, name: Dual(self.everywhere(array))}
        return replace(self, pinned={}, pinned_adjoints=pinned, base=self, only=False, kept=Kept())

    def total(self, a: str, b: str) -> Entries | None:
        """da/db, N x ra x ca x rb x cb: b replaced and all that depends on it worked again."""
        key = (a, b)
        if key not in self.kept.totals:
            with self.working():
                self.kept.totals[key] = self._total(a, b)
        return self.kept.totals[key]

    def _total(self, a: str, b: str) -> Entries | None:
        if a == self.network.loss and a != b:
            found = self.gradient(b)
            return None if found is None else found.value[:, None, None, :, :]
        return self._derivative(a, b)

    def direct(self, a: str, b: str) -> Entries | None:
        """The derivative of a's own equation by b, all else held; None where b does not stand in it."""
        if b not in self.graph.reads.get(a, ()):
            return None
        if (a, b) not in self.kept.directs:
            with self.working():
                self.kept.directs[a, b] = self._derivative(a, b, direct=True)
        return self.kept.directs[a, b]

    def _derivative(self, a: str, b: str, direct: bool = False) -> Entries | None:
        try:
            return _jacobian(self.seeded(b, direct).value(a), self.value(b))
        except Unvalued:
            return None

    def second(self, a: str, b: str) -> Entries | None:
        """d(dL/da)/db, N x ra x ca x rb x cb"""
        with self.working():
            try:
                return _jacobian(self.seeded(b, unvalued=True).gradient(a), self.look(self.network.array(b)))
            except Unvalued:
                return None

    def hessian(self, name: str) -> Entries | None:
        """d^2 L / dname dname, N x r x c x r x c"""
        return self.second(name, name)

    def gradient(self, name: str) -> Dual | None:
        """dL/dname in the quantity's own shape; None where it is not known or L does not hang on it."""
        if name not in self.kept.gradients:
            with self.working():
                self.kept.gradients[name] = adjoint(self, name)
        return self.kept.gradients[name]


def _jacobian(found: Dual | None, by: Dual | None) -> Entries | None:
    """Tangents along the entries of b as N x ra x ca x rb x cb"""
    if found is None or by is None:
        return None
    points = by.value.shape[0]
    shape = (points, *found.value.shape[1:], by.rows, by.columns)
    if found.tangent is None:
        return entries.filled(0, shape, found.exact)
    last = np.moveaxis(found.tangent, 0, -1)
    return np.ascontiguousarray(last).reshape((last.shape[0], *shape[1:3], by.rows, by.columns))
