"""Each step of a gradient with its reason at its side; paper has room for what says something new."""

from __future__ import annotations

import re
from collections.abc import Iterable

from symbackprop.derive.steps import Gradient
from symbackprop.write.html.rows import row, whole_row
from symbackprop.write.html.view import Row, Rows
from symbackprop.write.latex.measure import width
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.gradient import chain_of, why_of
from symbackprop.write.view.model import Lines

GAP = r", \qquad "  # between two formulas of one display
ROOM = 25.0  # em of a line with a reason beside it
_COMMAND = re.compile(r"\\(?:begin|end)\{\w+\}|\\[A-Za-z]+")


def opening_rows(openings: Iterable[str]) -> tuple[Rows, ...]:
    """dL/dW = dL/dS dS/dW by the chain rule, S = [..] entry by entry."""
    return tuple(
        Rows(
            tuple(
                _beside(part, "entry by entry" if k else "chain rule") for k, part in enumerate(text.split(GAP))
            )
        )
        for text in openings
    )


def _beside(tex: str, reason: str) -> Row:
    found = whole_row(tex)
    left, sign, right = tex.partition("=")
    return row(left.strip(), sign + right, reason) if sign and width(tex) <= ROOM else found


def reasoned(
    sheet: Sheet, gradient: Gradient, repeats: str | None, opened: bool, displays: Iterable[Lines]
) -> tuple[Rows, ...]:
    """The lines of a gradient; what the page of paper leaves without a reason gets the rule that was used."""
    due = [_source(sheet, gradient, repeats, opened), "numbers put in"]
    found = []
    for display in displays:
        made = []
        for line in display.rows:
            reason = line.reason or _reason(line.right, due)
            fits = line.reason or width(line.left + line.right) <= ROOM
            made.append(row(line.left, line.right, reason if fits else ""))
        found.append(Rows(tuple(made)))
    return tuple(found)


def _reason(right: str, due: list[str]) -> str:
    """The rule beside the first line, then where the numbers begin; a result alone needs none."""
    if len(due) == 2:
        return due.pop(0)
    numeric = not re.search("[A-Za-z]", _COMMAND.sub("", right))
    worked_out = re.search(r"\\cdot|\\odot|[+*/^]|\d *- *\d|\\frac", right)
    return due.pop() if due and numeric and worked_out else ""


def _source(sheet: Sheet, gradient: Gradient, repeats: str | None, opened: bool) -> str:
    why = why_of(sheet, gradient, repeats)
    if why or opened:
        return why or "vectorised"
    return (
        "chain rule"
        if chain_of(sheet, gradient)
        else f"the equation of ${sheet.words.name(sheet.network.loss)}$"
    )
