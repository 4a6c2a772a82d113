"""`holding`: the fields of a node in which others may stand, found once for each kind of node."""

from __future__ import annotations

from dataclasses import fields

from symbackprop.reading.tree import Node

NODES = ("Node", "Name")
_KNOWN: dict[tuple[type, bool], tuple[str, ...]] = {}


def holding(node: Node, scripts: bool = False) -> tuple[str, ...]:
    """Those that are declared as nodes, and as scripts where these count too."""
    key = (type(node), scripts)
    known = _KNOWN.get(key)
    if known is None:
        kinds = (*NODES, "Script") if scripts else NODES
        known = tuple(f.name for f in fields(node) if any(kind in str(f.type) for kind in kinds))
        _KNOWN[key] = known
    return known
