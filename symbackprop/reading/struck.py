r"""What a page has crossed out: `~~$z = 2$~~` and `<del>..</del>` in Markdown, `\sout{$z = 2$}` in LaTeX."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from symbackprop.reading.tree import Span

_MARKS: Final = re.compile(r"(?<!~)~~(?!~)|</?(?:s|del|strike)>|\n[ \t]*\n", re.IGNORECASE)
_OPENED: Final = re.compile(r"\\(?:sout|xout|st)\s*\{[^{}$]*$")
_CLOSED: Final = re.compile(r"[^{}$]*\}")
LOOKED_BACK: Final = 80


def struck(text: str, outer: Sequence[Span], markdown: bool) -> list[bool]:
    """For each formula, by its place in order, whether it is crossed out."""
    if not markdown:
        return [_in_a_macro(text, *place) for place in outer]
    spans = _between_marks(text, outer)
    starts = [start for start, _ in spans]
    found = []
    for first, last in outer:
        k = bisect_right(starts, first) - 1
        found.append(k >= 0 and last <= spans[k][1])
    return found


def _between_marks(text: str, outer: Sequence[Span]) -> list[Span]:
    """The extents between two marks of one paragraph that stand in no formula."""
    firsts = [first for first, _ in outer]
    spans: list[Span] = []
    opened: tuple[str, int] | None = None
    for found in _MARKS.finditer(text):
        k = bisect_right(firsts, found.start()) - 1
        if k >= 0 and found.start() < outer[k][1]:
            continue
        mark = found[0].lower()
        if opened is not None and mark == opened[0].replace("<", "</") and not _is_room(text, found, -1):
            spans.append((opened[1], found.start()))
            opened = None
        elif not mark.strip() or mark.startswith("</"):
            opened = None
        elif (opened is None or mark != "~~") and not _is_room(text, found, 1):
            opened = (mark, found.end())
    return spans


def _is_room(text: str, mark: re.Match[str], side: int) -> bool:
    """Does room stand before ~~ (-1) or behind it (1)? So it closes or opens nothing; a tag always does."""
    beside = text[mark.end() : mark.end() + 1] if side > 0 else text[max(0, mark.start() - 1) : mark.start()]
    return mark[0] == "~~" and not beside.strip()


def _in_a_macro(text: str, first: int, last: int) -> bool:
    opened = _OPENED.search(text[max(0, first - LOOKED_BACK) : first])
    return opened is not None and _CLOSED.match(text, last) is not None
