"""The picture of a small network: parameters above what they enter, gradients that come back, no crowding."""

from __future__ import annotations

import pytest

from symbackprop.network.file import loads
from symbackprop.solution import solve
from symbackprop.write.sheet import sheet
from symbackprop.write.view import GraphView
from symbackprop.write.view_graph import graph_view

LAYER = """
inputs: {x: [2]}
parameters: {W: [3, 2], b: [3]}
targets: {t: [3]}
equations: {z: W @ x + b, L: sum((z - t)**2)}
"""
NUMBERS = "values: {x: [1, 2], W: [[1, 2], [3, 4], [5, 7]], b: [1, -1, 2], t: [0, 1, 3]}\n"


def picture(text: str) -> GraphView:
    (network,) = loads(text)
    found = solve(network, checks=False)
    return graph_view(sheet(found.network, found.derivation, found.numbers))


def test_computed_quantities_run_from_left_to_right_with_parameters_above_and_below() -> None:
    places = {n.label: (float(n.x), float(n.y), n.style) for n in picture(LAYER).nodes}
    assert places["x"][0] < places["z"][0] < places["L"][0]
    assert places["W"][0] == places["b"][0] == places["z"][0]
    assert places["W"][1] > places["z"][1] > places["b"][1]
    assert (places["W"][2], places["z"][2]) == ("given", "node")


def test_a_gradient_comes_back_only_where_one_is_asked_for() -> None:
    found = picture(LAYER)
    back = [a for a in found.arrows if a.style == "bwd"]
    assert len(found.arrows) - len(back) == 5  # x, W, b into z; z, t into L
    assert len(back) == 3  # to z, W, b; none to x and t


def test_the_loss_shows_its_number() -> None:
    labels = {n.label for n in picture(LAYER + NUMBERS).nodes}
    assert "L = 441" in labels  # z = (6, 10, 21), so 6^2 + 9^2 + 18^2


@pytest.mark.parametrize("layers", [12, 30])
def test_a_network_that_does_not_fit_has_no_picture(layers: int) -> None:
    chain = "".join(f"  h_{k}: tanh(h_{k - 1})\n" for k in range(1, layers))
    text = f"inputs: {{h_0: [2]}}\nequations:\n{chain}  L: sum(h_{layers - 1}**2)\nwrt: [h_0]\n"
    assert picture(text).nodes == ()
