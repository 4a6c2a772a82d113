r"""Gradients a page names: behind `\delta^{(l)} = \partial L / \partial z^{(l)}` it has \delta^{(l+1)} too."""

from __future__ import annotations

from collections.abc import Iterator

from symbackprop.check.links.bound import evaluated_in
from symbackprop.check.links.state import State
from symbackprop.check.meaning.keys import claimed, claimed_letters
from symbackprop.check.names.letters import layer_letters
from symbackprop.check.names.use import Context
from symbackprop.check.names.vocabulary import Label, Meaning, Spelling, Stem
from symbackprop.check.records.value import IllTyped, Unbound
from symbackprop.check.values.compare import outcome
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.reading.tree import Node


def name_gradient(stem: Stem, label: Label, meaning: Node, state: State) -> bool:
    """Bind the name in every network where each of its cells is the gradient of one quantity; is there one?"""
    found = False
    for witness in state.witnesses:
        spellings = []
        for context, own in cells(label, meaning, witness):
            name, own = _entry(meaning, own, context, witness) or (
                _quantity(meaning, own, context, witness, state),
                own,
            )
            if name is not None:
                spellings.append(Spelling(own, Meaning("adjoint", name)))
        if spellings:
            known = {**witness.words.spellings, stem: (*witness.words.spellings.get(stem, ()), *spellings)}
            words = witness.words  # for all layers it is as good as declared
            witness.words = replace(words, spellings=known, defined=words.defined - {stem})
            found = True
    return found


def cells(label: Label, meaning: Node, witness: Witness) -> Iterator[tuple[Context, Label]]:
    """The label for each number of the cells, or as it is."""
    numbering = (
        {witness.words.running} if witness.words.running in label else layer_letters(meaning, witness.words)
    )
    running = next((t for t in label if t in numbering and t.islower()), None)
    if running is None:
        yield Context(), label
        return
    for n in sorted({n for s in witness.words.spellings for n in witness.words.labels(s)}):
        yield Context({running: n}), tuple(str(n) if t == running else t for t in label)


def _entry(meaning: Node, label: Label, context: Context, witness: Witness) -> tuple[str, Label] | None:
    r"""`\delta_j = \partial L / \partial z_j` for every j is z, and the label without j."""
    claim = claimed_letters(meaning, witness.words, context) if context.layers else None
    if claim is None or claim[0][0] != "adjoint":
        return None
    letters = tuple(t for t in label if t != ",")[-len(claim[1]) :]
    if letters != claim[1]:
        return None
    return claim[0][1], label[: label.index(letters[0])]


def _quantity(meaning: Node, label: Label, context: Context, witness: Witness, state: State) -> str | None:
    """The quantity whose gradient a side names; of a cell also the one whose gradient it equals."""
    if not context.layers or any(t.lstrip("\\").isalpha() for t in label):  # \delta_h beside \delta_o
        return None
    claim = claimed(meaning, witness.words, context)
    if claim is not None:
        return claim[1] if claim[0] == "adjoint" else None
    at = witness.points("A")
    if at is None or witness.words.running not in context.layers:
        return None
    try:
        values = [c.val.data for c in evaluated_in(meaning, context, witness, state) if not c.dev]
    except (Unbound, IllTyped):
        return None
    side = next((v for v in values if v is not None), None)
    if side is None:
        return None
    for equation in witness.network.equations:
        gradient = at.gradient(equation.name)
        if gradient is None or gradient.value.shape != side.value.shape:
            continue
        if outcome(gradient.value, side.value) == "equal":
            return equation.name
    return None
