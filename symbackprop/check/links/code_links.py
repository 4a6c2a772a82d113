"""The links of a statement in which dW may be a gradient of code, a differential, or a gradient of the sum."""

from __future__ import annotations

from collections.abc import Iterator

from symbackprop.check.links.chain import links
from symbackprop.check.links.differentials import beside_a_size, differentials
from symbackprop.check.links.next_link import Link
from symbackprop.check.links.state import State
from symbackprop.check.links.summed_gradients import settle_gradients, summed_factors, summed_gradient
from symbackprop.check.records.report import Because
from symbackprop.reading.tree import Statement


def coded_links(statement: Statement, state: State, place: Because) -> Iterator[Link]:
    """Gradients first; what is only right as differentials, or as m times the gradient, is read so."""
    head = statement.sides[0]
    moved = differentials(statement, state) or beside_a_size(statement, state)
    if moved:
        for k, finding in enumerate(moved):
            yield Link(statement.sides[k], statement.sides[k + 1], statement.relations[k], finding, head)
        return
    summed = summed_gradient(statement, state)
    if summed is not None:
        finding, quantity, size = summed
        state.summed[quantity] = size
        state.head = head
        yield Link(head, statement.sides[1], "=", finding, head)
        return
    later = summed_factors(statement, state)
    if later is not None:
        finding, quantities, size = later
        state.summed.update(dict.fromkeys(quantities, size))
        state.head = head
        yield Link(head, statement.sides[1], "=", finding, head)
        return
    yield from links(statement, state, place)
    settle_gradients(statement, state)
