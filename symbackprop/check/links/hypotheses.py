r"""`h_\theta(x^{(i)})`: a quantity as the function of an input that it is, with its parameters below.

Network: h is computed from x and \theta, so both only say on what it depends; a sample of the input means that
sample of h.
"""

from __future__ import annotations

from dataclasses import replace

from symbackprop.check.links.state import State
from symbackprop.check.names.rewriting import neighbours_joined, rewritten
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Stem, tokens_of
from symbackprop.check.values.witness import Witness
from symbackprop.reading.tree import Bracket, Call, Name, Node, Script, Statement

PARAMETERS = frozenset(("\\theta", "\\Theta", "\\phi", "\\psi", "w", "W"))


def plain_hypotheses(statement: Statement, state: State) -> Statement:
    r"""The statement with h^{(i)} for each h_\theta(x^{(i)})."""
    sides = tuple(rewritten(side, lambda node: _plain(node, state)) for side in statement.sides)
    if all(new is old for new, old in zip(sides, statement.sides, strict=True)):
        return statement
    return replace(statement, sides=sides)


def _plain(node: Node, state: State) -> Node:
    if isinstance(node, Name):
        return _without_parameter(node, state)
    return neighbours_joined(node, lambda before, rest: _sampled(before, rest, state))


def _without_parameter(name: Name, state: State) -> Name:
    r"""h of `h_\theta` and `h_{W,b}`, where the index is none but the parameters of the network"""
    below = [token for token in tokens_of(name.sub) if token != ","]
    if not set(below) & PARAMETERS or not set(below) <= PARAMETERS | {"b"} or not state.witnesses:
        return name
    bare = replace(name, sub=())
    for witness in state.witnesses:
        labelled = any(not use.is_element for use in uses(name, witness.words, ANYWHERE))
        declared = all(witness.words.of(Stem(token)) for token in below)
        if labelled or not declared or _role(bare, witness) != "":
            return name
    return bare


def _sampled(before: Node, rest: Node, state: State) -> Node | None:
    r"""h^{(i)} of `h(x^{(i)})`, also behind a function: `\log h(x^{(i)})`."""
    if isinstance(before, Call) and len(before.args) == 1 and before.args[0].at[1] == before.at[1]:
        inner = _sampled(before.args[0], rest, state)
        return None if inner is None else replace(before, args=(inner,), at=(before.at[0], rest.at[1]))
    item = rest.items[0] if isinstance(rest, Bracket) and rest.opening == "(" and len(rest.items) == 1 else None
    if not isinstance(before, Name) or not isinstance(item, Name) or before.sub or before.sup or item.sub:
        return None
    mark = _sample_mark(item)
    plain = replace(item, sup=())
    if mark is None or not all(_role(plain, w) == "input" and _role(before, w) == "" for w in state.witnesses):
        return None
    return replace(before, sup=(mark,))


def _sample_mark(name: Name) -> Script | None:
    tokens = tokens_of(name.sup)
    return name.sup[0] if len(name.sup) == 1 and len(tokens) == 3 and tokens[0] == "(" else None


def _role(name: Name, witness: Witness) -> str | None:
    """input, parameter, or "" of a computed quantity; None where the name is not one quantity, whole."""
    known = {u.meaning.name for u in uses(name, witness.words, ANYWHERE) if u.meaning.kind == "value"}
    if len(known) != 1:
        return None
    quantity = witness.network.quantities.get(known.pop())
    return None if quantity is None else "" if quantity.role not in ("input", "parameter") else quantity.role
