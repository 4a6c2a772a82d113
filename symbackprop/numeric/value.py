"""The value of a quantity: an exact matrix where everything is known and rational, else a table of cells.

A cell is exact (fmpq), a ball (arb) that is proved to hold the number, or None: unknown.
0 times unknown is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flint import arb, fmpq, fmpq_mat

from symbackprop.network.network import Table
from symbackprop.rules.primitives import rational

Cell = fmpq | arb | None
Cells = tuple[tuple[Cell, ...], ...]
LONGEST = 200_000  # bits of an exact number; a longer one goes on as a ball
LOOKED_AT = 10_000
ZERO = fmpq(0)
ONE = fmpq(1)


@dataclass(frozen=True, slots=True)
class Value:
    """rows x columns numbers: `exact` if all are known rationals, else `mixed`; neither: all unknown."""

    rows: int
    columns: int
    exact: fmpq_mat | None = None
    mixed: Cells | None = None

    @property
    def shape(self) -> tuple[int, int]:
        return (self.rows, self.columns)

    @property
    def blank(self) -> bool:
        """Is nothing known?"""
        return self.exact is None and self.mixed is None


def unknown(rows: int, columns: int) -> Value:
    return Value(rows, columns)


def from_matrix(matrix: fmpq_mat) -> Value:
    return Value(matrix.nrows(), matrix.ncols(), matrix)


def from_product(matrix: fmpq_mat) -> Value:
    """A product of matrices, in balls where its numbers got long; of a large one the first tell."""
    entries = matrix.entries()
    if any(entry.height_bits() > LONGEST for entry in entries[:LOOKED_AT]):
        return from_flat(matrix.nrows(), matrix.ncols(), entries)
    return from_matrix(matrix)


def from_flat(rows: int, columns: int, flat: Sequence[Cell]) -> Value:
    """Cells row by row; a ball of radius 0 is a rational, so it counts as exact."""
    firm = [_firm(cell) for cell in flat]
    rationals = [cell for cell in firm if isinstance(cell, fmpq)]
    if len(rationals) == len(firm):
        return Value(rows, columns, fmpq_mat(rows, columns, rationals))
    if not rationals and all(cell is None for cell in firm):
        return Value(rows, columns)
    table = tuple(tuple(firm[i * columns : (i + 1) * columns]) for i in range(rows))
    return Value(rows, columns, None, table)


def from_cells(rows: Sequence[Sequence[Cell]]) -> Value:
    return from_flat(len(rows), len(rows[0]), [cell for row in rows for cell in row])


def from_table(table: Table) -> Value:
    """Declared numbers: Fractions, None for unknown."""
    rows, columns = len(table), len(table[0])
    flat = [cell for row in table for cell in row]
    whole = [c.numerator if c.denominator == 1 else rational(c) for c in flat if c is not None]
    if len(whole) == len(flat):
        return Value(rows, columns, fmpq_mat(rows, columns, whole))
    return from_flat(rows, columns, [None if c is None else rational(c) for c in flat])


def _firm(cell: Cell) -> Cell:
    if isinstance(cell, fmpq):
        return cell if cell.height_bits() <= LONGEST else arb(cell)
    if cell is None or not cell.is_finite():
        return None
    return exact_of_point(cell) if cell.is_exact() and magnitude(cell) < LONGEST else cell


def magnitude(ball: arb) -> int:
    """The size of the exponent of 2 in a ball's midpoint."""
    return abs(int(ball.mid().man_exp()[1]))


def exact_of_point(ball: arb) -> fmpq:
    """The rational that a ball of radius 0 is."""
    mantissa, exponent = ball.man_exp()
    shift = int(exponent)
    return fmpq(mantissa * 2**shift) if shift >= 0 else fmpq(mantissa, 2 ** (-shift))


def flat_cells(value: Value) -> list[Cell]:
    """Every cell, row by row."""
    if value.exact is not None:
        return list(value.exact.entries())
    if value.mixed is not None:
        return [cell for row in value.mixed for cell in row]
    return [None] * (value.rows * value.columns)


def cell_at(value: Value, row: int, column: int) -> Cell:
    """One cell; places count from 0."""
    if value.exact is not None:
        return value.exact[row, column]
    return None if value.mixed is None else value.mixed[row][column]


def cell_rows(value: Value) -> list[list[Cell]]:
    flat, n = flat_cells(value), value.columns
    return [flat[i * n : (i + 1) * n] for i in range(value.rows)]


def is_known(value: Value) -> bool:
    """Is every cell known?"""
    return value.exact is not None or (value.mixed is not None and None not in flat_cells(value))


def map_cells(rule: Callable[..., Cell], *values: Value) -> Value:
    """rule applied cell by cell, on values of one shape."""
    rows, columns = values[0].shape
    return from_flat(rows, columns, [rule(*cells) for cells in zip(*map(flat_cells, values), strict=True)])


# -- cells ---------------------------------------------------------------------------------------------------


def is_zero(cell: Cell) -> bool:
    return isinstance(cell, fmpq) and cell == 0


def add_cells(a: Cell, b: Cell) -> Cell:
    if a is None or b is None:
        return None
    return a + b


def multiply_cells(a: Cell, b: Cell) -> Cell:
    if is_zero(a) or is_zero(b):
        return ZERO
    if a is None or b is None:
        return None
    return a * b


def divide_cells(a: Cell, b: Cell) -> Cell:
    """a/b, unknown where b is 0 or a ball around it."""
    if a is None or b is None or is_zero(b):
        return None
    return a / b


def sum_cells(cells: Iterable[Cell]) -> Cell:
    total: Cell = ZERO
    for cell in cells:
        total = add_cells(total, cell)
    return total


def product_cells(cells: Iterable[Cell]) -> Cell:
    """A product; one exact 0 makes it 0 even beside unknown factors."""
    total: Cell = ONE
    missing = False
    for cell in cells:
        if is_zero(cell):
            return ZERO
        missing = missing or cell is None
        total = multiply_cells(total, cell)
    return None if missing else total
