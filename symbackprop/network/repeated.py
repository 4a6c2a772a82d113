"""A document with `repeat` -> the Network of its cells; what is wrong is told once, in the author's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from symbackprop.network.declared import SECTIONS
from symbackprop.network.families import Repeat, Unrolling, read_repeat, unrolling
from symbackprop.network.family_cells import check_cells, declared_cells, sized_cells
from symbackprop.network.family_names import asked_cells, named_cells, valued_cells
from symbackprop.network.network import Network
from symbackprop.network.nodes import whole
from symbackprop.network.yaml_source import Faults, Mapping, Node, Scalar

Read = Callable[[Mapping, Faults], Network | None]
MOST_CELLS = 64  # of a family that is written out
TRIED = (1, 2, 3)  # a range with a symbol is looked at with these numbers
VALUED = ("values", "expected", "samples", "update")
NAMED = ("loss", "upstream", "wrt")


def repeated(document: Mapping, text: str, faults: Faults, read: Read) -> Network | None:
    """The network with every cell written out; `read` makes a network of a document without families."""
    repeat = read_repeat(document, faults)
    if repeat is None:
        return None
    size, number = repeat.high.base, _number(document, repeat, faults)
    if size and number is None:
        for tried in TRIED:
            if not _told(_attempt(document, repeat, tried, text, faults.file, read), faults):
                return None
        faults.at(repeat.place, f"{size} has no number; give it one, sizes: {{{size}: 3}}")
        return None
    top = repeat.top(number)
    if top - repeat.low >= MOST_CELLS:
        faults.at(repeat.place, f"{repeat.index} runs to {top}, at most {MOST_CELLS} cells are written out")
        return None
    attempt = _attempt(document, repeat, number, text, faults.file, read)
    return attempt.network if _told(attempt, faults) else None


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


def _number(document: Mapping, repeat: Repeat, faults: Faults) -> int | None:
    """The number that the end of the range has under `sizes`."""
    sizes = document.get("sizes")
    node = sizes.get(repeat.high.base) if isinstance(sizes, Mapping) and repeat.high.base else None
    if isinstance(node, Mapping):
        node = node.get("is")
    if node is None or (isinstance(node, Scalar) and node.is_null):
        return None
    return whole(node, f"the size {repeat.high.base}", faults)
