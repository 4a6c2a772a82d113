"""The network of a general cell, as the page shows it: h[l] = relu(W[l] h[l-1]) for l = 1, .., N."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace

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
    quantities: dict[str, Quantity] = {}
    equations: list[Equation] = []
    ranges: dict[str, Range] = {}
    for rows in family.rows:
        if not rows.names or rows.names[0] not in network.quantities:
            continue
        renaming, name = _renaming(rows, family)
        quantity = network.quantities[name]
        array = renaming.of(quantity.array)
        quantities[array.name] = replace(quantity, array=array, latex=_letter(quantity.latex, name, array.name))
        equation = network.equation(name)
        if equation is not None:
            equations.append(renaming.of(equation))
        if rows.low is not None and equation is not None:
            last = rows.low + len(rows.names) - 1
            ranges[array.name] = Range(family.index, str(rows.low), family.absolute(last))
    shown = frozenset(quantities)
    for array in arrays_in(spoken):
        own = _of_family(array.name, quantities)
        if array.name not in quantities and own is not None:
            latex = _moved(own.latex, own.name, array.name)
            value = replace(array, kind="value", via="")
            quantities[array.name] = replace(own, array=value, latex=latex)
    sizes = {n: v for n, v in network.sizes.items() if not family.pattern.fullmatch(n)}
    outer = general(family, places_by(family, None, ""), family.index)
    return replace(
        network,
        quantities=quantities,
        equations=tuple(equations),
        wrt=(),
        sizes={**({family.size: None} if family.size else {}), **sizes},
        upstream={outer.name(name): latex for name, latex in network.upstream.items()},
        family=replace(family, equation_ranges=ranges, shown=shown),
    )


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
