"""A formula with its place on the page, and the page: what reading gives to those who judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from symbackprop.reading.tree import Span, Statement


@dataclass(frozen=True, slots=True)
class Unread:
    """What was not read: the place and, in one line, what was found there and what was needed."""

    at: Span
    message: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of a page, with its place: `line` and `column` of the first character of its LaTeX, from 1.
    `index` counts from 1 as the contract says. `before` is the prose since the formula before it (its own line
    included), `after` what follows on the same line; `heading` the last heading line above. `statements` is ()
    where `unread` is not None, or where nothing stands in it. `source` is what was parsed (macros
    expanded); spans are offsets into it, and `places[k]` is the offset of its character k in `latex`. What is
    `struck` the page has crossed out.
    """

    index: int
    line: int
    column: int
    latex: str
    display: bool
    statements: tuple[Statement, ...] = ()
    unread: Unread | None = None
    before: str = ""
    after: str = ""
    heading: str = ""
    source: str = ""
    places: tuple[int, ...] = ()
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A page: its formulas in order, and the text for a report that shows it as it was written.

    `start` and `end` of each formula in `text`, delimiters included, stand in `extents`, in the same order.
    """

    text: str
    formulas: tuple[Formula, ...]
    extents: tuple[Span, ...] = ()
    kind: Literal["markdown", "latex"] = "markdown"
