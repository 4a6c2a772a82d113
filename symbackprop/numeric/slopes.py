"""phi'(z) as numbers: the declared slope, a form in z and a = phi(z), evaluated.

A mask that is given as `z > 0` decides a slope even where z itself is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from symbackprop.algebra.forms import Array, Form, Slope
from symbackprop.algebra.shapes import Shape
from symbackprop.numeric.functions import call
from symbackprop.numeric.scope import Scope
from symbackprop.numeric.value import Cell, Value, cell_at, from_flat, map_cells, unknown
from symbackprop.rules.unfolding import put_in

Evaluate = Callable[[Form, Scope], Value]


class Function(NamedTuple):
    """phi, with its parameters, and the argument in which its slope is wanted."""

    rule: str
    params: tuple[Fraction, ...]
    which: int


def slope_value(
    phi: Function, args: Sequence[Value], masks: Sequence[Value | None], scope: Scope, evaluate: Evaluate
) -> Value:
    """phi'(args) entry by entry."""
    rule, params, which = phi
    shape: Shape = (args[0].rows, args[0].columns)
    inputs = tuple(Array(f"\0z{k}", shape) for k in range(len(args)))
    output = Array("\0a", shape)
    form = put_in(Slope(rule, inputs, shape, params, which), output, scope.kinks.get(rule, Fraction(0)))
    if form is None:
        return unknown(*args[0].shape)
    result = map_cells(lambda *cells: call(rule, cells, params), *args)
    values = {z.name: value for z, value in zip(inputs, args, strict=True)} | {output.name: result}
    seen = {z.name: mask for z, mask in zip(inputs, masks, strict=True) if mask is not None}
    local = replace(scope, values={**scope.values, **values}, masks={**scope.masks, **seen})
    value = evaluate(form, local)
    if value.shape != args[0].shape:
        return from_flat(*args[0].shape, [cell_at(value, 0, 0)] * (args[0].rows * args[0].columns))
    return value


def slope_cell(
    phi: Function, args: Sequence[Cell], masks: Sequence[Cell], scope: Scope, evaluate: Evaluate
) -> Cell:
    """phi'(u) of one place."""
    values = [from_flat(1, 1, [cell]) for cell in args]
    known = [None if mask is None else from_flat(1, 1, [mask]) for mask in masks]
    return cell_at(slope_value(phi, values, known, scope, evaluate), 0, 0)
