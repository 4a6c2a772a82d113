r"""`read_document`: a page of Markdown or LaTeX to its formulas, each with its place and its prose."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final, Literal

from symbackprop.frozen import replace
from symbackprop.reading.extents import Extent, extents
from symbackprop.reading.faults import ReadingError
from symbackprop.reading.formula import Document, Formula, Unread
from symbackprop.reading.macros import Macros, expanded
from symbackprop.reading.numerals import writes_decimal_commas
from symbackprop.reading.parser import parse
from symbackprop.reading.quoted import unquoted
from symbackprop.reading.struck import struck
from symbackprop.reading.text_lines import text_formulas
from symbackprop.reading.tree import Statement

Kind = Literal["markdown", "latex"]
_LATEX: Final = re.compile(r"\\documentclass|\\begin\s*\{document\}")
_HEADING: Final = re.compile(r"^\s{0,3}#{1,6}\s|\\(?:sub)*section\*?\{|\\(?:sub)?paragraph\*?\{|\\heading\{")
_COMMENT: Final = re.compile(r"(\\[\s\S])|%[^\n]*(\n[ \t]*)?")
UNCLOSED: Final = "the formula is never closed"


def read_document(text: str, kind: Kind | None = None, text_lines: bool = False) -> Document:
    """All formulas of a page, in order; what one formula has wrong costs that formula only."""
    kind = kind or guessed(text)
    page = _Page.of(text, kind)
    found = [page.cut(extent) for extent in extents(page.shown, kind == "markdown")]
    if text_lines:
        found += [_Cut(outer, outer, False, None, *source) for outer, source in _typed(text, found)]
    found.sort(key=lambda cut: cut.outer)
    decimal = writes_decimal_commas([cut.source for cut in found])
    lines = _Lines(text)
    formulas = tuple(
        _formula(text, cut, k, found[k - 1].outer[1] if k else 0, lines, decimal) for k, cut in enumerate(found)
    )
    gone = struck(text, [cut.outer for cut in found], kind == "markdown")
    if any(gone):
        formulas = tuple(replace(formula, struck=out) for formula, out in zip(formulas, gone, strict=True))
    return Document(text, formulas, tuple(cut.outer for cut in found), kind)


def guessed(text: str) -> Kind:
    r"""LaTeX where \documentclass or \begin{document} stands, or where environments and no Markdown do."""
    if _LATEX.search(text):
        return "latex"
    marks = re.search(r"^#{1,6} |^```|\$|^[ \t]*[-*] |^\|", text, re.MULTILINE)
    return "latex" if marks is None and re.search(r"\\begin\s*\{", text) else "markdown"


@dataclass(frozen=True, slots=True)
class _Cut:
    """A formula cut out of its page: offsets in the page, and what is to be parsed."""

    outer: tuple[int, int]
    inner: tuple[int, int]
    display: bool
    fault: str | None
    source: str
    places: tuple[int, ...]


_CALLED = re.compile(r"(\\[A-Za-z]+)(?:\s*\{[^{}]*\})*\s*\{\s*$")
MOST_LOOKED_BACK = 80
MOST_AROUND = 300  # characters kept of a heading, and of what follows a formula on its line


@dataclass(frozen=True, slots=True)
class _Page:
    """The text in which formulas are looked for: of LaTeX its body, comments dropped, commands put in."""

    text: str
    shown: str
    places: list[int] | None
    macros: Macros

    @staticmethod
    def of(text: str, kind: Kind) -> _Page:
        macros = Macros()
        if kind == "markdown":
            return _Page(text, text, None, macros)
        pieces: list[str] = []
        places: list[int] = []
        at = 0
        for found in _COMMENT.finditer(text):
            if found[1] is None:
                pieces.append(text[at : found.start()])
                places += range(at, found.start())
                at = found.end()
                if (found[2] or "").startswith("\n") and text[found.end() : found.end() + 1] == "\n":
                    at = found.start() + found[0].index("\n")
        pieces.append(text[at:])
        places += range(at, len(text))
        shown, places = expanded("".join(pieces), places, macros)
        body = re.search(r"\\begin\s*\{document\}", shown)
        first = body.end() if body else 0
        return _Page(text, shown[first:], places[first:], macros)

    def cut(self, extent: Extent) -> _Cut:
        first, last = extent.inner
        source = self.shown[first:last]
        fault = None if extent.closed else UNCLOSED
        if self.places is None:
            source = unquoted(source, self.text, extent.outer[0])
            stripped = first + len(source) - len(source.lstrip())
            source = source.strip()
            inner = (stripped, stripped + len(source))
            source, places = expanded(source, list(range(*inner)), self.macros)
            return _Cut(extent.outer, inner, extent.display, fault, source, tuple(p - inner[0] for p in places))
        stripped = first + len(source) - len(source.lstrip())
        source = source.strip()
        places = self.places[stripped : stripped + len(source)]
        outer = self._page_span(*extent.outer)
        inner = self._page_span(stripped, stripped + len(source)) if source else (outer[0], outer[0])
        offsets = tuple(min(max(p - inner[0], 0), inner[1] - inner[0]) for p in places)
        return _Cut(outer, inner, extent.display, fault, source, offsets)

    def _page_span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets in the page of a piece of the shown text."""
        assert self.places is not None
        within = self.places[first:last] or [self.places[first] if first < len(self.places) else len(self.text)]
        start, end = self._before_arguments(min(within)), max(within) + 1
        direct = self.shown[last - 1 : last] == self.text[end - 1 : end]
        if not direct and last < len(self.places):
            end = max(end, self.places[last])
        return start, end

    def _before_arguments(self, start: int) -> int:
        """Where the macro begins whose argument begins here."""
        first = max(0, start - MOST_LOOKED_BACK)
        called = _CALLED.search(self.text[first:start])
        return first + called.start() if called and called[1] in self.macros.known else start


