r"""Where the formulas of a page stand: `$`, `$$`, `\(`, `\[`, fenced math, environments; code is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from symbackprop.reading.rows import ROW_ENVIRONMENTS
from symbackprop.reading.tree import Span


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
    |(?P<square>\\\[)|(?P<round>\\\()
    |(?P<escape>\\[\s\S])
    |(?P<double>\$\$)|(?P<single>\$)""",
    re.VERBOSE | re.MULTILINE,
)
_BLANK_LINE: Final = re.compile(r"\n[ \t>]*\n")
_HALF: Final = re.compile(r"\\[\s\S]|\$")


def extents(text: str, markdown: bool) -> list[Extent]:
    """Every formula of the text, in order."""
    found: list[Extent] = []
    at = 0
    while (opened := _OPENS.search(text, at)) is not None:
        kind = next(name for name in _KINDS if opened[name] is not None)
        extent, at = _KINDS[kind](text, opened, markdown)
        if extent is not None:
            found.append(extent)
    return found


Found = tuple[Extent | None, int]


def _fence(text: str, opened: re.Match[str], markdown: bool) -> Found:
    if not markdown:
        return None, opened.end()
    closes = re.compile(rf"^[ \t>]*{re.escape(opened['ticks'])}[`~]*[ \t]*$", re.MULTILINE)
    closed = closes.search(text, opened.end())
    end, last = (closed.end(), closed.start()) if closed else (len(text), len(text))
    if opened["language"].lower() != "math":
        return None, end
    return Extent((opened.start(), end), (min(opened.end() + 1, last), last), True, closed is not None), end


def _code(text: str, opened: re.Match[str], markdown: bool) -> Found:
    if not markdown:
        return None, opened.end()
    ticks = opened["code"]
    closed = re.compile(rf"(?<!`){ticks}(?!`)").search(text, opened.end())
    if closed is None or _BLANK_LINE.search(text, opened.end(), closed.start()):
        return None, opened.end()
    inside = text[opened.end() : closed.start()]
    if text[opened.start() - 1 : opened.start()] == "$" or (inside.startswith("$") and inside.endswith("$")):
        return None, opened.end()
    return None, closed.end()


def _comment(text: str, opened: re.Match[str], markdown: bool) -> Found:
    closed = text.find("-->", opened.end()) if markdown else -1
    return None, closed + 3 if closed >= 0 else opened.end()


def _verbatim(text: str, opened: re.Match[str], markdown: bool) -> Found:
    ends = rf"\end{{{opened['raw']}" if opened["raw"] else opened["bar"]
    closed = text.find(ends, opened.end())
    return None, closed + len(ends) if closed >= 0 else opened.end()


def _environment(text: str, opened: re.Match[str], markdown: bool) -> Found:
    name = opened["name"]
    if name not in ROW_ENVIRONMENTS or (name in _NOT_BARE and not markdown):
        return None, opened.end()
    depth = 0
    for found in re.finditer(rf"\\(begin|end)\s*\{{{re.escape(name)}\}}", text[opened.start() :]):
        depth += 1 if found[1] == "begin" else -1
        if not depth:
            outer = (opened.start(), opened.start() + found.end())
            return Extent(outer, outer, True), outer[1]
    outer = (opened.start(), _paragraph_end(text, opened.end()))
    return Extent(outer, outer, True, closed=False), outer[1]


def _bracketed(text: str, opened: re.Match[str], markdown: bool) -> Found:
    display = opened["square"] is not None
    closing = "]" if display else ")"
    for found in re.compile(r"\\[\s\S]").finditer(text, opened.end()):
        if found[0] == "\\" + closing:
            outer = (opened.start(), found.end())
            return Extent(outer, (opened.end(), found.start()), display), found.end()
        if found[0] == "\\" + ("[" if display else "("):
            break
    end = _paragraph_end(text, opened.end())
    return Extent((opened.start(), end), (opened.end(), end), display, closed=False), end


def _escape(text: str, opened: re.Match[str], markdown: bool) -> Found:
    return None, opened.end()


def _paragraph_end(text: str, at: int) -> int:
    blank = _BLANK_LINE.search(text, at)
    return blank.start() if blank else len(text.rstrip()) if len(text.rstrip()) > at else len(text)


def _double(text: str, opened: re.Match[str], markdown: bool) -> Found:
    r"""`$$..$$` ends at the next `$$`; past a blank line only where both stand on lines of their own."""
    closed = _next_dollars(text, opened.end())
    paragraph = _paragraph_end(text, opened.end())
    if closed is not None and closed > paragraph:
        alone = re.compile(r"[ \t]*\n").match(text, opened.end()) is not None
        if not (alone and re.search(r"\n[ \t]*$", text[max(0, closed - 80) : closed])):
            closed = None
    if closed is None:
        return Extent((opened.start(), paragraph), (opened.end(), paragraph), True, closed=False), paragraph
    return Extent((opened.start(), closed + 2), (opened.end(), closed), True), closed + 2


def _next_dollars(text: str, at: int) -> int | None:
    for found in re.compile(r"\\[\s\S]|\$\$").finditer(text, at):
        if found[0] == "$$":
            return found.start()
    return None


def _single(text: str, opened: re.Match[str], markdown: bool) -> Found:
    r"""`$..$` ends at the next `$` of the paragraph; on another line only where all pair up; never money."""
    start = opened.end()
    paragraph = _paragraph_end(text, start)
    line = text.find("\n", start)
    line = paragraph if line < 0 else min(line, paragraph)
    halves = [f.start() for f in _HALF.finditer(text, start, paragraph) if f[0] == "$"]
    here = [half for half in halves if half < line]
    if here:
        closed: int | None = here[0]
    else:
        closed = halves[0] if len(halves) % 2 else None
    money = text[start : start + 1].isdigit() and markdown
    if closed is not None and money and text[closed + 1 : closed + 2].isdigit() and text[closed - 1].isspace():
        return None, start
    if closed is None:
        inside = text[start:line]
        if money or not re.search(r"[\\=^_]", inside):
            return None, start
        return Extent((opened.start(), line), (start, line), False, closed=False), line
    if closed == start:
        return None, closed + 1
    first, last = start, closed
    if text[first] == "`" and text[last - 1] == "`" and markdown:
        first, last = first + 1, last - 1
    return Extent((opened.start(), closed + 1), (first, last), False), closed + 1


_KINDS: Final = {
    "fence": _fence,
    "code": _code,
    "comment": _comment,
    "verbatim": _verbatim,
    "begin": _environment,
    "square": _bracketed,
    "round": _bracketed,
    "escape": _escape,
    "double": _double,
    "single": _single,
}
