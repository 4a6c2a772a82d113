"""`Family`: what a network knows of its families where the end of their range is no number that is written out.

The network itself is then an instance, long enough that a cell in its middle is a cell like any other.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbackprop.network.ask import Ask
    from symbackprop.network.network import Network


@dataclass(frozen=True, slots=True)
class Range:
    """For l = 2, .., N."""

    index: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Rows:
    """What one entry of the file is in the instance: a name for each cell, from index `low` on."""

    names: tuple[str, ...]
    low: int | None = None


@dataclass(frozen=True, slots=True)
class CellAsks:
    """One question as the file writes it, and as it is asked of each cell of the instance.

    Where the index does not stand in it, it is asked once, of no cell: -1.
    """

    said: str
    cells: Mapping[int, Ask]


@functools.lru_cache(maxsize=16)
def _cell_of(stems: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, stems), key=len, reverse=True))
    return re.compile(rf"(?<!\w)({names})_(\d+)(?!\w)")


@dataclass(frozen=True, slots=True)
class Family:
    """The index with its range, the instance, and the networks of a few small ranges.

    `size` is the symbol that ends the range, or "" where `last` is its end as a number; the instance has
    `number` in its place. `reach` is how far from a cell its equations look, twice.
    """

    index: str
    low: int
    size: str
    last: int
    number: int
    reach: int
    names: frozenset[str]
    rows: tuple[Rows, ...] = ()
    fixed: frozenset[str] = frozenset()  # cells of the instance that equations name without the index
    small: Mapping[int, Network] = field(default_factory=dict)
    asks: tuple[CellAsks, ...] = ()
    tried: tuple[int, ...] = ()  # where the recurrences were compared with the unrolled derivation
    shown: frozenset[str] = frozenset()  # the names that the file declares or computes
    equation_ranges: Mapping[str, Range] = field(default_factory=dict)
    gradient_ranges: Mapping[str, Range] = field(default_factory=dict)
    gradient_least: Mapping[str, int] = field(default_factory=dict)  # h[T-1] is computed from this T on
    answer_ranges: tuple[tuple[Ask, Range | None], ...] = ()  # of each question, in their order

    @property
    def middle(self) -> int:
        return (self.low + self.number) // 2

    @property
    def pattern(self) -> re.Pattern[str]:
        """A cell's name in any text: h_12."""
        return _cell_of(self.names)

    def end(self, at: int) -> str:
        """An index of the instance counted from the end: N, N-1, N+1."""
        plus = at - self.number
        if not self.size:
            return str(self.last + plus)
        return f"{self.size}{plus:+d}" if plus else self.size

    def absolute(self, at: int) -> str:
        """An index of the instance as a number, or counted from the end where it is nearer."""
        return str(at) if at <= self.middle else self.end(at)

    def relative(self, at: int, centre: int, letter: str) -> str | None:
        """l+1, as seen from a cell in the middle; None for what is too far away."""
        plus = at - centre
        if abs(plus) > self.reach:
            return None
        return f"{letter}{plus:+d}" if plus else letter
