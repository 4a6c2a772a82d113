r"""`\sum_{j=1}^{4}` over three places: where the sum over a letter begins and ends follows from its axis."""

from __future__ import annotations

from collections.abc import Iterator

from symbackprop.algebra.shapes import Axis
from symbackprop.check.mistakes.elements import elements
from symbackprop.check.mistakes.site import Site
from symbackprop.check.mistakes.table import Change
from symbackprop.check.names.letters import nodes
from symbackprop.check.names.uses import shape_of
from symbackprop.reading.tree import BigSum, Node, Numeral


def limits(site: Site) -> Iterator[Change]:
    """The limits of each sum over an index, as they are for the axis on which it runs"""
    for node in nodes(site.side):
        if not isinstance(node, BigSum) or len(node.index) != 1 or node.lower is None or node.upper is None:
            continue
        for axis in _axes(node, site):
            yield from _whole(node, (node.lower, node.upper), axis, site)


def _axes(node: BigSum, site: Site) -> tuple[Axis, ...]:
    """The axes on which its letter stands alone: j + 1 has other ends."""
    letter = node.index[0].letters
    found: dict[Axis, None] = {}
    for _, use in elements(node.body, site):
        for at, axis in zip(use.at, shape_of(use.meaning, site.words), strict=True):
            if at.letter == letter and not at.number and axis is not None:
                found[axis] = None
    return tuple(found)


def _whole(node: BigSum, printed: tuple[Node, Node], axis: Axis, site: Site) -> Iterator[Change]:
    lower, upper = printed
    from_0 = site.words.settings.get("index_base") == "0" and isinstance(lower, Numeral) and lower.value == 0
    length = _length(axis, isinstance(upper, Numeral), site)
    first, last = ("0", f"{length} - 1") if from_0 else ("1", length)
    ends = ((lower, first), (upper, last))
    edits = tuple((end.at, _grouped(end, new, site)) for end, new in ends if site.text(end.at) != new)
    if edits:
        said = f"The sum over ${node.index[0].letters}$ runs from ${first}$ to ${last}$."
        yield Change("index", edits, node.at, said)


def _grouped(end: Node, new: str, site: Site) -> str:
    """In braces where it has several signs and stands in none."""
    return new if len(new) == 1 or site.source[: end.at[0]].rstrip().endswith(("{", "=")) else f"{{{new}}}"


def _length(axis: Axis, in_digits: bool, site: Site) -> str:
    """The length of the axis as this page writes lengths: its number, or the one letter that has it."""
    sizes = site.network.sizes
    number = axis if isinstance(axis, int) else sizes.get(str(axis))
    if in_digits:
        return str(axis if number is None else number)
    letters = [name for name, known in sizes.items() if number is not None and known == number]
    return letters[0] if isinstance(axis, int) and len(letters) == 1 else str(axis)
