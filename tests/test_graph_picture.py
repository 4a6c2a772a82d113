"""The picture of a small network: parameters above what they enter, gradients that come back, no crowding."""

from __future__ import annotations

from symbackprop.network.file import loads
from symbackprop.solution import solve
from symbackprop.write.graph.tikz import TikzPicture
from symbackprop.write.sheet.sheet import sheet
from symbackprop.write.view.graph import graph_view

LAYER = """
inputs: {x: [2]}
parameters: {W: [3, 2], b: [3]}
targets: {t: [3]}
equations: {z: W @ x + b, L: sum((z - t)**2)}
"""
NUMBERS = "values: {x: [1, 2], W: [[1, 2], [3, 4], [5, 7]], b: [1, -1, 2], t: [0, 1, 3]}\n"


BATCH = """
vectors: row
inputs: {X: [7, 2]}
parameters: {W: [2, 5]}
equations: {Z: X @ W, L: sum(Z**2)}
values: {X: {random: [1, 9], seed: 1}, W: [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]}
"""


def pictures(text: str) -> tuple[TikzPicture, ...]:
    (network,) = loads(text)
    found = solve(network, checks=False)
    return graph_view(sheet(found.network, found.derivation, found.numbers))


def picture(text: str) -> TikzPicture:
    (found,) = pictures(text)
    return found


def chain(layers: int) -> str:
    steps = "".join(f"  h_{k}: tanh(h_{k - 1})\n" for k in range(1, layers))
    return f"inputs: {{h_0: [2]}}\nequations:\n{steps}  L: sum(h_{layers - 1}**2)\nwrt: [h_0]\n"


def test_computed_quantities_run_from_left_to_right_with_parameters_above() -> None:
    places = {n.label: (float(n.x), float(n.y), n.style) for n in picture(LAYER).nodes}
    assert places["x"][0] < places["z"][0] < places["L"][0]
    assert places["x"][1] == places["z"][1] == places["L"][1]
    assert places["W"][1] == places["b"][1] > places["z"][1]
    assert places["W"][0] < places["z"][0] < places["b"][0]
    assert (places["W"][2], places["x"][2], places["z"][2]) == ("guest", "given", "pill")


def test_a_gradient_comes_back_only_where_one_is_asked_for() -> None:
    found = picture(LAYER)
    back = [a for a in found.arrows if a.style == "bwd"]
    assert len(found.arrows) - len(back) == 5  # x, W, b into z; z, t into L
    assert len(back) == 3  # to z, W, b; none to x and t


def test_the_loss_shows_its_number() -> None:
    labels = {n.label for n in picture(LAYER + NUMBERS).nodes}
    assert "L = 441" in labels  # z = (6, 10, 21), so 6^2 + 9^2 + 18^2


def test_small_gradients_are_numbers_and_large_ones_are_left_out() -> None:
    bars = [label.text for label in picture(LAYER + NUMBERS).labels if label.style == "bar"]
    assert r"\begin{bmatrix}12\\18\\36\end{bmatrix}" in bars  # 2 (z - t)
    assert [label for label in picture(BATCH).labels if label.style == "bar"] == []


def test_without_numbers_bars_stand_for_gradients_and_quotients_do_not() -> None:
    assert not [label for label in picture(LAYER).labels if label.style == "bar"]
    bars = {
        label.text for label in picture(LAYER + "notation: {gradient: bar}\n").labels if label.style == "bar"
    }
    assert bars == {r"\bar{z}", r"\bar{W}", r"\bar{b}"}


def test_a_longer_network_goes_on_in_a_second_line() -> None:
    found = picture(chain(14))
    assert float(found.width) <= 164
    assert len({node.y for node in found.nodes}) == 2
    assert any("again" in node.style for node in found.nodes)


def test_a_network_that_would_fill_the_page_has_no_picture() -> None:
    assert pictures(chain(60)) == ()
