r"""`P(y = 1 \mid x)`: the quantity of the network that its loss says is that probability.

A loss of a target that is 0 or 1 is a negative log-likelihood where e^{-L} at y = 0 and at y = 1 add up to 1.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from symbackprop.check.links.code_names import as_name
from symbackprop.check.links.state import State
from symbackprop.check.meaning.set_values import Place, at_place, place_of
from symbackprop.check.names.letters import holds
from symbackprop.check.names.rewriting import neighbours_joined, rewritten
from symbackprop.check.values.compare import outcome
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.reading.tree import Bracket, Call, Compared, Name, Node, Numeral, Span, Statement, Sum

LETTERS = frozenset(("P", "p", "\\Pr", "Pr"))


def with_probabilities(statement: Statement, state: State) -> Statement:
    r"""The statement with a for each `P(y = 1 \mid x)` and 1 - a for each `P(y = 0 \mid x)`."""
    if not any(holds(side, Compared) for side in statement.sides):
        return statement
    sides = tuple(rewritten(side, lambda node: _plain(node, state)) for side in statement.sides)
    same = all(new is old for new, old in zip(sides, statement.sides, strict=True))
    return statement if same else replace(statement, sides=sides)


def _plain(node: Node, state: State) -> Node:
    if isinstance(node, Call):
        return _of_quantity(node.head, node.args, node.at, state) or node
    return neighbours_joined(node, lambda before, rest: _joined(before, rest, state))


def _joined(before: Node, rest: Node, state: State) -> Node | None:
    r"""P and its bracket; in `\log P(y = 1 \mid x)` the function has taken the P already."""
    if not isinstance(rest, Bracket) or rest.opening != "(":
        return None
    if isinstance(before, Call) and len(before.args) == 1 and before.args[0].at[1] == before.at[1]:
        inner = _joined(before.args[0], rest, state)
        return None if inner is None else replace(before, args=(inner,), at=(before.at[0], rest.at[1]))
    if not isinstance(before, Name):
        return None
    return _of_quantity(before, rest.items, (before.at[0], rest.at[1]), state)


def _of_quantity(head: Name, items: tuple[Node, ...], at: Span, state: State) -> Node | None:
    """a of `P(y = 1 | x)`; beside an equation of the target no P is a factor"""
    said = (
        items[0]
        if items and head.letters in LETTERS and not (head.sup or head.primes or head.accents)
        else None
    )
    if not isinstance(said, Compared):
        return None
    found: Node | None = None
    for witness in state.witnesses:
        place = place_of(said, witness, ("target",))
        name = None if place is None or place.value not in (0, 1) else _probability(place.name, witness)
        if place is None or place.value not in (0, 1):
            return None
        if name is None:  # a name of its own, which the page may give
            return Name(at, f"{head.letters}({place.name}={place.value})")
        found = replace(as_name(name), at=at)
        if place.value == 0:
            found = Bracket(at, "(", (Sum(at, ((1, Numeral(at, "1", Fraction(1), 0)), (-1, found))),))
    return found


def _probability(target: str, witness: Witness) -> str | None:
    """The computed number that e^{-L} is where the target is 1; None where the two do not add up to 1."""
    key = ("probability", target)
    if key not in witness.words.kept:
        witness.words.kept[key] = _found(target, witness)
    found: str | None = witness.words.kept[key]
    return found


def _found(target: str, witness: Witness) -> str | None:
    at = witness.points("A")
    places = [None if at is None else at_place(at, Place(target, Fraction(value))) for value in (0, 1)]
    losses = [None if here is None else here.value(witness.network.loss) for here in places]
    if at is None or losses[0] is None or losses[1] is None or losses[0].value.shape[-2:] != (1, 1):
        return None
    none, one = (np.exp(-np.asarray(loss.value, dtype=float)) for loss in losses if loss is not None)
    if outcome(none + one, np.ones_like(one)) != "equal":
        return None
    for equation in witness.network.equations:
        value = at.value(equation.name)
        if value is not None and value.value.shape == one.shape and outcome(value.value, one) == "equal":
            return equation.name
    return None
