"""What the file's values give, as exact cells: one row for each sample, UNKNOWN where nothing was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from symbackprop.network.network import Network
from symbackprop.numeric.given import Givens, read_givens
from symbackprop.numeric.value import Value, flat_cells
from symbackprop.points.entries import UNKNOWN, Entries


@dataclass(frozen=True, slots=True)
class Given:
    """Arrays of `count` samples by name: values, gradients dL/dname, masks `name > 0`; and every known size."""

    count: int
    sizes: Mapping[str, int]
    values: Mapping[str, Entries]
    adjoints: Mapping[str, Entries]
    masks: Mapping[str, Entries]


def given_values(network: Network) -> Given:
    """The values, with those of each sample over them."""
    samples = [read_givens(network, {**network.values, **sample}) for sample in network.samples or ({},)]
    sizes: dict[str, int] = {}
    for sample in samples:
        sizes.update(sample.sizes)
    return Given(
        len(samples),
        sizes,
        _stacked([s.values for s in samples]),
        _stacked([s.adjoints for s in samples]),
        _stacked([s.masks for s in samples]),
    )


def _stacked(tables: Sequence[Mapping[str, Value]]) -> dict[str, Entries]:
    """Name by name, where every sample has one shape; a sample without it leaves it unknown."""
    found: dict[str, Entries] = {}
    for name in dict.fromkeys(n for table in tables for n in table):
        shapes = {table[name].shape for table in tables if name in table}
        if len(shapes) > 1:
            continue
        rows, columns = shapes.pop()
        out = np.empty((len(tables), rows, columns), dtype=object)
        out.fill(UNKNOWN)
        for k, table in enumerate(tables):
            if name in table:
                cells = [UNKNOWN if cell is None else cell for cell in flat_cells(table[name])]
                for at, cell in enumerate(cells):
                    out[k, at // columns, at % columns] = cell
        found[name] = out
    return found


__all__ = ["Given", "Givens", "given_values"]
