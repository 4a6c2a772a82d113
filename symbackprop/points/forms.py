"""The value of a matrix form at every point, with tangents: (A B)_ij = sum_k A_ik B_kj, node by node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from symbackprop.algebra.forms import (
    Add,
    Apply,
    Array,
    Basis,
    Diag,
    Divide,
    Element,
    Form,
    Hadamard,
    Identity,
    Indicator,
    MatMul,
    Neg,
    Number,
    OneHot,
    Ones,
    Power,
    Reduce,
    RowFn,
    Scale,
    SizeOf,
    Slope,
    Trace,
    Transpose,
)
from symbackprop.algebra.shapes import Axis, Shape
from symbackprop.frozen import quickly_made
from symbackprop.points import dual, entries, lines, masked
from symbackprop.points.dual import Dual
from symbackprop.points.entries import Entries
from symbackprop.rules.unfolding import put_in

Look = Callable[[Array], Dual]


class SizeUnknown(LookupError):
    """A symbolic size has no number."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds at all points: lengths of axes, the kind of numbers, slopes at kinks, given masks `z > 0`.

    `short` are declared axes that are tried with fewer places; a mean still divides by the declared number.
    """

    sizes: Mapping[str, int]
    short: Mapping[int, int] = field(default_factory=dict)
    exact: bool = False
    kinks: Mapping[str, Fraction] = field(default_factory=dict)
    masks: Mapping[str, Entries] = field(default_factory=dict)

    def knows(self, axis: Axis) -> bool:
        """Has the axis a length?"""
        return not isinstance(axis, str) or axis in self.sizes

    def extent(self, axis: Axis) -> int:
        """How many places an index on the axis takes."""
        if axis is None:
            return 1
        if isinstance(axis, int):
            return self.short.get(axis, axis)
        if axis not in self.sizes:
            raise SizeUnknown(axis)
        return self.sizes[axis]

    def count(self, axis: Axis) -> int:
        """The size as a number in a formula."""
        return axis if isinstance(axis, int) else self.extent(axis)

    def extents(self, shape: Shape) -> tuple[int, int]:
        return self.extent(shape[0]), self.extent(shape[1])


@quickly_made
@dataclass(frozen=True, slots=True)
class Reading:
    """One evaluation: what names stand for, and the nodes that are known already."""

    look: Look
    setting: Setting
    output: tuple[Form, Callable[[], Dual | None]] | None = None  # the whole right side, and what it computes
    replaced: bool = False  # is the output another one than is computed, and the slopes are those at it?
    known: dict[int, Dual] = field(
        default_factory=dict
    )  # by the node's identity: the form outlives the reading


def evaluated(form: Form, reading: Reading) -> Dual:
    """The form at every point."""
    key = id(form)
    found = reading.known.get(key)
    if found is None:
        found = reading.known[key] = _evaluated(form, reading)
    return found


def _evaluated(form: Form, reading: Reading) -> Dual:
    match form:
        case Array():
            return reading.look(form)
        case Add(args):
            total = evaluated(args[0], reading)
            for arg in args[1:]:
                total = total + evaluated(arg, reading)
            return total
        case MatMul(args):
            total = evaluated(args[0], reading)
            for arg in args[1:]:
                total = total @ evaluated(arg, reading)
            return total
        case Hadamard(args):
            total = evaluated(args[0], reading)
            for arg in args[1:]:
                total = total * evaluated(arg, reading)
            return total
        case Neg(arg):
            return -evaluated(arg, reading)
        case Scale(factor, arg):
            return evaluated(factor, reading) * evaluated(arg, reading)
        case Divide(top, bottom):
            return evaluated(top, reading) / evaluated(bottom, reading)
        case Power(base, exponent):
            whole = int(exponent) if exponent.denominator == 1 else exponent
            return evaluated(base, reading) ** whole
        case Transpose(arg):
            return evaluated(arg, reading).T
        case Apply() | Slope() | Indicator() | RowFn() | Reduce():
            return _function(form, reading)
        case _:
            return _structure(form, reading)


def _function(form: Apply | Slope | Indicator | RowFn | Reduce, reading: Reading) -> Dual:
    setting = reading.setting
    match form:
        case Apply():
            return _applied(form, reading)
        case Slope(rule, args, _, params, which):
            operands = [evaluated(arg, reading) for arg in args]
            return masked.slope(rule, operands, params, which, setting.kinks, mask_of(args[0], setting))
        case Indicator(relation, left, right):
            sides = [evaluated(side, reading).still() for side in (left, right)]
            mask = mask_of(left, setting) if right == Number(Fraction(0)) else None
            return masked.indicator(relation, sides[0], sides[1], mask)
        case RowFn(rule, arg, axis):
            return lines.rowwise(rule, evaluated(arg, reading), axis)
        case Reduce(rule, arg, axis):
            return lines.reduced(rule, evaluated(arg, reading), axis, counted(arg.shape, axis, setting))


def _applied(form: Apply, reading: Reading) -> Dual:
    operands = [evaluated(arg, reading) for arg in form.args]
    setting = reading.setting
    mask = mask_of(form.args[0], setting)
    value = masked.applied(form.rule, [o.still() for o in operands], form.params, setting.kinks, mask).value
    tangent: Entries | None = None
    for which, operand in enumerate(operands):
        if operand.tangent is not None:
            part = slope_of(form, which, reading).value * operand.tangent
            tangent = dual.added(tangent, part, value)
    return Dual(value, tangent)


def slope_of(form: Apply, which: int, reading: Reading) -> Dual:
    """phi'(args); where an argument is unknown and the output is given, by the declared slope in its terms."""
    operands = [evaluated(arg, reading) for arg in form.args]
    setting = reading.setting
    mask = mask_of(form.args[0], setting)
    found = masked.slope(form.rule, operands, form.params, which, setting.kinks, mask)
    known = not reading.replaced and entries.known(found.value).all()
    if reading.output is None or reading.output[0] is not form or known:
        return found
    out = reading.output[1]()
    if out is None:
        return found
    slope = Slope(form.rule, form.args, form.shape, form.params, which)
    output = Array("", form.shape)
    declared = put_in(slope, output, setting.kinks.get(form.rule, Fraction(0)))
    if declared is None:
        return found
    look = reading.look
    inner = Reading(lambda array: out if array is output else look(array), setting)
    told = np.broadcast_to(evaluated(declared, inner).value, found.value.shape)
    return Dual(told if reading.replaced else entries.first_known(found.value, told), found.tangent)


