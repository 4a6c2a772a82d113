"""A statement to its links: each side against the quantity at the head of its chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat

from symbackprop.check.links.binding import bind_name
from symbackprop.check.links.bound import (
    binds,
    defines,
    evaluated,
    function_named,
    names_another,
    unbound_head,
    without_arguments,
)
from symbackprop.check.links.costs import cost_table, cost_words, taken
from symbackprop.check.links.example import example_findings, opens_example
from symbackprop.check.links.function_lines import at_any_argument, compares_letters, learn_function
from symbackprop.check.links.judging import judge
from symbackprop.check.links.next_link import Line, Link, next_link
from symbackprop.check.links.noting import speak, speak_all
from symbackprop.check.links.reasons import AT_VALUES, NO_NETWORK
from symbackprop.check.links.restated import restated
from symbackprop.check.links.state import State
from symbackprop.check.links.two_names import two_names
from symbackprop.check.meaning.laid import entry_of
from symbackprop.check.meaning.sort import has_blank, sort_of
from symbackprop.check.names.ranges import range_letter
from symbackprop.check.records.report import Because
from symbackprop.check.records.value import IllTyped, Unbound
from symbackprop.check.values.finding import SHAPES, Finding
from symbackprop.reading.tree import Blank, Call, Name, Node, Statement

OTHER = "the names stand for different functions of the network"
ON_INDICES = Finding("definition", reason="a condition on indices")
DEFINED = Finding("definition", reason="the page defines the name")


def links(statement: Statement, state: State, place: Because) -> Iterator[Link]:
    """The links of a statement in order; the state moves on with each."""
    yield from _links(Line(statement, state, place))
    state.last = statement.sides


def _links(line: Line) -> Iterator[Link]:
    statement, state = line.statement, line.state
    sides = list(statement.sides)
    if state.example == line.place or opens_example(statement, state):
        if state.example != line.place:
            state.example, state.taken = line.place, {}
        yield from _each(example_findings(statement, state), sides, statement.relations, sides[0])
        return
    costs = cost_words(statement, state)
    if costs is not None:
        yield from _each(costs, sides, statement.relations)
    elif statement.leading is not None and not (statement.words and statement.leading == "="):
        yield from _continued(line, sides)
    elif len(sides) == 1:
        yield from _alone(line, sides[0])
    else:
        yield from _chained(line, sides)


def _each(
    findings: Iterable[Finding], sides: Sequence[Node], relations: Sequence[str], head: Node | None = None
) -> Iterator[Link]:
    """A link for each relation, with what was found of it without a judge."""
    for finding, lhs, rhs, relation in zip(findings, sides, sides[1:], relations, strict=False):
        yield Link(lhs, rhs, relation, finding, head)


def _continued(line: Line, sides: list[Node]) -> Iterator[Link]:
    """A line that starts with a relation goes on with the last left side."""
    statement = line.statement
    relations = [statement.leading or "=", *statement.relations]
    previous: Node | None = None
    if statement.laid is not None:
        sides = [entry_of(side, statement.laid) for side in sides]
    for side, relation in zip(sides, relations, strict=True):
        yield next_link(line, previous, side, relation, line.state.head)
        previous = side


def _alone(line: Line, side: Node) -> Iterator[Link]:
    """A formula without a relation.

    It goes on with the last left side if it is equal to it, else it is a mention.
    """
    statement, state = line.statement, line.state
    counted = taken(statement, state)
    if counted is not None:
        yield Link(state.last[-1], side, "=", counted)
        return
    table = cost_table(side, state)
    if table is not None:
        yield from (Link(label, cell, "=", finding) for label, cell, finding in table)
        return
    if isinstance(side, Blank) or has_blank(side):
        yield Link(None, side, "", Finding("blank"))
        return
    if range_letter(side) is not None or compares_letters((side,), state):
        yield Link(None, side, "", Finding("definition", reason="the values that a letter takes"))
        return
    if state.head is not None:
        found = judge(state.head, side, "=", statement, state)
        if found.right:
            yield Link(None, side, "=", found, state.head)
            speak(side, state)
            return
    yield Link(None, side, "", _mention(side, state))
    speak(side, state)


def _mention(side: Node, state: State) -> Finding:
    missing = NO_NETWORK
    ill_typed: Finding | None = None
    for witness in state.witnesses:
        try:
            found = evaluated(side, witness, state)
        except (Unbound, IllTyped) as reason:
            missing = str(reason)
            continue
        if found:
            return Finding("definition", witness)
        ill_typed = Finding("wrong", witness, reason=SHAPES, by_value=False)
    if ill_typed is not None and not isinstance(side, Name | Call) and not state.labour.over:
        return ill_typed  # a name alone is another network's
    return Finding("unbound", reason=missing)


def _chained(line: Line, sides: list[Node]) -> Iterator[Link]:
    statement, state = line.statement, line.state
    if compares_letters(statement.sides, state):
        yield from _each(repeat(ON_INDICES), sides, statement.relations)
        return
    state.read_as = ""
    learn_function(sides[0], statement.sides[1:], state)
    sides = at_any_argument(sides, state)
    head = sides[0] = without_arguments(sides[0], state)
    if has_blank(head):
        yield Link(None, head, statement.relations[0], Finding("blank"))
        return
    state.start = "A"
    state.as_gradient = False
    rules = [function_named(side, state) for side in sides]
    known = None if None not in rules else restated(sides, state)
    if None not in rules:
        same = (Finding("definition") if r == rules[0] else Finding("unbound", reason=OTHER) for r in rules[1:])
        yield from _each(same, sides, statement.relations, head)
    elif known is None and (defines(head, state) or names_another(head, sides[1], state)):
        yield from _definition(line, sides)
    else:
        yield from _claimed(line, sides, known)


def _claimed(line: Line, sides: list[Node], meant: Node | None = None) -> Iterator[Link]:
    """Each side beside the first one that binds; `meant` is what the page said that the left side is."""
    state = line.state
    head = state.head = meant or sides[0]
    bound = _binds(head, state)

    def alike(a: Node, b: Node) -> Finding:
        return judge(a, b, "=", line.statement, state)

    for k, relation in enumerate(line.statement.relations):
        side = sides[k + 1]
        if not bound:
            yield Link(sides[k], side, relation, unbound_head(head, state), head)
            if _binds(side, state):
                state.head, head, bound = side, side, True
        elif k + 2 < len(sides) and two_names(head, side, sides[-1], state, alike):
            accepted = Finding("accepted", state.witnesses[0], reason=AT_VALUES)
            yield Link(sides[k], side, relation, accepted, head)
        else:
            yield next_link(line, sides[k], side, relation, head)
    speak_all(sides, state)


def _definition(line: Line, sides: list[Node]) -> Iterator[Link]:
    """NAME = what binds: the name is bound from here on; a bare number binds nothing."""
    head, relations, state = sides[0], line.statement.relations, line.state
    assert isinstance(head, Name)
    meaning = next((side for side in sides[1:] if _binds(side, state)), None)
    sort = None if meaning is None else sort_of(meaning, state.witnesses[0])
    if meaning is None or sort is None or not sort.names or relations[0] not in ("=", "leftarrow"):
        if _binds(head, state):  # e_1 = (1, 0, 0)
            yield from _claimed(line, sides)
        else:
            yield from _each((unbound_head(head, state) for _ in relations), sides, relations, head)
        return
    bind_name(head, meaning, state)
    state.head = meaning
    for k, relation in enumerate(relations):
        side = sides[k + 1]
        if side is meaning:
            yield Link(sides[k], side, relation, DEFINED, head)
        else:
            yield next_link(line, sides[k], side, relation, meaning)
    speak_all(sides, state)


def _binds(side: Node, state: State) -> bool:
    return any(binds(side, witness, state) for witness in state.witnesses)
