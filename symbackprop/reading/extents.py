r"""Where the formulas of a page stand: `$`, `$$`, `\(`, `\[`, fenced math, environments; code is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from symbackprop.frozen import quickly_made
from symbackprop.reading.page_text import PageText
from symbackprop.reading.rows import ROW_ENVIRONMENTS
from symbackprop.reading.tree import Span


@quickly_made
@dataclass(frozen=True, slots=True)
class Extent:
    """A formula with its delimiters, and its inside; `closed` False where the closing delimiter is missing."""

    outer: Span
    inner: Span
    display: bool
    closed: bool = True


_NOT_BARE: Final = frozenset(("aligned", "gathered", "alignedat", "split", "multlined"))
_OPENS: Final = re.compile(
    r"""(?P<fence>^[ \t>]*(?P<ticks>`{3,}|~{3,})[ \t]*(?P<language>[\w-]*)[^\n`]*$)
    |(?P<code>`+)
    |(?P<comment><!--)
    |(?P<verbatim>\\begin\{(?P<raw>verbatim|lstlisting|minted|comment)\*?\}|\\verb\*?(?P<bar>[^A-Za-z\s]))
    |(?P<begin>\\begin\s*\{(?P<name>[A-Za-z]+\*?)\})
    |(?P<twice>\\\\[(\[])
    |(?P<square>\\\[)|(?P<round>\\\()
    |(?P<escape>\\[\s\S])
    |(?P<double>\$\$)|(?P<single>\$)""",
    re.VERBOSE | re.MULTILINE,
)
_ESCAPE: Final = re.compile(r"\\[\s\S]")
_DOUBLE: Final = re.compile(r"\\[\s\S]|\$\$")
_ROW: Final = re.compile(r"\s*\|")


def extents(text: str, markdown: bool) -> list[Extent]:
    """Every formula of the text, in order."""
    page = PageText.of(text, markdown)
    found: list[Extent] = []
    at = 0
    while (opened := _OPENS.search(text, at)) is not None:
        assert opened.lastgroup is not None  # of nested groups the outermost one ends last
        extent, at = _KINDS[opened.lastgroup](page, opened)
        if extent is not None:
            found.append(extent)
    return found


Found = tuple[Extent | None, int]


def _fence(page: PageText, opened: re.Match[str]) -> Found:
    if not page.markdown:
        return None, opened.end()
    closes = re.compile(rf"^[ \t>]*{re.escape(opened['ticks'])}[`~]*[ \t]*$", re.MULTILINE)
    closed = closes.search(page.text, opened.end())
    end, last = (closed.end(), closed.start()) if closed else (len(page.text), len(page.text))
    if opened["language"].lower() != "math":
        return None, end
    return Extent((opened.start(), end), (min(opened.end() + 1, last), last), True, closed is not None), end


def _code(page: PageText, opened: re.Match[str]) -> Found:
    r"""Inline code, which may not cross a paragraph; `$`x`$` is a formula."""
    ticks = opened["code"]
    closed = page.next_ticks(len(ticks), opened.end()) if page.markdown else None
    if closed is None or closed > page.paragraph_end(opened.end()):
        return None, opened.end()
    return None, closed + len(ticks)


def _comment(page: PageText, opened: re.Match[str]) -> Found:
    closed = page.next_mark("-->", opened.end()) if page.markdown else -1
    return None, closed + 3 if closed >= 0 else page.line_end(opened.end())


def _verbatim(page: PageText, opened: re.Match[str]) -> Found:
    if opened["raw"]:
        ends = rf"\end{{{opened['raw']}"
        closed = page.next_mark(ends, opened.end())
        return None, closed + len(ends) if closed >= 0 else len(page.text)
    closed = page.text.find(opened["bar"], opened.end(), page.line_end(opened.end()))
    return None, closed + 1 if closed >= 0 else opened.end()


def _environment(page: PageText, opened: re.Match[str]) -> Found:
    name = opened["name"]
    if name not in ROW_ENVIRONMENTS or (name in _NOT_BARE and not page.markdown):
        return None, opened.end()
    end = page.ends.get(opened.start())
    outer = (opened.start(), page.paragraph_end(opened.end()) if end is None else end)
    return Extent(outer, outer, True, closed=end is not None), outer[1]


