r"""`\frac{\tau}{3}` where the file says \tau = 0: a number that the given values do not test is not passed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from symbackprop.check.meaning.question import Question
from symbackprop.check.meaning.sort import numbers
from symbackprop.check.names.rewriting import rewritten
from symbackprop.check.records.value import Unbound
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import NO_VALUES, Witness
from symbackprop.frozen import replace
from symbackprop.points.entries import as_floats
from symbackprop.points.points import Points
from symbackprop.reading.tree import Node, Numeral

MOST = 6  # numbers of a line that are looked at
UNTESTED = "the line holds at the given values with any other number in the place of"


def tested(
    question: Question, witness: Witness, finding: Finding, judge: Callable[[Question], Finding]
) -> Finding:
    """The finding of a line that is right for some signs or values; unbound where one of its numbers is idle.

    It may be, as any factor of a given zero, but then it has to be a value of the network.
    """
    if not finding.right or finding.at is None or finding.at.kind not in ("B", "C"):
        return finding
    found = [n for n in numbers(question.side) if n.value not in NO_VALUES and n.value not in witness.constants]
    for numeral in found[:MOST]:
        side = rewritten(question.side, partial(_with_other, numeral))
        if side == question.side or _is_value(numeral, witness):
            continue
        if judge(replace(question, side=side, environments=None)).right:
            return Finding("unbound", witness, finding.context, reason=f"{UNTESTED} ${numeral.text}$")
    return finding


def _with_other(numeral: Numeral, node: Node) -> Node:
    """Half as much again and one more in the place of this numeral: no other value that the line may mean"""
    if not isinstance(node, Numeral) or node is not numeral:
        return node
    value = node.value * Fraction(3, 2) + 1
    return replace(node, value=value, text=f"{float(value):.{max(node.decimals, 1)}f}")


def _is_value(numeral: Numeral, witness: Witness) -> bool:
    """Is it an entry of a quantity or of a gradient, as it is rounded?"""
    at = witness.points("C")
    unit = 10.0**-numeral.decimals if numeral.decimals else 1e-9
    return at is not None and any(
        bool((np.abs(np.abs(entries) - float(numeral.value)) <= unit).any())
        for name in witness.network.quantities
        for entries in _entries(name, at)
    )


def _entries(name: str, at: Points) -> list[Any]:
    found = []
    for look in (at.value, at.gradient):
        try:
            dual = look(name)
        except Unbound:
            continue
        if dual is not None:
            found.append(as_floats(dual.value))
    return found
