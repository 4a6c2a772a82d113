"""The computation graph of a family: one cell in a frame that says for which t it stands there.

What the cell takes from another cell stands before the frame, dotted. What is in no cell, such as the loss,
stands outside, but a shared parameter stands beside the quantity that it enters, as in every graph.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from symbackprop.algebra.forms import arrays
from symbackprop.derive.family_names import Renaming
from symbackprop.network.network import Network
from symbackprop.write.graph.parts import OUTSIDE, Arrow, Diagram, Frame, Vertex, diagram
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.sheet.view_family import cells

_CELL = re.compile(r"(\w+)\[(.*)\]$")


def cell_parts(sheet: Sheet) -> Diagram:
    """The equations of the page, which name their cells h[t] and h[t-1], as one cell and what is around it."""
    ended = _ended(sheet.network)
    ends = _ends(ended)
    equations = Renaming(lambda name: ends.get(name, name)).of(ended.equations)
    handed = _handed_on(ended) - ended.upstream.keys()
    network = replace(ended, equations=equations, upstream={**ended.upstream, **dict.fromkeys(handed)})
    others = _other_cells(network)
    parts = diagram(network, sheet.ink, adjoints=True, wrt=_sought(sheet, network, others))
    kept = [v for v in parts.vertices if v.name.removeprefix(OUTSIDE) not in handed or not v.outside]
    return replace(
        parts,
        vertices=tuple(_plain(v, v.name in others) for v in kept),
        arrows=tuple(_named(sheet, ended, ends, a) for a in parts.arrows if a.end in {v.name for v in kept}),
        hosts={**parts.hosts, **_beside(parts, others)},
        frame=_frame(network, [v.name for v in kept if v.name not in others]),
    )


def _plain(vertex: Vertex, elsewhere: bool) -> Vertex:
    """Without size and gradient; what a cell gets from another was computed there."""
    return replace(
        vertex,
        shape="",
        gradient=vertex.gradient if vertex.outside else "",
        given=vertex.given and not elsewhere,
        elsewhere=elsewhere,
    )


def _sought(sheet: Sheet, network: Network, others: Collection[str]) -> tuple[str, ...]:
    """What gradients run back to: the parameters, and the cell before."""
    sent = {g.of.name for g in sheet.derivation.gradients.values() if g.chains}
    stems = {_stem(name) for name in sent}
    given = [q.name for q in network.quantities.values() if q.role != "computed" and q.name not in others]
    before = [name for name in network.quantities if name in others and _stem(name) in stems]
    return (*before, *(name for name in given if name in sent))


def _handed_on(network: Network) -> frozenset[str]:
    """h[t], which enters the next cell as h[t-1]: a gradient comes back from there."""
    taken = {_stem(name) for name in _other_cells(network) if _carries(network, name)}
    computed = [e.name for e in network.equations if _CELL.match(e.name)]
    return frozenset(name for name in computed if _stem(name) in taken and _carries(network, name))


def _stem(name: str) -> str:
    return name.partition("[")[0]


def _ended(network: Network) -> Network:
    """Where no equation computes the loss, the last cells of the page are those to which a gradient comes."""
    if network.equation(network.loss) is not None:
        return replace(network, upstream={})
    used = {array.name for e in network.equations for array in arrays(e.form)}
    return replace(network, upstream={e.name: None for e in network.equations if e.name not in used})


def _ends(network: Network) -> dict[str, str]:
    """h[N] -> h[t], of which it is the last cell."""
    family = network.family
    assert family is not None
    computed = [e.name for e in network.equations]
    found = {}
    for name in (n for n in _other_cells(network) if not _carries(network, n)):
        own = [c for c in computed if _stem(c) == _stem(name) and _carries(network, c)]
        if own:
            found[name] = own[0]
    return found


def _named(sheet: Sheet, network: Network, ends: Mapping[str, str], arrow: Arrow) -> Arrow:
    """An arrow from the cell that brings its last one alone says so: h_N."""
    equation = network.equation(arrow.end)
    entering = {a.name for a in arrays(equation.form)} if equation is not None else set()
    last = [name for name, cell in ends.items() if cell == arrow.start and name in entering]
    if not last or arrow.start in entering:
        return arrow
    return replace(arrow, word=sheet.ink.name(last[0]))


def _carries(network: Network, name: str) -> bool:
    """Does the index stand in the name of the cell?"""
    family, cell = network.family, _CELL.match(name)
    assert family is not None
    return cell is not None and bool(re.search(rf"\b{re.escape(family.index)}\b", cell[2]))


def _other_cells(network: Network) -> frozenset[str]:
    """Cells that the equations of other cells compute: h[t-1] beside h[t]; what the file gives is none."""
    family = network.family
    assert family is not None
    computed = {e.name for e in network.equations}
    stems = {_stem(name) for name in computed if _CELL.match(name)}
    return frozenset(
        name
        for name in network.quantities
        if _CELL.match(name) and _stem(name) in stems and name not in computed and name not in family.shown
    )


def _beside(parts: Diagram, others: Collection[str]) -> dict[str, str]:
    """Where another cell leads to an equation, what else is given to it alone stands beside it."""
    entered = {a.end for a in parts.arrows if a.start in others}
    given = {v.name for v in parts.vertices if v.given and v.name not in others}
    users: dict[str, list[str]] = {}
    for arrow in parts.arrows:
        if arrow.start in given:
            users.setdefault(arrow.start, []).append(arrow.end)
    return {name: ends[0] for name, ends in users.items() if len(ends) == 1 and ends[0] in entered}


def _frame(network: Network, names: Collection[str]) -> Frame | None:
    """Around what carries the index, where all of it is there for the same cells."""
    family = network.family
    assert family is not None
    inside = frozenset(name for name in names if _carries(network, name))
    ranges = {family.equation_ranges[name] for name in inside if name in family.equation_ranges}
    return Frame(inside, family.index, cells(ranges.pop())) if len(ranges) == 1 else None
