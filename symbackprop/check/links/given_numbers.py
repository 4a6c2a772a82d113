r"""`z_1 = 1 \cdot x_1 + 0 \cdot x_2`: the numbers of W are put in, 0, 1 and 2 among them, and x stays a name.

Such numbers could be the formula's own, so the line is held against the network at any x, with the other
quantities at their given values: nothing is passed because two sides meet at one value of x.
"""

from __future__ import annotations

import numpy as np

from symbackprop.check.meaning.question import Judge, Question
from symbackprop.check.names.letters import holds, names
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.uses import uses
from symbackprop.check.records.value import counted
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.points import entries
from symbackprop.points.points import Points
from symbackprop.reading.tree import Numeral

GIVEN = frozenset(("input", "parameter", "target", "constant"))
REASON = "with the values given for the other names"


def with_numbers_put_in(question: Question, witness: Witness, finding: Finding, judge: Judge) -> Finding:
    """The finding of a wrong line, `accepted` where it is right for every value of the names on its side."""
    open_names = _given_names(question, witness)
    if finding.verdict != "wrong" or not open_names or not holds(question.side, Numeral):
        return finding
    moved = _at_given_values(witness, open_names)
    if moved is None:
        return finding
    other = judge(replace(question, environments=None), witness.opened(moved))
    if not other.right or counted(other.dev):
        return finding
    return replace(other, verdict="accepted", witness=witness, reason=REASON)


def _given_names(question: Question, witness: Witness) -> frozenset[str]:
    """What the side names; empty where it names anything that is computed, or no one quantity."""
    found = set()
    for name in names(question.side):
        meant = uses(name, witness.words, ANYWHERE)
        quantity = witness.network.quantities.get(meant[0].meaning.name) if len(meant) == 1 else None
        if quantity is None or meant[0].meaning.kind != "value" or quantity.role not in GIVEN:
            return frozenset()
        found.add(quantity.name)
    return frozenset(found)


def _at_given_values(witness: Witness, open_names: frozenset[str]) -> Points | None:
    """Open points with all else that is given at its value; None where a value or its size is another."""
    at, given = witness.points("A"), witness.points("C")
    if at is None or given is None or given.count != 1:
        return None
    for name, quantity in witness.network.quantities.items():
        if quantity.role not in GIVEN or name in open_names:
            continue
        value, drawn = given.value(name), at.value(name)
        if value is None or drawn is None or value.value.shape[1:] != drawn.value.shape[1:]:
            return None
        if not entries.known(value.value).all():
            return None
        at = at.overridden(name, np.array([[[float(x) for x in row] for row in value.value[0]]]))
    return at
