"""A statement to its links: each side against the quantity at the head of its chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symbackprop.check.links.assumed import judged
from symbackprop.check.links.between import path_left_open
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
from symbackprop.check.links.cases import in_case
from symbackprop.check.links.costs import cost_table, cost_words, taken
from symbackprop.check.links.directions import direction_left_open
from symbackprop.check.links.example import example_findings, opens_example
from symbackprop.check.links.follows import after_the_side, follows, from_a_wrong_number
from symbackprop.check.links.from_the_side import from_the_side
from symbackprop.check.links.function_lines import at_any_argument, compares_letters, learn_function
from symbackprop.check.links.noting import named_definition, note, speak, speak_all
from symbackprop.check.links.remarks import remark
from symbackprop.check.links.restated import restated
from symbackprop.check.links.set_to_zero import as_condition
from symbackprop.check.links.settled import settled
from symbackprop.check.links.state import State
from symbackprop.check.links.two_names import two_names
from symbackprop.check.meaning.differential import differential_left_open
from symbackprop.check.meaning.laid import entry_of
from symbackprop.check.meaning.question import Question
from symbackprop.check.meaning.sort import has_blank, sort_of
from symbackprop.check.names.ranges import range_letter
from symbackprop.check.records.report import Because
from symbackprop.check.records.value import IllTyped, Unbound
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import quickly_made
from symbackprop.reading.tree import Blank, Call, Name, Node, Statement

AT_VALUES = "with the values given"
OTHER = "the names stand for different functions of the network"
JUDGED = frozenset(("=", "approx", ":", "leftarrow"))


@quickly_made
@dataclass(frozen=True, slots=True)
class Link:
    """One relation of a statement with its finding.

    `lhs` is the side before it, None at the start of a line.
    """

    lhs: Node | None
    rhs: Node
    relation: str
    finding: Finding
    head: Node | None = None
    question: Question | None = None  # as it was judged


def links(statement: Statement, state: State, place: Because) -> Iterator[Link]:
    """The links of a statement in order; the state moves on with each."""
    yield from _links(statement, state, place)
    state.last = statement.sides


def _links(statement: Statement, state: State, place: Because) -> Iterator[Link]:
    sides = list(statement.sides)
    if state.example == place or opens_example(statement, state):
        if state.example != place:
            state.example, state.taken = place, {}
        for k, finding in enumerate(example_findings(statement, state)):
            yield Link(sides[k], sides[k + 1], statement.relations[k], finding, sides[0])
        return
    costs = cost_words(statement, state)
    if costs is not None:
        for k, finding in enumerate(costs):
            yield Link(sides[k], sides[k + 1], statement.relations[k], finding)
        return
    if statement.leading is not None and not (statement.words and statement.leading == "="):
        yield from _continued(statement, sides, state, place)
        return
    if len(sides) == 1:
        yield from _alone(sides[0], statement, state, place)
        return
    yield from _chained(statement, sides, state, place)


def _continued(statement: Statement, sides: list[Node], state: State, place: Because) -> Iterator[Link]:
    """A line that starts with a relation goes on with the last left side."""
    relations = [statement.leading or "=", *statement.relations]
    previous: Node | None = None
    if statement.laid is not None:
        sides = [entry_of(side, statement.laid) for side in sides]
    for side, relation in zip(sides, relations, strict=True):
        yield _link(previous, side, relation, state.head, statement, state, place)
        previous = side


def _alone(side: Node, statement: Statement, state: State, place: Because) -> Iterator[Link]:
    """A formula without a relation.

    It goes on with the last left side if it is equal to it, else it is a mention.
    """
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
    missing = "no network is declared"
    ill_typed: Finding | None = None
    for witness in state.witnesses:
        try:
            found = evaluated(side, witness, state)
        except (Unbound, IllTyped) as reason:
            missing = str(reason)
            continue
        if found:
            return Finding("definition", witness)
        ill_typed = Finding("wrong", witness, reason="the shapes do not fit", by_value=False)
    if ill_typed is not None and not isinstance(side, Name | Call) and not state.labour.over:
        return ill_typed  # a name alone is another network's
    return Finding("unbound", reason=missing)


def _chained(statement: Statement, sides: list[Node], state: State, place: Because) -> Iterator[Link]:
    if compares_letters(statement.sides, state):
        for k, relation in enumerate(statement.relations):
            yield Link(sides[k], sides[k + 1], relation, Finding("definition", reason="a condition on indices"))
        return
    learn_function(sides[0], statement.sides[1:], state)
    sides = at_any_argument(sides, state)
    head = sides[0] = without_arguments(sides[0], state)
    if has_blank(head):
        yield Link(None, head, statement.relations[0], Finding("blank"))
        return
    state.start = "A"
    state.as_gradient = False
    rules = [function_named(side, state) for side in sides]
    if None not in rules:
        for k, relation in enumerate(statement.relations):
            finding = Finding("definition") if rules[k + 1] == rules[0] else Finding("unbound", reason=OTHER)
            yield Link(sides[k], sides[k + 1], relation, finding, head)
        return
    known = restated(sides, state)
    if known is not None:
        yield from _claimed(statement, sides, state, place, known)
        return
    if defines(head, state) or names_another(head, sides[1], state):
        yield from _definition(statement, sides, state, place)
        return
    yield from _claimed(statement, sides, state, place)


def _claimed(
    statement: Statement, sides: list[Node], state: State, place: Because, meant: Node | None = None
) -> Iterator[Link]:
    """Each side beside the first one that binds; `meant` is what the page said that the left side is."""
    head = state.head = meant or sides[0]
    bound = any(binds(head, w, state) for w in state.witnesses)
    for k, relation in enumerate(statement.relations):
        side = sides[k + 1]
        if not bound:
            yield Link(sides[k], side, relation, unbound_head(head, state), head)
            if any(binds(side, w, state) for w in state.witnesses):
                state.head, head, bound = side, side, True
            continue
        if k + 2 < len(sides) and two_names(
            head, side, sides[-1], state, lambda a, b: judge(a, b, "=", statement, state)
        ):
            yield Link(
                sides[k], side, relation, Finding("accepted", state.witnesses[0], reason=AT_VALUES), head
            )
            continue
        yield _link(sides[k], side, relation, head, statement, state, place)
    speak_all(sides, state)


def _definition(statement: Statement, sides: list[Node], state: State, place: Because) -> Iterator[Link]:
    """NAME = what binds: the name is bound from here on; a bare number binds nothing."""
    head = sides[0]
    assert isinstance(head, Name)
    meaning = next((s for s in sides[1:] if any(binds(s, w, state) for w in state.witnesses)), None)
    sort = None if meaning is None else sort_of(meaning, state.witnesses[0])
    if meaning is None or sort is None or not sort.names or statement.relations[0] not in ("=", "leftarrow"):
        if any(binds(head, w, state) for w in state.witnesses):  # e_1 = (1, 0, 0)
            yield from _claimed(statement, sides, state, place)
            return
        for k, relation in enumerate(statement.relations):
            yield Link(sides[k], sides[k + 1], relation, unbound_head(head, state), head)
        return
    bind_name(head, meaning, state)
    state.head = meaning
    for k, relation in enumerate(statement.relations):
        side = sides[k + 1]
        if side is meaning:
            yield Link(
                sides[k], side, relation, Finding("definition", reason="the page defines the name"), head
            )
        else:
            yield _link(sides[k], side, relation, meaning, statement, state, place)
    speak_all(sides, state)


def _link(
    lhs: Node | None,
    side: Node,
    relation: str,
    head: Node | None,
    statement: Statement,
    state: State,
    place: Because,
) -> Link:
    """One link judged, and the state moved on."""
    if isinstance(side, Blank) or has_blank(side):
        return Link(lhs, side, relation, Finding("blank"), head)
    if head is None:
        return Link(lhs, side, relation, Finding("unbound", reason="there is no left side before it"), head)
    if relation not in JUDGED:
        return Link(lhs, side, relation, remark(head, relation, state), head)
    finding = judge(head, side, relation, statement, state)
    statement, finding = in_case(
        statement, finding, state.case, lambda there: judge(head, side, relation, there, state)
    )
    question = _question(head, side, relation, statement, state)
    finding = as_condition(question, finding, state, lambda q, w: _judged(q, w, state))
    if finding.verdict == "wrong":

        def alone(first: Node) -> Finding:
            return judge(first, side, relation, statement, state)

        finding = from_the_side(lhs, side, finding, state.before, state.named, alone)
        finding = after_the_side(lhs, follows(question, finding, state.wrong), state.before, alone)
    finding = settled(lhs, finding, state, lambda left: judge(left, side, relation, statement, state))
    state.before = (side, finding, place)
    note(head, side, finding, state, place)
    return Link(lhs, side, relation, finding, head, question)


def _question(head: Node, side: Node, relation: str, statement: Statement, state: State) -> Question:
    return Question(
        head,
        side,
        "leftarrow" if statement.relations[:1] == ("leftarrow",) else relation,
        statement.conditions,
        dict(state.definitions),
        tuple(state.spoken),
        (),
        state.start,
        (*state.printed, *state.named.values(), *state.roundings.values()),
        state.as_gradient,
    )


def judge(head: Node, side: Node, relation: str, statement: Statement, state: State) -> Finding:
    """Right if right in one network, wrong if wrong in all that bind it."""
    question = _question(head, side, relation, statement, state)
    findings = [path_left_open(head, _judged(question, w, state), state) for w in state.at_step()]
    findings = [direction_left_open(head, side, differential_left_open(head, side, f), state) for f in findings]
    right = next((f for f in findings if f.right), None)
    if right is not None:
        return from_a_wrong_number(question, named_definition(question, right, state), state.wrong)
    wrong = [f for f in findings if f.verdict == "wrong"]
    unbound = [f for f in findings if f.verdict == "unbound"]
    if wrong and not state.labour.over:
        return wrong[0]
    return unbound[0] if unbound else Finding("unbound", reason="no network is declared")


def _judged(question: Question, witness: Witness, state: State) -> Finding:
    try:
        return judged(question, witness, state)
    except (Unbound, IllTyped) as reason:
        return Finding("unbound", witness, reason=str(reason))
