r"""`\Delta w = -\eta \frac{\partial E}{\partial w}`: a change is the next value less the old one.

Pages also call the step that is taken off \Delta w. Only where the line is right with the change it is read so;
any other line keeps its \Delta w, of which the network knows nothing.
"""

from __future__ import annotations

from symbackprop.check.links.link import judged
from symbackprop.check.links.state import State
from symbackprop.check.meaning.question import Question
from symbackprop.check.meaning.steps import is_parameter
from symbackprop.check.names.letters import nodes
from symbackprop.check.names.rewriting import neighbours_joined, rewritten
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import stem_of
from symbackprop.check.records.value import IllTyped, Unbound
from symbackprop.frozen import replace
from symbackprop.reading.tree import Bracket, Name, Node, Script, Statement, Sum


def with_changes(statement: Statement, state: State) -> Statement:
    r"""The statement with w^{new} - w for each \Delta w, where its first equation then holds."""
    if len(statement.sides) < 2 or statement.leading is not None or not _speaks(statement):
        return statement
    sides = tuple(rewritten(side, lambda node: _difference(node, state)) for side in statement.sides)
    if all(new is old for new, old in zip(sides, statement.sides, strict=True)):
        return statement
    question = Question(
        sides[0], sides[1], "=", definitions=dict(state.definitions), spoken=tuple(state.spoken)
    )
    try:
        holds = all(judged(question, witness).right for witness in state.witnesses)
    except (Unbound, IllTyped):
        return statement
    return replace(statement, sides=sides) if holds else statement


def _speaks(statement: Statement) -> bool:
    return any(_is_delta(node) for side in statement.sides for node in nodes(side))


def _is_delta(node: Node) -> bool:
    return isinstance(node, Name) and node.letters == r"\Delta" and not (node.sub or node.sup or node.primes)


def _difference(node: Node, state: State) -> Node:
    return neighbours_joined(node, lambda delta, name: _changed(name) if _changes(delta, name, state) else None)


def _changes(delta: Node, name: Node, state: State) -> bool:
    """Is it a parameter whose change is meant, and no quantity of its own?"""
    if not isinstance(delta, Name) or not _is_delta(delta) or not isinstance(name, Name):
        return False
    own = any(uses(delta, w.words, ANYWHERE) or stem_of(delta) in w.words.defined for w in state.witnesses)
    return not own and all(is_parameter(name, w.words) for w in state.witnesses)


def _changed(name: Node) -> Node:
    assert isinstance(name, Name)
    new = replace(name, sup=(*name.sup, Script(name.at, "new", ("new",))))
    return Bracket(name.at, "(", (Sum(name.at, ((1, new), (-1, name))),))
