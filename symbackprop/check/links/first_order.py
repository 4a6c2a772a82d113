r"""`e^{bt} \approx 1 + bt`: names on both sides of a sign that says nearly; right to first order in a name."""

from __future__ import annotations

import numpy as np

from symbackprop.check.meaning.question import Judge, Question
from symbackprop.check.names.letters import nodes
from symbackprop.check.names.scope import quantities
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.reading.tree import Node, Numeral

SMALL = (1e-1, 1e-2)
MOST_LEFT = 0.1  # of what the left side changes by, at the smaller one


def to_first_order(question: Question, witness: Witness, finding: Finding, judge: Judge) -> Finding:
    """A wrong line that says nearly is accepted where its error goes faster to zero than what it speaks of.

    A forgotten summand goes to zero as fast as the line changes, so that it stays wrong.
    """
    if finding.verdict != "wrong" or question.relation != "approx" or _has_digits(question.side):
        return finding
    sides = (question.head, question.side)
    for name in sorted({q for side in sides for q in quantities(side, witness.words, ANYWHERE)}):
        if _goes_to_zero(name, question, witness, judge):
            reason = f"to first order in {name}"
            return Finding("accepted", witness, finding.context, finding.at, reason=reason)
    return finding


def _has_digits(side: Node) -> bool:
    return any(isinstance(node, Numeral) and node.decimals for node in nodes(side))


def _goes_to_zero(name: str, question: Question, witness: Witness, judge: Judge) -> bool:
    left = [_left(name, small, question, witness, judge) for small in SMALL]
    first, second = left
    return first is not None and second is not None and second < min(MOST_LEFT, 0.3 * first)


def _left(name: str, small: float, question: Question, witness: Witness, judge: Judge) -> float | None:
    """The error where the name is small, in units of what the left side changes by when it is halved"""
    here, half = (_sides(name, times, question, witness, judge) for times in (small, small / 2))
    if here is None or half is None or here[0].shape != here[1].shape or here[0].shape != half[0].shape:
        return None
    change = np.abs(here[0] - half[0]).max()
    return None if not change else float(np.abs(here[0] - here[1]).max() / change)


def _sides(
    name: str, times: float, question: Question, witness: Witness, judge: Judge
) -> tuple[np.ndarray, np.ndarray] | None:
    at = witness.points("A")
    value = None if at is None else at.value(name)
    if at is None or value is None:
        return None
    found = judge(question, witness.opened(at.overridden(name, value.value * times)))
    if found.head is None or found.side is None:
        return None
    try:
        return np.asarray(found.head, dtype=float), np.asarray(found.side, dtype=float)
    except TypeError:  # exact numbers, which were needed to decide
        return None
