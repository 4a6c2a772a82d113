r"""Shapes in words: $2\times2$, $d_2\times1$, a number."""

from __future__ import annotations

from symbackprop.algebra.shapes import Axis, Shape
from symbackprop.write.latex.printer import Printer


def axis_tex(printer: Printer, axis: Axis) -> str:
    if axis is None:
        return "1"
    return printer.name(axis) if isinstance(axis, str) else str(axis)


def shape_tex(printer: Printer, shape: Shape) -> str:
    r"""$2\times3$; a scalar is a number."""
    if shape == (None, None):
        return "a number"
    return rf"${axis_tex(printer, shape[0])}\times {axis_tex(printer, shape[1])}$"
