r"""`8 = L`, `[1, 2] W_1 = S_2`: numbers stand before the quantity that they are; it is the head all the same"""

from __future__ import annotations

from collections.abc import Callable

from symbackprop.check.links.bound import binds
from symbackprop.check.links.literals import is_literal
from symbackprop.check.links.state import State
from symbackprop.check.meaning.sort import has_blank, numbers, sort_of
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.reading.tree import Derivative, Name, Node, Statement

SYMMETRIC = frozenset(("=", "approx"))


def quantity_first(statement: Statement, state: State) -> Statement:
    """The statement with its first quantity in front, where it begins with numbers that are values."""
    head, *others = statement.sides
    if statement.leading is not None or not SYMMETRIC.issuperset(statement.relations):
        return statement
    if isinstance(head, Name | Derivative) or not any(_of_values(head, w) for w in state.witnesses):
        return statement
    at = _place(head, others, state)
    if at is None:
        return statement
    signs = statement.relations
    return replace(
        statement,
        sides=(others[at], head, *others[:at], *others[at + 1 :]),
        relations=(signs[at], *signs[:at], *signs[at + 1 :]),
    )


def _place(head: Node, others: list[Node], state: State) -> int | None:
    """Where the quantity stands; before numbers alone also a formula, or what a rounded number is of."""

    def first(fits: Callable[[Node], bool]) -> int | None:
        return next((k for k, side in enumerate(others) if fits(side)), None)

    named = first(lambda side: _is_quantity(side, state))
    if named is not None or any(sort_of(head, w).names for w in state.witnesses):
        return named
    speaking = first(
        lambda side: any(sort_of(side, w).names and binds(side, w, state) for w in state.witnesses)
    )
    if speaking is not None or not (is_literal(head) and any(n.decimals for n in numbers(head))):
        return speaking
    return first(lambda side: not is_literal(side) and not has_blank(side))


def _of_values(side: Node, witness: Witness) -> bool:
    """Does it hold numbers alone, or with names numbers that are no constants?"""
    sort = sort_of(side, witness)
    return sort.numbers and (sort.values or not sort.names)


def _is_quantity(side: Node, state: State) -> bool:
    """Is it a name or a derivative of the network?"""
    return isinstance(side, Name | Derivative) and any(binds(side, w, state) for w in state.witnesses)
