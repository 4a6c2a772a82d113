r"""Which `d` and which `\partial` begin a derivative: looked up in the tokens before anything is parsed.

`d` is a name where a script, a digit, a sign or nothing follows it: `d_2 x`, `\frac{d}{2}`, `d + 1`.
"""

from __future__ import annotations

from typing import Final

from symbackprop.reading import symbols
from symbackprop.reading.cursor import Cursor
from symbackprop.reading.token import Token
from symbackprop.reading.tree import Diff

_FARTHEST: Final = 200  # tokens looked at behind one sign
_MOST_SIGNS: Final = 9  # of one numerator
_ENDS: Final = frozenset(
    ("+", "-", "relation", "times", ",", ";", "row", "&", "quad", "stop", "begin", "end", "words")
)


def mark_of(token: Token) -> Diff | None:
    if token.kind == "command" and token.text == r"\partial":
        return "partial"
    return "d" if token.kind == "letter" and token.text == "d" else None


def mark_of_both(cursor: Cursor) -> Diff | None:
    """The sign that both groups of a fraction begin with."""
    over = _group_from(cursor, cursor.at)
    under = _group_from(cursor, over[1] + 1) if over else None
    if over is None or under is None:
        return None
    first, second = _begins(cursor, *over), _begins(cursor, *under)
    if first is None or first != second:
        return None
    after = _after_mark(cursor, under[0])
    if after in ("}", "_", "^", "stop", "+", "-", "times", "'") or (first == "d" and after == "digits"):
        return None  # a name d, or nothing by which
    return first


def _group_from(cursor: Cursor, at: int) -> tuple[int, int] | None:
    """The first token inside the group at `at` and the index of its }."""
    tokens = cursor.tokens
    if tokens[at].kind != "{":
        return None
    depth = 0
    for k in range(at, len(tokens)):
        depth += (tokens[k].kind == "{") - (tokens[k].kind == "}")
        if not depth:
            return at + 1, k
    return None


def _begins(cursor: Cursor, first: int, last: int) -> Diff | None:
    tokens = cursor.tokens
    at = first
    while at < last and tokens[at].kind == "{":
        at += 1
    mark = mark_of(tokens[at])
    if mark == "d" and _after_mark(cursor, first) in ("_", "digits", "'", "+", "-", "times"):
        return None
    return mark


def _after_mark(cursor: Cursor, at: int) -> str:
    r"""The kind of the token behind a sign that may stand in braces of its own, `{\rm d} x`."""
    tokens, braces = cursor.tokens, 0
    while tokens[at].kind == "{":
        at, braces = at + 1, braces + 1
    at += 1
    while braces and tokens[at].kind == "}":
        at, braces = at + 1, braces - 1
    return tokens[at].kind


def has_slash(cursor: Cursor, mark: Diff) -> bool:
    r"""Whether a slash as in `dl/dz` follows, found by stepping over what may stand in a numerator.

    After \partial that is anything multiplied, after d one name or bracket: `d k / d x` is no derivative.
    """
    tokens, depth, names, signs = cursor.tokens, 0, 0, 0
    for at in range(cursor.at, min(len(tokens) - 2, cursor.at + _FARTHEST)):
        token = tokens[at]
        if not depth and token.kind == "/":
            return _divides_by(tokens, at + 1, mark)
        if token.kind in ("{", "("):
            depth += 1
        elif token.kind in ("}", ")"):
            depth -= 1
        elif not depth:
            before = tokens[at - 1]
            attached = before.kind in ("_", "^") or before.text in symbols.ACCENTS
            names += token.kind in ("letter", "run", "command") and not attached
            signs += mark_of(token) == mark
            if token.kind in _ENDS or signs > _MOST_SIGNS:
                return False
            unnamed = not names and not attached and token.kind in ("_", "digits")
            if mark == "d" and (names > 1 or unnamed):
                return False
        if depth < 0:
            return False
    return False


def _divides_by(tokens: list[Token], at: int, mark: Diff) -> bool:
    """Whether the sign and what it belongs to stand after the slash."""
    at += tokens[at].kind == "{"
    if at + 1 >= len(tokens) or mark_of(tokens[at]) != mark:
        return False
    return tokens[at + 1].kind in ("letter", "run", "command", "{") or (
        mark == "partial" and tokens[at + 1].kind == "("
    )
