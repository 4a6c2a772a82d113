"""Printed arrays of small whole numbers that are somebody's value: `S = [1, 2] W` where X is [1, 2]."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flint import fmpq

from symbackprop.check.values.witness import Witness
from symbackprop.reading.tree import Matrix, Node, Numeral, Sum
from symbackprop.rules.primitives import rational

Cells = list[list[fmpq]]
MOST_CELLS = 64


def prints_a_value(everything: Iterable[Node], witness: Witness) -> bool:
    """Is an array among the nodes the value of a quantity, a vector standing either way?"""
    arrays = [cells for node in everything if isinstance(node, Matrix) and (cells := _cells(node)) is not None]
    return any(_is_value(cells, witness) for cells in arrays)


def _cells(array: Matrix) -> Cells | None:
    """Its numbers, where it holds numbers alone and more than one."""
    rows = [[number for entry in row if (number := _number(entry)) is not None] for row in array.rows]
    count = sum(map(len, rows))
    whole = count == sum(map(len, array.rows)) and len(set(map(len, rows))) == 1
    return rows if whole and 1 < count <= MOST_CELLS else None


def _number(entry: Node) -> fmpq | None:
    match entry:
        case Numeral(value=value):
            return rational(value)
        case Sum(terms=((sign, Numeral(value=value)),)):
            return sign * rational(value)
    return None


def _is_value(cells: Cells, witness: Witness) -> bool:
    at = witness.points("C")
    if at is None or at.count != 1:
        return False
    turned = [list(column) for column in zip(*cells, strict=True)]
    ways = (cells, turned) if 1 in (len(cells), len(turned)) else (cells,)
    for name in _arrays_of(len(cells) * len(turned), witness):
        known = at.value(name)
        if known is not None and known.value[0].tolist() in ways:
            return True
    return False


def _arrays_of(count: int, witness: Witness) -> Iterator[str]:
    """The quantities with so many entries."""
    network, at = witness.network, witness.points("C")
    assert at is not None
    for name in dict.fromkeys((*network.quantities, *(e.name for e in network.equations))):
        rows, columns = map(at.extent, network.array(name).shape)
        if rows * columns == count:
            yield name
