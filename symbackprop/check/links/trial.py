"""A link at points of one kind: its head and side in every layer that is meant, in the fewest readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symbackprop.algebra.shapes import rank as rank_of
from symbackprop.check.links.free import HoldsNowhere, batches, has_class
from symbackprop.check.links.heads import head_values
from symbackprop.check.links.reasons import NO_LAYER, NO_LEFT_VALUE
from symbackprop.check.meaning.evaluate import evaluate
from symbackprop.check.meaning.implied import implied
from symbackprop.check.meaning.question import Question, environment_of
from symbackprop.check.names.letters import bound_letters
from symbackprop.check.names.scope import last_layers, layer_numbers
from symbackprop.check.names.use import Context
from symbackprop.check.records.value import (
    LITERAL,
    Cand,
    Deviations,
    IllTyped,
    Loose,
    Unbound,
    rank,
)
from symbackprop.check.values.compare import agreement, shapes_fit
from symbackprop.check.values.environment import Environment, Settings
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import quickly_made, replace
from symbackprop.points.points import Points
from symbackprop.reading.tree import Node


@quickly_made
@dataclass(frozen=True, slots=True)
class Trial:
    """How a link came out at one kind of points in one choice of scope."""

    outcome: str  # equal, close, different, ill-typed
    dev: Deviations = LITERAL
    head: Cand | None = None
    side: Cand | None = None
    env: Environment | None = None
    lone: bool = False  # the side is a number, however it is read, and the head is none


def tried_in(question: Question, witness: Witness, at: Points, context: Context) -> Trial:
    """One choice of scope: every layer has to agree."""
    layers = layer_numbers((question.head, question.side), witness.words, context)
    if not layers:
        raise Unbound(NO_LAYER)
    trials = list(_where_meant(question, witness, at, layers))
    worst = next((t for t in trials if t.outcome != "equal"), None)
    last = () if worst is None else last_layers(layers, (question.head, question.side), witness.words)
    if worst is not None and last:
        at_last = max(
            _where_meant(question, witness, at, last), key=lambda t: (t.outcome != "equal", rank(t.dev))
        )
        return replace(at_last, dev=at_last.dev | {"last"}) if at_last.outcome == "equal" else worst
    return worst or max(trials, key=lambda t: rank(t.dev))


def _where_meant(
    question: Question, witness: Witness, at: Points, layers: Sequence[Context]
) -> Iterator[Trial]:
    """A trial for each layer of which the line speaks; `l = 1, .., N - 1` leaves the last one out."""
    nowhere: HoldsNowhere | None = None
    spoken = False
    for here in layers:
        try:
            yield _decided(question, witness, at, here)
            spoken = True
        except HoldsNowhere as none:
            nowhere = none
    if nowhere is not None and not spoken:
        raise nowhere


def _decided(question: Question, witness: Witness, at: Points, context: Context) -> Trial:
    """One layer in floats; what they leave open is decided at the same points in exact numbers and balls."""
    trial = _in_layer(question, witness, at, context)
    if trial.outcome != "close":
        return trial
    exact = witness.twin(at.kind)
    if exact is None:
        raise Unbound("the two sides are too close to be told apart")
    with exact.working():
        return _in_layer(question, witness, exact, context)


def _in_layer(question: Question, witness: Witness, at: Points, context: Context) -> Trial:
    """One layer: the fewest readings with which the two sides agree."""
    best: Trial | None = None
    missing: Unbound | None = None
    env = environment_of(question, witness, at, context)
    for here, weight, extra in batches(question, env):
        if missing is not None and "class" not in extra:
            break
        try:
            head = head_values(question.head, question.side, question.relation, here, question.as_gradient)
        except IllTyped:  # the class is no place of a shorter axis
            if "class" in extra:
                continue
            raise
        if not head and "class" in extra:  # the class is no index of it
            continue
        for side_node, more in implied(question.side, question.head, here):
            try:
                side = [] if side_node is None else evaluate(side_node, here)
            except IllTyped:  # an index that runs over two lengths
                side = []
            except Unbound as unbound:  # k of 1[i = k] may be the class
                if not _beside_its_sum(unbound, question.side, here):
                    missing = missing or unbound
                    continue
                side = []
            trial = _compared(head, side, here, weight, extra | more)
            if trial.outcome == "equal" and not trial.dev:
                return trial
            best = _better(best, trial)
    if missing is not None and (best is None or best.outcome != "equal"):
        raise missing
    assert best is not None
    return best


def _beside_its_sum(unbound: Unbound, side: Node, env: Environment) -> bool:
    r"""`e^{z_k} / \sum_k e^{z_k}`: the k of a sum stands outside it, and there is no class that it could be."""
    return isinstance(unbound, Loose) and unbound.letter in bound_letters(side) and not has_class(env)


def _better(best: Trial | None, trial: Trial) -> Trial:
    if best is None:
        return trial
    order = ("equal", "close", "different", "ill-typed")
    mine, theirs = order.index(best.outcome), order.index(trial.outcome)
    if theirs < mine or (theirs == mine == 0 and rank(trial.dev) < rank(best.dev)):
        return trial
    return best


def _compared(
    head: Sequence[Cand], side: Sequence[Cand], env: Environment, weight: object, extra: Deviations
) -> Trial:
    if not head:
        raise Unbound(NO_LEFT_VALUE)
    if not side:
        return Trial("ill-typed", LITERAL, head[0], None, env)
    found = agreed(head, side, env, weight, extra)
    if found is not None:
        return found
    fits = any(shapes_fit([h], [s], _settings(h, s, env)) for h in head for s in side)
    lone = all(s.val.is_scalar for s in side) and not any(h.val.is_scalar or "scope" in h.dev for h in head)
    return Trial("different" if fits else "ill-typed", LITERAL, head[0], side[0], env, lone)


def agreed(
    head: Sequence[Cand],
    side: Sequence[Cand],
    env: Environment,
    weight: object = None,
    extra: Deviations = LITERAL,
) -> Trial | None:
    """The two as equal in the fewest readings, else as close in one; None where they differ in all."""
    pairs = sorted(((h, s) for h in head for s in side), key=lambda p: rank(p[0].dev | p[1].dev))
    found: Trial | None = None
    close: Trial | None = None
    for h, s in pairs:
        result, dev = agreement(h, s, _settings(h, s, env), weight)
        if result == "close" and close is None:
            close = Trial("close", dev | extra, h, s, env)
        if result == "equal":
            trial = Trial("equal", dev | extra, h, s, env)
            if found is None or rank(trial.dev) < rank(found.dev):
                found = trial
    return found or close


def _settings(head: Cand, side: Cand, env: Environment) -> Settings:
    r"""`\frac{\partial L}{\partial W_2} = \delta_2 h` lacks a transpose, also where W_2 has one row.

    A gradient by a vector may stand as a row or a column, and so may any printed array; a matrix may not.
    """
    inner = head.val.tensor.inner if head.val.tensor is not None else None
    quantity = env.words.network.quantities.get(inner or "")
    if quantity is None or side.val.printed or rank_of(quantity.array.shape) < 2:
        return env.settings
    return replace(env.settings, orientation="strict")
