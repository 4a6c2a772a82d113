r"""`y = f(x_1, x_2) = \sqrt{x_1 + x_2}`: a side that only says of what the head is a function.

It claims nothing, so the head itself stands in its place.
"""

from __future__ import annotations

from symbackprop.check.links.state import State
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import stem_of
from symbackprop.frozen import replace
from symbackprop.reading.tree import Bracket, Call, Dots, Name, Node, Product, Statement


def without_namings(statement: Statement, state: State) -> Statement:
    """The statement with the head for each f(x_1, x_2) of a letter f that nothing binds."""
    head = statement.sides[0]
    if len(statement.sides) < 2 or not isinstance(head, Name) or not _is_known(head, state):
        return statement
    sides = tuple(head if _names_only(side, state) else side for side in statement.sides[1:])
    return replace(statement, sides=(head, *sides))


def _names_only(side: Node, state: State) -> bool:
    r"""Is it f(x_1, x_2), f(x; \theta) with f unknown and the arguments names?"""
    head, items = _called(side)
    if head is None or head.sub or head.sup or head.primes or len(items) < 2 or len(head.letters) > 1:
        return False  # KL(p, q) is a function that everybody knows
    rules = any(w.words.rule(stem_of(head)) is not None for w in state.witnesses)
    if rules or _is_known(head, state) or any(stem == stem_of(head) for stem, _ in state.definitions):
        return False
    return all(isinstance(item, Name | Dots) for item in items) and any(
        isinstance(item, Name) and _is_known(item, state) for item in items
    )


def _called(side: Node) -> tuple[Name | None, tuple[Node, ...]]:
    if isinstance(side, Call):
        return side.head, side.args
    if isinstance(side, Product) and len(side.factors) == 2 and not side.signs[0]:
        name, rest = side.factors
        if isinstance(name, Name) and isinstance(rest, Bracket) and rest.opening == "(":
            return name, rest.items
    return None, ()


def _is_known(name: Name, state: State) -> bool:
    return any(uses(name, w.words, ANYWHERE) for w in state.witnesses)
