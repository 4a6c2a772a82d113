r"""The side column in its room: `w_{211}: a + b + \\cdots = 7`, or no column where not even that fits."""

from __future__ import annotations

from symbackprop.write.latex.layout import SUMMANDS
from symbackprop.write.latex.measure import top_level, width
from symbackprop.write.view.model import SideColumn, side_column

Entry = tuple[str, str, str, str]
REST = r"+ \cdots"


def side_width(column: SideColumn) -> float:
    """Names, rules, relations and values stand in columns of their own: the widest of each."""
    return _wide(_rows(column))


def shortened(column: SideColumn, room: float) -> SideColumn:
    """Long rules keep their first summands; no entries where a rule is one wide summand."""
    rows = _rows(column)
    if _wide(rows) <= room:
        return column
    space = room - _wide([(name, "", relation, value) for name, _, relation, value in rows])
    cut = [(name, _first_terms(rule, space), relation, value) for name, rule, relation, value in rows]
    return side_column(cut if all(rule for _, rule, _, _ in cut) else [])


def _rows(column: SideColumn) -> list[Entry]:
    return [(e.name, e.rule, e.relation, e.value) for e in column.entries]


def _wide(rows: list[Entry]) -> float:
    return sum(max(map(width, cells)) for cells in zip(*rows, strict=True))


def _first_terms(rule: str, space: float) -> str:
    """The summands that fit, and dots for the others."""
    if width(rule) <= space:
        return rule
    out = ""
    for summand in top_level(rule, SUMMANDS):
        if width(out + summand + REST) > space:
            break
        out += summand
    return f"{out.strip()} {REST}" if out else ""
