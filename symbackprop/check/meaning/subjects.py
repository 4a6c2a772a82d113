"""What stands over the line of a printed derivative: a name, without the arguments that say nothing."""

from __future__ import annotations

from symbackprop.check.names.use import Use
from symbackprop.check.names.uses import uses
from symbackprop.check.values.environment import Environment
from symbackprop.reading.tree import Bracket, Call, Compared, Name, Node, Product


def compares(bracket: Bracket) -> bool:
    """Is it an indicator, as (z > 0)?"""
    return len(bracket.items) == 1 and isinstance(bracket.items[0], Compared)


def subject(node: Node, env: Environment) -> Node:
    """What is differentiated, without the arguments of a scalar: l(theta) is l; a comparison is no argument."""
    if isinstance(node, Bracket) and len(node.items) == 1 and node.opening in "([{":
        return subject(node.items[0], env)
    if isinstance(node, Product) and len(node.factors) == 2 and isinstance(node.factors[0], Name):
        name, rest = node.factors[0], node.factors[1]
        known = uses(name, env.words, env.context)
        several = bool(known) and isinstance(rest, Bracket) and len(rest.items) > 1
        if isinstance(rest, Bracket) and not compares(rest):
            if several or any(_is_scalar(u, env) for u in known):
                return name
    if isinstance(node, Call) and any(_is_scalar(u, env) for u in uses(node.head, env.words, env.context)):
        return node.head
    return node


def _is_scalar(use: Use, env: Environment) -> bool:
    quantities = env.words.network.quantities
    return use.meaning.kind == "value" and (
        use.meaning.name not in quantities or quantities[use.meaning.name].array.shape == (None, None)
    )
