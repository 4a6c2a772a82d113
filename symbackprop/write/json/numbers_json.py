"""Numbers as data: exact strings and the nearest doubles, in the quantity's own shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from symbackprop.numeric.rounding import NotCertain, exact_string, nearest_double
from symbackprop.numeric.value import Cell, Value, cell_rows

Data = dict[str, Any]


def numbers_data(values: Mapping[str, Value]) -> Data:
    return {name: number_data(value) for name, value in values.items()}


def number_data(value: Value | None) -> Data:
    """{value, decimal} of a quantity."""
    if value is None or value.blank:
        return {"value": None, "decimal": None}
    rows = cell_rows(value)
    return {"value": _shaped(rows, exact_string), "decimal": _shaped(rows, double)}


def double(cell: Cell) -> float | None:
    """The nearest double; None where there is no finite one."""
    if cell is None:
        return None
    try:
        number = nearest_double(cell)
    except NotCertain:
        return None
    return number if abs(number) != float("inf") else None


def _shaped(rows: list[list[Cell]], write: Callable[[Cell], Any]) -> Any:
    written = [[write(cell) for cell in row] for row in rows]
    if all(cell is None for row in written for cell in row):
        return None
    if len(rows) == 1:
        return written[0][0] if len(rows[0]) == 1 else written[0]
    return [row[0] for row in written] if len(rows[0]) == 1 else written
