"""`Values`: what nodes are worth in one environment, kept where one side is tried with many changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from symbackprop.check.records.labour import TOO_LONG
from symbackprop.check.records.value import Cand, Unbound
from symbackprop.reading.tree import Node

if TYPE_CHECKING:
    from symbackprop.check.values.environment import Environment

Worth = list[Cand] | str  # the candidates, or why there are none


@dataclass(slots=True)
class Values:
    """Of `owner` alone: an environment that was made of it by a change has other values.

    By the identity of the node, which is kept, so that its id stays its own; `wider` are the environments with
    more index letters, by their ranges.
    """

    owner: Environment | None = None
    known: dict[int, tuple[Node, Worth]] = field(default_factory=dict)
    products: dict[tuple[int, int, str], tuple[object, list[Cand]]] = field(default_factory=dict)
    wider: dict[tuple[tuple[str, range], ...], Environment] = field(default_factory=dict)

    def of(self, node: Node, find: Callable[[], list[Cand]]) -> list[Cand]:
        """The candidates of a node; raises Unbound as often as it is asked for."""
        held = self.known.get(id(node))
        if held is None:
            held = self.known[id(node)] = (node, _worth(find))
        if isinstance(held[1], str):
            raise Unbound(held[1])
        return held[1]

    def times(
        self, left: list[Cand], right: list[Cand], sign: str, find: Callable[[], list[Cand]]
    ) -> list[Cand]:
        """The candidates of a product of two, which are kept as long as it is."""
        key = (id(left), id(right), sign)
        held = self.products.get(key)
        if held is None:
            held = self.products[key] = ((left, right), find())
        return held[1]


def _worth(find: Callable[[], list[Cand]]) -> Worth:
    try:
        return find()
    except Unbound as missing:
        if str(missing) == TOO_LONG:  # it hangs on the formula, not on the node
            raise
        return str(missing)
