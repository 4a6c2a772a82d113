"""Brackets of a family in an expression: `relu(W[l] @ h[l-1])` at l = 2 -> `relu(W_2 @ h_1)`.

Each character of the new text knows where it stands in the author's, so that a fault is told at its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from symbackprop.network.formula_guard import LONGEST
from symbackprop.network.names import NAME

_SPOT = re.compile(rf"\s*(?:({NAME.pattern})\s*(?:([+-])\s*(\d{{1,6}}))?|(\d{{1,9}}))\s*")
_NAME = re.compile(rf"(?<![\w.])({NAME.pattern})")
_OPEN = re.compile(r"\s*\[")
_OVER = re.compile(rf"\s*over\s*=\s*({NAME.pattern})\s*")
FORMS = "as h[l], h[l-1], h[0] or h[N]"


class FamilyError(ValueError):
    """A bracket that names no cell; `offset` counts characters from 0."""

    def __init__(self, message: str, offset: int = 0) -> None:
        self.message = message
        self.offset = offset
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Spot:
    """l - 1, N + 1 or 3: a name (or "") and what is added."""

    base: str
    plus: int = 0

    def at(self, numbers: Mapping[str, int]) -> int:
        return numbers.get(self.base, 0) + self.plus

    def __str__(self) -> str:
        if not self.base:
            return str(self.plus)
        return f"{self.base}{self.plus:+d}" if self.plus else self.base


def spot(text: str) -> Spot | None:
    """>>> spot("l - 1"), spot("0"), spot("2*l")
    (Spot(base='l', plus=-1), Spot(base='', plus=0), None)
    """
    found = _SPOT.fullmatch(text)
    if found is None:
        return None
    base, sign, shift, number = found.groups()
    if number is not None:
        return Spot("", int(number))
    return Spot(base, int(f"{sign}{shift}") if shift else 0)


def cell_name(family: str, at: int) -> str:
    """The name that a cell has as an ordinary quantity.

    >>> cell_name("W", 2)
    'W_2'
    """
    return f"{family}_{at}"


@dataclass(frozen=True, slots=True)
class Used:
    """A cell that a text speaks of, and where."""

    family: str
    at: int
    offset: int


@dataclass(slots=True)
class Written:
    """A text in the making: its characters, the author's place of each, and the cells it speaks of."""

    text: str = ""
    offsets: list[int] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)

    def _bounded(self, offset: int) -> None:
        if len(self.text) > LONGEST:
            message = f"written out for all cells the expression has more than {LONGEST} characters"
            raise FamilyError(message + "; name its parts", offset)

    def copy(self, source: str, start: int, end: int) -> None:
        self.text += source[start:end]
        self.offsets.extend(range(start, end))
        self._bounded(start)

    def put(self, text: str, offset: int) -> None:
        self.text += text
        self.offsets.extend([offset] * len(text))
        self._bounded(offset)


@dataclass(frozen=True, slots=True)
class Families:
    """The names that are families, the index with its range, and the numbers of index and size."""

    names: frozenset[str]
    index: str
    low: int
    high: int
    numbers: Mapping[str, int]
    last: int = 0  # the end as the file writes it, where that is a number and fewer cells are written out
    count: str = ""  # how many cells the range has, in terms of its size

    def at(self, place: Spot) -> int:
        """The number of a cell; where fewer are written out than the file says, counted from the nearer end."""
        at = place.at(self.numbers)
        return at + self.high - self.last if not place.base and 2 * at > self.last > 0 else at

    def inside(self, at: int) -> Families:
        """The same where the index has a number."""
        return replace(self, numbers={**self.numbers, self.index: at})


def write(text: str, families: Families) -> Written:
    """The text with its cells as ordinary names; raises FamilyError."""
    out = Written()
    _part(text, 0, len(text), families, out)
    return out


def cell_at(text: str, offset: int, family: str, families: Families) -> int:
    """The number of the cell that a bracket names."""
    found = spot(text)
    if found is None or (found.base and found.base not in {families.index, *families.numbers}):
        needed = f"a cell is named by a number, or by the index with a constant shift, {FORMS}"
        raise FamilyError(f"{family}[{text.strip()[:40]}] is no cell of {family}: {needed}", offset)
    if found.base and found.base not in families.numbers:
        where = f"{found.base} has a number only where a family is computed, and in sum(.., over={found.base})"
        raise FamilyError(f"{family}[{found}]: {where}", offset)
    at = families.at(found)
    if at < 0:
        raise FamilyError(f"{family}[{found}] would be {family}[{at}]; cells count from 0", offset)
    return at


def _part(text: str, start: int, end: int, families: Families, out: Written) -> None:
    """Copy a part of the text with each name of a family, as h[l-1], turned into one that Python reads."""
    at = start
    for found in _NAME.finditer(text, start, end):
        if found.start() < at:
            continue
        name = found[1]
        out.copy(text, at, found.start())
        at = found.end()
        if name in ("sum", "mean") and (call := _over(text, at, end, families.index)):
            at = _unrolled(name, text, call, families, out)
        elif name in families.names:
            at = _cell(text, found, end, families, out)
        else:
            out.copy(text, found.start(), at)
    out.copy(text, at, end)


def _cell(text: str, found: re.Match[str], end: int, families: Families, out: Written) -> int:
    """h[l-1] -> h_1; where the text goes on."""
    family = found[1]
    opened = _OPEN.match(text, found.end(), end)
    closed = text.find("]", found.end(), end) if opened else -1
    if opened is None:
        before, after = text[: found.start()].rstrip(), text[found.end() :].lstrip()
        if after.startswith("=") and not after.startswith("==") and before.endswith((",", "(")):
            out.copy(text, found.start(), found.end())  # a keyword of a call
            return found.end()
        index = families.index
        raise FamilyError(f"{family} is a family: write the cell, as {family}[{index}]", found.start())
    if closed < 0:
        raise FamilyError(f"the bracket of {family}[ is never closed", found.start())
    at = cell_at(text[opened.end() : closed], found.start(), family, families)
    out.used.append(Used(family, at, found.start()))
    out.put(cell_name(family, at), found.start())
    return closed + 1


@dataclass(frozen=True, slots=True)
class _Call:
    """Where the body of sum(body, over=l) stands, and where the call ends."""

    start: int
    stop: int
    end: int


def _over(text: str, at: int, end: int, index: str) -> _Call | None:
    """The call that opens here, if it adds over the index."""
    opened = re.compile(r"\s*\(").match(text, at, end)
    if opened is None:
        return None
    depth, comma = 1, -1
    for k in range(opened.end(), end):
        depth += (text[k] in "([{") - (text[k] in ")]}")
        if depth == 1 and text[k] == ",":
            comma = k
        if depth == 0:
            word = _OVER.fullmatch(text, comma + 1, k) if comma >= 0 else None
            return _Call(opened.end(), comma, k + 1) if word and word[1] == index else None
    return None


def _unrolled(name: str, text: str, call: _Call, families: Families, out: Written) -> int:
    """((body at 1) + (body at 2) + ..), with 1/N in front for a mean."""
    place = call.start
    if families.low > families.high:
        raise FamilyError(f"there is nothing to add: {families.index} has no value here", place)
    if name == "mean":
        count = families.count or str(families.high - families.low + 1)
        out.put(f"(1/{count}*", place)
    out.put("(", place)
    for k in range(families.low, families.high + 1):
        out.put("(" if k == families.low else " + (", place)
        _part(text, call.start, call.stop, families.inside(k), out)
        out.put(")", place)
    out.put("))" if name == "mean" else ")", place)
    return call.end
