"""`inputs: {X: [2]}` -> quantities: shapes, facts, and how a name is written."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Literal, cast

from symbackprop.algebra.forms import Array
from symbackprop.algebra.shapes import SCALAR, UNIT, Axis, Shape
from symbackprop.network import name_letters, nodes
from symbackprop.network.names import BRACKETED, NAME
from symbackprop.network.network import Quantity, Role
from symbackprop.network.yaml_source import Faults, Mapping, Node, Scalar, Sequence

_AXES = re.compile(r"[(\s]*(\w+?)(?:\s*[x,*]\s*(\w+?))?[\s,)]*")  # 3, 2x3, (2, 3)
Vectors = Literal["column", "row"]
SECTIONS: dict[str, Role] = {
    "inputs": "input",
    "parameters": "parameter",
    "targets": "target",
    "constants": "constant",
}
FACTS = ("one_hot", "simplex", "positive")
KEYS = ("shape", "latex", "aliases", *FACTS, "label")


@dataclass(slots=True)
class Sizes:
    """The named sizes: a number, or None for one that stays a symbol."""

    numbers: dict[str, int | None] = field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    places: dict[str, Scalar] = field(default_factory=dict)

    def axis(self, name: str, node: Scalar) -> Axis:
        """The axis of that size; a free name in a shape declares a symbol."""
        if name not in self.numbers:
            self.numbers[name] = None
            self.places[name] = node
        return self.numbers[name] or name


def read_sizes(node: Node | None, faults: Faults) -> Sizes:
    sizes = Sizes()
    if node is None:
        return sizes
    for key, value in nodes.entries(node, "sizes", faults):
        if not NAME.fullmatch(key.text):
            faults.at(key, name_letters.strange_letter(key.text) or f"{key.text[:40]!r} is no name for a size")
            continue
        if isinstance(value, Mapping):
            value = _size_with_aliases(key, value, sizes, faults)
        sizes.places[key.text] = key
        empty = isinstance(value, Scalar) and value.is_null
        sizes.numbers[key.text] = None if empty else nodes.whole(value, f"the size {key.text}", faults)
    return sizes


def _size_with_aliases(key: Scalar, node: Mapping, sizes: Sizes, faults: Faults) -> Node:
    value: Node = Scalar("", key.line, key.column)
    for name, inner in nodes.known_entries(node, f"the size {key.text}", ("is", "aliases"), faults):
        if name.text == "is":
            value = inner
        else:
            aliases = nodes.texts(inner, "an alias", faults)
            for alias in aliases:
                if not NAME.fullmatch(alias):
                    faults.at(inner, f"{alias[:40]!r} is no name for a size")
            sizes.aliases[key.text] = aliases
    return value


def read_shape(node: Node, name: str, vectors: Vectors, sizes: Sizes, faults: Faults) -> Shape | None:
    """`[]` is a scalar, `[n]` a column or a row, `[m, n]` a matrix."""
    if not isinstance(node, Sequence):
        spelled = _AXES.fullmatch(node.text) if isinstance(node, Scalar) else None
        repair = "write [] for a scalar, [n] for a vector, [m, n] for a matrix"
        if spelled is not None:
            repair = f"did you mean [{', '.join(axis for axis in spelled.groups() if axis)}]?"
        faults.at(node, f"{name} needs a shape, and this is {nodes.kind(node)}; {repair}")
        return None
    if len(node.items) > 2:
        faults.at(node, f"{name} has {len(node.items)} axes, at most 2 are possible")
        return None
    axes = [_axis(item, name, sizes, faults) for item in node.items]
    if None in axes:
        return None
    match axes:
        case []:
            return SCALAR
        case [n]:
            return (n, UNIT) if vectors == "column" else (UNIT, n)
        case _:
            return (axes[0], axes[1])


def _axis(node: Node, name: str, sizes: Sizes, faults: Faults) -> Axis:
    if isinstance(node, Scalar) and not node.is_null and NAME.fullmatch(node.text):
        return sizes.axis(node.text, node)
    if isinstance(node, Scalar) and BRACKETED.fullmatch(node.text):
        faults.at(node, f"a family of sizes such as {node.text} needs its range: add repeat: {{l: [1, N]}}")
        return None
    return nodes.whole(node, f"a size of {name}", faults)


def read_quantity(
    key: Scalar, node: Node, role: Role, vectors: Vectors, sizes: Sizes, faults: Faults
) -> Quantity | None:
    """`name: shape` or `name: {shape, latex, aliases, ..}`."""
    fields: MappingOf[str, Node] = {"shape": node}
    if isinstance(node, Mapping):
        fields = {k.text: v for k, v in nodes.known_entries(node, key.text, KEYS, faults)}
    if "shape" not in fields:
        faults.at(node, f"{key.text} has no shape; add shape: [] for a scalar, [n] for a vector")
        return None
    shape = read_shape(fields["shape"], key.text, vectors, sizes, faults)
    facts = frozenset(f for f in FACTS if f in fields and nodes.truth(fields[f], f, faults))
    label: Axis = None
    if "label" in fields:
        label = _axis(fields["label"], key.text, sizes, faults)
        if shape is not None and shape != SCALAR:
            faults.at(fields["label"], f"{key.text} is a label: it needs shape: [], a number up to {label}")
    latex = nodes.text(fields["latex"], "latex", faults) if "latex" in fields else None
    aliases = nodes.texts(fields["aliases"], "an alias", faults) if "aliases" in fields else ()
    if shape is None:
        return None
    return Quantity(
        Array(key.text, shape),
        role,
        latex,
        aliases,
        cast("frozenset[Literal['one_hot', 'simplex', 'positive']]", facts),
        label,
    )
