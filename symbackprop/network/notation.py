"""`notation:` of the file: how pages are printed, checked against what the printer knows."""

from __future__ import annotations

from typing import Any

from symbackprop.network import nodes
from symbackprop.network.yaml_source import Faults, Mapping, Node

WORDS: dict[str, tuple[str, ...]] = {
    "gradient": ("partial", "d", "bar", "nabla"),
    "layout": ("denominator", "numerator"),
    "sums": ("explicit", "einstein"),
    "layers": ("_l", "^l", "^{(l)}", "^{[l]}"),
    "elements": ("pair", "layer-first", "after-superscript"),
    "chain": ("upstream-first", "local-first"),
    "rows": ("as-rows", "as-columns"),
    "slope": ("prime", "indicator", "bracket", "I", "mask r_i"),
    "product": ("odot", "circ"),
}
KEYS = (*WORDS, "digits", "letters", "index_base")


def read_notation(node: Node | None, faults: Faults) -> dict[str, Any]:
    """The words as they are; `digits` and `index_base` whole numbers, `letters` a mapping of texts."""
    found: dict[str, Any] = {}
    if node is None:
        return found
    for key, value in nodes.known_entries(node, "notation", KEYS, faults):
        read = _entry(key.text, value, faults)
        if read is not None:
            found[key.text] = read
    return found


def _entry(key: str, value: Node, faults: Faults) -> Any:
    if key == "digits":
        return nodes.whole(value, "digits", faults, 1, 100)
    if key == "index_base":
        return nodes.whole(value, "index_base", faults, 0, 1)
    if key == "letters":
        return _by_name(value, key, (), faults)
    if key == "elements" and isinstance(value, Mapping):
        return _by_name(value, key, WORDS[key], faults)
    if key == "slope":
        said = nodes.text(value, key, faults)
        if said is not None and said.startswith("mask "):
            return said
    return nodes.choice(value, key, WORDS[key], faults)


def _by_name(node: Node, what: str, allowed: tuple[str, ...], faults: Faults) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in nodes.entries(node, what, faults):
        said = nodes.choice(value, what, allowed, faults) if allowed else nodes.text(value, what, faults)
        if said is not None:
            found[key.text] = said
    return found
