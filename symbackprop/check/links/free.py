"""The free letters of a link: for all values of an index, or for the class of the target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from symbackprop.check.meaning.evaluate import evaluate
from symbackprop.check.meaning.indicators import truth
from symbackprop.check.names.below import scripted_letters
from symbackprop.check.names.letters import bound_letters, index_letters, names, nodes
from symbackprop.check.names.ranges import as_condition
from symbackprop.check.names.use import UNEQUAL
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import tokens_of
from symbackprop.check.records.value import LITERAL, Deviations, IllTyped, Unbound, arrays
from symbackprop.check.values.environment import Environment
from symbackprop.frozen import replace
from symbackprop.reading.tree import Compared, Name, Node, Scripted

if TYPE_CHECKING:
    from symbackprop.check.meaning.question import Question

NOWHERE = "what is printed as its condition holds at no point"
Batch = tuple[Environment, Any, Deviations]


class HoldsNowhere(Unbound):
    """The condition of a line holds at no point of this layer: it does not speak of the layer."""


def batches(question: Question, env: Environment) -> Iterator[Batch]:
    """The environment with the batch over the free letters, the weight of each row.

    And the reading it needs.
    """
    letters = free_letters(question, env)
    if letters:
        wide = env.over({x: range(1, n + 1) for x, n in letters.items()})
    else:
        wide = env
    weight = _weight(question, wide)
    if weight is not None and not np.any(weight != 0):
        raise HoldsNowhere(NOWHERE)
    yield wide, weight, LITERAL
    yield from _as_class(question, env, letters)


def free_letters(question: Question, env: Environment) -> dict[str, int]:
    """The letters of the head, and those of the side that stand nowhere under a sum sign, with their ranges."""
    of_head = _letters(question.head, env)
    found = of_head | {x: n for x, n in _letters(question.side, env).items() if x not in of_head}
    below = scripted_letters(question.head)
    for letter in below:
        if letter not in of_head and letter not in env.points.sizes:
            length = None if letter in bound_letters(question.head) else _length_of(letter, question, env)
            if length is not None:
                found[letter] = length
    return {x: n for x, n in found.items() if x in of_head or x in below}


def _letters(node: Node, env: Environment) -> dict[str, int]:
    try:
        known = index_letters(node, env.words, env.context, env.points.setting)
    except IllTyped:
        return {}
    bound = bound_letters(node) if known else ()
    return {x: n for x, n in known.items() if x not in bound and x not in env.letters}


def _length_of(letter: str, question: Question, env: Environment) -> int | None:
    """The range of a letter that stands below a bracket only: that of the array in the bracket."""
    for node in nodes(question.head):
        if isinstance(node, Scripted) and letter in tokens_of(node.sub):
            place = [t for t in tokens_of(node.sub) if t != ","].index(letter)
            try:
                views = [v for c in evaluate(node.base, env) for v in arrays(c, env.settings.layout)]
            except (Unbound, IllTyped):
                return None
            if views:
                rows, columns = views[0].val.shape
                lengths = [n for n in (rows, columns) if n > 1] if 1 in (rows, columns) else [rows, columns]
                return lengths[min(place, len(lengths) - 1)] if lengths else 1
    return None


def _weight(question: Question, env: Environment) -> Any:
    """Rows at which a printed condition does not hold count nothing."""
    weight: Any = None
    for letter, other in unequal_pairs(question.head):
        places = [_places(x, env) for x in (letter, other)]
        apart = (places[0] != places[1]).reshape(-1, 1, 1)
        weight = apart if weight is None else weight * apart
    for condition in question.conditions:
        holds = truth(as_condition(condition), env, evaluate)
        if np.all(holds != 0):  # x = (x_1, .., x_n)^T says nothing about other arrays
            continue
        weight = holds if weight is None else weight * holds
    return weight


def narrowed(env: Environment, weight: Any) -> Environment:
    """The rows of the batch at which the condition of the line holds."""
    if weight is None or np.all(weight != 0):
        return env
    if weight.shape[1:] != (1, 1):
        raise Unbound("the condition of the line holds for some entries only")
    count = env.count
    rows = np.flatnonzero(np.broadcast_to(weight, (count, 1, 1)).ravel() != 0)
    take = np.arange(env.points.count) if env.take is None else env.take
    letters = {letter: column[rows] for letter, column in env.letters.items()}
    return replace(env, take=take[rows], letters=letters)


def unequal_pairs(node: Node) -> list[tuple[str, str]]:
    r"""The letters of `\theta_{i \neq k}`"""
    found = []
    for name in names(node):
        tokens = tokens_of(name.sub)
        for sign in UNEQUAL:
            if sign in tokens and 0 < tokens.index(sign) == len(tokens) - 2:
                found.append((tokens[0], tokens[-1]))
    return found


def _places(letter: str, env: Environment) -> Any:
    """The values of an index letter; one that nothing binds is the class of the target."""
    if letter in env.letters:
        return env.letters[letter]
    place = _class(env)
    if place is None:
        raise Unbound(f"the index {letter} is not bound")
    return place if env.take is None else place[env.take]


def _as_class(question: Question, env: Environment, letters: dict[str, int]) -> Iterator[Batch]:
    """A letter as the class of a one-hot target: -log yhat_k, yhat_k - 1."""
    place = _class(env)
    if place is None:
        return
    candidates = {**_letters(question.side, env), **_compared_letters(question.side, env), **letters}
    for letter in candidates:
        if letter in letters and _indexes_target(letter, question.side, env):
            continue  # beside t_j the letter j is any class, not the right one
        others = {x: range(1, n + 1) for x, n in letters.items() if x != letter}
        take = np.arange(env.points.count) if env.take is None else env.take
        chosen = replace(env, take=take, letters={**env.letters, letter: place[take]})
        try:
            wide = chosen.over(others) if others else chosen
            weight = _weight(question, wide)
            if weight is None or np.any(weight != 0):  # i is not the class where i != k is printed
                yield wide, weight, frozenset(("class",))
        except IllTyped:
            continue


def _compared_letters(side: Node, env: Environment) -> dict[str, int]:
    """k of `1[i = k]`, where nothing binds it"""
    both = [end for n in nodes(side) if isinstance(n, Compared) for end in (n.left, n.right)]
    lone = [end for end in both if isinstance(end, Name) and not end.sub and not end.sup and not end.primes]
    return {n.letters: 0 for n in lone if n.letters not in env.letters and not uses(n, env.words, env.context)}


def _indexes_target(letter: str, side: Node, env: Environment) -> bool:
    quantities = env.words.network.quantities
    hot = {q.name for q in quantities.values() if "one_hot" in q.facts}
    return any(
        use.meaning.name in hot and any(at.letter == letter for at in use.at)
        for name in names(side)
        for use in uses(name, env.words, env.context)[:1]
    )


def has_class(env: Environment) -> bool:
    return _class(env) is not None


def _class(env: Environment) -> Any:
    """The place of the 1 in a one-hot target at each point, or None."""
    for quantity in env.words.network.quantities.values():
        if "one_hot" in quantity.facts and quantity.role in ("target", "input"):
            value = env.points.value(quantity.name)
            shape = quantity.array.shape
            if value is not None and None in shape:
                flat = value.value.reshape(value.value.shape[0], -1)
                places = np.array([[int(x == 1) for x in row] for row in flat]).argmax(axis=1) + 1
                return np.broadcast_to(places, (env.points.count,))
    return None
