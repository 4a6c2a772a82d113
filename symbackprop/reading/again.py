"""`Parts`: a summand or factor that was read before is taken again where the same text stands.

For sides that differ in one place only. The places in what is taken again are those of its first text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from symbackprop.reading.cursor import Cursor
from symbackprop.reading.expressions import GRAMMAR
from symbackprop.reading.faults import ReadingError
from symbackprop.reading.token import Token
from symbackprop.reading.tokens import tokenise
from symbackprop.reading.tree import Name, Node

_OPEN_ENDED = frozenset(("(", "digits"))  # what stands behind may belong to the part


_Held = dict[int, dict[tuple[str, str], Node]]  # by the number of tokens, then text and kind of what is behind


@dataclass(slots=True)
class Parts:
    """What was read, by the rule that read it, its first two tokens and the bracket in which it stands."""

    held: dict[tuple[object, str, str, str], _Held] = field(default_factory=dict)

    def side(self, text: str, decimal: bool) -> Node | None:
        """The expression of one side; None where it does not read, or is more than one expression."""
        try:
            tokens = tokenise(text)
            if not tokens:
                return None
            end = tokens[-1].end
            cursor = Cursor(text, [*tokens, Token("stop", "", end, end)], GRAMMAR, 0, 0, "", decimal, self.part)
            node = cursor.expression()
        except (ReadingError, ValueError, IndexError, RecursionError):
            return None
        return node if cursor.kind == "stop" else None

    def part(self, cursor: Cursor, read: Callable[[Cursor], Node]) -> Node:
        """The part at the cursor, read or taken again."""
        tokens, at = cursor.tokens, cursor.at
        first = tokens[at]
        if first.kind == "digits" or first.kind == "stop":  # a numeral looks at what stands in front of it
            return read(cursor)
        joins = _touched(tokens, at)
        known = self.held.setdefault((read, first.text, tokens[at + 1].text, cursor.inside), {})
        length = len(tokens)
        for count, held in known.items():
            behind = at + count
            if behind < length:
                text = cursor.source[first.start : tokens[behind - 1].end]
                again = held.get((text, tokens[behind].kind))
                if again is not None and not (joins and isinstance(again, Name)):
                    cursor.at = behind
                    return again
        node = read(cursor)
        if joins and isinstance(node, Name):
            return node
        if len(tokens) == length and cursor.kind not in _OPEN_ENDED:
            text = cursor.source[first.start : cursor.ending()]
            known.setdefault(cursor.at - at, {})[text, cursor.kind] = node
        return node


def _touched(tokens: list[Token], at: int) -> bool:
    """Does a letter stand right before or behind a letter? By their places the two may be one name, as dW."""
    first, before, behind = tokens[at], tokens[at - 1], tokens[at + 1]
    if first.kind != "letter":
        return False
    return (behind.kind == "letter" and behind.start == first.end) or (
        before.kind == "letter" and before.end == first.start
    )
