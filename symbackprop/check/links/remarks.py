"""Relations that claim nothing to be judged: shapes, orders, arrows."""

from __future__ import annotations

from symbackprop.check.links.bound import binds
from symbackprop.check.links.state import State
from symbackprop.check.values.finding import Finding
from symbackprop.reading.tree import Node

SIGNS = {"sim": r"$\sim$", "propto": r"$\propto$", "arrow": r"$\to$", "in": r"$\in$"}
ORDERS = ("in", "<", ">", "<=", ">=", "!=")


def remark(head: Node, relation: str, state: State) -> Finding:
    """A definition where the head binds, for an order; else not judged."""
    if relation in ORDERS and any(binds(head, witness, state) for witness in state.witnesses):
        return Finding("definition")
    return Finding("unbound", reason=f"the relation {SIGNS.get(relation, relation)} is not judged")
