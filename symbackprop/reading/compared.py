r"""Comparisons inside a formula: `z_1 > 0`, `i = j`, `z \in [-1, 1]`; `0 < z < 1` groups from the left."""

from __future__ import annotations

from symbackprop.reading.cursor import Cursor
from symbackprop.reading.symbols import RELATIONS
from symbackprop.reading.tree import Blank, Compared, Node, RelationSign

_SIGNS: dict[str, RelationSign] = {sign: sign for sign in RELATIONS.values()}

_ENDS = ("&", "row", "end", "}", ")", "stop", ",")


def comparison(cursor: Cursor) -> Node:
    """An expression, or several with relations between them; a side that is not printed is a blank."""
    start = cursor.starting()
    while cursor.kind in ("space", "quad") and cursor.inside != "[":
        cursor.next()
    left = _blank(start) if cursor.kind == "relation" else cursor.expression()
    while cursor.kind == "relation":
        sign = _SIGNS[cursor.next().text]
        right = _blank(cursor.ending()) if cursor.kind in _ENDS else cursor.expression()
        left = Compared(cursor.span(start), left, sign, right)
    return left


def _blank(at: int) -> Blank:
    return Blank((at, at))
