"""(A)_ij and sum_k W_ik x_k read alike: the entries of a matrix form and of an index form, at points."""

from __future__ import annotations

from collections.abc import Callable

from symbackprop.algebra.forms import Form
from symbackprop.algebra.shapes import extent
from symbackprop.algebra.terms import Index, Sums
from symbackprop.evaluate.index_form import reader
from symbackprop.evaluate.matrix_form import value_at
from symbackprop.evaluate.numbers import Value
from symbackprop.evaluate.point import At, Point

EntryReader = Callable[[Point, At], Value]


def entry_reader(side: Sums | Form, free: tuple[Index, ...]) -> EntryReader:
    """The entries of a form where the free indices take places, first the row, then the column."""
    if not isinstance(side, Form):
        read = reader(side)
        return lambda point, at: read(point, dict(zip(free, at, strict=True)))
    form, long = side, [index.extent != 1 for index in free]
    units = [extent(axis) == 1 for axis in side.shape]

    def entry(point: Point, at: At) -> Value:
        left = [place for place, whole in zip(at, long, strict=True) if whole]
        row, column = (None if unit else left.pop(0) for unit in units)
        return value_at(form, point, row, column)

    return entry
