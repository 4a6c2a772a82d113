"""What is declared and computed of a family, cell by cell; each cell once, and none is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from symbackprop.network.families import KEY, Cell, Unrolling, ends_of
from symbackprop.network.family import Rows
from symbackprop.network.family_text import Families, FamilyError, Spot, cell_at, cell_name, spot, write
from symbackprop.network.yaml_source import Mapping as Block
from symbackprop.network.yaml_source import Node, Scalar, Sequence

MOST_CELLS = 256  # of one entry, in a range of its own or in an instance
Entries = Iterator[tuple[Scalar, Node]]


def declared_cells(key: Scalar, value: Node, state: Unrolling) -> Entries:
    """One entry, or one for each cell of its range."""
    named = KEY.fullmatch(key.text.strip())
    own = value.get("for") if isinstance(value, Block) else None
    if named is None:
        if own is not None:
            state.faults.at(own, f"for gives a family its range; {key.text} is none")
        state.rows.append(Rows((key.text,)))
        yield key, _written(value, state.families, state)
        return
    place = spot(named[2])
    every = place is not None and place.base == state.repeat.index
    if own is not None and isinstance(value, Block):
        value = replace(value, items=tuple(e for e in value.items if e[0].text != "for"))
        if not every:
            state.faults.at(key, f"{key.text} is one cell, so it has no range; leave for: out")
    low, high = _range(own, state) if every else (0, 0)
    if high - low >= MOST_CELLS:
        state.faults.at(
            own or key, f"{key.text} would be {high - low + 1} cells; at most {MOST_CELLS} are possible"
        )
        return
    names: list[str] = []
    for k in range(low, high + 1):
        inside = state.families.inside(k) if every else state.families
        try:
            at = cell_at(named[2], 0, named[1], inside)
        except FamilyError as error:
            state.tell(key, error.offset, error.message)
            return
        if _define(named[1], at, key, state):
            cell = replace(key, text=cell_name(named[1], at))
            names.append(cell.text)
            yield cell, _styled(_written(value, inside, state), at, state)
    state.rows.append(Rows(tuple(names), low if every else None))


def sized_cells(block: Block, state: Unrolling) -> Entries:
    """n: 5 of a family n is n_0: 5, n_1: 5, ..; without a number its cells are free names."""
    for key, value in block.items:
        named = KEY.fullmatch(key.text.strip())
        if named is not None:
            state.sizes.add(named[1])
            yield from declared_cells(key, value, state)
        elif key.text not in state.families.names:
            yield key, value
        elif not (isinstance(value, Scalar) and value.is_null):
            around = range(max(state.repeat.low - 1, 0), state.top + 2)
            yield from ((replace(key, text=cell_name(key.text, k)), value) for k in around)


def check_cells(state: Unrolling) -> None:
    """Every cell that is spoken of is defined, and a family has no hole."""
    rows = {family: state.own(family) for family, _ in state.defined if family not in state.sizes}
    for family, own in rows.items():
        for before, after in pairwise(own):
            if after != before + 1:
                missing = f"{family}[{before + 1}] is missing{state.said} between {family}[{before}]"
                state.faults.at(state.defined[family, after], f"{missing} and {family}[{after}]")
    for node, used in state.used:
        own = rows.get(used.family, [])
        if own and used.at not in own:
            runs = f"{used.family} runs from {own[0]} to {own[-1]}{state.said}"
            repair = f"declare {used.family}[{used.at}] or give the equation a range, for: .."
            state.tell(node, used.offset, f"{used.family}[{used.at}] is not defined: {runs}; {repair}")


def _define(family: str, at: int, key: Scalar, state: Unrolling) -> bool:
    first = state.defined.get((family, at))
    if first is not None:
        again = f"first in line {first.line}" if first.line != key.line else "also in this line"
        repair = f"give each a range of its own, for: {{{state.repeat.index}: [..]}}"
        state.faults.at(key, f"{family}[{at}] is defined twice{state.said}, {again}; {repair}")
        return False
    state.defined[family, at] = key
    state.cells[cell_name(family, at)] = Cell(family, at)
    return True


def _range(own: Node | None, state: Unrolling) -> tuple[int, int]:
    """Of the entry's own `for`, else of `repeat`."""
    index, numbers = state.repeat.index, state.families.numbers
    if own is None:
        return state.repeat.low, state.top
    inner = own.get(index) if isinstance(own, Block) and len(own.items) == 1 else None
    match ends_of(inner):
        case [Spot() as low, Spot() as high] if {low.base, high.base} <= {"", *numbers}:
            return state.families.at(low), state.families.at(high)
    wanted = f"{{{index}: [1, {state.repeat.high}]}}, two ends without {index} in them"
    state.faults.at(own, f"a range is {wanted}")
    return state.repeat.low, state.top


def _written(node: Node, families: Families, state: Unrolling) -> Node:
    match node:
        case Scalar():
            return _scalar(node, families, state)
        case Sequence(items):
            return replace(node, items=tuple(_written(each, families, state) for each in items))
        case _:
            entries = (
                (k, v if k.text == "latex" else _written(v, families, state)) for k, v in node.items
            )  # latex is the letter of the family
            return replace(node, items=tuple(entries))


def _scalar(node: Scalar, families: Families, state: Unrolling) -> Scalar:
    try:
        found = write(node.text, families)
    except FamilyError as error:
        state.tell(node, error.offset, error.message)
        return replace(node, text="0")
    if found.text == node.text:
        return node
    state.used += [(node, used) for used in found.used]
    return replace(node, text=found.text, written=node.text, offsets=tuple(found.offsets))


def _styled(value: Node, at: int, state: Unrolling) -> Node:
    """`latex` and `aliases` of a family are those of its cells with the index put on."""
    if not isinstance(value, Block):
        return value
    items: list[tuple[Scalar, Node]] = []
    for key, inner in value.items:
        if key.text == "latex" and isinstance(inner, Scalar):
            inner = replace(inner, text=f"{inner.text}{_script(state.document, str(at))}")
        elif key.text == "aliases":
            listed = inner.items if isinstance(inner, Sequence) else (inner,)
            each = [replace(a, text=cell_name(a.text, at)) for a in listed if isinstance(a, Scalar)]
            inner = Sequence(tuple(each), inner.line, inner.column)
        items.append((key, inner))
    return replace(value, items=tuple(items))


def _script(document: Block, at: str) -> str:
    """The index of a cell as a script of the family's letter, by `notation: {layers: ..}`."""
    notation = document.get("notation")
    node = notation.get("layers") if isinstance(notation, Block) else None
    layers = node.text if isinstance(node, Scalar) else "_l"
    shown = {"^{(l)}": f"({at})", "^{[l]}": f"[{at}]"}.get(layers, at)
    return f"{'_' if layers == '_l' else '^'}{{{shown}}}"
