"""`refuted`: is a tried side wrong at open points at once? What is not refuted is judged as on the page.

A correction may use few of the readings of a link, and most tries end where these are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symbackprop.check.links.free import free_letters, unequal_pairs
from symbackprop.check.links.heads import free_stems, head_values
from symbackprop.check.links.reasons import NO_LAYER
from symbackprop.check.links.trial import agreed
from symbackprop.check.meaning.evaluate import evaluate
from symbackprop.check.meaning.implied import implied
from symbackprop.check.meaning.question import Question, environment_of
from symbackprop.check.meaning.sort import sort_of
from symbackprop.check.meaning.steps import undeclared_rate
from symbackprop.check.mistakes.plain import SETTLES, Speech, plain_names, takes_no_scope
from symbackprop.check.names.letters import holds, names, nodes
from symbackprop.check.names.scope import contexts, layer_numbers, two_deltas
from symbackprop.check.records.labour import LAYER, LINK
from symbackprop.check.records.value import LITERAL, Cand, Deviations, IllTyped, Unbound
from symbackprop.check.values.environment import Environment
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.reading.tree import BigSum, Cases, Dots, Node

APART = frozenset((Cases, Dots))  # judged at points of their own


@dataclass(frozen=True, slots=True)
class Ground:
    """What a side is compared with: the head at its points, one row for each value of its letters."""

    env: Environment
    head: list[Cand]
    alone: bool  # in no other layer


Grounds = dict[tuple[int, Speech], Ground | None]  # None: the head has no value there


def refuted(question: Question, witness: Witness, refused: Deviations, grounds: Grounds) -> bool:
    """Is the side another number than the head at points A, in the one scope and the first layer that is meant?

    In every reading but those refused. False where that is not certain; a line with conditions never is.
    `grounds` are those of this head.
    """
    if witness.points("A") is None or question.conditions:
        return False
    kinds = frozenset(map(type, nodes(question.side)))
    if kinds & APART or not _is_common(question.head, witness):
        return False
    if not witness.labour.affords(LINK):
        return True
    speech = None if BigSum in kinds else plain_names(question.side, kinds, witness.words)
    if speech is not None and _is_settled(question.head, witness):
        return _differs_plainly(question, witness, refused, speech, grounds)
    return all(_differs(question, w, refused) for w in _meanings(question, witness))


def _meanings(question: Question, witness: Witness) -> Iterator[Witness]:
    r"""A `\delta_{ij}` of two meanings is refuted in both."""
    yield witness
    if two_deltas((question.head, question.side), witness.words):
        yield replace(witness, words=witness.words.under("kronecker"))


def _differs(question: Question, witness: Witness, refused: Deviations) -> bool:
    """With the sums that are understood; False where there is no one ground."""
    try:
        ground = _ground(question, witness)
        if ground is None:
            return False
        if not ground.alone:  # the readings of one layer are not those of all
            refused = LITERAL
        sides = implied(question.side, question.head, ground.env)
        return not any(s is not None and not d & refused and _may_be(ground, s, refused) for s, d in sides)
    except (Unbound, IllTyped):
        return True


def _differs_plainly(
    question: Question, witness: Witness, refused: Deviations, speech: Speech, grounds: Grounds
) -> bool:
    """With no sum that is understood, on a ground that many sides share."""
    try:
        ground = _kept_ground(question, witness, speech, grounds)
        return ground is None or not _may_be(ground, question.side, refused)
    except (Unbound, IllTyped):
        return True


def _kept_ground(question: Question, witness: Witness, speech: Speech, grounds: Grounds) -> Ground | None:
    """The same for all sides of plain names, but for gradients: the head may be named for its own."""
    key = (id(witness), speech)
    if key in grounds:
        witness.labour.spend(LAYER)
    else:
        grounds[key] = None
        grounds[key] = _ground(question, witness)
    return grounds[key]


def _ground(question: Question, witness: Witness) -> Ground | None:
    """None where several scopes fit, or a capital numbers the layers: it may be the last one's alone.

    Raises: Unbound or IllTyped, where the head has no value.
    """
    at, sides = witness.points("A"), (question.head, question.side)
    assert at is not None
    scopes = contexts(sides, witness.words, question.spoken)
    if len(scopes) != 1:
        return None
    layers = layer_numbers(sides, witness.words, scopes[0])
    if not layers:
        raise Unbound(NO_LAYER)
    if any(letter.isupper() for letter in layers[0].layers):
        return None
    rate = undeclared_rate(*sides, question.relation, witness.words)
    question = replace(question, free=(*free_stems(question.head, witness.words), *rate))
    env = environment_of(question, witness, at, layers[0])
    letters = free_letters(question, env)
    wide = env.over({x: range(1, n + 1) for x, n in letters.items()}) if letters else env
    head = head_values(*sides, question.relation, wide, question.as_gradient)
    return Ground(wide, head, alone=len(layers) == 1)


def _is_common(head: Node, witness: Witness) -> bool:
    r"""Names in the head, no cases, no dots, no `i \neq k`."""

    def find() -> bool:
        apart = APART & frozenset(map(type, nodes(head)))
        return not apart and not unequal_pairs(head) and sort_of(head, witness).names

    return bool(witness.words.memory.once("common", (head,), (), find))


def _is_settled(head: Node, witness: Witness) -> bool:
    """Does the head mean the same, whatever plain names stand in the side?"""
    words = witness.words

    def find() -> bool:
        if type(head) not in SETTLES or holds(head, BigSum):
            return False
        return all(takes_no_scope(name, words) for name in names(head))

    return bool(words.memory.once("settled", (head,), (), find))


def _may_be(ground: Ground, side: Node, refused: Deviations) -> bool:
    """Is there a reading in which the two are one? What is close is for exact numbers to decide."""
    trial = agreed(ground.head, evaluate(side, ground.env), ground.env)
    return trial is not None and (trial.outcome == "close" or not trial.dev & refused - {"scope"})
