"""What the data of families say more: for which cells an equation and a gradient hold, `for: {l: [1, N]}`."""

from __future__ import annotations

from typing import Any

from symbackprop.network.family import Range
from symbackprop.network.network import Network

Data = dict[str, Any]


def with_cells(data: Data, network: Network) -> Data:
    """The same data; of a network without a general cell nothing is changed."""
    family = network.family
    if family is None:
        return data
    equations = [e | _for(family.equation_ranges.get(e["name"])) for e in data["equations"]]
    gradients = {name: g | _for(family.gradient_ranges.get(name)) for name, g in data["gradients"].items()}
    ranges = (over for _, over in family.answer_ranges)
    answers = [a | _for(over) for a, over in zip(data["answers"], ranges, strict=True)]
    forward = {name: value for name, value in data["forward"].items() if name in family.shown}
    return data | {"equations": equations, "gradients": gradients, "answers": answers, "forward": forward}


def _for(over: Range | None) -> Data:
    return {} if over is None else {"for": {over.index: [over.low, over.high]}}
