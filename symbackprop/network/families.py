"""`repeat: {l: [1, N]}`: the index of a file's families, and the state in which they are written out.

The file with families becomes the same file with each cell an ordinary name, h[2] as h_2. Entries keep the
author's lines and columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from symbackprop.network import nodes
from symbackprop.network.declared import SECTIONS
from symbackprop.network.family import Rows
from symbackprop.network.family_text import Families, Spot, Used, spot
from symbackprop.network.names import NAME
from symbackprop.network.yaml_source import Faults, Node, Scalar, Sequence, place_of_character
from symbackprop.network.yaml_source import Mapping as Block

KEY = re.compile(rf"({NAME.pattern})\s*\[([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Repeat:
    """The index of the families of a file, and its range: 1, .., N or 1, .., 3."""

    index: str
    low: int
    high: Spot
    place: Scalar
    last: int = 0  # the end as it is written, where that is a number and fewer cells are written out

    def top(self, number: int | None) -> int:
        return self.high.at({self.high.base: number or 0} if self.high.base else {})


@dataclass(frozen=True, slots=True)
class Cell:
    """h_2 is the cell h[2] of the family h."""

    family: str
    at: int

    def __str__(self) -> str:
        return f"{self.family}[{self.at}]"


@dataclass(slots=True)
class Unrolling:
    """A file at one N: its cells as they are met, where each is defined, and where each is spoken of."""

    document: Block
    repeat: Repeat
    top: int
    families: Families
    text: str
    faults: Faults
    said: str = ""  # " at N = 2", where N is a symbol
    cells: dict[str, Cell] = field(default_factory=dict)
    defined: dict[tuple[str, int], Scalar] = field(default_factory=dict)
    used: list[tuple[Scalar, Used]] = field(default_factory=list)
    sizes: set[str] = field(default_factory=set)  # families of sizes that have numbers
    rows: list[Rows] = field(default_factory=list)

    def tell(self, node: Scalar, offset: int, message: str) -> None:
        """A fault at a character of a scalar."""
        self.faults.add(*place_of_character(self.text, node, offset), message)

    def own(self, family: str) -> list[int]:
        """The cells that a family has."""
        return sorted(at for name, at in self.defined if name == family)

    def spoken(self, message: str) -> str:
        """A message about W_2 in the author's words: W[2]."""
        return re.sub(r"[^\W\d]\w*", lambda m: str(self.cells.get(m[0], m[0])), message)


def unrolling(document: Block, repeat: Repeat, number: int | None, text: str, faults: Faults) -> Unrolling:
    """Nothing written yet; N = `number`."""
    size, top = repeat.high.base, repeat.top(number)
    numbers = {size: number} if size and number is not None else {}
    more = repeat.high.plus - repeat.low + 1
    count = f"({size}{more:+d})" if size and more else size
    names = frozenset(families_of(document))
    families = Families(names, repeat.index, repeat.low, top, numbers, repeat.last, count)
    said = f" at {size} = {number}" if numbers else ""
    return Unrolling(document, repeat, top, families, text, faults, said)


def read_repeat(document: Block, faults: Faults) -> Repeat | None:
    """`{l: [1, N]}`; None where it cannot be read, and then that was told."""
    node = document.get("repeat")
    if not isinstance(node, Block) or len(node.items) != 1:
        many = isinstance(node, Block) and len(node.items) > 1
        found = (
            f"{len(node.items)} indices" if many and isinstance(node, Block) else nodes.kind(node or document)
        )
        faults.at(node or document, f"repeat names one index with its range, {{l: [1, N]}}, and not {found}")
        return None
    key, value = node.items[0]
    if not NAME.fullmatch(key.text):
        faults.at(key, f"{key.text[:40]!r} is no name for an index")
        return None
    match ends_of(value):
        case [Spot("", low), Spot() as high] if high.base != key.text:
            return Repeat(key.text, low, high, key)
    faults.at(value, f"the range of {key.text} is two ends, a number and a size or a number, as [1, N]")
    return None


def ends_of(node: Node | None) -> list[Spot | None]:
    """[1, N-1] as spots."""
    ends = node.items if isinstance(node, Sequence) else ()
    return [spot(end.text) if isinstance(end, Scalar) else None for end in ends]


def families_of(document: Block) -> dict[str, Scalar]:
    """The names that have a bracket where they are declared or computed, each with its first place."""
    found: dict[str, Scalar] = {}
    for section in ("sizes", *SECTIONS, "equations"):
        inner = document.get(section)
        for key, value in inner.items if isinstance(inner, Block) else ():
            if name := KEY.fullmatch(key.text.strip()):
                found.setdefault(name[1], key)
            for each in _scalars(value) if section in SECTIONS else ():
                if name := KEY.fullmatch(each.text.strip()):
                    found.setdefault(name[1], each)
    return found


def fixed_of(document: Block, index: str) -> set[tuple[str, Spot]]:
    """The cells that equations name without the index: h[0], h[N]."""
    found: set[tuple[str, Spot]] = set()
    inner = document.get("equations")
    for _, value in inner.items if isinstance(inner, Block) else ():
        for each in _scalars(value):
            spots = ((m[1], spot(m[2])) for m in KEY.finditer(each.text))
            found.update((family, s) for family, s in spots if s is not None and s.base != index)
    return found


def shifts_of(document: Block, index: str) -> set[int]:
    """The constants that are added to the index anywhere."""
    found = {0}
    for section in (*SECTIONS, "equations"):
        inner = document.get(section)
        for key, value in inner.items if isinstance(inner, Block) else ():
            for each in (key, *_scalars(value)):
                spots = (spot(m[1]) for m in re.finditer(r"\[([^\[\]]*)\]", each.text))
                found.update(s.plus for s in spots if s is not None and s.base == index)
    return found


def _scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Sequence(items):
            for item in items:
                yield from _scalars(item)
        case _:
            for _, value in node.items:
                yield from _scalars(value)
