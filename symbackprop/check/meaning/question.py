"""`Question`: what is judged in one link, with all that the page said before; and the environment for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from symbackprop.check.meaning.keys import claimed
from symbackprop.check.names.use import Context
from symbackprop.check.names.vocabulary import Stem, Vocabulary
from symbackprop.check.records.labour import LAYER
from symbackprop.check.values.environment import Environment
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Definitions, Witness
from symbackprop.frozen import quickly_made, replace
from symbackprop.points.points import Kind, Points
from symbackprop.reading.tree import Derivative, Name, Node


@quickly_made
@dataclass(frozen=True, slots=True)
class Question:
    """Is `side` the value of `head`? With all that the page said before."""

    head: Node
    side: Node
    relation: str = "="
    conditions: tuple[Node, ...] = ()
    definitions: Definitions = field(default_factory=dict)
    spoken: tuple[str, ...] = ()
    free: tuple[Stem, ...] = ()  # the letters of a general rule
    start: Kind = "A"  # a chain that has passed at B stays at B
    printed: tuple[object, ...] = ()
    as_gradient: bool = False  # the chain has settled that its name stands for its gradient
    environments: Environments | None = None  # where sides are tried: those made before


MOST_ENVIRONMENTS = 40  # a line that is judged at values of its own has new points each time
Judge = Callable[[Question, Witness], Finding]
Environments = dict[tuple[object, ...], tuple[Environment, Vocabulary]]  # by the ids of what is kept


def environment_of(question: Question, witness: Witness, at: Points, context: Context) -> Environment:
    """The environment of a link; where sides are tried, what nodes are worth in it is kept."""
    witness.labour.spend(LAYER)
    if question.environments is None:
        return _environment(question, witness, at, context)
    key = (id(at), id(witness.words), context.around, question.free, _restates(question, witness, context))
    if key not in question.environments:
        if len(question.environments) >= MOST_ENVIRONMENTS:
            question.environments.clear()
        made = _environment(question, witness, at, context).remembering()
        question.environments[key] = (made, witness.words)
    return question.environments[key][0]


def _environment(question: Question, witness: Witness, at: Points, context: Context) -> Environment:
    env = witness.environment(at, context, question.definitions, question.free)
    if not _restates(question, witness, context):
        return env
    return replace(env, settings=replace(env.settings, broadcast=True))


def _restates(question: Question, witness: Witness, context: Context) -> bool:
    """Is the network restated? Then a vector may be spread over the rows as the network's language does."""
    if question.free:
        return True
    claims = [claimed(question.head, witness.words, context)]
    if not isinstance(question.head, Name | Derivative):  # X W + b = Z
        claims.append(claimed(question.side, witness.words, context))
    return any(claim is not None and claim[0] == "value" for claim in claims)
