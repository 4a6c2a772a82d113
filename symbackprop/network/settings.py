"""The smaller keys of the file: equations, functions, upstream, kinks, update, expected values, notation."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, cast

from symbackprop.network import nodes
from symbackprop.network.declaration import Assignment, Descent
from symbackprop.network.names import BRACKETED
from symbackprop.network.nodes import Places
from symbackprop.network.value_nodes import read_values
from symbackprop.network.yaml_source import Faults, Mapping, Node, Scalar, Sequence

FUNCTION_KINDS = ("elementwise", "scalar")


def read_equation(key: Scalar, node: Node, faults: Faults, places: Places) -> Assignment | None:
    """`name: expression` or `name: {is: expression, latex, aliases}`."""
    fields: dict[str, Node] = {"is": node}
    if isinstance(node, Mapping):
        known = nodes.known_entries(node, key.text, ("is", "latex", "aliases", "for"), faults)
        fields = {name.text: value for name, value in known}
    nodes.place_entries(node, ("equations", key.text), ("latex", "aliases"), places)
    if "for" in fields:
        faults.at(fields["for"], "for gives a family its range: add repeat: {l: [1, N]}, and l to the name")
        return None
    if "is" not in fields:
        faults.at(node, f"{key.text} has no expression; add is: ..")
        return None
    expression = fields["is"]
    latex = nodes.text(fields["latex"], "latex", faults) if "latex" in fields else None
    aliases = nodes.texts(fields["aliases"], "an alias", faults) if "aliases" in fields else ()
    if not isinstance(expression, Scalar) or expression.is_null:
        found = nodes.kind(expression)
        faults.at(expression, f"{key.text} is computed by an expression, and this is {found}")
        return None
    places["equations", key.text, "is"] = expression
    return Assignment(expression.text, latex, aliases)


def read_functions(node: Node | None, faults: Faults) -> dict[str, Literal["elementwise", "scalar"]]:
    found: dict[str, Literal["elementwise", "scalar"]] = {}
    for key, value in nodes.entries(node, "functions", faults) if node else ():
        kind = nodes.choice(value, f"the function {key.text}", FUNCTION_KINDS, faults)
        if kind is not None:
            found[key.text] = cast("Literal['elementwise', 'scalar']", kind)
    return found


def read_upstream(node: Node | None, faults: Faults, places: Places) -> dict[str, str | None]:
    r"""`[z_3]`, or `{z_3: '\delta'}` with the name that the gradient has on the page."""
    found: dict[str, str | None] = {}
    if isinstance(node, Mapping):
        for key, value in node.items:
            places["upstream", key.text] = key
            places["upstream", key.text, "latex"] = value
            empty = isinstance(value, Scalar) and value.is_null
            found[key.text] = None if empty else nodes.text(value, f"the gradient of {key.text}", faults)
    elif isinstance(node, Sequence):
        for item in node.items:
            name = nodes.text(item, "a name under upstream", faults)
            if name is not None:
                places["upstream", name] = item
                found[name] = None
    elif node is not None:
        faults.at(node, f"upstream is a list of names or a mapping, and not {nodes.kind(node)}; write [z_3]")
    return found


def read_wrt(node: Node | None, faults: Faults) -> tuple[str, ...] | None:
    if node is None:
        return None
    if not isinstance(node, Sequence):
        faults.at(node, f"wrt is a list of names, and not {nodes.kind(node)}; write [W_1, b_1]")
        return None
    names = (nodes.text(item, "a name under wrt", faults) for item in node.items)
    return tuple(name for name in names if name is not None)


def read_kinks(node: Node | None, faults: Faults, places: Places) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for key, value in nodes.entries(node, "kinks", faults) if node else ():
        places["kinks", key.text] = key
        slope = nodes.number(value, f"the slope of {key.text} at its kink", faults)
        if slope is not None:
            found[key.text] = slope
    return found


def read_update(node: Node | None, folder: Path | None, faults: Faults, places: Places) -> Descent | None:
    """`{rate: 1/2, then: [{x: [1, 1, 0]}, {}]}`"""
    if node is None:
        return None
    found = {key.text: v for key, v in nodes.known_entries(node, "update", ("rate", "then"), faults)}
    rate = nodes.number(found["rate"], "the rate", faults) if "rate" in found else None
    if "rate" not in found:
        faults.at(node, "update needs a rate; write {rate: 1/2}")
    steps: tuple[Node, ...] = ()
    if isinstance(later := found.get("then"), Sequence):
        steps = later.items
    elif later is not None:
        faults.at(later, f"then is a list with the values of each later step, and not {nodes.kind(later)}")
    for k, step in enumerate(steps):
        places["then", k] = step
    then = tuple(read_values(step, "a later step", folder, faults) for step in steps)
    return None if rate is None else Descent(rate, then)


def read_expected(node: Node | None, faults: Faults) -> tuple[tuple[str, Any], ...]:
    """As in an answers file: a mapping, or a list of mappings; numbers stay as they are written."""
    if node is None:
        return ()
    items = node.items if isinstance(node, Sequence) else (node,)
    return tuple(
        (key.text, nodes.plain(value))
        for item in items
        for key, value in nodes.entries(item, "expected", faults)
    )


def read_notation(node: Node | None, faults: Faults) -> dict[str, Any]:
    """The options as they are written; `declare` looks at each."""
    entries = nodes.entries(node, "notation", faults) if node else ()
    return {key.text: nodes.plain(value) for key, value in entries}


def family(documents: Mapping) -> Scalar | None:
    """The first name in brackets, which only a family has."""
    for section in ("inputs", "parameters", "targets", "constants", "sizes", "equations"):
        inner = documents.get(section)
        if isinstance(inner, Mapping):
            for key, _ in inner.items:
                if BRACKETED.fullmatch(key.text):
                    return key
    return None
