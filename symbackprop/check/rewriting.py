"""The same tree with some of its nodes put in others' places; what stands in scripts stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from symbackprop.reading.holding import holding
from symbackprop.reading.tree import Node, Script

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
