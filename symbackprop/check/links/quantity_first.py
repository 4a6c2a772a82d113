r"""`8 = L`, `[1, 2] W_1 = S_2`: numbers stand before the quantity that they are; it is the head all the same"""

from __future__ import annotations

from dataclasses import replace

from symbackprop.check.links.bound import binds
from symbackprop.check.links.state import State
from symbackprop.check.meaning.sort import sort_of
from symbackprop.check.values.witness import Witness
from symbackprop.reading.tree import Derivative, Name, Node, Statement

SYMMETRIC = frozenset(("=", "approx"))


def quantity_first(statement: Statement, state: State) -> Statement:
    """The statement with its first quantity in front, where it begins with numbers that are values."""
    head, *others = statement.sides
    if statement.leading is not None or not SYMMETRIC.issuperset(statement.relations):
        return statement
    if isinstance(head, Name | Derivative) or not any(_of_values(head, w) for w in state.witnesses):
        return statement
    at = next((k for k, side in enumerate(others) if _is_quantity(side, state)), None)
    if at is None:
        return statement
    signs = statement.relations
    return replace(
        statement,
        sides=(others[at], head, *others[:at], *others[at + 1 :]),
        relations=(signs[at], *signs[:at], *signs[at + 1 :]),
    )


def _of_values(side: Node, witness: Witness) -> bool:
    """Does it hold numbers alone, or with names numbers that are no constants?"""
    sort = sort_of(side, witness)
    return sort.numbers and (sort.values or not sort.names)


def _is_quantity(side: Node, state: State) -> bool:
    """Is it a name or a derivative of the network?"""
    return isinstance(side, Name | Derivative) and any(binds(side, w, state) for w in state.witnesses)
