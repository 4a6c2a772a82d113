"""Do the given numbers keep what the file declares of them: one-hot, on the simplex, positive, a label?"""

from __future__ import annotations

from collections.abc import Mapping

from symbackprop.algebra.shapes import rank
from symbackprop.network.complaints import Complain
from symbackprop.network.network import Cell, Quantity, Table


def check_facts(values: Mapping[str, Table], quantities: Mapping[str, Quantity], complain: Complain) -> None:
    """A complaint for each table that breaks a declared fact; unknown cells are left alone."""
    for key, table in values.items():
        cells = [cell for row in table for cell in row]
        if key.endswith(" > 0"):
            if any(cell not in (0, 1, None) for cell in cells):
                complain((key,), f"{key} is a mask: its values are 1, 0 or _ for unknown")
        elif key in quantities:
            one_at_a_time = table if rank(quantities[key].array.shape) == 2 else (tuple(cells),)
            reasons = (_broken(quantities[key], list(row)) for row in one_at_a_time)  # a sample is a row
            if reason := next(filter(None, reasons), None):
                complain((key,), reason)


def _broken(quantity: Quantity, cells: list[Cell]) -> str | None:
    """Why the numbers are not what was declared of the quantity; None where they are."""
    name, facts = quantity.name, quantity.facts
    known = [cell for cell in cells if cell is not None]
    whole = len(known) == len(cells)
    if quantity.label is not None:
        most = quantity.label
        for cell in known:
            if cell.denominator != 1 or cell < 1 or (isinstance(most, int) and cell > most):
                return f"{name} is a label, a whole number from 1 to {most}, and not {cell}"
    if "one_hot" in facts and (set(known) - {0, 1} or (whole and sum(known) != 1)):
        return f"{name} is declared one_hot: one entry is 1, the others are 0"
    if "simplex" in facts and (any(cell < 0 for cell in known) or (whole and sum(known) != 1)):
        return f"{name} is declared on the simplex: no entry is negative, together they are 1"
    if "positive" in facts and any(cell <= 0 for cell in known):
        return f"{name} is declared positive, and {min(known)} is not"
    return None
