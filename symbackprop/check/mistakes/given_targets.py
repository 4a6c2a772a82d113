r"""What is wrong with a line beside targets whose given values it needs: `P - Y` for `\frac{1}{2} (P - Y)`.

Where classes that sum to one are given by their values alone, no change makes such a line right for every
target; it is sought once more where the targets are as given.
"""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.check.links.link import judged
from symbackprop.check.meaning.question import Question
from symbackprop.check.meaning.sort import sort_of
from symbackprop.check.meaning.tried import Tried
from symbackprop.check.mistakes.diagnosis import diagnosed
from symbackprop.check.mistakes.table import Diagnosis
from symbackprop.check.records.effort import Effort
from symbackprop.check.records.value import IllTyped, Unbound
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.points.entries import Entries, known

ENOUGH = 1e-9


def beside_given_targets(
    question: Question, finding: Finding, source: str, witnesses: Sequence[Witness], effort: Effort
) -> Diagnosis | None:
    """The likely mistake of a wrong formula for which none was found at open points."""
    witness = finding.witness
    if finding.verdict != "wrong" or witness is None or finding.at is None or finding.at.kind != "A":
        return None
    if len(witnesses) > 1 or not _gives_classes(witness) or not sort_of(question.side, witness).names:
        return None
    there = None if witness.opens else witness.points("O")
    if there is None:
        return None
    given = witness.opened(replace(there, kind="A"))
    try:
        found = judged(question, given, ("A",))
    except (Unbound, IllTyped):
        return None
    return None if found.verdict != "wrong" else diagnosed(question, found, source, (given,), effort, Tried())


def _gives_classes(witness: Witness) -> bool:
    """Is a target given whose lines or columns are no negative numbers that sum to one?"""
    network, at = witness.network, witness.points("C")
    if at is None:
        return False
    names = (q.name for q in network.with_role("target") if q.name in network.values)
    found = (at.value(name) for name in names)
    return any(each is not None and known(each.value).all() and _sums_to_one(each.value) for each in found)


def _sums_to_one(value: Entries) -> bool:
    parts = [axis for axis in (1, 2) if value.shape[axis] > 1]
    positive = all(float(x) >= 0 for x in value.flat)
    return positive and any(
        all(abs(float(x) - 1) < ENOUGH for x in value.sum(axis=axis).flat) for axis in parts
    )
