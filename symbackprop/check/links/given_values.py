r"""`\left. \frac{\partial J}{\partial o} \right|_{o = 1/2}`: a bar with the given values says nothing more.

So it is with brackets, `\left[ \frac{\partial J}{\partial o} \right]_{o = 1/2}`.
"""

from __future__ import annotations

from symbackprop.check.links.link import judged
from symbackprop.check.links.state import State
from symbackprop.check.meaning.question import Question
from symbackprop.check.names.rewriting import rewritten
from symbackprop.check.records.value import IllTyped, Unbound
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.reading.tree import Bracket, Compared, Derivative, Name, Node, Scripted, Statement


def without_bars(statement: Statement, state: State) -> Statement:
    """The statement without bars; a condition that the given values do not meet becomes one of the line."""
    conditions: list[Node] = []

    def change(node: Node) -> Node:
        inner = _restricted(node)
        if inner is None:
            return _at_itself(node)
        for said in inner[1]:
            if not all(_holds(said, w, state) for w in state.witnesses):
                conditions.append(said)
        return inner[0]

    sides = tuple(rewritten(side, change) for side in statement.sides)
    if all(new is old for new, old in zip(sides, statement.sides, strict=True)):
        return statement
    return replace(statement, sides=sides, conditions=(*statement.conditions, *conditions))


def _restricted(node: Node) -> tuple[Node, tuple[Compared, ...]] | None:
    """What stands before the bar, and the equations below it"""
    if not isinstance(node, Scripted) or node.sup or node.primes or len(node.sub) != 1:
        return None
    condition = node.sub[0].tree
    if not isinstance(node.base, Bracket) or node.base.opening not in ".[(" or len(node.base.items) != 1:
        return None
    listed = condition.items if isinstance(condition, Bracket) else (condition,)
    said = tuple(c for c in listed if isinstance(c, Compared) and c.sign == "=")
    return (node.base.items[0], said) if said and len(said) == len(listed) else None


def _at_itself(node: Node) -> Node:
    r"""`\left. dh/dz \right|_z` is dh/dz: the bar names what it is a derivative by."""
    if not isinstance(node, Scripted) or node.sup or node.primes or len(node.sub) != 1:
        return node
    place, base = node.sub[0].tree, node.base
    if (
        not isinstance(base, Bracket)
        or base.opening != "."
        or len(base.items) != 1
        or not isinstance(place, Name)
    ):
        return node
    inner = base.items[0]
    by = inner.by if isinstance(inner, Derivative) else ()
    return inner if len(by) == 1 and isinstance(by[0], Name) and _spelt(by[0]) == _spelt(place) else node


def _spelt(name: Name) -> tuple[object, ...]:
    scripts = [script.tokens for script in (*name.sub, *name.sup)]
    return (name.letters, name.accents, name.primes, *scripts)


def _holds(condition: Compared, witness: Witness, state: State) -> bool:
    question = Question(condition.left, condition.right, definitions=dict(state.definitions))
    try:
        return judged(question, witness).right
    except (Unbound, IllTyped):
        return False
