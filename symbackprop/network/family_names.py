"""What speaks of cells outside the equations: `W[1]` under values, `dL/dh[2][1]`, `wrt: [W]` for all of W."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from symbackprop.network import nodes
from symbackprop.network.families import Unrolling
from symbackprop.network.family_text import FamilyError, cell_at, cell_name, spot
from symbackprop.network.yaml_source import Mapping as Block
from symbackprop.network.yaml_source import Node, Scalar, Sequence

_WORD = re.compile(r"([^\W\d]\w*)\s*\[")


def valued_cells(node: Node, state: Unrolling) -> Node:
    """The keys of values, samples and expected numbers as names of cells."""
    match node:
        case Sequence(items):
            return replace(node, items=tuple(valued_cells(item, state) for item in items))
        case Scalar():
            return node
    found: dict[str, tuple[Scalar, Node]] = {}
    several: set[str] = set()
    for key, value in node.items:
        cells = list(_entries(key, value, state))
        for cell, inner in cells:
            # what is said of one cell goes before what is said of all
            if cell.text not in found or cell.text in several:
                found[cell.text] = (cell, inner)
            elif len(cells) == 1:
                state.faults.at(key, f"{cell.text} is given twice")
            (several.discard if len(cells) == 1 else several.add)(cell.text)
    return replace(node, items=tuple(found.values()))


def named_cells(node: Node, state: Unrolling) -> Node:
    """Names under loss, upstream, wrt; a family there is all its cells."""
    match node:
        case Scalar():
            return next(_all(node, state), node)
        case Sequence(items):
            each = (_all(item, state) if isinstance(item, Scalar) else (item,) for item in items)
            return replace(node, items=tuple(cell for cells in each for cell in cells))
        case _:
            return replace(node, items=tuple((c, v) for k, v in node.items for c in _all(k, state)))


def asked_cells(node: Node, state: Unrolling) -> Node:
    """The questions: one for each cell where the index stands in it."""
    if not isinstance(node, Sequence):
        return node
    each = (_keys(item, state) if isinstance(item, Scalar) else (_asked(item, state),) for item in node.items)
    return replace(node, items=tuple(cell for cells in each for cell in cells))


def _asked(item: Node, state: Unrolling) -> Node:
    """Under d, wrt and in_terms_of one cell is meant."""
    match item:
        case Scalar():
            return next(_keys(item, state), item)
        case Sequence(items):
            return replace(item, items=tuple(_asked(each, state) for each in items))
    entries = ((k, _asked(v, state) if k.text in ("d", "wrt", "in_terms_of") else v) for k, v in item.items)
    return replace(item, items=tuple(entries))


def _entries(key: Scalar, value: Node, state: Unrolling) -> Iterable[tuple[Scalar, Node]]:
    if key.text in state.families.names:
        return _spread(key, value, state)
    if key.text == "then":
        return ((key, valued_cells(value, state)),)
    return ((cell, _reseeded(value, n)) for n, cell in enumerate(_keys(key, state)))


def _spread(key: Scalar, value: Node, state: Unrolling) -> Iterable[tuple[Scalar, Node]]:
    """A list for a family: its first item for its first cell."""
    own = state.own(key.text)
    items = value.items if isinstance(value, Sequence) else ()
    if len(items) != len(own) or not own:
        cells = f"{key.text}[{own[0]}] to {key.text}[{own[-1]}]" if own else "no cell"
        found = f"{len(items)} items" if isinstance(value, Sequence) else nodes.kind(value)
        state.faults.at(value, f"{key.text} is a family, {cells}: a list of {len(own)} is needed, not {found}")
        return ()
    return zip((replace(key, text=cell_name(key.text, at)) for at in own), items, strict=True)


def _reseeded(value: Node, more: int) -> Node:
    """The next seed for the next cell, so that drawn cells differ."""
    seed = value.get("seed") if isinstance(value, Block) else None
    if not isinstance(value, Block) or not isinstance(seed, Scalar) or not seed.text.isdigit():
        return value
    other = replace(seed, text=str(int(seed.text) + more))
    return replace(value, items=tuple((k, other if k.text == "seed" else v) for k, v in value.items))


def _all(node: Scalar, state: Unrolling) -> Iterator[Scalar]:
    if node.text in state.families.names:
        yield from (replace(node, text=cell_name(node.text, at)) for at in state.own(node.text))
    else:
        yield from _keys(node, state)


def _keys(key: Scalar, state: Unrolling) -> Iterator[Scalar]:
    """One key, or one for each value of the index where that stands in it: the same value in all its cells."""
    for k in range(state.repeat.low, state.top + 1) if _indexed(key.text, state) else (state.repeat.low,):
        named = _at(key, k, state)
        if named is not None:
            yield named


def _cell(text: str, state: Unrolling) -> tuple[str, int] | None:
    """The first family with a bracket, itself or behind the d of a derivative, and where it stands."""
    names = state.families.names
    for word in _WORD.finditer(text):
        gradient = word[1] not in names and word[1][:1] == "d"  # dh of dL/dh[2]
        if word[1][gradient:] in names:
            return word[1][gradient:], word.start() + gradient
    return None


def _bracket(text: str, offset: int) -> tuple[str, int]:
    """What stands in the next bracket, and where the text goes on behind it."""
    opened = text.index("[", offset)
    closed = text.find("]", opened)
    return (text[opened + 1 : closed], closed + 1) if closed > 0 else ("", 0)


def _indexed(text: str, state: Unrolling) -> bool:
    """Does the index stand in a cell of the text?"""
    while (found := _cell(text, state)) is not None:
        inside, end = _bracket(text, found[1])
        place = spot(inside)
        if place is not None and place.base == state.repeat.index:
            return True
        text = text[end:] if end else ""
    return False


def _at(key: Scalar, k: int, state: Unrolling) -> Scalar | None:
    """The key with the names of its cells where the index is k; None where one is not there."""
    text = key.text
    if (found := _cell(text, state)) is None:
        return key
    family, offset = found
    inside, end = _bracket(text, offset)
    place = spot(inside)
    if place is not None and place.base == state.repeat.index:
        at = k + place.plus
        if at not in state.own(family):
            return None
    else:
        try:
            at = cell_at(inside, offset, family, state.families)
        except FamilyError as error:
            state.tell(key, error.offset, error.message)
            return None
    return _at(replace(key, text=text[:offset] + cell_name(family, at) + text[end:]), k, state)
