"""`PageText`: where lines and paragraphs end, environments close and dollars stand, found once for a page."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Final

from symbackprop.reading.rows import ROW_ENVIRONMENTS

_BLANK_LINE: Final = re.compile(r"\n[ \t>]*(?=\n)")
_TICKS: Final = re.compile(r"`+")
_UNESCAPED: Final = re.compile(r"\\[\s\S]|([$|])")
_ENVIRONMENT: Final = re.compile(r"\\(begin|end)\s*\{([A-Za-z]+\*?)\}")


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text; looking something up from each formula would take the square of its length."""

    text: str
    markdown: bool
    newlines: tuple[int, ...]
    blanks: tuple[int, ...]
    dollars: tuple[int, ...]  # those behind no backslash
    bars: tuple[int, ...]  # the same
    ends: dict[int, int]  # of each closed environment: where its \\begin and where its \\end stands
    ticks: dict[int, list[int]]  # of each number of backticks: where such runs stand
    marks: dict[str, list[int]] = field(default_factory=dict)  # of each mark that was sought: where it stands

    @staticmethod
    def of(text: str, markdown: bool) -> PageText:
        newlines = tuple(found.start() for found in re.finditer("\n", text))
        blanks = tuple(found.start() for found in _BLANK_LINE.finditer(text))
        signs: dict[str, list[int]] = {"$": [], "|": []}
        for found in _UNESCAPED.finditer(text):
            if found[1]:
                signs[found[1]].append(found.start())
        ticks: dict[int, list[int]] = {}
        for found in _TICKS.finditer(text):
            ticks.setdefault(len(found[0]), []).append(found.start())
        return PageText(
            text, markdown, newlines, blanks, tuple(signs["$"]), tuple(signs["|"]), _closed(text), ticks
        )

    def paragraph_end(self, at: int) -> int:
        """Where the paragraph of this place ends."""
        k = bisect_left(self.blanks, at)
        return self.blanks[k] if k < len(self.blanks) else len(self.text)

    def line_start(self, at: int) -> int:
        k = bisect_left(self.newlines, at)
        return self.newlines[k - 1] + 1 if k else 0

    def line_end(self, at: int) -> int:
        k = bisect_left(self.newlines, at)
        return self.newlines[k] if k < len(self.newlines) else len(self.text)

    def next_dollar(self, start: int, stop: int) -> int | None:
        return _next(self.dollars, start, stop)

    def next_bar(self, start: int, stop: int) -> int | None:
        return _next(self.bars, start, stop)

    def dollars_pair_up(self, start: int, stop: int) -> bool:
        return (bisect_left(self.dollars, stop) - bisect_left(self.dollars, start)) % 2 == 0

    def next_mark(self, mark: str, at: int, stop: int | None = None) -> int:
        """Where the mark stands next, -1 where it does not: as `str.find`, but a page is searched once."""
        if mark not in self.marks:
            self.marks[mark] = [found.start() for found in re.finditer(re.escape(mark), self.text)]
        places = self.marks[mark]
        k = bisect_left(places, at)
        last = len(self.text) if stop is None else stop
        return places[k] if k < len(places) and places[k] + len(mark) <= last else -1

    def next_ticks(self, count: int, at: int) -> int | None:
        """The next run of exactly so many backticks."""
        places = self.ticks.get(count, [])
        k = bisect_left(places, at)
        return places[k] if k < len(places) else None


def _next(places: tuple[int, ...], start: int, stop: int) -> int | None:
    k = bisect_left(places, start)
    return places[k] if k < len(places) and places[k] < stop else None


def _closed(text: str) -> dict[int, int]:
    opened: dict[str, list[int]] = {}
    ends: dict[int, int] = {}
    for found in _ENVIRONMENT.finditer(text):
        if found[2] not in ROW_ENVIRONMENTS:
            continue
        if found[1] == "begin":
            opened.setdefault(found[2], []).append(found.start())
        elif opened.get(found[2]):
            ends[opened[found[2]].pop()] = found.end()
    return ends
