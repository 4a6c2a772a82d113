"""A network file with other values: its own text, the blocks `values` and `samples` written anew."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from symbackprop.errors import SymbackpropError
from symbackprop.network.network import Network, Table

FILLED = ("values", "samples", "expected")  # what belongs to the old numbers


def with_values(text: str, networks: Sequence[Network], name: str) -> str:
    """The text of the file for the network with drawn values; everything else stays as it was written."""
    if len(networks) != 1 or re.search(r"^---\s*$", text.lstrip("-\n"), re.MULTILINE):
        raise SymbackpropError(f"{name} holds several networks; values are written for a file of one")
    network = networks[0]
    for key in FILLED:
        text = re.sub(rf"^{key}:.*\n(?:[ \t#-].*\n|\n)*", "", text + "\n", flags=re.MULTILINE).rstrip("\n")
    blocks = [text]
    if network.values:
        blocks += ["values:", *_lines(network.values, "  ")]
    if network.samples:
        blocks.append("samples:")
        for sample in network.samples:
            first, *rest = _lines(sample, "    ")
            blocks += [f"  - {first.strip()}", *rest]
    return "\n".join(blocks) + "\n"


def _lines(values: Mapping[str, Table], indent: str) -> list[str]:
    return [f"{indent}{key}: {_written(table)}" for key, table in values.items()]


def _written(table: Table) -> str:
    """One number, or a list of rows."""
    if len(table) == len(table[0]) == 1:
        return str(table[0][0])
    return f"[{', '.join('[' + ', '.join(map(str, row)) + ']' for row in table)}]"
