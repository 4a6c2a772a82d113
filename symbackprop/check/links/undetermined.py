r"""`\cdot` for a number that nothing determines: its neighbours are judged, also where no value is given."""

from __future__ import annotations

from symbackprop.check.meaning.evaluate import DOT
from symbackprop.check.meaning.question import Question
from symbackprop.check.names.letters import holds, nodes
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.points.points import unvalued
from symbackprop.reading.tree import Dots


def beside_dots(question: Question, witness: Witness) -> Witness:
    """The witness with points C at which nothing is given, where the side has such a dot; else as it is."""
    if not holds(question.side, Dots):
        return witness
    if not any(isinstance(n, Dots) and n.kind in DOT for n in nodes(question.side)):
        return witness
    if witness.points("C") is not None:
        return witness
    return replace(witness, kept={**witness.kept, "C": unvalued(witness.network)})
