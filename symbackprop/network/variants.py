"""Several networks in one file: `name`, and `extends` that repeats only what differs."""

from __future__ import annotations

from symbackprop.network import nodes
from symbackprop.network.declared import SECTIONS
from symbackprop.network.names import did_you_mean
from symbackprop.network.yaml_source import Faults, Mapping, Node, Scalar

MERGED = frozenset(
    {*SECTIONS, "equations", "functions", "sizes", "kinks", "values", "notation", "reading", "upstream"}
)
OWN = ("name", "extends")


def variants(documents: tuple[Node, ...], faults: Faults) -> tuple[Mapping, ...]:
    """The networks of a file, each with the entries that it takes over from another."""
    found: dict[str, Mapping] = {}
    for document in documents:
        if not isinstance(document, Mapping):
            found_kind = nodes.kind(document)
            faults.at(document, f"a network is a mapping, with keys such as equations, and not {found_kind}")
            continue
        name = _name(document, len(documents), found, faults)
        whole = _whole(document, found, faults)
        if whole is not None:
            found[name] = whole
    return tuple(found.values())


def _name(document: Mapping, count: int, found: dict[str, Mapping], faults: Faults) -> str:
    node = document.get("name")
    name = nodes.text(node, "name", faults) if node is not None else None
    if node is None and count > 1:
        faults.at(document, "with several networks in one file each needs a name:")
    if name is not None and name in found:
        faults.at(node or document, f"the network {name} comes twice")
        name = None
    return f"\0{len(found)}" if name is None else name


def _whole(document: Mapping, found: dict[str, Mapping], faults: Faults) -> Mapping | None:
    """The document with what it extends put under it; None where that is at fault."""
    node = document.get("extends")
    if node is None:
        return document
    other = nodes.text(node, "extends", faults)
    if other is None:
        return None
    if other not in found:
        named = [name for name in found if not name.startswith("\0")]
        hint = did_you_mean(other, named) or "; name one that stands above"
        faults.at(node, f"there is no network {other} above this one{hint}")
        return None
    base = found[other]
    inherited = Mapping(tuple((k, v) for k, v in base.items if k.text not in OWN), base.line, base.column)
    merged = merge(inherited, document)
    return Mapping(merged.items, document.line, document.column)


def merge(base: Mapping, changes: Mapping) -> Mapping:
    """The entries of both; what is replaced keeps its place, an entry set to nothing is left out."""
    items: dict[str, tuple[Scalar, Node]] = {key.text: (key, value) for key, value in base.items}
    for key, value in changes.items:
        before = items.get(key.text)
        if before and key.text in MERGED and isinstance(before[1], Mapping) and isinstance(value, Mapping):
            value = _merge_entries(key.text, before[1], value)
        items[key.text] = (key, value)
    kept = [entry for entry in items.values() if not (isinstance(entry[1], Scalar) and entry[1].is_null)]
    return Mapping(tuple(kept), changes.line, changes.column, changes.flow)


def _merge_entries(section: str, base: Mapping, changes: Mapping) -> Mapping:
    items = {key.text: (key, value) for key, value in base.items}
    for key, value in changes.items:
        empty = isinstance(value, Scalar) and value.is_null
        # a size set to nothing is one that stays a symbol
        if empty and section not in ("sizes", "upstream") and key.text in items:
            del items[key.text]
        else:
            before = items[key.text][1] if key.text in items else None
            items[key.text] = (key, _amend(section, before, value))
    return Mapping(tuple(items.values()), changes.line, changes.column, changes.flow)


def _amend(section: str, before: Node | None, value: Node) -> Node:
    """A new expression or shape keeps how the name was written; other entries are replaced whole."""
    inner = "is" if section == "equations" else "shape" if section in SECTIONS else None
    if inner is None or not isinstance(before, Mapping):
        return value
    if not isinstance(value, Mapping):
        value = Mapping(((Scalar(inner, value.line, value.column), value),), value.line, value.column)
    return merge(before, value)
