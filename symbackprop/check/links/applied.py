r"""`U(\beta) = \partial\ell/\partial\beta`: a name of the page with the parameters that it depends on."""

from __future__ import annotations

from symbackprop.check.links.state import State
from symbackprop.check.meaning.named import IDENTITIES
from symbackprop.check.names.rewriting import neighbours_joined
from symbackprop.check.names.stems import Stem
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import stem_of
from symbackprop.frozen import replace
from symbackprop.reading.tree import Bracket, Name, Node


def parameters_behind(rest: Node, state: State) -> tuple[Stem, ...]:
    r"""The stems of `(\beta)` and `(w, b)`; () where something else than parameters stands there."""
    items = rest.items if isinstance(rest, Bracket) and rest.opening == "(" else ()
    if not items or not state.witnesses or not all(_is_parameter(item, state) for item in items):
        return ()
    return tuple(stem_of(item) for item in items if isinstance(item, Name))


def _is_parameter(node: Node, state: State) -> bool:
    if not isinstance(node, Name) or node.primes:
        return False
    for witness in state.witnesses:
        known = [
            u for u in uses(node, witness.words, ANYWHERE) if u.meaning.kind == "value" and not u.is_element
        ]
        roles = {witness.network.quantities[u.meaning.name].role for u in known}
        if roles != {"parameter"}:
            return False
    return True


def named_alone(name: Name) -> Name:
    r"""U of `U(\beta)`; of `I(\beta)` a name of its own, since I alone is the identity"""
    return replace(name, letters=f"{name.letters}(..)") if name.letters in IDENTITIES else name


def without_dependence(node: Node, state: State) -> Node:
    r"""U of `U(\beta)`; U at anything else is another name, which nobody declares."""
    return neighbours_joined(node, lambda name, rest: _plain(name, rest, state))


def _plain(name: Node, rest: Node, state: State) -> Name | None:
    if not isinstance(name, Name) or not isinstance(rest, Bracket) or rest.opening != "(":
        return None
    known = state.applied.get(stem_of(name))
    if known is None:
        return None
    at = (name.at[0], rest.at[1])
    if parameters_behind(rest, state) == known:
        return replace(named_alone(name), at=at)
    return replace(name, at=at, letters=f"{name.letters}(..)")
