"""How long axes are at sample points: symbolic sizes small and all different, large declared ones cut short."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import count
from math import prod

from symbackprop.algebra.forms import Basis, Element, Form, SizeOf
from symbackprop.algebra.inside import forms_in
from symbackprop.algebra.shapes import Axis
from symbackprop.network.network import Network

FIRST = 3  # at length 2 some gradients vanish, as that of a vector that is normalised
LONG = 12  # a declared axis beyond this is tried with fewer places


def axes(network: Network) -> Iterator[Axis]:
    """Every axis in the order in which it is met"""
    for quantity in network.quantities.values():
        yield from quantity.array.shape
        yield quantity.label


def drawn_sizes(network: Network, given: Mapping[str, int]) -> dict[str, int]:
    """The numbers that sizes have, and for the others 3, 4, .. that no declared axis has."""
    sizes = {name: number for name, number in network.sizes.items() if number is not None} | dict(given)
    taken = {axis for axis in axes(network) if isinstance(axis, int)} | set(sizes.values())
    wanted = [a for a in axes(network) if isinstance(a, str)]
    wanted += [*network.sizes, *(s for e in network.equations for s in _sizes_of(e.form))]
    free = [name for name in dict.fromkeys(wanted) if name not in sizes]
    return sizes | dict(zip(free, _lengths(FIRST, taken), strict=False))


def many_samples(network: Network) -> dict[str, int]:
    """The sizes with more places on each open axis that no parameter has than the parameters have numbers.

    With fewer, parameters fit whatever is wanted: where the gradient is zero the error would be so too.
    """
    sizes = drawn_sizes(network, {})
    kept = [q.array.shape for q in network.quantities.values() if q.role == "parameter"]
    axes_kept = {axis for shape in kept for axis in shape}
    numbers = sum(prod(a if isinstance(a, int) else sizes.get(a or "", 1) for a in shape) for shape in kept)
    taken = {*sizes.values(), *(axis for axis in axes(network) if isinstance(axis, int))}
    data = [name for name in sizes if network.sizes.get(name) is None and name not in axes_kept]
    return dict(zip(data, _lengths(numbers + 2, taken), strict=False))


def other_sizes(network: Network, names: Collection[str]) -> dict[str, int]:
    """Numbers for these sizes that are none of those that are drawn for any size"""
    taken = {axis for axis in axes(network) if isinstance(axis, int)} | set(drawn_sizes(network, {}).values())
    return dict(zip(names, _lengths(FIRST, taken), strict=False))


def _lengths(first: int, taken: Collection[int]) -> Iterator[int]:
    """first, first + 1, .. without those that are taken"""
    return (length for length in count(first) if length not in taken)


def _sizes_of(form: Form) -> Iterator[str]:
    return (node.name for node in forms_in(form) if isinstance(node, SizeOf))


def shortened(network: Network, sizes: Mapping[str, int]) -> dict[int, int]:
    """784 as 6 places, and so on: all different, and no shorter than a place that is spoken of."""
    spoken = max((p for e in network.equations for p in _places(e.form)), default=0)
    long = [a for a in dict.fromkeys(axes(network)) if isinstance(a, int) and a > max(LONG, spoken)]
    taken = {a for a in axes(network) if isinstance(a, int)} | set(sizes.values())
    return dict(zip(long, _lengths(max(FIRST, spoken), taken), strict=False))


def _places(form: Form) -> Iterator[int]:
    for node in forms_in(form):
        match node:
            case Element(_, row, column):
                yield from (place for place in (row, column) if place is not None)
            case Basis(place):
                yield place
