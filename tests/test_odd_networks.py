"""Odd but legal networks: every step is checked, every gradient has a matrix form and equals PyTorch's."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from odd_networks import NETS

from symbackprop.network.file import loads
from symbackprop.network.network import Network
from symbackprop.solution import json as data_of
from symbackprop.solution import solve

CLOSE = 1e-9


def drawn(network: Network, sizes: dict[str, int], fixed: dict[str, Any], seed: str) -> dict[str, Any]:
    """Values between -1 and 1 in the shape of the file; no two in one table are equal, and none is 0."""
    random = Random(seed)
    found: dict[str, Any] = {}
    for quantity in network.quantities.values():
        if quantity.role == "computed":
            continue
        extents = [sizes[a] if isinstance(a, str) else a for a in quantity.array.shape if a is not None]
        cells = 1
        for extent in extents:
            cells *= extent
        pool = random.sample([k for k in range(-cells - 5, cells + 6) if k], cells)
        flat: Any = [f"{k}/{cells + 6}" for k in pool]
        if len(extents) == 2:
            flat = [flat[k : k + extents[1]] for k in range(0, cells, extents[1])]
        found[quantity.name] = fixed.get(quantity.name, flat if extents else flat[0])
    return found


def numbers(value: Any) -> list[float]:
    return [x for part in value for x in numbers(part)] if isinstance(value, list) else [float(value)]


@pytest.mark.needs_torch
@pytest.mark.parametrize("name", NETS)
def test_an_odd_network_has_the_gradients_of_pytorch(name: str) -> None:
    from odd_torch import gradients

    odd = NETS[name]
    values = drawn(loads(odd.text)[0], odd.sizes, odd.values, name)
    (network,) = loads(odd.text + f"values: {json.dumps(values, ensure_ascii=False)}\n")
    given = {k: [[float(cell or 0) for cell in row] for row in table] for k, table in network.values.items()}
    loss, expected = gradients(name, given)
    asked = tuple(key for key in values if network.quantities[key].role != "target")
    data = json.loads(data_of([solve(network, asked)]))
    assert abs(float(data["forward"][network.loss]["decimal"]) - loss) <= CLOSE * max(1, abs(loss))
    for key, gradient in data["gradients"].items():
        assert gradient["matrix"] is not None, key
        assert all(step["checked"] in ("exact", "ball") for step in gradient["steps"]), key
        if key in expected:
            scale = max(1.0, *map(abs, expected[key]))
            pairs = zip(numbers(gradient["decimal"]), expected[key], strict=True)
            assert all(abs(mine - theirs) <= CLOSE * scale for mine, theirs in pairs), key
    assert {key for key in asked if network.quantities[key].role == "parameter"} <= data["gradients"].keys()
