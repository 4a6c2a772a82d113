"""The same tree with some of its nodes put in others' places; what stands in scripts stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symbackprop.frozen import replace
from symbackprop.reading.holding import holding
from symbackprop.reading.tree import Node, Product, Script, Times

Change = Callable[[Node], Node]


def rewritten(node: Node, change: Change) -> Node:
    """Every node changed, from the leaves up; the same object where nothing is."""
    changed: dict[str, Any] = {}
    for name in holding(node):
        old = getattr(node, name)
        new = _rewritten(old, change)
        if new is not old:
            changed[name] = new
    return change(replace(node, **changed) if changed else node)


def _rewritten(value: Any, change: Change) -> Any:
    if isinstance(value, Node):
        return rewritten(value, change)
    if isinstance(value, tuple) and not any(isinstance(item, Script) for item in value):
        items = tuple(_rewritten(item, change) for item in value)
        return value if all(a is b for a, b in zip(items, value, strict=True)) else items
    return value


def neighbours_joined(node: Node, join: Callable[[Node, Node], Node | None]) -> Node:
    """A product in which two factors with no sign between them are one where `join` makes one of them."""
    if not isinstance(node, Product):
        return node
    factors: list[Node] = [node.factors[0]]
    signs: list[Times] = []
    for sign, factor in zip(node.signs, node.factors[1:], strict=True):
        one = None if sign else join(factors[-1], factor)
        if one is not None:
            factors[-1] = one
            continue
        signs.append(sign)
        factors.append(factor)
    if len(factors) == len(node.factors):
        return node
    return factors[0] if len(factors) == 1 else Product(node.at, tuple(factors), tuple(signs))
