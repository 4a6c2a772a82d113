r"""`\left. \frac{\partial J}{\partial o} \right|_{o = 1/2}`: a bar with the given values says nothing more."""

from __future__ import annotations

from dataclasses import replace

from symbackprop.check.link import judged
from symbackprop.check.question import Question
from symbackprop.check.rewriting import rewritten
from symbackprop.check.state import State
from symbackprop.check.value import IllTyped, Unbound
from symbackprop.check.witness import Witness
from symbackprop.reading.tree import Bracket, Compared, Node, Scripted, Statement


def without_bars(statement: Statement, state: State) -> Statement:
    """The statement without bars; a condition that the given values do not meet becomes one of the line."""
    conditions: list[Node] = []

    def change(node: Node) -> Node:
        inner = _restricted(node)
        if inner is None:
            return node
        if not all(_holds(inner[1], w, state) for w in state.witnesses):
            conditions.append(inner[1])
        return inner[0]

    sides = tuple(rewritten(side, change) for side in statement.sides)
    if all(new is old for new, old in zip(sides, statement.sides, strict=True)):
        return statement
    return replace(statement, sides=sides, conditions=(*statement.conditions, *conditions))


def _restricted(node: Node) -> tuple[Node, Compared] | None:
    """What stands before the bar, and the equation below it"""
    if not isinstance(node, Scripted) or node.sup or node.primes or len(node.sub) != 1:
        return None
    condition = node.sub[0].tree
    if not isinstance(node.base, Bracket) or node.base.opening != "." or len(node.base.items) != 1:
        return None
    return (
        (node.base.items[0], condition) if isinstance(condition, Compared) and condition.sign == "=" else None
    )


def _holds(condition: Compared, witness: Witness, state: State) -> bool:
    question = Question(condition.left, condition.right, definitions=dict(state.definitions))
    try:
        return judged(question, witness).right
    except (Unbound, IllTyped):
        return False
