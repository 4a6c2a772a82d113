r"""LaTeX mathematics as tokens under a cursor: \frac, {, x, 12, &, \\.

>>> [t for t in tokens(r"\frac{1}{12} x")]
['\\frac', '{', '1', '}', '{', '12', '}', ' ', 'x']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from symbackprop.write.mathml.row import Atom

TOKEN = re.compile(r"\\[A-Za-z]+\*?|:=|=:|\\.|\d+(?:\.\d+|\{,\}\d+)*|\.\d+|\s+|%[^\n]*\n?|.", re.DOTALL)
LONGEST = 20_000  # characters
DEEPEST = 60  # groups in groups


class NotSet(Exception):
    """What this LaTeX means on the page is not known."""


def tokens(latex: str) -> list[str]:
    """The pieces of a formula, spaces kept: inside words they count."""
    if len(latex) > LONGEST:
        raise NotSet("too long")
    return [t for t in TOKEN.findall(latex) if not t.startswith("%")]


Command = Callable[["Cursor", str], Atom]  # reads what follows the command, which it is given too


@dataclass(slots=True)
class Cursor:
    """A place in the tokens, with what holds there: the font, whether it is a script, how deep groups are."""

    tokens: list[str]
    commands: Mapping[str, Command] = field(default_factory=dict)
    at: int = 0
    font: str | None = None
    script: bool = False
    depth: int = 0

    def peek(self) -> str:
        """The next token that is no space; '' at the end."""
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def next(self) -> str:
        token = self.peek()
        if not token:
            raise NotSet("ends too early")
        self.at += 1
        return token

    def skip(self, token: str) -> bool:
        """Step over this token if it comes next."""
        if self.peek() != token:
            return False
        self.at += 1
        return True

    def expect(self, token: str) -> None:
        if not self.skip(token):
            raise NotSet(f"{token} is missing")

    def first_digit(self) -> str:
        """TeX takes one digit as an argument: x^12 is x^1 2."""
        token = self.next()
        if len(token) > 1:
            self.at -= 1
            self.tokens[self.at] = token[1:]
        return token[0]

    def raw(self) -> str:
        """A group as it is written, without its braces; spaces are kept."""
        self.expect("{")
        start, open_groups = self.at, 1
        while self.at < len(self.tokens):
            open_groups += {"{": 1, "}": -1}.get(self.tokens[self.at], 0)
            self.at += 1
            if not open_groups:
                return "".join(self.tokens[start : self.at - 1])
        raise NotSet("} is missing")

    def optional(self) -> str | None:
        """[..] as it is written, if it comes next."""
        if not self.skip("["):
            return None
        start = self.at
        while self.at < len(self.tokens) and self.tokens[self.at] != "]":
            self.at += 1
        self.at += 1
        return "".join(self.tokens[start : self.at - 1])