def _bracketed(page: PageText, opened: re.Match[str]) -> Found:
    display = opened["square"] is not None
    opens, closes = (r"\[", r"\]") if display else (r"\(", r"\)")
    for found in _ESCAPE.finditer(page.text, opened.end()):
        if found[0] == closes:
            outer = (opened.start(), found.end())
            return Extent(outer, (opened.end(), found.start()), display), found.end()
        if found[0] == opens:
            break
    end = page.paragraph_end(opened.end())
    return Extent((opened.start(), end), (opened.end(), end), display, closed=False), end


def _twice(page: PageText, opened: re.Match[str]) -> Found:
    r"""`\\( .. \\)`, whose first backslash the Markdown of some sites takes away."""
    closes = {"(": r"\\)", "[": r"\\]"}[opened[0][-1]]
    closed = page.next_mark(closes, opened.end(), page.paragraph_end(opened.end())) if page.markdown else -1
    if closed < 0:
        return None, opened.end()
    outer = (opened.start(), closed + len(closes))
    return Extent(outer, (opened.end(), closed), opened[0].endswith("[")), outer[1]


def _escape(page: PageText, opened: re.Match[str]) -> Found:
    return None, opened.end()


def _double(page: PageText, opened: re.Match[str]) -> Found:
    r"""`$$..$$` ends at the next `$$`; past a blank line only where both stand on lines of their own."""
    text, start = page.text, opened.end()
    closed = next((found.start() for found in _DOUBLE.finditer(text, start) if found[0] == "$$"), None)
    paragraph = page.paragraph_end(start)
    if closed is not None and closed > paragraph:
        opens_alone = re.compile(r"[ \t]*\n").match(text, start) is not None
        closes_alone = re.search(r"\n[ \t]*$", text[max(start, closed - 80) : closed]) is not None
        closed = closed if opens_alone and closes_alone else None
    if closed is None:
        return Extent((opened.start(), paragraph), (start, paragraph), True, closed=False), paragraph
    return Extent((opened.start(), closed + 2), (start, closed), True), closed + 2


def _single(page: PageText, opened: re.Match[str]) -> Found:
    r"""`$..$` ends at the next `$` of the line, or of the paragraph where all pair up; money has none."""
    text, start = page.text, opened.end()
    paragraph = page.paragraph_end(start)
    line = min(page.line_end(start), paragraph)
    cell = _cell_end(page, opened.start(), line)
    closed = page.next_dollar(start, cell)
    if closed is None and cell < line:
        line = cell
    elif closed is None:
        closed = None if page.dollars_pair_up(line, paragraph) else page.next_dollar(line, paragraph)
    money = page.markdown and text[start : start + 1].isdigit()
    if closed is None or (money and _is_prose(text[start:closed])):
        if money or not re.search(r"[\\=^_]", text[start:line]):
            return None, start
        return Extent((opened.start(), line), (start, line), False, closed=False), line
    if closed == start:
        return None, closed + 1
    first, last = start, closed
    if page.markdown and last - first > 1 and text[first] == "`" and text[last - 1] == "`":
        first, last = first + 1, last - 1
    return Extent((opened.start(), closed + 1), (first, last), False), closed + 1


def _is_prose(text: str) -> bool:
    return not re.search(r"[\\=^_+*/]", text) and re.search(r"[A-Za-z]{3}|\s$", text) is not None


def _cell_end(page: PageText, at: int, line_end: int) -> int:
    """Where a `$` must close: with its line, or its cell in a line of a table whose `$` do not pair up."""
    start = page.line_start(at)
    if not page.markdown or not _ROW.match(page.text, start, line_end) or page.dollars_pair_up(start, line_end):
        return line_end
    bar = page.next_bar(at, line_end)
    return line_end if bar is None else bar


_KINDS: Final = {
    "fence": _fence,
    "code": _code,
    "comment": _comment,
    "verbatim": _verbatim,
    "begin": _environment,
    "twice": _twice,
    "square": _bracketed,
    "round": _bracketed,
    "escape": _escape,
    "double": _double,
    "single": _single,
}
