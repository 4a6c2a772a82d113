"""Nodes of the file as what is needed, texts, numbers, mappings; a fault where they are something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from symbackprop.network.complaints import Path
from symbackprop.network.exact import NotExact, exact
from symbackprop.network.names import did_you_mean
from symbackprop.network.yaml_source import Faults, Mapping, Node, Scalar, Sequence

Places = dict[Path, Node]  # where the entries of a declaration stand in the file
MAX_SIZE = 1_000_000
_ASSIGNED = re.compile(r"\s*(\w+)\s*=\s*([^=\n]{1,60})")  # of one line
SPOKEN_TRUTH = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}


def kind(node: Node) -> str:
    """What a node is, in words."""
    match node:
        case Mapping():
            return "a mapping"
        case Sequence():
            return "a list"
        case Scalar(text) if node.is_null:
            return "nothing"
        case Scalar(text):
            return f"'{text[:40]}'"


def entries(node: Node, what: str, faults: Faults) -> Iterator[tuple[Scalar, Node]]:
    """The entries of a mapping; an empty value is an empty mapping."""
    if isinstance(node, Mapping):
        yield from node.items
    elif not (isinstance(node, Scalar) and node.is_null):
        found = _ASSIGNED.fullmatch(node.text) if isinstance(node, Scalar) else None
        hint = f"; write {found[1]}: {found[2]}" if found else ""
        faults.at(node, f"{what} is a mapping, name: value, and not {kind(node)}{hint}")


def known_entries(
    node: Node, what: str, allowed: Iterable[str], faults: Faults
) -> Iterator[tuple[Scalar, Node]]:
    """The entries whose key is allowed; each other key is a fault."""
    keys = tuple(allowed)
    for key, value in entries(node, what, faults):
        if key.text in keys:
            yield key, value
        else:
            hint = did_you_mean(key.text, keys) or f"; known are {', '.join(keys)}"
            faults.at(key, f"{key.text[:40]} is no key of {what}{hint}")


def place_entries(node: Node, path: Path, names: Iterable[str], places: Places) -> None:
    """Keep where these entries of a mapping stand, as far as they are there."""
    for name in names:
        if isinstance(node, Mapping) and (inner := node.get(name)) is not None:
            places[(*path, name)] = inner


def text(node: Node, what: str, faults: Faults) -> str | None:
    if isinstance(node, Scalar) and not node.is_null:
        return node.text
    faults.at(node, f"{what} is a text, and not {kind(node)}")
    return None


def texts(node: Node, what: str, faults: Faults) -> tuple[str, ...]:
    """A list of texts, or one text."""
    items = node.items if isinstance(node, Sequence) else (node,)
    found = (text(item, what, faults) for item in items)
    return tuple(each for each in found if each is not None)


def number(node: Node, what: str, faults: Faults) -> Fraction | None:
    """An exact number."""
    if not isinstance(node, Scalar):
        faults.at(node, f"{what} is a number, and not {kind(node)}")
        return None
    try:
        return exact(node.text, bool(node.style))
    except NotExact as error:
        faults.at(node, str(error))
        return None


def whole(node: Node, what: str, faults: Faults, least: int = 1, most: int = MAX_SIZE) -> int | None:
    """A whole number in bounds."""
    value = number(node, what, faults)
    if value is None:
        return None
    if value.denominator != 1 or not least <= value <= most:
        shown = node.text if isinstance(node, Scalar) else value
        faults.at(node, f"{what} is a whole number from {least} to {most}, and not {shown}")
        return None
    return int(value)


def truth(node: Node, what: str, faults: Faults) -> bool:
    if isinstance(node, Scalar) and not node.style:
        if node.text in ("true", "false"):
            return node.text == "true"
        if node.text.lower() in SPOKEN_TRUTH:
            faults.at(node, f"{node.text} is read as text; write {SPOKEN_TRUTH[node.text.lower()]}")
            return False
    faults.at(node, f"{what} is true or false, and not {kind(node)}")
    return False


def choice(node: Node, what: str, allowed: tuple[str, ...], faults: Faults) -> str | None:
    """One of a few words."""
    said = text(node, what, faults)
    if said is None or said in allowed:
        return said
    faults.at(node, f"{what} is {' or '.join(allowed)}, and not {said[:40]}{did_you_mean(said, allowed)}")
    return None


def plain(node: Node) -> Any:
    """The node as texts, tuples and dicts: for what is kept without being read."""
    match node:
        case Mapping(items):
            return {key.text: plain(value) for key, value in items}
        case Sequence(items):
            return tuple(map(plain, items))
        case Scalar(text):
            return None if node.is_null else text
