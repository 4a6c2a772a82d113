"""`Token`: one sign of a formula, with its place."""

from __future__ import annotations

from typing import NamedTuple


class Token(NamedTuple):
    """One sign of a formula.

    Kinds: letter, run (a name of several letters), words (prose), digits, command, times, relation, quad, space
    (a control space), row, begin, end, bar, stop, and the signs `{ } ( ) _ ^ & ' , ; + - / ? ! .` themselves.
    """

    kind: str
    text: str
    start: int
    end: int
