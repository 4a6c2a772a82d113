r"""( .. ), [ .. ], \{ .. \}, | .. | and ‖ .. ‖: one expression, several with commas, or a printed row `[1, 2]`.

`\left. x \right|_{s}` is a bracket that opens with `.` and carries the subscript s.
"""

from __future__ import annotations

from symbackprop.reading.compared import comparison
from symbackprop.reading.cursor import Cursor
from symbackprop.reading.faults import ReadingError
from symbackprop.reading.matrices import cases_by_hand
from symbackprop.reading.numerals import plain_numeral
from symbackprop.reading.symbols import CLOSED_BY
from symbackprop.reading.token import Token
from symbackprop.reading.tree import Blank, Bracket, Call, Dots, Matrix, Name, Node, Numeral, Sum

_SHOWN = {"{": r"\{", ".": r"\left.", "<": r"\langle"}
_UNWRAPPED = frozenset(("array", "matrix", "smallmatrix", "aligned", "gathered", "substack", "split"))


def bracket(cursor: Cursor) -> Node:
    """The bracket that opens here, as a matrix or as cases where it prints them."""
    opened = cursor.token
    if opened.text == "{" and cursor.after().kind == "begin" and (node := cases_by_hand(cursor)) is not None:
        return node
    if opened.text == "[" and (row := _number_row(cursor)) is not None:
        return row
    rows = _rows(cursor)
    at = (opened.start, cursor.ending())
    closed = cursor.tokens[cursor.at - 1].text
    items = tuple(item for row in rows for item in row)
    if opened.text == "<":
        return Call(at, Name((opened.start, opened.end), "inner"), items)
    if len(items) == 1 and isinstance(items[0], Matrix) and items[0].environment in _UNWRAPPED:
        return _unwrapped(opened.text, items[0], at)
    if opened.text == "[" and closed == "]":
        return _list(rows, items, at)
    return Bracket(at, opened.text, items)


def arguments(cursor: Cursor) -> tuple[Node, ...]:
    """The arguments of a function, between its brackets."""
    return tuple(item for row in _rows(cursor) for item in row)


def _number_row(cursor: Cursor) -> Matrix | None:
    """`[2 -1 0]`: numbers only, each minus close to its number and off the one before."""
    tokens, k = cursor.tokens, cursor.at + 1
    cells: list[Node] = []
    while tokens[k].kind in ("digits", "-"):
        start = tokens[k].start
        minus = tokens[k].kind == "-"
        k += minus
        if tokens[k].kind != "digits" or (minus and tokens[k].start != start + 1):
            return None
        if cells and start == tokens[k - 1 - minus].end:
            return None
        number = plain_numeral(tokens[k].text, (tokens[k].start, tokens[k].end))
        cells.append(Sum((start, tokens[k].end), ((-1, number),)) if minus else number)
        k += 1
    if len(cells) < 2 or tokens[k].text != "]":
        return None
    start, cursor.at = cursor.starting(), k + 1
    return Matrix(cursor.span(start), (tuple(cells),), "list")


def _unwrapped(opening: str, inner: Matrix, at: tuple[int, int]) -> Node:
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
            raise _unclosed(opened)
        rows[-1].append(_item(cursor))
        if cursor.kind == "stop":
            raise _unclosed(opened)
        if cursor.kind == ";":
            cursor.next()
            rows.append([])
        elif cursor.kind == "row" and opened.text == "[":
            cursor.next()
            rows.append([])
        elif cursor.kind == "," or (cursor.kind == "bar" and divides_arguments(cursor)):
            cursor.next()
        elif not (_closes(cursor, closing) or (opened.text == "[" and _goes_on(cursor, rows[-1][-1]))):
            raise cursor.fault(f"{closing} was needed")
    cursor.next()
    cursor.depth -= 1
    cursor.inside = was
    return [row for row in rows if row] or [[]]


def divides_arguments(cursor: Cursor) -> bool:
    r"""The bars in `KL(q \| s)` and `L(w \mid x)`: in a bracket, with no others before the bracket ends."""
    if cursor.inside != "(" and (cursor.inside != "[" or cursor.token.text != "‖"):
        return False
    bar, depth = cursor.token.text, 0
    for token in cursor.tokens[cursor.at + 1 :]:
        if token.kind in ("(", "{"):
            depth += 1
        elif token.kind in (")", "}"):
            depth -= 1
            if depth < 0:
                return True
        elif token.kind == "bar" and token.text == bar and not depth:
            return False
    return False


def _unclosed(opened: Token) -> ReadingError:
    shown = _SHOWN.get(opened.text, opened.text)
    return ReadingError((opened.start, opened.end), f"{shown} is never closed")


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
