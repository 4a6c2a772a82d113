"""`Token`: one sign of a formula, with its place."""

from __future__ import annotations

from typing import Final, NamedTuple

_GREEK: Final = frozenset((r"\ell", r"\mu", r"\nu", r"\alpha", r"\beta", r"\tau"))


class Token(NamedTuple):
    """One sign of a formula.

    Kinds: letter, run (a name of several letters), words (prose), digits, command, times, relation, quad, space
    (a control space), row, begin, end, bar, stop, and the signs `{ } ( ) _ ^ & ' , ; + - / ? ! .` themselves.
    """

    kind: str
    text: str
    start: int
    end: int


def is_letter(token: Token) -> bool:
    r"""Whether it may be the letter of an index: `i`, `\ell`, `\mu`."""
    return token.kind == "letter" or (token.kind == "command" and token.text in _GREEK)
