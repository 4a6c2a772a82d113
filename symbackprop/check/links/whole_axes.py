r"""`\sum_{i=1}^m (x_i - \mu) = 0`: true only where an axis of m has m places, so none is cut to accuse a line.

At most points a declared axis of 784 has a few places, while `m` and a mean go on with 784. A line that is
wrong there is judged where each axis is whole, as far as that can be paid.
"""

from __future__ import annotations

from symbackprop.check.links import numbers_for_names
from symbackprop.check.meaning.question import Question
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace


def judged(question: Question, witness: Witness) -> Finding:
    """The finding of one link; one that is wrong at axes cut short is right where it is so at whole ones."""
    finding = numbers_for_names.judged(question, witness)
    if finding.verdict != "wrong" or finding.at is None or not finding.at.setting.short:
        return finding
    whole = witness.whole()
    if whole is None:
        return finding
    other = numbers_for_names.judged(replace(question, environments=None), whole)
    return replace(other, witness=witness) if other.right else finding
