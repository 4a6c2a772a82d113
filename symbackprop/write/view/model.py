"""The view model: what a page is made of, as plain strings, flags and tuples.

Every string is finished LaTeX. Templates place these and decide nothing; a flag `has_..` or `more` says what a
template may ask. Nothing here is computed: the builders in `view_*.py` fill it from Steps and numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from symbackprop.write.graph.tikz import TikzPicture
from symbackprop.write.latex.layout import LINE, within
from symbackprop.write.latex.measure import width


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula of a row of formulas; `more`: another follows in the row."""

    tex: str
    more: bool


@dataclass(frozen=True, slots=True)
class FormulaRow:
    """Formulas side by side."""

    formulas: tuple[Formula, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class FormulaRows:
    """One display of rows of formulas."""

    rows: tuple[FormulaRow, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an aligned display: `right` begins with its relation."""

    left: str
    right: str
    reason: str
    has_reason: bool
    more: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """One aligned display."""

    rows: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One equation of the forward pass in its column."""

    left: str
    right: str
    more: bool


@dataclass(frozen=True, slots=True)
class CellRow:
    """Cells side by side."""

    cells: tuple[Cell, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that share their columns."""

    rows: tuple[CellRow, ...]


@dataclass(frozen=True, slots=True)
class SideEntry:
    """One entry of a gradient in the side column: `w_{211}: rule = value`."""

    name: str
    rule: str
    relation: str
    value: str
    more: bool


@dataclass(frozen=True, slots=True)
class SideColumn:
    """Entries under each other."""

    entries: tuple[SideEntry, ...]


@dataclass(frozen=True, slots=True)
class GradientView:
    """Chain, vectorised result, filled matrix and numbers of one gradient, entries beside or below."""

    name: str
    quiet: str
    openings: tuple[str, ...]
    displays: tuple[Lines, ...]
    columns: tuple[SideColumn, ...]
    has_beside: bool
    has_below: bool
    wheres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ElementView:
    """The index derivation of one form of equation, or one step of an update: a heading and displays."""

    heading: str
    quiet: str
    displays: tuple[Lines, ...]


@dataclass(frozen=True, slots=True)
class NetworkView:
    """One network's part of the page."""

    title: str
    named: bool
    heading: str
    equations: tuple[FormulaRows, ...]
    where: str
    has_where: bool
    values: tuple[FormulaRows, ...]
    forward: tuple[Block, ...]
    has_forward: bool
    graphs: tuple[TikzPicture, ...]
    lists: tuple[ElementView, ...]
    gradients: tuple[GradientView, ...]
    elements: tuple[ElementView, ...]
    updates: tuple[ElementView, ...]
    remarks: tuple[str, ...]
    has_remarks: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A whole document."""

    title: str
    plain_title: str
    checked: str
    networks: tuple[NetworkView, ...]


def formula_rows(rows: list[list[str]]) -> tuple[FormulaRows, ...]:
    """One display of the rows; none without rows."""
    made = tuple(
        FormulaRow(tuple(Formula(tex, j < len(row) - 1) for j, tex in enumerate(row)), k < len(rows) - 1)
        for k, row in enumerate(rows)
    )
    return (FormulaRows(made),) if made else ()


def lines(rows: list[tuple[str, str, str]], room: float = LINE) -> Lines:
    """An aligned display from (left, right, reason), no line wider than its room."""
    column = max((width(left) for left, _, _ in rows), default=0.0)
    cut = [
        (left if k == 0 else "", line, why if k == 0 else "")
        for left, right, why in rows
        for k, (_, line) in enumerate(within([("", right)], room - column))
    ]
    last = len(cut) - 1
    return Lines(tuple(Line(a, b, why, bool(why), k < last) for k, (a, b, why) in enumerate(cut)))


def block(rows: list[list[tuple[str, str]]]) -> Block:
    """Rows of (left, right) cells."""
    last = len(rows) - 1
    return Block(
        tuple(
            CellRow(tuple(Cell(a, b, j < len(row) - 1) for j, (a, b) in enumerate(row)), k < last)
            for k, row in enumerate(rows)
        )
    )


def side_column(entries: list[tuple[str, str, str, str]]) -> SideColumn:
    """Entries from (name, rule, relation, value)."""
    last = len(entries) - 1
    return SideColumn(tuple(SideEntry(*entry, k < last) for k, entry in enumerate(entries)))
