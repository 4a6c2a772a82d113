"""A line of numbers against the given values: exact, with what was rounded on the page, in every layer."""

from __future__ import annotations

from symbackprop.check.links.before_rounding import before_rounding
from symbackprop.check.links.free import batches, narrowed
from symbackprop.check.links.reasons import NO_LAYER
from symbackprop.check.links.rounding import rounded
from symbackprop.check.meaning.question import Question, environment_of
from symbackprop.check.meaning.sort import Sort
from symbackprop.check.names.scope import contexts, last_layers, layer_numbers
from symbackprop.check.names.use import Context
from symbackprop.check.records.report import VERDICTS
from symbackprop.check.records.value import Unbound
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.points.points import Kind, Points

SEVERAL = "the page does not say which layer is meant, and the line is true in none that fits"


def at_values(question: Question, sort: Sort, witness: Witness, kind: Kind) -> Finding:
    """The given values: exact numbers, with what was rounded on the page."""
    at = witness.points(kind) if kind == "C" else witness.twin(kind)
    assert at is not None
    choices = contexts((question.head, question.side), witness.words, question.spoken)
    found = [_valued(question, sort, witness, at, c) for c in choices]
    right = [f for f in found if f.right]
    if len(right) == 1 or (right and len(choices) == 1):
        return right[0]
    if len(found) > 1:
        return Finding("unbound", witness, reason=SEVERAL)
    return found[0]


def _valued(question: Question, sort: Sort, witness: Witness, at: Points, context: Context) -> Finding:
    layers = layer_numbers((question.head, question.side), witness.words, context)
    if not layers:
        raise Unbound(NO_LAYER)
    found = [_valued_in_layer(question, sort, witness, at, here) for here in layers]
    wrong = next((f for f in found if not f.right), None)  # one number for every layer has to be that of each
    last = () if wrong is None else last_layers(layers, (question.head, question.side), witness.words)
    at_last = [f for here, f in zip(layers, found, strict=True) if here in last]
    if at_last and all(f.right for f in at_last):
        return max(at_last, key=lambda f: VERDICTS.index(f.verdict))
    return wrong or max(found, key=lambda f: VERDICTS.index(f.verdict))


def _valued_in_layer(question: Question, sort: Sort, witness: Witness, at: Points, here: Context) -> Finding:
    env = environment_of(question, witness, at, here)
    last: Finding | None = None
    for batch, weight, extra in batches(question, env):
        with at.working():
            found = rounded(question, narrowed(batch, weight), witness, sort)
            found = found if found.verdict != "wrong" else before_rounding(question, batch, found)
        if found.right:
            return replace(found, context=here, dev=found.dev | extra)
        last = last or replace(found, context=here)
    assert last is not None
    return last
