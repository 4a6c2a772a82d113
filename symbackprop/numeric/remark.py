"""Numbers in a remark: short lists, exact where that is short, else four digits."""

from __future__ import annotations

from symbackprop.numeric.rounding import NotCertain, decimal, exact_string
from symbackprop.numeric.value import Cell, Value, cell_rows

LONGEST = 8  # cells that a remark lists
WIDEST = 12  # letters of an exact number; a longer one is rounded
DIGITS = 4


def list_cells(value: Value) -> str:
    """A value in a line.

    >>> from symbackprop.numeric.value import from_cells
    >>> from flint import fmpq
    >>> list_cells(from_cells([[fmpq(1, 2), None]]))
    '[1/2, _]'
    """
    if value.rows * value.columns > LONGEST:
        return f"a {value.rows} x {value.columns} matrix"
    rows = [[show_cell(cell) for cell in row] for row in cell_rows(value)]
    if value.rows == value.columns == 1:
        return rows[0][0]
    if value.rows == 1 or value.columns == 1:
        return "[" + ", ".join(cell for row in rows for cell in row) + "]"
    return "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"


def show_cell(cell: Cell) -> str:
    if cell is None:
        return "_"
    exact = exact_string(cell)
    if exact is not None and len(exact) <= WIDEST:
        return exact
    try:
        return decimal(cell, DIGITS)
    except NotCertain:
        return f"about {cell}"