def _typed(text: str, found: list[_Cut]) -> list[tuple[tuple[int, int], tuple[str, tuple[int, ...]]]]:
    return text_formulas(text, [cut.outer for cut in found])


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines of a page by offset."""

    text: str
    starts: tuple[int, ...] = ()
    headings: tuple[int, ...] = ()
    titles: tuple[str, ...] = ()  # of the headings, each made once for all formulas under it

    def __init__(self, text: str) -> None:
        starts = [0] + [found.end() for found in re.finditer("\n", text)]
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "starts", tuple(starts))
        headings = tuple(k for k, at in enumerate(starts) if _HEADING.match(text[at : at + 300]))
        object.__setattr__(self, "headings", headings)
        object.__setattr__(self, "titles", tuple(map(self.shown, headings)))

    def of(self, at: int) -> int:
        return bisect_right(self.starts, at) - 1

    def shown(self, line: int) -> str:
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[line] : min(end, self.starts[line] + MOST_AROUND)].strip()

    def heading(self, line: int) -> str:
        above = bisect_right(self.headings, line)
        return self.titles[above - 1] if above else ""


def _formula(text: str, cut: _Cut, k: int, last_end: int, lines: _Lines, decimal: bool) -> Formula:
    line = lines.of(cut.inner[0])
    statements: tuple[Statement, ...] = ()
    unread: Unread | None = None
    if cut.fault is not None:
        unread = Unread((0, len(cut.source)), cut.fault)
    else:
        try:
            statements = parse(cut.source, decimal)
        except ReadingError as fault:
            unread = Unread(fault.at, fault.message)
    return Formula(
        index=k + 1,
        line=line + 1,
        column=cut.inner[0] - lines.starts[line] + 1,
        latex=text[cut.inner[0] : cut.inner[1]],
        display=cut.display,
        statements=statements,
        unread=unread,
        before=text[last_end : cut.outer[0]].strip(),
        after=text[cut.outer[1] : cut.outer[1] + MOST_AROUND].partition("\n")[0].strip(),
        heading=lines.heading(line),
        source=cut.source,
        places=cut.places,
    )
