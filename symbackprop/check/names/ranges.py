r"""Ranges: `l = 1, \dots, N` and `N = 1, 2, 5` say for which values of a letter a line is meant."""

from __future__ import annotations

from symbackprop.reading.tree import Bracket, Compared, Dots, Name, Node


def range_letter(node: Node) -> Name | None:
    """The letter whose values are listed; None where the node is no range."""
    if not isinstance(node, Bracket) or len(node.items) < 2:
        return None
    first = node.items[0]
    if isinstance(first, Compared) and first.sign == "=" and isinstance(first.left, Name):
        return first.left
    return None


def as_condition(node: Node) -> Node:
    r"""`l = 1, \dots, N` as `1 <= l <= N`, `l = 1, 3` as a member of the set; any other condition as it is."""
    letter = range_letter(node)
    if letter is None or not isinstance(node, Bracket) or not isinstance(node.items[0], Compared):
        return node
    first, last = node.items[0].right, node.items[-1]
    if any(isinstance(item, Dots) for item in node.items):
        return Compared(node.at, Compared(node.at, first, "<=", letter), "<=", last)
    return Compared(node.at, letter, "in", Bracket(node.at, "{", (first, *node.items[1:])))
