"""The next link of a line: its relation judged, looked at again where it fails, and noted for later lines."""

from __future__ import annotations

from dataclasses import dataclass

from symbackprop.check.links.cases import in_case
from symbackprop.check.links.follows import after_the_side, follows
from symbackprop.check.links.from_the_side import from_the_side
from symbackprop.check.links.judging import judge, judged_in, question_of
from symbackprop.check.links.noting import note
from symbackprop.check.links.remarks import remark
from symbackprop.check.links.set_to_zero import as_condition
from symbackprop.check.links.settled import settled
from symbackprop.check.links.state import State
from symbackprop.check.meaning.question import Question
from symbackprop.check.meaning.sort import has_blank
from symbackprop.check.records.report import Because
from symbackprop.check.values.finding import Finding
from symbackprop.frozen import quickly_made
from symbackprop.reading.tree import Blank, Node, Statement

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


@dataclass(frozen=True, slots=True)
class Line:
    """A statement where it stands: what the page has said before it, and the formula that it is of."""

    statement: Statement
    state: State
    place: Because


def next_link(line: Line, lhs: Node | None, side: Node, relation: str, head: Node | None) -> Link:
    """One link judged, and the state moved on."""
    if isinstance(side, Blank) or has_blank(side):
        return Link(lhs, side, relation, Finding("blank"), head)
    if head is None:
        return Link(lhs, side, relation, Finding("unbound", reason="there is no left side before it"), head)
    if relation not in JUDGED:
        return Link(lhs, side, relation, remark(head, relation, line.state), head)
    found = _judged(line, lhs, side, relation, head)
    line.state.before = (side, found.finding, line.place)
    note(head, side, found.finding, line.state, line.place)
    return found


def _judged(line: Line, lhs: Node | None, side: Node, relation: str, head: Node) -> Link:
    """In the case of which the words speak; where it is wrong, from the side before it."""
    state, first = line.state, judge(head, side, relation, line.statement, line.state)
    statement, finding = in_case(
        line.statement, first, state.case, lambda there: judge(head, side, relation, there, state)
    )

    def alone(left: Node) -> Finding:
        return judge(left, side, relation, statement, state)

    question = question_of(head, side, relation, statement, state)
    finding = as_condition(question, finding, state, lambda q, w: judged_in(q, w, state))
    if finding.verdict == "wrong":
        finding = from_the_side(lhs, side, finding, state.before, state.named, alone)
        finding = after_the_side(lhs, follows(question, finding, state.wrong), state.before, alone)
    return Link(lhs, side, relation, settled(lhs, finding, state, alone), head, question)
