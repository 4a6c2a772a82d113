r"""`y = 1`, where the file gives y no value: an assumption, under which lines of the page are judged too."""

from __future__ import annotations

from symbackprop.algebra.shapes import is_scalar
from symbackprop.check.links import whole_axes
from symbackprop.check.links.link import NO_VALUES
from symbackprop.check.links.state import State
from symbackprop.check.links.zero_starts import beside_zeros
from symbackprop.check.meaning.question import Question
from symbackprop.check.meaning.set_values import place_of
from symbackprop.check.records.value import counted
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.reading.tree import Compared, Name, Statement

ASSUMED = "with the value that the page assumes"
GIVEN = ("input", "target", "constant")
SUPPOSED = "a case that the words beside it suppose"
ASSUMES = "the file gives no value for it; what comes behind it is judged with this one too"


def assume(statements: tuple[Statement, ...], state: State) -> None:
    """Note what a formula assumes; a later value of the same name takes the place of an earlier one.

    A formula that gives one name two values lists cases: under none of them are its lines to be judged.
    """
    found: dict[tuple[str, str], list[Compared]] = {}
    for statement in statements:
        if statement.relations != ("=",) or statement.leading or not isinstance(statement.sides[0], Name):
            continue
        said = Compared(statement.at, statement.sides[0], "=", statement.sides[1])
        for witness in state.witnesses:
            place = place_of(said, witness, GIVEN)
            if place is not None and _is_open(place.name, witness):
                found.setdefault((witness.network.name, place.name), []).append(said)
    for key, values in found.items():
        state.assumed.pop(key, None)
        if len(values) == 1:
            state.assumed[key] = values[0]


def _is_open(name: str, witness: Witness) -> bool:
    """A scalar that no table of the file gives a value"""
    network = witness.network
    given = any(name in table for table in (network.values, *network.samples))
    return not given and is_scalar(network.quantities[name].array.shape)


def judged(question: Question, witness: Witness, state: State) -> Finding:
    """The finding of one link; one that is wrong in general is accepted where it holds as the page assumes."""
    finding = whole_axes.judged(question, witness)
    finding = (beside_zeros(question, witness) if finding.verdict == "wrong" else None) or finding
    held = tuple(said for (name, _), said in state.assumed.items() if name == witness.network.name)
    if finding.reason == NO_VALUES and any((s.left, s.right) == (question.head, question.side) for s in held):
        return replace(finding, reason=ASSUMES)
    if finding.verdict == "wrong" and _is_supposed(question, witness, state):
        return Finding("definition", witness, reason=SUPPOSED)
    if finding.verdict != "wrong" or not held:
        return finding
    there = replace(question, conditions=(*question.conditions, *held))
    other = whole_axes.judged(there, witness)
    if not other.right or counted(other.dev):
        return finding
    return replace(other, verdict="accepted", reason=ASSUMED)


def _is_supposed(question: Question, witness: Witness, state: State) -> bool:
    """Another value than the given one, of an input or a target, where the words before suppose it"""
    said = (c for c in state.supposed if (c.left, c.right) == (question.head, question.side))
    return any(place_of(condition, witness, GIVEN) is not None for condition in said)
