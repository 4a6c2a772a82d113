"""Functions of whole lines at every point: softmax and its like, sum, mean and max, and their way back."""

from __future__ import annotations

from typing import Any

import numpy as np

from symbackprop.points import entries
from symbackprop.points.batch import Batch, values
from symbackprop.points.dual import Dual, constant
from symbackprop.points.entries import Entries
from symbackprop.points.functions import scalar_function, scalar_slope
from symbackprop.rules.registry import RULES

# A line is written along the last axis: `axis` 1 of a form. For axis 0 the matrix is transposed and back.


def rowwise(rule: str, arg: Dual, axis: int) -> Dual:
    """softmax along rows (axis 1) or down columns (axis 0)"""
    if axis == 0:
        return rowwise(rule, arg.T, 1).T
    out = _on_lines(rule, [_moving(arg, k) for k in range(arg.columns)])
    value = np.stack([values(o.value) for o in out], axis=-1)
    if arg.tangent is None:
        return Dual(value)
    return Dual(value, _stacked([o.slope for o in out], (arg.tangent.shape[0], *value.shape), arg.exact))


def pulled_back(rule: str, arg: Dual, axis: int, upstream: Dual) -> Dual:
    """g_k = sum_i upstream_i da_i/dz_k for each line"""
    if axis == 0:
        return pulled_back(rule, arg.T, 1, upstream.T).T
    columns = []
    for k in range(arg.columns):
        one = entries.filled(1, arg.value.shape[:-1], arg.exact)
        numbers = [Batch(_moving(arg, i), Batch(one) if i == k else None) for i in range(arg.columns)]
        slopes = [o.slope for o in _on_lines(rule, numbers)]
        value = np.stack([values(s.value) for s in slopes], axis=-1)
        tangent = None
        if arg.tangent is not None:
            shape = (arg.tangent.shape[0], *value.shape)
            tangent = _stacked([s.slope for s in slopes], shape, arg.exact)
        columns.append((upstream * Dual(value, tangent)).sum(1))
    return _side_by_side(columns)


def _moving(arg: Dual, k: int) -> Batch:
    return Batch(arg.value[..., k], None if arg.tangent is None else arg.tangent[..., k])


def _on_lines(rule: str, line: list[Batch]) -> list[Batch]:
    value = RULES[rule].value
    if value is None:
        raise TypeError(f"the rule {rule} has no value")
    return list(value(line))


def _stacked(slopes: list[Any], shape: tuple[int, ...], exact: bool) -> Entries:
    """The slopes of the entries of a line, None for 0, as one array"""
    zero = entries.filled(0, shape[:-1], exact)
    return np.stack([zero if s is None else np.broadcast_to(s, shape[:-1]) for s in slopes], axis=-1)


def _side_by_side(columns: list[Dual]) -> Dual:
    value = np.concatenate([c.value for c in columns], axis=-1)
    tangents = [c.tangent for c in columns if c.tangent is not None]
    return Dual(value, np.concatenate(tangents, axis=-1) if tangents else None)


# -- many numbers to one --------------------------------------------------------------------------------------


def reduced(rule: str, arg: Dual, axis: int | None, count: int) -> Dual:
    """sum, mean (over the declared `count`), max, or a general function of all entries"""
    if rule in ("sum", "mean"):
        total = arg.sum(axis)
        return total if rule == "sum" else total / count
    if rule not in RULES:
        return scalar_function(rule, arg)
    if rule != "max":
        raise TypeError(f"the reduction {rule} has no value at points")
    value = _largest(arg, axis)
    if arg.tangent is None:
        return Dual(value)
    at = Dual(_where_largest(arg, value), None)
    return Dual(value, (at * Dual(arg.value, arg.tangent)).sum(axis).tangent)


def reduced_back(rule: str, arg: Dual, axis: int | None, count: int, upstream: Dual) -> Dual:
    """dL/dA from the derivative by the one number"""
    if rule == "sum":
        return upstream.spread(arg.rows, arg.columns)
    if rule == "mean":
        return (upstream / count).spread(arg.rows, arg.columns)
    if rule not in RULES:
        return upstream * scalar_slope(rule, arg)
    return upstream * Dual(_where_largest(arg, _largest(arg, axis)))


def _where_largest(arg: Dual, value: Entries) -> Entries:
    """1 at each largest entry; where several are largest each counts"""
    return entries.indicator("==", arg.value, value)


def _largest(arg: Dual, axis: int | None) -> Entries:
    array = arg.value
    if not arg.exact:
        return np.asarray(array.max(axis=(-2, -1) if axis is None else axis - 2, keepdims=True))
    if axis is None:
        return _largest_in_rows(array.reshape(array.shape[0], 1, -1))
    if axis == 1:
        return _largest_in_rows(array)
    return np.swapaxes(_largest_in_rows(np.swapaxes(array, -1, -2)), -1, -2)


def _largest_in_rows(array: Entries) -> Entries:
    best = array[..., :1]
    for k in range(1, array.shape[-1]):
        other = array[..., k : k + 1]
        best = entries.select(entries.related(">=", best, other), best, other)
    return best


def one_hot(label: Dual, rows: int, columns: int) -> Dual:
    """1 in the place that the label says, counted from 1"""
    places = np.empty((1, rows, columns), dtype=label.value.dtype)
    for k in range(rows * columns):
        places[0, k // columns, k % columns] = constant(k + 1, label.exact).value[0, 0, 0]
    return Dual(entries.indicator("==", np.broadcast_to(label.value, label.value.shape), places))