def mask_of(form: Form, setting: Setting) -> Entries | None:
    """The given mask `z > 0` where the form is z."""
    if isinstance(form, Array) and form.kind == "value":
        return setting.masks.get(form.name)
    return None


def counted(shape: Shape, axis: int | None, setting: Setting) -> int:
    """By how much a mean divides."""
    if axis is None:
        return setting.count(shape[0]) * setting.count(shape[1])
    return setting.count(shape[axis])


def _structure(form: Form, reading: Reading) -> Dual:
    setting = reading.setting
    exact = setting.exact
    match form:
        case Number(value):
            return dual.constant(value, exact)
        case SizeOf(name):
            return dual.constant(setting.extent(name), exact)
        case Ones(shape):
            return dual.filled(1, *setting.extents(shape), exact)
        case Identity(shape):
            return dual.identity(setting.extent(shape[0]), exact)
        case Basis(place, shape):
            return lines.one_hot(dual.constant(place, exact), *setting.extents(shape))
        case OneHot(label, shape):
            return lines.one_hot(evaluated(label, reading), *setting.extents(shape))
        case Diag(arg):
            vector = evaluated(arg, reading)
            column = vector if vector.columns == 1 else vector.T
            return column * dual.identity(column.rows, exact)
        case Trace(arg):
            inner = evaluated(arg, reading)
            return (inner * dual.identity(inner.rows, exact)).sum()
        case Element(arg, row, column):
            inner = evaluated(arg, reading)
            inner = inner if row is None else inner.row(row - 1)
            return inner if column is None else inner.column(column - 1)
        case _:
            raise TypeError(f"no value is declared for the node {type(form).__name__}")
