"""Axes and shapes.

An axis is a number, the name of a symbolic size, or UNIT: the axis of extent 1 that a declared vector
`[n]` or scalar `[]` does not have. A size that happens to be 1 is a number, never UNIT, so `[1, 2]` keeps
both its indices and `[2]` has one.
"""

from __future__ import annotations

from collections.abc import Mapping

Axis = int | str | None
Shape = tuple[Axis, Axis]

UNIT: Axis = None
SCALAR: Shape = (UNIT, UNIT)


def extent(axis: Axis) -> int | str:
    """How many values an index on this axis takes: UNIT counts 1."""
    return 1 if axis is None else axis


def is_unit(axis: Axis) -> bool:
    """Does the axis have extent 1, declared or not?"""
    return axis is None or axis == 1


def same_axis(a: Axis, b: Axis) -> bool:
    return a == b or (is_unit(a) and is_unit(b))


def same_shape(a: Shape, b: Shape) -> bool:
    """Equal extents; UNIT and 1 agree."""
    return a == b or (same_axis(a[0], b[0]) and same_axis(a[1], b[1]))


def is_scalar(shape: Shape) -> bool:
    """A 1 x 1 value is a scalar wherever one is needed."""
    return is_unit(shape[0]) and is_unit(shape[1])


def is_vector(shape: Shape) -> bool:
    """Declared `[n]`: exactly one axis is UNIT."""
    return (shape[0] is None) != (shape[1] is None)


def rank(shape: Shape) -> int:
    """The number of indices that an element carries: 0, 1 or 2."""
    return sum(axis is not None for axis in shape)


def join_axis(a: Axis, b: Axis) -> Axis:
    """The axis of `a + b` after broadcasting; callers have checked that the two go together."""
    if a is None or a == 1:
        return a if b is None else b
    return a


def transposed(shape: Shape) -> Shape:
    return (shape[1], shape[0])


def number(axis: Axis, sizes: Mapping[str, int]) -> int:
    """The extent as a number, by the sizes of an instance."""
    length = extent(axis)
    return sizes[length] if isinstance(length, str) else length


def show_shape(shape: Shape) -> str:
    """>>> show_shape((3, "n")), show_shape((3, None)), show_shape((None, None))
    ('3 x n', '3 x 1', '1 x 1')
    """
    return f"{extent(shape[0])} x {extent(shape[1])}"
