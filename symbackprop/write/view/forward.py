"""The forward pass on the page: each equation with its numbers put in, and the result, in one or two columns.

A scalar shows its products, a matrix equation the matrices in place of the names, relu its 0/1 mask. What is
too wide shows the result alone.
"""

from __future__ import annotations

import itertools

from symbackprop.algebra.forms import Apply, Array, Reduce
from symbackprop.algebra.inside import forms_in
from symbackprop.algebra.lower import NotLowered
from symbackprop.algebra.shapes import is_scalar
from symbackprop.network.network import Equation
from symbackprop.numeric.functions import compare
from symbackprop.numeric.scope import SizeUnknown
from symbackprop.numeric.substitute import equation_grid
from symbackprop.numeric.value import ZERO, Value, map_cells, multiply_cells
from symbackprop.rules.primitives import Undecided
from symbackprop.write.latex.cases import thresholds
from symbackprop.write.latex.figures import Figure, bmatrix, cell_tex
from symbackprop.write.latex.layout import LINE, within
from symbackprop.write.latex.measure import width
from symbackprop.write.latex.numbered_form import numbered
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.model import Block, block

HALF = 20.0  # em of each of two columns


def forward_blocks(sheet: Sheet) -> tuple[Block, ...]:
    """The equations that have numbers, in pairs where two neighbours fit a line."""
    rows: list[list[tuple[str, str]]] = []
    for equation in sheet.network.equations:
        for pair in _equation(equation, sheet):
            if rows and len(rows[-1]) == 1 and _narrow(rows[-1][0]) and _narrow(pair):
                rows[-1].append(pair)
            else:
                rows.append([pair])
    groups = [list(group) for _, group in itertools.groupby(rows, lambda row: _narrow(row[0]))]
    return tuple(block(_cut(group)) for group in groups)


def _narrow(pair: tuple[str, str]) -> bool:
    return width(pair[0] + pair[1]) <= HALF


def _cut(rows: list[list[tuple[str, str]]]) -> list[list[tuple[str, str]]]:
    """Wide equations over several lines."""
    return rows if _narrow(rows[0][0]) else [[pair] for pair in within([row[0] for row in rows])]


def _equation(equation: Equation, sheet: Sheet) -> list[tuple[str, str]]:
    """(name, = numbers put in = result); nothing where there is no result."""
    value = sheet.numbers.scope.values.get(equation.name)
    if value is None or value.blank:
        return []
    left = sheet.ink.hand.name(equation.name).text
    result = sheet.figure(value)
    put_in = None if thresholds(equation.form) else _put_in(equation, value, sheet)
    if put_in is not None and put_in.tex == result.tex:
        put_in = _matrices(equation, sheet)
    if put_in is None or put_in.tex == result.tex or width(left + put_in.tex + result.tex) + 2.7 > 2 * LINE:
        return [(left, f"{result.relation} {result.tex}")]
    last = r"\approx" if result.rounded or put_in.rounded else "="
    return [(left, f"{put_in.relation} {put_in.tex} {last} {result.tex}")]


def _put_in(equation: Equation, value: Value, sheet: Sheet) -> Figure | None:
    masked = _masked(equation, value, sheet)
    if masked is not None:
        return masked
    if is_scalar(equation.form.shape) or sheet.as_columns:
        found = _entries(equation, sheet)
        if found is not None:
            return found
    return _matrices(equation, sheet)


def _masked(equation: Equation, value: Value, sheet: Sheet) -> Figure | None:
    """relu(z) = z (.) 1(z > 0), where the product is seen to be the value."""
    form = equation.form
    if not isinstance(form, Apply) or form.rule != "relu" or not isinstance(form.args[0], Array):
        return None
    z = sheet.numbers.scope.values.get(form.args[0].name)
    if z is None or z.exact is None or value.exact is None or is_scalar(form.shape):
        return None
    mask = map_cells(lambda cell: compare(">", cell, ZERO), z)
    if map_cells(multiply_cells, z, mask).exact != value.exact:
        return None
    a, b = sheet.figure(z, LINE / 2), sheet.figure(mask, LINE / 2)
    return Figure(rf"{a.tex} {sheet.ink.hand.odot} {b.tex}", a.rounded)


def _entries(equation: Equation, sheet: Sheet) -> Figure | None:
    r"""The products of each entry, as 0\\cdot2 + 4\\cdot(-1)."""
    try:
        grid = equation_grid(equation, sheet.numbers.scope)
    except (NotLowered, SizeUnknown, Undecided):
        return None
    figures = [[cell_tex(cell, sheet.digits, sheet.numbers.scope) for cell in row] for row in grid.cells]
    if any(cell.cut or cell.total is None for row in grid.cells for cell in row):
        return None
    rounded = any(f.rounded for row in figures for f in row)
    if grid.rows == grid.columns == 1:
        return Figure(figures[0][0].tex, rounded)
    rows = [[f.tex for f in row] for row in figures]
    if sheet.as_columns and grid.rows == 1:
        rows = [[text] for text in rows[0]]
    return Figure(bmatrix(rows), rounded)


def _matrices(equation: Equation, sheet: Sheet) -> Figure | None:
    """The equation with a matrix of numbers in place of each name."""
    if any(isinstance(node, Reduce) for node in forms_in(equation.form)):
        return None
    values = sheet.numbers.scope.values
    hand = sheet.ink.hand
    return numbered(equation.form, hand, lambda array: values.get(array.name), sheet.digits)
