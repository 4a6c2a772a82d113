"""What a page has said with one link: a definition restated, numbers and wrong claims to be carried on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from symbackprop.algebra.forms import arrays
from symbackprop.check.links.literals import is_literal
from symbackprop.check.links.noting_numbers import note_number
from symbackprop.check.links.state import State, WrongClaim
from symbackprop.check.meaning.keys import Claimed, claimed
from symbackprop.check.meaning.question import Question
from symbackprop.check.meaning.sort import sort_of
from symbackprop.check.names.scope import quantities
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.records.report import Because
from symbackprop.check.records.value import as_array
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.printed_names import PrintedName, key_of
from symbackprop.check.values.printed_values import Printed, roundings
from symbackprop.frozen import replace
from symbackprop.points.entries import UNKNOWN
from symbackprop.reading.tree import Name, Node


def named_definition(question: Question, finding: Finding) -> Finding:
    """A right line that only restates the network, or a given value, is a definition."""
    witness = finding.witness
    if finding.verdict != "correct" or witness is None or finding.dev - {"side", "printed", "broadcast"}:
        return finding
    claim = claimed(question.head, witness.words, finding.context)
    if claim is None or claim[0] != "value":
        return finding
    network = witness.network
    equation = network.equation(claim[1])
    sort = sort_of(question.side, witness)
    if equation is None or not sort.names:
        given = claim[1] in network.values
        return replace(finding, verdict="definition") if given and not sort.names else finding
    spoken = set(quantities(question.side, witness.words, finding.context))
    if spoken == {a.name for a in arrays(equation.form)}:
        return replace(finding, verdict="definition")
    return finding


def note(head: Node, side: Node, finding: Finding, state: State, place: Because) -> None:
    """What later lines may carry on: printed numbers, and wrong claims."""
    witness = finding.witness
    if witness is None or finding.at is None:
        return
    claim = claimed(head, witness.words, finding.context)
    found = as_array(finding.side)
    if finding.right and finding.half is not None and is_literal(side):
        state.round(roundings(finding.side, finding.head))
    if not isinstance(found, np.ndarray) or found.ndim != 3:
        return
    if claim is None:
        if isinstance(head, Name) and finding.at.kind == "C" and is_literal(side):
            state.print_name(PrintedName(key_of(head), side), finding.right and finding.half is not None)
        if finding.at.kind == "C" and found.shape == (1, 1, 1):
            note_number(head, replace(finding, side=found), state, place)
        return
    if finding.right:
        state.settle(claim, finding)
        if finding.at.kind == "C" and finding.half is not None:
            _keep_print(claim, replace(finding, side=found), state)
    elif finding.verdict in ("wrong", "follows") and finding.by_value:
        state.settle(claim, finding)
        state.wrong.append(WrongClaim(claim[0], claim[1], finding.at.kind, found, place, witness, finding.half))


def _keep_print(claim: Claimed, finding: Finding, state: State) -> None:
    assert finding.at is not None
    known = finding.at.value(claim[1])
    if known is None or finding.side.shape[0] != 1 or any(x is UNKNOWN for x in finding.side.flat):
        return
    array, half = finding.side[0], np.broadcast_to(finding.half, finding.side.shape)[0]
    if array.shape != known.value.shape[1:]:
        array, half = array.T, half.T
    if array.shape == known.value.shape[1:]:
        state.print_value(Printed(claim[0], claim[1], array, half))


def speak(side: Node, state: State) -> None:
    for witness in state.witnesses:
        state.speak(list(quantities(side, witness.words, ANYWHERE)))


def speak_all(sides: Sequence[Node], state: State) -> None:
    for side in reversed(sides):
        speak(side, state)
