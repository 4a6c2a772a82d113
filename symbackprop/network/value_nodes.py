"""`values:` of the file -> given numbers: written out, in a CSV file beside it, or drawn."""

from __future__ import annotations

import re
from pathlib import Path

from symbackprop.network import nodes
from symbackprop.network.exact import NotExact, exact
from symbackprop.network.givens import Drawn, Given, Listed
from symbackprop.network.network import Cell
from symbackprop.network.yaml_source import Faults, Mapping, Node, Scalar, Sequence

UNKNOWN = "_"
MAX_BYTES = 32_000_000
LARGEST_DRAW = 1_000_000


def read_values(node: Node | None, what: str, folder: Path | None, faults: Faults) -> dict[str, Given]:
    """A mapping of values; entries that cannot be read are faults and left out."""
    found: dict[str, Given] = {}
    if node is None:
        return found
    for key, value in nodes.entries(node, what, faults):
        given = _read(key.text, value, folder, faults)
        if given is not None:
            found[key.text] = given
    return found


def _read(key: str, node: Node, folder: Path | None, faults: Faults) -> Given | None:
    """What is given for one key: numbers, a draw, a file."""
    match node:
        case Scalar():
            cell, good = _cell(node, key, faults)
            return Listed(cell) if good else None
        case Sequence():
            return _listed(key, node, faults)
        case Mapping():
            return _from_elsewhere(key, node, folder, faults)


def _cell(node: Node, key: str, faults: Faults) -> tuple[Cell, bool]:
    """A number or an unknown, and whether it was either."""
    if not isinstance(node, Scalar):
        faults.at(node, f"{key} has {nodes.kind(node)} where a number is needed")
        return None, False
    if node.text == UNKNOWN:
        return None, True
    if node.is_null:
        faults.at(node, f"{key} has nothing here; write _ for an unknown number")
        return None, False
    try:
        return exact(node.text, bool(node.style)), True
    except NotExact as error:
        faults.at(node, str(error))
        return None, False


def _listed(key: str, node: Sequence, faults: Faults) -> Given | None:
    nested = any(isinstance(item, Sequence) for item in node.items)
    good = True
    rows: list[tuple[Cell, ...]] = []
    for item in node.items if nested else (node,):
        if not isinstance(item, Sequence):
            faults.at(item, f"{key} has a number among its rows; put every row in brackets")
            return None
        cells = [_cell(each, key, faults) for each in item.items]
        good = good and all(fine for _, fine in cells)
        rows.append(tuple(cell for cell, _ in cells))
    if not good:
        return None
    return Listed(tuple(rows) if nested else rows[0])


def _from_elsewhere(key: str, node: Mapping, folder: Path | None, faults: Faults) -> Given | None:
    known = nodes.known_entries(node, key, ("file", "random", "seed"), faults)
    keys = {name.text: value for name, value in known}
    if "file" in keys:
        return _file(keys["file"], folder, faults)
    if "random" in keys:
        return _drawn(key, keys["random"], keys.get("seed"), faults)
    if not node.items:
        faults.at(node, f"{key} has no numbers; write a number, a list, or a list of rows")
    return None


def _drawn(key: str, span: Node, seed: Node | None, faults: Faults) -> Given | None:
    if not isinstance(span, Sequence) or len(span.items) != 2:
        faults.at(span, f"{key} is drawn between two whole numbers; write random: [-9, 9]")
        return None
    low, high = (nodes.whole(n, "a bound", faults, -LARGEST_DRAW, LARGEST_DRAW) for n in span.items)
    number = nodes.whole(seed, "the seed", faults, 0, 2**63) if seed is not None else 0
    if low is None or high is None or number is None:
        return None
    if low > high:
        faults.at(span, f"{key} is drawn from {low} to {high}, and {low} is the larger one; exchange them")
        return None
    if high - low > LARGEST_DRAW:
        faults.at(span, f"{key} is drawn from more than {LARGEST_DRAW} numbers")
        return None
    return Drawn(low, high, number)


# -- files -------------------------------------------------------------------------------------------------


def _file(node: Node, folder: Path | None, faults: Faults) -> Given | None:
    name = nodes.text(node, "file", faults)
    if name is None:
        return None
    path = _inside(name, folder)
    if path is None:
        faults.at(node, f"{name[:80]} is not inside the folder of the network file; copy it there")
        return None
    try:
        if path.stat().st_size > MAX_BYTES:
            faults.at(node, f"{name} is larger than {MAX_BYTES} bytes")
            return None
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        faults.at(node, f"{name[:80]} cannot be read: {error.strerror or 'no such file'}")
        return None
    except UnicodeDecodeError:
        faults.at(node, f"{name} is no text in UTF-8")
        return None
    return _table(name, text, node, faults)


def _inside(name: str, folder: Path | None) -> Path | None:
    """The file, if its name leads nowhere but into the folder; links are followed before looking."""
    relative = Path(name)
    if folder is None or relative.is_absolute() or ".." in relative.parts or "\\" in name or "\0" in name:
        return None
    try:
        path = (folder / relative).resolve()
    except (OSError, RuntimeError):
        return None
    return path if path.is_relative_to(folder.resolve()) else None


def _table(name: str, text: str, node: Node, faults: Faults) -> Given | None:
    """Rows of numbers, divided by commas, semicolons or white space."""
    rows: list[tuple[Cell, ...]] = []
    for k, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        words = [w.strip() for w in re.split(r"[,;]", line)] if re.search(r"[,;]", line) else line.split()
        try:
            rows.append(tuple(None if word == UNKNOWN else exact(word) for word in words))
        except NotExact as error:
            faults.at(node, f"{name} line {k}: {error}")
            return None
    if not rows:
        faults.at(node, f"{name} has no numbers")
        return None
    if len(rows) == 1:
        return Listed(rows[0])
    if all(len(row) == 1 for row in rows):
        return Listed(tuple(row[0] for row in rows))
    return Listed(tuple(rows))
