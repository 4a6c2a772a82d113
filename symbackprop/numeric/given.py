"""What a network's `values` give: quantities, gradients from outside, masks, and sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symbackprop.algebra.shapes import Shape
from symbackprop.network.givens import ValueKey, value_key
from symbackprop.network.network import Network, Table
from symbackprop.numeric.value import Cell, Value, flat_cells, from_cells, from_table


@dataclass(frozen=True, slots=True)
class Givens:
    """Given numbers by name; `sizes` holds every size that has a number."""

    sizes: Mapping[str, int]
    values: Mapping[str, Value]
    adjoints: Mapping[str, Value]
    masks: Mapping[str, Value]


def read_givens(network: Network, values: Mapping[str, Table]) -> Givens:
    """The tables of `values`, sorted by what they speak of."""
    parts: dict[str, dict[str, Value]] = {"value": {}, "adjoint": {}, "mask": {}}
    sizes = {name: number for name, number in network.sizes.items() if number is not None}
    names = named_by_alias(network)
    keys = [(value_key(text), table) for text, table in values.items()]
    for key, table in keys:
        if key is None or names.get(key.name) is None or key.place:
            continue
        name = names[key.name]
        parts[key.part][name] = from_table(table)
        _learn(sizes, network.array(name).shape, table)
    for key, table in keys:
        if key is not None and key.place and names.get(key.name) is not None:
            _put(parts[key.part], names[key.name], key, table, network, sizes)
    return Givens(sizes, parts["value"], parts["adjoint"], parts["mask"])


def named_by_alias(network: Network) -> dict[str, str]:
    """Every way to say a name."""
    found = {alias: q.name for q in network.quantities.values() for alias in q.aliases}
    return found | {name: name for name in network.quantities}


def _learn(sizes: dict[str, int], shape: Shape, table: Table) -> None:
    for axis, length in zip(shape, (len(table), len(table[0])), strict=True):
        if isinstance(axis, str):
            sizes.setdefault(axis, length)


def _put(
    found: dict[str, Value],
    name: str,
    key: ValueKey,
    table: Table,
    network: Network,
    sizes: Mapping[str, int],
) -> None:
    """One element put into its table; the rest stays as it was, or unknown."""
    lengths = [1 if axis is None else sizes.get(axis, 0) if isinstance(axis, str) else axis
               for axis in network.array(name).shape]  # fmt: skip
    if 0 in lengths:
        return
    old = found.get(name)
    cells: list[Cell] = [None] * (lengths[0] * lengths[1]) if old is None else flat_cells(old)
    row, column = place_in(network.array(name).shape, key.place)
    cell = from_table(table)
    cells[row * lengths[1] + column] = flat_cells(cell)[0]
    found[name] = from_cells([cells[k : k + lengths[1]] for k in range(0, len(cells), lengths[1])])


def place_in(shape: Shape, place: tuple[int, ...]) -> tuple[int, int]:
    """Row and column, counted from 0, of an element as it is written: a vector has one index."""
    if len(place) == 2:
        return place[0] - 1, place[1] - 1
    if len(place) == 1:
        return (0, place[0] - 1) if shape[0] is None else (place[0] - 1, 0)
    return 0, 0
