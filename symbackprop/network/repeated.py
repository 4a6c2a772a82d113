"""A document with `repeat` -> the Network of its cells; what is wrong is told once, in the author's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from symbackprop.network.declared import SECTIONS
from symbackprop.network.families import Repeat, Unrolling, fixed_of, read_repeat, shifts_of, unrolling
from symbackprop.network.family import CellAsks, Family
from symbackprop.network.family_asks import general_asks
from symbackprop.network.family_cells import check_cells, declared_cells, sized_cells
from symbackprop.network.family_names import asked_cells, named_cells, valued_cells
from symbackprop.network.family_text import Spot, cell_name
from symbackprop.network.network import Network
from symbackprop.network.nodes import whole
from symbackprop.network.yaml_source import Faults, Mapping, Node, Scalar

Read = Callable[[Mapping, Faults], Network | None]
MOST_CELLS = 64  # of a family that is written out
TRIED = (1, 2, 3, 5)  # a range without a number is looked at with so many cells
MOST_SHIFT = 8  # between the farthest neighbours of a cell, in a range without a number
MUST = (1, 2, 3)  # where every cell has to be defined once
NUMBERS = ("values", "samples", "update", "expected", "claims")  # what needs cells that are written out
VALUED = ("values", "expected", "samples", "update")
NAMED = ("loss", "upstream", "wrt")


def repeated(document: Mapping, text: str, faults: Faults, read: Read) -> Network | None:
    """The network with every cell written out; `read` makes a network of a document without families."""
    repeat = read_repeat(document, faults)
    if repeat is None:
        return None
    size, number = repeat.high.base, _number(document, repeat, faults)
    document = _with_size(document, repeat)
    written_out = number if size else repeat.high.plus
    if written_out is not None and repeat.top(number) - repeat.low < MOST_CELLS:
        attempt = _attempt(document, repeat, number, text, faults.file, read)
        if not _told(attempt, faults) or attempt.network is None:
            return None
        return replace(attempt.network, index=repeat.index)
    return _general(document, repeat, number, text, faults, read)


def _general(
    document: Mapping, repeat: Repeat, number: int | None, text: str, faults: Faults, read: Read
) -> Network | None:
    """An instance with room around its middle, and the networks of a few small ranges."""
    left = [key for key, _ in document.items if key.text in NUMBERS]
    asked = document.get("ask")
    document = _without(document, *NUMBERS, "ask")
    small: dict[int, Network] = {}
    for length in TRIED:
        tried = repeat.low - 1 + length - (repeat.high.plus if repeat.high.base else 0)
        attempt = _attempt(document, repeat, tried, text, faults.file, read)
        if number is None and repeat.high.base and length in MUST and not _told(attempt, faults):
            return None
        if attempt.network is not None:
            small[tried] = attempt.network
    shifts = shifts_of(document, repeat.index)
    if max(shifts) - min(shifts) > MOST_SHIFT:
        faults.at(
            repeat.place, f"shifts by more than {MOST_SHIFT} cells; give {repeat.index} a range of numbers"
        )
        return None
    reach = 2 * (max(shifts) - min(shifts)) + 1
    long = repeat.low + 3 * reach + 2
    attempt = _attempt(document, repeat, long, text, faults.file, read)
    if not _told(attempt, faults) or attempt.network is None:
        return None
    state = attempt.state
    asks = _asks(document, asked, repeat, long, text, attempt, faults, read)
    if asks is None:
        return None
    family = Family(
        repeat.index,
        repeat.low,
        repeat.high.base,
        repeat.high.plus,
        long,
        reach,
        state.families.names,
        tuple(state.rows),
        frozenset(_fixed(document, repeat, long)),
        small,
        asks,
    )
    end = str(repeat.high)
    said = tuple(
        f"{faults.file}:{k.line}:{k.column}: {k.text} is left out: {end} is {_what(number)}" for k in left
    )
    return replace(attempt.network, family=family, warnings=(*attempt.network.warnings, *said))


def _without(document: Mapping, *keys: str) -> Mapping:
    return replace(document, items=tuple(e for e in document.items if e[0].text not in keys))


def _asks(
    document: Mapping,
    asked: Node | None,
    repeat: Repeat,
    number: int,
    text: str,
    instance: Attempt,
    faults: Faults,
    read: Read,
) -> tuple[CellAsks, ...] | None:
    """The questions about general cells; None after a fault was told."""
    key = None if asked is None else Scalar("ask", asked.line, asked.column)
    if asked is None or key is None:
        return ()

    def with_questions(questions: Node) -> Network | None:
        more = replace(document, items=(*document.items, (key, questions)))
        attempt = _attempt(more, repeat, number, text, faults.file, read)
        return attempt.network if _told(attempt, faults) else None

    return general_asks(asked, instance.state, with_questions, faults)


def _fixed(document: Mapping, repeat: Repeat, number: int) -> Iterator[str]:
    """The names in the instance of h[0], h[N]."""
    for family, place in fixed_of(document, repeat.index):
        from_end = not place.base and not repeat.high.base and 2 * place.plus > repeat.high.plus
        at = place.plus - repeat.high.plus + number if from_end else place.at({repeat.high.base: number})
        yield cell_name(family, at)


def _what(number: int | None) -> str:
    return "a symbol" if number is None else f"more than {MOST_CELLS}"


@dataclass(frozen=True, slots=True)
class Attempt:
    """The network at one N, or the faults that it has there."""

    network: Network | None
    faults: Faults
    state: Unrolling


def _attempt(
    document: Mapping, repeat: Repeat, number: int | None, text: str, file: str, read: Read
) -> Attempt:
    faults = Faults(file)
    if not repeat.high.base:
        last = 0 if number is None else repeat.high.plus
        repeat = replace(repeat, high=Spot("", number or repeat.high.plus), last=last)
    state = unrolling(document, repeat, number, text, faults)
    cells = unrolled(state)
    network = None if faults.found else read(cells, faults)
    if network is not None:
        network = replace(network, warnings=tuple(map(state.spoken, network.warnings)))
    return Attempt(network, faults, state)


def unrolled(state: Unrolling) -> Mapping:
    """The document with each cell an ordinary name."""
    items: dict[str, tuple[Scalar, Node]] = {}
    for key, value in state.document.items:
        if key.text in (*SECTIONS, "equations") and isinstance(value, Mapping):
            value = replace(value, items=tuple(e for k, v in value.items for e in declared_cells(k, v, state)))
        elif key.text == "sizes" and isinstance(value, Mapping):
            value = replace(value, items=tuple(sized_cells(value, state)))
        if key.text != "repeat":
            items[key.text] = (key, value)
    for name, (key, value) in items.items():  # now that all cells are known
        if name in VALUED:
            items[name] = (key, valued_cells(value, state))
        elif name in NAMED:
            items[name] = (key, named_cells(value, state))
        elif name == "ask":
            items[name] = (key, asked_cells(value, state))
    check_cells(state)
    return replace(state.document, items=tuple(items.values()))


def _told(attempt: Attempt, faults: Faults) -> bool:
    """The faults of the cells, one for each place; is there none?"""
    places: set[tuple[int, int]] = set()
    for fault in attempt.faults.found:
        place = (fault.place.line, fault.place.column)
        if place not in places:
            faults.add(*place, attempt.state.spoken(fault.message))
        places.add(place)
    return not places


def _with_size(document: Mapping, repeat: Repeat) -> Mapping:
    """The end of the range is a size, declared or not."""
    name, place = repeat.high.base, repeat.place
    sizes = document.get("sizes") or Mapping((), place.line, place.column)
    if not name or not isinstance(sizes, Mapping) or sizes.get(name) is not None:
        return document
    entry = (replace(place, text=name), Scalar("", place.line, place.column))
    key = document.key("sizes") or replace(place, text="sizes")
    rest = tuple(e for e in document.items if e[0].text != "sizes")
    return replace(document, items=((key, replace(sizes, items=(*sizes.items, entry))), *rest))


def _number(document: Mapping, repeat: Repeat, faults: Faults) -> int | None:
    """The number that the end of the range has under `sizes`."""
    sizes = document.get("sizes")
    node = sizes.get(repeat.high.base) if isinstance(sizes, Mapping) and repeat.high.base else None
    if isinstance(node, Mapping):
        node = node.get("is")
    if node is None or (isinstance(node, Scalar) and node.is_null):
        return None
    return whole(node, f"the size {repeat.high.base}", faults)
