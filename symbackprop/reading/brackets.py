r"""( .. ), [ .. ], \{ .. \}, | .. | and ‖ .. ‖: one expression, several with commas, or a printed row `[1, 2]`.

`\left. x \right|_{s}` is a bracket that opens with `.` and carries the subscript s.
"""

from __future__ import annotations

from symbackprop.reading.compared import comparison
from symbackprop.reading.cursor import Cursor
from symbackprop.reading.faults import ReadingError
from symbackprop.reading.symbols import CLOSED_BY
from symbackprop.reading.tree import Blank, Bracket, Call, Cases, Dots, Matrix, Name, Node, Numeral, Sum

_SHOWN = {"{": r"\{", ".": r"\left.", "<": r"\langle"}
_UNWRAPPED = frozenset(("array", "matrix", "smallmatrix", "aligned", "gathered", "substack", "split"))


def bracket(cursor: Cursor) -> Node:
    """The bracket that opens here, as a matrix where it prints one."""
    opened = cursor.token
    rows = _rows(cursor)
    at = (opened.start, cursor.ending())
    closed = cursor.tokens[cursor.at - 1].text
    items = tuple(item for row in rows for item in row)
    if opened.text == "<":
        return Call(at, Name((opened.start, opened.end), "dot"), items)
    if len(items) == 1 and isinstance(items[0], Matrix) and items[0].environment in _UNWRAPPED:
        return _unwrapped(opened.text, closed, items[0], at)
    if opened.text == "[" and closed == "]":
        return _list(rows, items, at)
    return Bracket(at, opened.text, items)


def arguments(cursor: Cursor) -> tuple[Node, ...]:
    """The arguments of a function, between its brackets."""
    return tuple(item for row in _rows(cursor) for item in row)


def _unwrapped(opening: str, closed: str, inner: Matrix, at: tuple[int, int]) -> Node:
    if opening == "{" and closed == ".":
        branches = tuple((row[0], row[1] if len(row) > 1 else None) for row in inner.rows)
        return Cases(at, branches)
    if opening in ("(", "["):
        return Matrix(at, inner.rows, "pmatrix" if opening == "(" else "bmatrix")
    return Bracket(at, opening, (inner,))


def _list(rows: list[list[Node]], items: tuple[Node, ...], at: tuple[int, int]) -> Node:
    """`[1, 2]` is a row, `[1; 2]` a column, `[[1, 2], [3, 4]]` two rows; `[x]` stays a bracket."""
    if len(items) < 2:
        return Bracket(at, "[", items)
    if len(rows) == 1 and all(
        isinstance(i, Matrix) and i.environment == "list" and len(i.rows) == 1 for i in items
    ):
        return Matrix(at, tuple(i.rows[0] for i in items if isinstance(i, Matrix)), "list")
    return Matrix(at, tuple(tuple(row) for row in rows), "list")


def _rows(cursor: Cursor) -> list[list[Node]]:
    """The items up to the closing bracket; `;` begins a new row, in [ ] room separates too."""
    opened = cursor.next()
    closing = CLOSED_BY[opened.text]
    was, cursor.inside = cursor.inside, opened.text
    cursor.deeper()
    rows: list[list[Node]] = [[]]
    while True:
        while cursor.kind in ("space", "quad"):
            cursor.next()
        if _closes(cursor, closing):
            break
        if cursor.kind == "stop":
            raise ReadingError(
                (opened.start, opened.end), f"{_SHOWN.get(opened.text, opened.text)} is never closed"
            )
        rows[-1].append(_item(cursor))
        if cursor.kind == ";":
            cursor.next()
            rows.append([])
        elif cursor.kind == "row" and opened.text == "[":
            cursor.next()
            rows.append([])
        elif cursor.kind == ",":
            cursor.next()
        elif not (_closes(cursor, closing) or (opened.text == "[" and _goes_on(cursor, rows[-1][-1]))):
            raise cursor.fault(f"{closing} was needed")
    cursor.next()
    cursor.depth -= 1
    cursor.inside = was
    return [row for row in rows if row] or [[]]


def _closes(cursor: Cursor, closing: str) -> bool:
    token = cursor.token
    if token.kind == "bar":
        return token.text == closing
    if token.kind != ")":
        return False
    return token.text in (closing, ".") or closing == "." or {closing, token.text} <= {")", "]"}


def _goes_on(cursor: Cursor, last: Node) -> bool:
    r"""Another item without a comma: after `\ ` or `\quad`, or a number after a number."""
    if cursor.kind in ("space", "quad"):
        return True
    return cursor.kind in ("digits", "-") and isinstance(last, Numeral | Sum)


def _item(cursor: Cursor) -> Node:
    token = cursor.token
    if token.kind in (",", ";"):
        return Blank((token.start, token.start))
    alone = cursor.after().kind in (",", ")", ";")
    if alone and (token.kind in ("times", "relation")):
        cursor.next()
        return Dots((token.start, token.end), ":")
    return comparison(cursor)
