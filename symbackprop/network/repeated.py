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


@dataclass(frozen=True, slots=True)
class Source:
    """A document with families; `read` makes a network of a document without them."""

    document: Mapping
    repeat: Repeat
    text: str
    faults: Faults
    read: Read


@dataclass(frozen=True, slots=True)
class Attempt:
    """The network at one N, or the faults that it has there."""

    network: Network | None
    faults: Faults
    state: Unrolling


def repeated(document: Mapping, text: str, faults: Faults, read: Read) -> Network | None:
    """The network with every cell written out; `read` makes a network of a document without families."""
    repeat = read_repeat(document, faults)
    if repeat is None:
        return None
    size, number = repeat.high.base, _number(document, repeat, faults)
    source = Source(_with_size(document, repeat), repeat, text, faults, read)
    written_out = number if size else repeat.high.plus
    if written_out is not None and repeat.top(number) - repeat.low < MOST_CELLS:
        attempt = _attempt(source, number)
        if not _faultless(attempt, faults) or attempt.network is None:
            return None
        return replace(attempt.network, index=repeat.index)
    return _general(source, number)


def _general(source: Source, number: int | None) -> Network | None:
    """The network of a general cell: an instance with room around its middle, beside a few small ranges."""
    left = [key for key, _ in source.document.items if key.text in NUMBERS]
    asked = source.document.get("ask")
    source = replace(source, document=_without(source.document, *NUMBERS, "ask"))
    small = _small(source, number)
    reach = None if small is None else _reach(source)
    if small is None or reach is None:
        return None
    long = source.repeat.low + 3 * reach + 2
    attempt = _attempt(source, long)
    if not _faultless(attempt, source.faults) or attempt.network is None:
        return None
    asks = _asks(source, asked, long, attempt)
    if asks is None:
        return None
    family = replace(_family(source, attempt, long, reach), small=small, asks=asks)
    warnings = (*attempt.network.warnings, *_left_out(left, source, number))
    return replace(attempt.network, family=family, warnings=warnings)


def _reach(source: Source) -> int | None:
    """How many cells two equations may both look at; None after a fault was told."""
    repeat, shifts = source.repeat, shifts_of(source.document, source.repeat.index)
    if max(shifts) - min(shifts) > MOST_SHIFT:
        said = f"shifts by more than {MOST_SHIFT} cells; give {repeat.index} a range of numbers"
        source.faults.at(repeat.place, said)
        return None
    return 2 * (max(shifts) - min(shifts)) + 1


def _family(source: Source, attempt: Attempt, number: int, reach: int) -> Family:
    """The range of an instance, and its names."""
    repeat = source.repeat
    return Family(
        repeat.index,
        repeat.low,
        repeat.high.base,
        repeat.high.plus,
        number,
        reach,
        attempt.state.families.names,
        tuple(attempt.state.rows),
        frozenset(_fixed(source.document, repeat, number)),
    )


def _small(source: Source, number: int | None) -> dict[int, Network] | None:
    """The networks of a few small ranges, by their N; None after a fault was told."""
    high = source.repeat.high
    small: dict[int, Network] = {}
    for length in TRIED:
        tried = source.repeat.low - 1 + length - (high.plus if high.base else 0)
        attempt = _attempt(source, tried)
        if number is None and high.base and length in MUST and not _faultless(attempt, source.faults):
            return None
        if attempt.network is not None:
            small[tried] = attempt.network
    return small


def _left_out(keys: list[Scalar], source: Source, number: int | None) -> Iterator[str]:
    """A warning for each key whose numbers have no cell."""
    end, why = source.repeat.high, "a symbol" if number is None else f"more than {MOST_CELLS}"
    for key in keys:
        yield f"{source.faults.file}:{key.line}:{key.column}: {key.text} is left out: {end} is {why}"


def _without(document: Mapping, *keys: str) -> Mapping:
    return replace(document, items=tuple(e for e in document.items if e[0].text not in keys))


def _asks(source: Source, asked: Node | None, number: int, instance: Attempt) -> tuple[CellAsks, ...] | None:
    """The questions about general cells; None after a fault was told."""
    if asked is None:
        return ()
    key = Scalar("ask", asked.line, asked.column)

    def with_questions(questions: Node) -> Network | None:
        more = replace(source.document, items=(*source.document.items, (key, questions)))
        attempt = _attempt(replace(source, document=more), number)
        return attempt.network if _faultless(attempt, source.faults) else None

    return general_asks(asked, instance.state, with_questions, source.faults)


def _fixed(document: Mapping, repeat: Repeat, number: int) -> Iterator[str]:
    """The names in the instance of h[0], h[N]."""
    for family, place in fixed_of(document, repeat.index):
        from_end = not place.base and not repeat.high.base and 2 * place.plus > repeat.high.plus
        at = place.plus - repeat.high.plus + number if from_end else place.at({repeat.high.base: number})
        yield cell_name(family, at)


def _attempt(source: Source, number: int | None) -> Attempt:
    """The network with so many cells."""
    faults, repeat = Faults(source.faults.file), source.repeat
    if not repeat.high.base:
        last = 0 if number is None else repeat.high.plus
        repeat = replace(repeat, high=Spot("", number or repeat.high.plus), last=last)
    state = unrolling(source.document, repeat, number, source.text, faults)
    cells = unrolled(state)
    network = None if faults.found else source.read(cells, faults)
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


def _faultless(attempt: Attempt, faults: Faults) -> bool:
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
