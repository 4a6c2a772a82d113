"""A formula for every entry earns what the whole is worth; one for a single entry earns nothing."""

from __future__ import annotations

import pytest

import symbackprop
from symbackprop.network.file import loads

NET = """
inputs: {x: [2]}
targets: {y: [3]}
parameters: {W: [3, 2], b: [3]}
equations: {z: W @ x + b, L: 1/2 * sum((z - y)**2)}
"""


@pytest.mark.parametrize(
    ("page", "points"),
    [
        (r"$\frac{\partial L}{\partial W_{ij}} = (z_i - y_i) x_j$", 1),
        (r"$\frac{\partial L}{\partial W_{ij}} = (z_i + y_i) x_j$", 0),
        (r"$\frac{\partial L}{\partial W_{12}} = (z_1 - y_1) x_2$", 0),
        (
            r"$\frac{dL}{db_i} = z_i - y_i$, $\frac{dL}{dW_{kl}} = (z_k - y_k) x_l$",
            2,
        ),
        (r"$\frac{dL}{db_i} = z_i - y_i$, $\frac{dL}{db} = y - z$", 0),
        (r"$\frac{dL}{db} = y - z$, $\frac{dL}{db_i} = z_i - y_i$", 1),
        (r"$\frac{dL}{db_i} = z_i - y_i$, $\frac{dL}{db} = y - z$, $\frac{dL}{db_i} = z_i - y_i$", 1),
    ],
)
def test_a_formula_for_every_entry_earns_the_points_of_the_whole(page: str, points: int) -> None:
    score = symbackprop.verify(loads(NET), page).score
    assert (score.points, score.possible) == (points, 2)
