"""Plain names: each a quantity, or a part of one at a printed place, whatever stands beside it."""

from __future__ import annotations

from typing import Literal

from symbackprop.check.meaning.updated import RATES
from symbackprop.check.names.letters import layer_letters, names
from symbackprop.check.names.scope import known_stem
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.uses import is_kronecker, uses
from symbackprop.check.names.vocabulary import Vocabulary
from symbackprop.reading.tree import Derivative, Name, Node

SETTLES: frozenset[type[Node]] = frozenset((Name, Derivative))


Speech = Literal["values", "gradients"]  # what plain names speak of


def plain_names(side: Node, kinds: frozenset[type[Node]], words: Vocabulary) -> Speech | None:
    """None where a name is not plain: it takes a layer, runs with an index, or may be the rate of a step."""
    found: Speech = "gradients" if Derivative in kinds else "values"
    for name in names(side):
        known = words.kept.get(("plain", id(name)))
        if known is None:  # the name is kept too, so that its id stays its own
            known = words.kept["plain", id(name)] = (name, _speech(name, words))
        if known[1] is None:
            return None
        if known[1] == "gradients":
            found = "gradients"
    return found


def _speech(name: Name, words: Vocabulary) -> Speech | None:
    if name.letters in RATES or not takes_no_scope(name, words):
        return None
    known = uses(name, words, ANYWHERE)
    if any(at.runs for use in known for at in use.at):
        return None
    return "gradients" if any(use.meaning.kind == "adjoint" for use in known) else "values"


def takes_no_scope(name: Name, words: Vocabulary) -> bool:
    r"""No layer from what is around it, no letter that numbers one, and no \delta_{ij} of two meanings."""
    if is_kronecker(name) or layer_letters(name, words):
        return False
    return known_stem(name, words) is None or bool(uses(name, words, ANYWHERE))
