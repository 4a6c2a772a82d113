"""A side beside the head of its chain, in every network that the page may speak of."""

from __future__ import annotations

from symbackprop.check.links.assumed import judged
from symbackprop.check.links.between import path_left_open
from symbackprop.check.links.directions import direction_left_open
from symbackprop.check.links.follows import from_a_wrong_number
from symbackprop.check.links.noting import named_definition
from symbackprop.check.links.reasons import NO_NETWORK
from symbackprop.check.links.state import State
from symbackprop.check.meaning.differential import differential_left_open
from symbackprop.check.meaning.question import Question
from symbackprop.check.records.value import IllTyped, Unbound
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.reading.tree import Node, Statement


def question_of(head: Node, side: Node, relation: str, statement: Statement, state: State) -> Question:
    """What is asked of a side, with what the page has said so far."""
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
    question = question_of(head, side, relation, statement, state)
    findings = [path_left_open(head, judged_in(question, w, state), state) for w in state.at_step()]
    findings = [direction_left_open(head, side, differential_left_open(head, side, f), state) for f in findings]
    right = next((f for f in findings if f.right), None)
    if right is not None:
        right = from_a_wrong_number(question, named_definition(question, right), state.wrong)
        taken = state.read_as and right.verdict in ("correct", "definition")
        return replace(right, verdict="accepted", reason=state.read_as) if taken else right
    wrong = [f for f in findings if f.verdict == "wrong"]
    unbound = [f for f in findings if f.verdict == "unbound"]
    if wrong and not state.labour.over:
        return wrong[0]
    return unbound[0] if unbound else Finding("unbound", reason=NO_NETWORK)


def judged_in(question: Question, witness: Witness, state: State) -> Finding:
    """The finding in one network; open where a piece has no value in it."""
    try:
        return judged(question, witness, state)
    except (Unbound, IllTyped) as reason:
        return Finding("unbound", witness, reason=str(reason))
