r"""`\frac{\partial L}{\partial z} = p - t =: \delta`: the last side is a name that nothing binds, given there.

A sign that defines says so (`:=`, `=:`, `\equiv`); behind two or more sides that are one, a plain `=` does.
Such a sign also gives names of several letters: `\sum_j W_{ij} e_j := EH_i`, and a name behind the factors with
which the side before it begins as well: `\delta_{ij} \sigma'(z_j) =: \delta_{ij} s_j`.
"""

from __future__ import annotations

from symbackprop.check.links.binding import bind_name
from symbackprop.check.links.bound import binds, defines
from symbackprop.check.links.judging import judge
from symbackprop.check.links.next_link import Link
from symbackprop.check.links.state import State
from symbackprop.check.meaning.sort import sort_of
from symbackprop.check.names.compounds import joined_letters
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.uses import is_kronecker, uses
from symbackprop.check.names.vocabulary import Vocabulary, stem_of
from symbackprop.check.values.finding import Finding
from symbackprop.frozen import replace
from symbackprop.reading.tree import Name, Node, Product, Statement

DEFINING = (":=", "=:", r"\equiv", r"\triangleq", r"\coloneq", r"\eqqcolon")  # \coloneqq too
GIVES = "the page gives it the name"


def given_last(statement: Statement, source: str, state: State) -> tuple[Statement, Link | None]:
    """The statement without a last side that only gives a name, and the link that gives it."""
    if len(statement.sides) < 2 or statement.relations[-1] != "=":
        return statement, None
    said = _defining(statement.sides[-2], statement.sides[-1], source)
    sides = _without_shared(statement.sides, source) if said else statement.sides
    name = _several_letters(sides[-1], state) if said else None
    name = name or (sides[-1] if isinstance(sides[-1], Name) else None)
    before = sides[:-1] if statement.leading is None or state.head is None else (state.head, *sides[:-1])
    if name is None or _has_power(name) or not (said or len(before) > 1) or _may_be_defined(before[0], state):
        return statement, None
    if not defines(name, state) or (is_kronecker(name) and not said):  # = \delta_{ij} claims something
        return statement, None
    meaning = next((s for s in before if any(binds(s, w, state) for w in state.witnesses)), None)
    if meaning is None or not sort_of(meaning, state.witnesses[0]).names:
        return statement, None
    if not said and judge(meaning, name, "=", statement, state).right:  # the unit vector e_j
        return statement, None
    if name is not sides[-1]:
        for witness in state.witnesses:
            known = witness.words.compounds | {stem_of(name)}
            witness.words = replace(witness.words, compounds=known)
    link = Link(statement.sides[-2], statement.sides[-1], "=", Finding("definition", reason=GIVES), meaning)
    bind_name(name, meaning, state)
    return replace(statement, sides=statement.sides[:-1], relations=statement.relations[:-1]), link


def _without_shared(sides: tuple[Node, ...], source: str) -> tuple[Node, ...]:
    r"""The last two sides without the factors with which both begin: the name, and what it stands for."""
    left, right = sides[-2:]
    if not (isinstance(left, Product) and isinstance(right, Product) and isinstance(right.factors[-1], Name)):
        return sides
    shared = len(right.factors) - 1
    if len(left.factors) <= shared or any(right.signs[:shared]) or any(left.signs[:shared]):
        return sides
    pairs = zip(left.factors[:shared], right.factors, strict=False)
    if any(_printed(a, source) != _printed(b, source) for a, b in pairs):
        return sides
    rest = left.factors[shared:]
    start = (rest[0].at[0], left.at[1])
    inner = rest[0] if len(rest) == 1 else Product(start, rest, left.signs[shared:])
    return (inner, right.factors[-1])


def _printed(node: Node, source: str) -> str:
    return "".join(source[slice(*node.at)].split())


def _has_power(name: Name) -> bool:
    r"""`\delta^{(2)}` has a layer above, and \delta^2 may be a square."""
    return any(script.tokens[:1] not in (("(",), ("[",)) for script in name.sup)


def _defining(left: Node, right: Node, source: str) -> bool:
    between = source[left.at[1] : right.at[0]]
    return any(sign in between for sign in DEFINING)


def _may_be_defined(head: Node, state: State) -> bool:
    """`a = b`: which of two new names is given is not said."""
    return isinstance(head, Name) and defines(head, state)


def _several_letters(side: Node, state: State) -> Name | None:
    """EH_i where E and H are no two names of the network: one of them it has in the other case at most."""
    if not isinstance(side, Product):
        return None
    name = joined_letters(side.factors, side.signs)
    if name is None or not name.letters.isalpha():
        return None
    parts = [part for part in side.factors if isinstance(part, Name)]
    new = (part for part in parts for w in state.witnesses if _is_new(part, w.words))
    return name if any(new) else None


def _is_new(part: Name, words: Vocabulary) -> bool:
    return all(use.other_case for use in uses(part, words, ANYWHERE))
