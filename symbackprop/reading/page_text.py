"""`PageText`: where paragraphs end, environments close and runs of backticks stand, found once for a page."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from symbackprop.reading.rows import ROW_ENVIRONMENTS

_BLANK_LINE: Final = re.compile(r"\n[ \t>]*(?=\n)")
_TICKS: Final = re.compile(r"`+")
_ENVIRONMENT: Final = re.compile(r"\\(begin|end)\s*\{([A-Za-z]+\*?)\}")


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text; looking something up from each formula would take the square of its length."""

    text: str
    markdown: bool
    blanks: tuple[int, ...]
    ends: dict[int, int]  # of each closed environment: where its \\begin and where its \\end stands
    ticks: dict[int, list[int]]  # of each number of backticks: where such runs stand

    @staticmethod
    def of(text: str, markdown: bool) -> PageText:
        blanks = tuple(found.start() for found in _BLANK_LINE.finditer(text))
        ticks: dict[int, list[int]] = {}
        for found in _TICKS.finditer(text):
            ticks.setdefault(len(found[0]), []).append(found.start())
        return PageText(text, markdown, blanks, _closed(text), ticks)

    def paragraph_end(self, at: int) -> int:
        """Where the paragraph of this place ends."""
        k = bisect_left(self.blanks, at)
        return self.blanks[k] if k < len(self.blanks) else len(self.text)

    def line_end(self, at: int) -> int:
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found

    def next_ticks(self, count: int, at: int) -> int | None:
        """The next run of exactly so many backticks."""
        places = self.ticks.get(count, [])
        k = bisect_left(places, at)
        return places[k] if k < len(places) else None


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
