r"""Another name that a page gives a quantity: after `\hat y = W_2 h + b_2` it may differentiate by `\hat y`."""

from __future__ import annotations

from symbackprop.check.links.bound import evaluated
from symbackprop.check.links.state import State
from symbackprop.check.names.vocabulary import Label, Meaning, Spelling, Stem
from symbackprop.check.records.value import IllTyped, Unbound
from symbackprop.check.values.compare import outcome
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.reading.tree import Node


def name_quantity(stem: Stem, label: Label, meaning: Node, state: State) -> bool:
    """Bind the name in every network where what it stands for is one quantity at all points; is there one?"""
    found = False
    for witness in state.witnesses:
        name = _quantity(meaning, witness, state)
        if name is not None:
            spelling = Spelling(label, Meaning("value", name))
            known = {**witness.words.spellings, stem: (*witness.words.of(stem), spelling)}
            witness.words = replace(witness.words, spellings=known)
            found = True
    return found


def _quantity(meaning: Node, witness: Witness, state: State) -> str | None:
    """The computed quantity whose value a side is, where just one is."""
    at = witness.points("A")
    if at is None:
        return None
    try:
        values = [c.val.data for c in evaluated(meaning, witness, state) if not c.dev]
    except (Unbound, IllTyped):
        return None
    side = next((v for v in values if v is not None), None)
    if side is None:
        return None
    equal = []
    for equation in witness.network.equations:
        value = at.value(equation.name)
        if value is None or value.value.shape != side.value.shape or equation.name == witness.network.loss:
            continue
        if outcome(value.value, side.value) == "equal":
            equal.append(equation.name)
    return equal[0] if len(equal) == 1 else None
