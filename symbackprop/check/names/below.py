"""Letters that stand below: under a bracket, and added in an index."""

from __future__ import annotations

from symbackprop.check.names.letters import holds, is_letter, is_part, names, nodes
from symbackprop.check.names.stems import tokens_of
from symbackprop.reading.tree import Node, Scripted


def scripted_letters(node: Node) -> frozenset[str]:
    """Letters below a bracket, as i and j in (da/db)_{ij}."""
    if not holds(node, Scripted):
        return frozenset()
    return frozenset(
        t
        for n in nodes(node)
        if isinstance(n, Scripted) and not is_part(n)
        for t in tokens_of(n.sub)
        if is_letter(t) and t != "F"
    )


def adds_letters(node: Node) -> bool:
    """Is there an index such as i + k - 1, 4 - k?"""
    below = (tokens_of(name.sub) for name in names(node) if name.sub)
    return any(
        sign in ("+", "-") and is_letter(letter)
        for tokens in below
        for _, sign, letter in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )
