"""Names of cells in forms, sums and steps: h_3 of the instance -> h[l+1] of the page, or the other way.

What is shared by two steps stays shared: the right side of one is still the left side of the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, is_dataclass
from operator import is_
from typing import Any, TypeVar, cast

from symbackprop.algebra.terms import Index
from symbackprop.errors import SymbackpropError
from symbackprop.network.family import Family

T = TypeVar("T")
Name = Callable[[str], str]


class NotGeneral(SymbackpropError):
    """A cell in the middle of the range stands where no recurrence can name it."""


_PARTS: dict[type, tuple[str, ...] | None] = {}


def parts_of(kind: type) -> tuple[str, ...] | None:
    """The names of the parts of a dataclass; None for a type that has none."""
    if kind not in _PARTS:
        _PARTS[kind] = tuple(f.name for f in fields(kind)) if is_dataclass(kind) else None
    return _PARTS[kind]


@dataclass(slots=True)
class Renaming:
    """Every name in a structure changed, each part once; an index gets the new name of its size."""

    name: Name
    before: Callable[[Any], Any] | None = None  # what to do with a node before its parts are looked at
    indices: dict[tuple[int, object], Index] = field(default_factory=dict)
    done: dict[int, tuple[object, object]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def of(self, node: T) -> T:
        return cast(T, self._renamed(node))

    def _renamed(self, node: Any) -> Any:
        if isinstance(node, str):
            new = self.names.get(node)
            if new is None:
                new = self.names[node] = self.name(node)
            return new
        if not isinstance(node, tuple) and parts_of(type(node)) is None:
            return node
        known = self.done.get(id(node))
        if known is not None:
            return known[1]
        made = self._rebuilt(node if self.before is None else self.before(node))
        self.done[id(node)] = (node, made)  # the node is kept, so that its id stays its own
        return made

    def _rebuilt(self, node: Any) -> Any:
        if isinstance(node, tuple):
            made = [self._renamed(part) for part in node]
            return node if all(map(is_, made, node)) else tuple(made)
        if isinstance(node, Index):
            axis = self._renamed(node.axis)
            if axis == node.axis:
                return node
            return self.indices.setdefault((node.id, axis), Index(axis))
        old = [getattr(node, name) for name in parts_of(type(node)) or ()]
        new = [self._renamed(part) for part in old]
        return node if all(map(is_, new, old)) else type(node)(*new)


def namer(family: Family, place: Callable[[int], str]) -> Name:
    """A text with its cells named by `place`: h_3 -> h[l+1]."""
    pattern = family.pattern
    return lambda text: pattern.sub(lambda m: f"{m[1]}[{place(int(m[2]))}]", text)


LAST = "N\u00b0"  # the end of a range that is a number; no name of a file can be this
_LAST = re.compile(r"N\u00b0([+-]\d+)?")


def numbered(family: Family) -> Renaming:
    """The end of a range as the number that it is."""
    return Renaming(lambda text: _LAST.sub(lambda m: str(family.last + int(m[1] or 0)), text))


def places_by(family: Family, centre: int | None, letter: str) -> Callable[[int], str]:
    """Places as seen from a cell, else as numbers and from the end; NotGeneral for what lies between."""

    def place(at: int) -> str:
        if centre is not None and (near := family.relative(at, centre, letter)) is not None:
            return near
        if family.low + family.reach < at < family.number - family.reach:
            raise NotGeneral(f"a cell far from its own is needed ({family.index} = {at})")
        return family.absolute(at)

    return place


_ID = re.compile(r"\bid=(\d+)")


def spelled(node: object, free: Iterable[Index] = ()) -> str:
    """The structure as text, equal for two that differ in their bound indices' identities alone."""
    numbers = {str(index.id): f"free{index.id}" for index in free}
    return _ID.sub(lambda m: "id=" + numbers.setdefault(m[1], str(len(numbers))), repr(node))
