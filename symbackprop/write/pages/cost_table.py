"""The costs of a network as a table of plain text: what `symbackprop cost` shows."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

COLUMNS = ("parameters", "multiplications", "additions", "activations", "operations", "stored")
SHORT = ("param.", "mult.", "add.", "act.", "ops", "stored")  # for a terminal, which is narrow
PIPED = 96  # columns of text that goes into a pipe


def cost_text(data: Mapping[str, Any], title: str, loss: str, width: int | None = None) -> str:
    """Table and sentences; `width` is that of a terminal, None in a pipe."""
    rows = [(", ".join(row["names"]), *_cells(row)) for row in data["layers"]]
    rows.append(("forward pass", *_cells(data["forward"] | {"parameters": data["parameters"]})))
    gradients = [(f"d{loss}/d{name}", *_cells(row)) for name, row in data["gradients"].items()]
    if data["backward"] is not None:
        gradients.append(("backward pass", *_cells(data["backward"])))
    table = _table(rows, gradients, width) if width else _columns([*rows, *gradients])
    lines = [*sentences(data), f"Counted so: {data['convention']}."]
    wrapped = [textwrap.fill(line, min(width or PIPED, PIPED)) for line in lines]
    return "\n".join([title, "", table, "", *wrapped]) + "\n"


def sentences(data: Mapping[str, Any]) -> list[str]:
    """Ratio, order, and what the derivatives cost one by one."""
    forward, backward = data["forward"], data["backward"]
    said = [f"Forward pass: {_total(forward)}."]
    if backward is None:
        return said
    said.append(f"Backward pass: {_total(backward)}.")
    ratios = data["forward_to_backward"]
    for kind in ("operations", "multiplications"):
        if ratios[kind] is not None:
            said.append(f"Forward to backward in {kind}: {ratio_text(ratios[kind])}.")
    one, both = data["one_by_one"], data["backpropagation"]
    said.append(
        f"The derivatives one by one, each by a forward pass of its own: {_total(one)}. "
        f"All of them by backpropagation: {_total(both)}."
    )
    return said


def _total(found: Mapping[str, Any]) -> str:
    """A number, or a polynomial with its order."""
    text = f"{found['operations']} operations"
    return text if found["order"] in ("0", "1") else f"{text}, O({found['order']})"


def ratio_text(ratio: list[str]) -> str:
    """3 to 5, and the number: 0.6."""
    top, bottom = ratio
    if top.isdigit() and bottom.isdigit():
        return f"{top} to {bottom}, {int(top) / int(bottom):.4g}"
    return f"({top}) to ({bottom})"


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row.get(column, "")) for column in COLUMNS)


def _columns(rows: list[tuple[str, ...]]) -> str:
    """Names to the left, numbers to the right, two spaces between."""
    table = [("", *COLUMNS), *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(_line(row, widths) for row in table)


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    first, *others = zip(row, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]).rstrip()


def _table(forward: Iterable[tuple[str, ...]], backward: Iterable[tuple[str, ...]], width: int) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table("", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in SHORT:
        table.add_column(column, justify="right")
    for k, rows in enumerate((forward, backward)):
        if k:
            table.add_section()
        for row in rows:
            table.add_row(*row)
    page = StringIO()
    Console(file=page, width=width, markup=False, highlight=False, emoji=False).print(table)
    return page.getvalue().rstrip("\n")
