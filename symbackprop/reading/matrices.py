r"""Printed arrays: every matrix environment, `\substack`, `\pmatrix{..}`, and `cases`."""

from __future__ import annotations

from symbackprop.reading import words
from symbackprop.reading.compared import comparison
from symbackprop.reading.cursor import Cursor
from symbackprop.reading.faults import ReadingError
from symbackprop.reading.token import Token
from symbackprop.reading.tree import (
    Blank,
    Bracket,
    Cases,
    Compared,
    Dots,
    Matrix,
    Node,
    Product,
    Times,
    Words,
)

CASES = frozenset(("cases", "dcases", "rcases", "cases*", "dcases*"))
MATRICES = frozenset(
    (
        *("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "array", "tabular"),
        *("psmallmatrix", "bsmallmatrix", "matrix*", "pmatrix*", "bmatrix*", "subarray", "darray"),
        *("aligned", "gathered", "split", "alignedat", "align", "align*", "gather", "gather*", "multlined"),
    )
)


_ENDS = ("row", "end", "stop", "}")
_CELL_ENDS = ("&", *_ENDS)


def environment(cursor: Cursor) -> Node:
    """The environment that begins here."""
    begun = cursor.next()
    known = begun.text in CASES or begun.text in MATRICES
    if not known:
        raise ReadingError(
            (begun.start, begun.end), f"the environment {begun.text} is not read inside a formula"
        )
    cursor.deeper()
    was, cursor.inside = cursor.inside, ""
    node: Node
    if begun.text in CASES:
        branches = _branches(cursor)
        _ended(cursor, begun.text, (begun.start, begun.end))
        node = Cases(cursor.span(begun.start), branches)
    else:
        rows = cells(cursor)
        _ended(cursor, begun.text, (begun.start, begun.end))
        node = Matrix(cursor.span(begun.start), rows, begun.text.rstrip("*"))
    cursor.inside = was
    cursor.depth -= 1
    return node


def cases_by_hand(cursor: Cursor) -> Cases | None:
    r"""`\left\{ \begin{array}{ll} x & x > 0 \\ 0 & .. \end{array} \right.`; None where it is no such brace."""
    opened, begun = cursor.token, cursor.after()
    if begun.text not in ("array", "aligned", "matrix", "gathered", "alignedat"):
        return None
    depth, k = 0, cursor.at
    for k in range(cursor.at + 1, len(cursor.tokens) - 1):
        depth += (cursor.tokens[k].kind == "begin") - (cursor.tokens[k].kind == "end")
        if not depth:
            break
    if cursor.tokens[min(k + 1, len(cursor.tokens) - 1)].text != ".":
        return None
    cursor.at += 2
    cursor.deeper()
    branches = _branches(cursor)
    cursor.depth -= 1
    _ended(cursor, begun.text, (begun.start, begun.end))
    cursor.expect(")", r"\right. was needed")
    return Cases(cursor.span(opened.start), branches)


def _ended(cursor: Cursor, name: str, at: tuple[int, int]) -> None:
    if cursor.kind == "stop":
        raise ReadingError(at, rf"\begin{{{name}}} has no \end{{{name}}}")
    if cursor.kind != "end":
        raise cursor.fault(rf"& or \\ or \end{{{name}}} was needed")
    ended = cursor.next()
    if ended.text != name:
        raise ReadingError((ended.start, ended.end), rf"\begin{{{name}}} is closed by \end{{{ended.text}}}")


def braced_rows(cursor: Cursor) -> Matrix:
    r"""`\substack{a \\ b}`, `\pmatrix{1 & 2 \cr 3 & 4}`."""
    command = cursor.next()
    cursor.expect("{", "{ was needed")
    cursor.deeper()
    was, cursor.inside = cursor.inside, ""
    rows = cells(cursor)
    cursor.inside = was
    cursor.depth -= 1
    cursor.expect("}", "} was needed")
    return Matrix(cursor.span(command.start), rows, command.text[1:])


def cells(cursor: Cursor) -> tuple[tuple[Node, ...], ...]:
    r"""Rows divided by \\ and cells by &, to the end of the environment; an empty last row is none."""
    rows: list[tuple[Node, ...]] = []
    row: list[Node] = []
    while True:
        row.append(_cell(cursor))
        if cursor.taken("&"):
            continue
        rows.append(tuple(row))
        row = []
        if not cursor.taken("row"):
            break
    if len(rows) > 1 and all(isinstance(cell, Blank) and cell.at[0] == cell.at[1] for cell in rows[-1]):
        rows.pop()
    return tuple(rows)


def _cell(cursor: Cursor) -> Node:
    """An entry; an empty one is a blank of no width."""
    _room(cursor)
    if cursor.kind in _CELL_ENDS:
        return Blank((cursor.starting(), cursor.starting()))
    start = cursor.starting()
    if cursor.kind == "times" and cursor.after().kind in ("&", "row", "end", "}"):
        sign = cursor.next()  # an entry of which nothing is known
        return Dots((sign.start, sign.end), sign.text)
    node = comparison(cursor)
    _room(cursor)
    parts = [node]
    listed = False
    while cursor.kind not in _CELL_ENDS:  # `B_1, v, Z`, or prose behind a comma
        divided = False
        while cursor.kind in (",", ";", ".", "space", "quad"):
            divided = cursor.next().kind in (",", ";") or divided
        if cursor.kind in _CELL_ENDS:
            break
        if not divided and not isinstance(parts[-1], Words):
            raise cursor.fault(r"& or \\ was needed")
        listed = listed or divided
        parts.append(comparison(cursor))
    return Bracket(cursor.span(start), "(", tuple(parts)) if listed else node


def _room(cursor: Cursor) -> None:
    while cursor.kind in ("space", "quad"):
        cursor.next()


def _branches(cursor: Cursor) -> tuple[tuple[Node, Node | None], ...]:
    branches: list[tuple[Node, Node | None]] = []
    while True:
        _room(cursor)
        if cursor.kind not in ("row", "end", "stop"):
            branches.append(_branch(cursor))
        if not cursor.taken("row"):
            return tuple(branches)


def _branch(cursor: Cursor) -> tuple[Node, Node | None]:
    was, cursor.inside = cursor.inside, "cases"
    value = cursor.expression()
    cursor.inside = was
    _pauses(cursor)
    if cursor.kind in _ENDS:
        return value, None
    return value, _condition(cursor)


def _pauses(cursor: Cursor) -> None:
    while cursor.kind in ("space", "quad", ",", "&", ";", "."):
        cursor.next()


def _condition(cursor: Cursor) -> Node | None:
    """`if z > 0`, `otherwise` (None); what holds more prose than that stays words."""
    start = cursor.starting()
    if cursor.kind == "words":
        text = cursor.token.text.lower().strip(" ,.:")
        if text in words.OTHERWISE | {"o.w"} or text in words.CONDITIONS:
            cursor.next()
            _pauses(cursor)
            if cursor.kind in _ENDS and text not in words.CONDITIONS:
                return None
    last = _last(cursor)
    if any(_is_prose(token) for token in cursor.tokens[cursor.at : last]) or cursor.at == last:
        cursor.at = last
        return Words(cursor.span(start), cursor.source[start : cursor.ending()])
    was, cursor.inside = cursor.inside, "cases"  # "and" is no factor
    node = comparison(cursor)
    _pauses(cursor)
    while isinstance(node, Compared | Product) and cursor.kind not in _ENDS:
        while cursor.kind == "words":
            cursor.next()
        node = _both(node, comparison(cursor))  # i = j, z > 0
        _pauses(cursor)
    cursor.inside = was
    if cursor.kind not in _ENDS:
        raise cursor.fault(r"\\ or \end{cases} was needed")
    return node


def _is_prose(token: Token) -> bool:
    return token.kind == "words" and token.text.lower().strip(" ,") not in words.JOINS


def _both(first: Node, second: Node) -> Node:
    """Two conditions as one: the product of 0 and 1"""
    before = first.factors if isinstance(first, Product) else (Bracket(first.at, "(", (first,)),)
    factors = (*before, Bracket(second.at, "(", (second,)))
    unsigned: Times = ""
    return Product((first.at[0], second.at[1]), factors, (unsigned,) * (len(factors) - 1))


def _last(cursor: Cursor) -> int:
    """The index of the token that ends this branch."""
    depth = 0
    for k in range(cursor.at, len(cursor.tokens)):
        kind = cursor.tokens[k].kind
        if not depth and kind in _ENDS:
            return k
        depth += (kind in ("{", "begin")) - (kind in ("}", "end"))
    return len(cursor.tokens) - 1
