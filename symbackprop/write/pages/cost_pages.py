"""What `symbackprop cost` writes: a table for people, or data for programs."""

from __future__ import annotations

from symbackprop.derive.steps import Derivation
from symbackprop.network.network import Network
from symbackprop.write.json.json_text import json_text
from symbackprop.write.pages.cost_table import cost_text
from symbackprop.write.view.cost_data import cost_data


def cost_json(network: Network, derivation: Derivation) -> str:
    """The costs as JSON text."""
    return json_text({"title": network.title, "net": network.name, **cost_data(network, derivation)}) + "\n"


def cost_page(network: Network, derivation: Derivation, width: int | None = None) -> str:
    """The costs as text; `width` is that of a terminal, None in a pipe."""
    title = ": ".join(filter(None, (network.title, network.name)))
    return cost_text(cost_data(network, derivation), title, network.loss, width)
