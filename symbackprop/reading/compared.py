r"""Comparisons inside a formula: `z_1 > 0`, `i = j`, `z \in [-1, 1]`; `0 < z < 1` groups from the left."""

from __future__ import annotations

from symbackprop.reading.cursor import Cursor
from symbackprop.reading.symbols import RELATIONS
from symbackprop.reading.tree import Compared, Node, RelationSign

_SIGNS: dict[str, RelationSign] = {sign: sign for sign in RELATIONS.values()}


def comparison(cursor: Cursor) -> Node:
    """An expression, or several with relations between them."""
    start = cursor.starting()
    left = cursor.expression()
    while cursor.kind == "relation":
        sign = _SIGNS[cursor.next().text]
        right = cursor.expression()
        left = Compared(cursor.span(start), left, sign, right)
    return left
