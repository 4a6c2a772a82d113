"""Questions about a general cell, `dL/dW[l][j,k]`, asked of every cell of an instance: so its range shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from symbackprop.network.ask import Ask
from symbackprop.network.families import Unrolling
from symbackprop.network.family import CellAsks
from symbackprop.network.family_text import FamilyError, cell_at, cell_name, spot
from symbackprop.network.names import NAME
from symbackprop.network.network import Network
from symbackprop.network.yaml_source import Faults, Mapping, Node, Scalar, Sequence

GENERAL = ("derivative", "slope", "prose", "cost")  # kinds of questions that a general cell answers
SHARED = -1  # the question names no cell by the index
Read = Callable[[Sequence], Network | None]  # the instance with these questions

_CELL = re.compile(rf"(?<!\w)({NAME.pattern})\s*\[([^\[\]]*)\]")
_WORD = re.compile(rf"(?<![\w\[]){NAME.pattern}(?![\w\]]|\s*\[)")
_SPOKEN = ("d", "wrt", "in_terms_of")


class NoCell(Exception):
    """The question names a cell that is not there."""


def general_asks(asked: Node, state: Unrolling, read: Read, faults: Faults) -> tuple[CellAsks, ...] | None:
    """Each question with its cells; None after a fault was told."""
    if not isinstance(asked, Sequence):
        return () if read(Sequence((), asked.line, asked.column)) is not None else None
    middle = (state.repeat.low + state.top) // 2
    items = asked.items
    at_middle = [_at(item, middle, state, faults) for item in items]
    found = None if faults.found else read(replace(asked, items=tuple(n or _nothing(asked) for n in at_middle)))
    if found is None or len(found.ask) != len(items):
        return None
    asks: list[dict[int, Ask]] = [{} for _ in items]
    for k in range(state.repeat.low, state.top + 1):
        nodes = [_at(item, k, state, None) if _indexed(item, state) else None for item in items]
        network = read(replace(asked, items=tuple(node or _nothing(asked) for node in nodes)))
        for mine, node, ask in zip(asks, nodes, network.ask if network else (), strict=network is not None):
            if node is not None:
                mine[k] = ask
    out = []
    for item, mine, ask in zip(items, asks, found.ask, strict=True):
        said = _said(item, ask)
        cells = mine if _indexed(item, state) else {SHARED: ask}
        out.append(CellAsks(said, {k: replace(each, said=said) for k, each in cells.items()}))
    return tuple(out)


def _said(item: Node, ask: Ask) -> str:
    """The question as it stands in the file."""
    match item:
        case Scalar():
            return item.text.strip()
        case Mapping() if item.get("d") is not None and item.get("wrt") is not None:
            parts = (item.get("d"), item.get("wrt"))
            return "/".join(f"d{part.text}" for part in parts if isinstance(part, Scalar))
    return ask.said


def _nothing(place: Node) -> Mapping:
    """A question that keeps a place."""
    word = Scalar("-", place.line, place.column)
    keys = (replace(word, text=key) for key in ("text", "answer"))
    return Mapping(tuple((key, word) for key in keys), place.line, place.column)


def _indexed(item: Node, state: Unrolling) -> bool:
    """Does the index stand in the question?"""
    cells = (m for text in _scalars(item) for m in _CELL.finditer(text.text) if _family(m[1], state))
    return any((found := spot(m[2])) is not None and found.base == state.repeat.index for m in cells)


def _scalars(item: Node) -> Iterator[Scalar]:
    match item:
        case Scalar():
            yield item
        case Sequence(items):
            for each in items:
                yield from _scalars(each)
        case Mapping(items):
            for key, value in items:
                if key.text in _SPOKEN:
                    yield from _scalars(value)


def _family(word: str, state: Unrolling) -> str:
    """The family that a word names, itself or behind the d of a derivative."""
    names = state.families.names
    return next((name for name in (word, word.removeprefix("d")) if name in names), "")


def _at(item: Node, k: int, state: Unrolling, faults: Faults | None) -> Node | None:
    """The question at one cell; None where a cell in it is not there, told if somebody listens."""
    try:
        return _written(item, k, state)
    except FamilyError as error:
        if faults is not None:
            faults.at(item, error.message)
    except NoCell as error:
        if faults is not None:
            faults.at(item, str(error))
    return None


def _written(node: Node, k: int, state: Unrolling) -> Node:
    match node:
        case Scalar():
            return replace(node, text=_CELL.sub(lambda m: _name(m, k, state), _cells_named(node.text, state)))
        case Sequence(items):
            return replace(node, items=tuple(_written(each, k, state) for each in items))
    spoken = ((key, _written(v, k, state) if key.text in _SPOKEN else v) for key, v in node.items)
    return replace(node, items=tuple(spoken))


def _cells_named(text: str, state: Unrolling) -> str:
    """The text, if it names no family as a whole."""
    for word in _WORD.finditer(text):
        if family := _family(word[0], state):
            cell = f"{family}[{state.repeat.index}]"
            raise FamilyError(f"{family} is a family: write the cell, as {cell}", word.start())
    return text


def _name(found: re.Match[str], k: int, state: Unrolling) -> str:
    """dW[l] -> dW_2"""
    family = _family(found[1], state)
    if not family:
        return found[0]
    at = cell_at(found[2], 0, family, state.families.inside(k))
    own = state.own(family)
    if at not in own:
        raise NoCell(f"{family}[{found[2].strip()}] is not defined for a cell in the middle of the range")
    return found[1].removesuffix(family) + cell_name(family, at)
