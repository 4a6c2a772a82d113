"""`Cursor`: where the parser stands in the tokens of one formula."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symbackprop.reading.faults import ReadingError
from symbackprop.reading.groups import DEEPEST
from symbackprop.reading.token import Token
from symbackprop.reading.tree import Node, Span


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules that call each other: a sum, a summand, a factor, one sign of it, what stands in braces."""

    expression: Callable[[Cursor], Node]
    summand: Callable[[Cursor], Node]
    atom: Callable[[Cursor], Node]
    factor: Callable[[Cursor], Node]
    grouped: Callable[[Cursor], Node]


Again = Callable[["Cursor", Callable[["Cursor"], Node]], Node]


@dataclass(slots=True)
class Cursor:
    """Tokens, the last one a `stop`, and the place among them.

    `inside` is the innermost open bracket (`[`, `(`, `|`; nothing within a group or a cell), `decimal` whether
    the page has decimal commas, `grammar` the rules that call each other; `again` reads a factor, or knows it.
    """

    source: str
    tokens: list[Token]
    grammar: Grammar
    at: int = 0
    depth: int = 0
    inside: str = ""
    decimal: bool = False
    again: Again | None = None

    def expression(self) -> Node:
        return self.grammar.expression(self)

    def factor(self) -> Node:
        return self.grammar.factor(self)

    def grouped(self) -> Node:
        return self.grammar.grouped(self)

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    @property
    def kind(self) -> str:
        return self.tokens[self.at].kind

    def after(self, count: int = 1) -> Token:
        """The token that comes `count` later; the stop where there is none."""
        return self.tokens[min(self.at + count, len(self.tokens) - 1)]

    def next(self) -> Token:
        token = self.tokens[self.at]
        if token.kind != "stop":
            self.at += 1
        return token

    def taken(self, kind: str) -> bool:
        """Steps over a token of that kind, if it is the next."""
        if self.tokens[self.at].kind != kind:
            return False
        self.at += 1
        return True

    def starting(self) -> int:
        return self.tokens[self.at].start

    def ending(self) -> int:
        """The end of the last token that was read."""
        return self.tokens[self.at - 1].end if self.at else self.tokens[0].start

    def span(self, start: int) -> Span:
        return start, max(start, self.ending())

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ReadingError((self.token.start, self.token.end), f"nested deeper than {DEEPEST}")

    def expect(self, kind: str, needed: str) -> Token:
        if self.kind != kind:
            raise self.fault(needed)
        return self.next()

    def fault(self, needed: str) -> ReadingError:
        """The error for the next token: what was found, what was needed."""
        token = self.token
        written = " ".join(self.source[token.start : token.end].split())
        found = "the end" if token.kind == "stop" else written or token.text
        return ReadingError((token.start, token.end), f"found {found[:40]} where {needed}")
