"""The network of a general cell, as the page shows it: h[l] = relu(W[l] h[l-1]) for l = 1, .., N."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace

from symbackprop.algebra.forms import Array
from symbackprop.derive.family_names import Renaming, places_by
from symbackprop.derive.folding import general
from symbackprop.network.family import Family, Range, Rows
from symbackprop.network.network import Equation, Network, Quantity


def page_network(network: Network, spoken: object) -> Network:
    """The entries of the file with their own index, instead of the cells of the instance.

    Neighbours that are spoken of in gradients and equations, as h[l+1], are quantities too; they are not shown.
    """
    family = network.family
    assert family is not None
    entries = [
        _entry(rows, family, network)
        for rows in family.rows
        if rows.names and rows.names[0] in network.quantities
    ]
    quantities = {entry.quantity.name: entry.quantity for entry in entries}
    sizes = {n: v for n, v in network.sizes.items() if not family.pattern.fullmatch(n)}
    outer = general(family, places_by(family, None, ""), family.index)
    ranges = {entry.quantity.name: entry.range for entry in entries if entry.range is not None}
    return replace(
        network,
        quantities=_with_neighbours(quantities, spoken),
        equations=tuple(entry.equation for entry in entries if entry.equation is not None),
        wrt=(),
        sizes={**({family.size: None} if family.size else {}), **sizes},
        upstream={outer.name(name): latex for name, latex in network.upstream.items()},
        family=replace(family, equation_ranges=ranges, shown=frozenset(quantities)),
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of the file with its own index: the quantity, and its equation for the cells of a range."""

    quantity: Quantity
    equation: Equation | None
    range: Range | None


def _entry(rows: Rows, family: Family, network: Network) -> _Entry:
    renaming, name = _renaming(rows, family)
    quantity = network.quantities[name]
    array = renaming.of(quantity.array)
    own = replace(quantity, array=array, latex=_letter(quantity.latex, name, array.name))
    equation = network.equation(name)
    if equation is None:
        return _Entry(own, None, None)
    if rows.low is None:
        return _Entry(own, renaming.of(equation), None)
    last = rows.low + len(rows.names) - 1
    return _Entry(own, renaming.of(equation), Range(family.index, str(rows.low), family.absolute(last)))


def _with_neighbours(quantities: Mapping[str, Quantity], spoken: object) -> dict[str, Quantity]:
    """The quantities, and the cells beside them that are spoken of: h[l+1]."""
    found = dict(quantities)
    for array in arrays_in(spoken):
        own = _of_family(array.name, found)
        if array.name not in found and own is not None:
            value = replace(array, kind="value", via="")
            found[array.name] = replace(own, array=value, latex=_moved(own.latex, own.name, array.name))
    return found


def _of_family(name: str, quantities: Mapping[str, Quantity]) -> Quantity | None:
    """A cell of the same family."""
    stem = name.partition("[")[0]
    return next((q for q in quantities.values() if q.name.partition("[")[0] == stem), None)


def _moved(latex: str | None, own: str, name: str) -> str | None:
    """The letter of one cell for another."""
    if latex is None or "[" not in name:
        return latex
    before, after = (n.partition("[")[2].removesuffix("]") for n in (own, name))
    head, brace, tail = latex.rpartition("{")
    return head + brace + tail.replace(before, after)


def arrays_in(node: object) -> Iterator[Array]:
    """Every array in a structure, once a place."""
    seen: set[int] = set()
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, Array):
            yield part
        elif isinstance(part, tuple | list):
            stack.extend(part)
        elif is_dataclass(part) and id(part) not in seen:
            seen.add(id(part))
            stack.extend(getattr(part, f.name) for f in fields(part))


def _renaming(rows: Rows, family: Family) -> tuple[Renaming, str]:
    """How the cells are named where the entry speaks of its middle cell, and that cell."""
    if rows.low is None:
        return general(family, places_by(family, None, ""), family.index), rows.names[0]
    middle = len(rows.names) // 2
    places = places_by(family, rows.low + middle, family.index)
    return general(family, places, f"{family.index}'"), rows.names[middle]


def _letter(latex: str | None, cell: str, name: str) -> str | None:
    r"""The declared letter with the index of the page: `\Omega^{(11)}` is that of l = 11."""
    if latex is None or "[" not in name:
        return latex
    number, spot = cell.rpartition("_")[2], name.partition("[")[2].removesuffix("]")
    head, brace, tail = latex.rpartition("{")
    return head + brace + tail.replace(number, spot)
