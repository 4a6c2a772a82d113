"""A power of a norm is one of its sum of squares: exact numbers, no root in the gradient, none at 0."""

from __future__ import annotations

import json
from typing import Any

import pytest

from symbackprop import derive, loads, solution, verify

FIT = """
inputs: {x: [2]}
parameters: {W: [3, 2]}
targets: {t: [3]}
equations:
  z: W @ x
  L: %s
values: {x: [1, 2], W: [[1, 0], [0, -1], [2, 1]], t: [%s]}
"""


def solved(loss: str, target: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(solution.json([derive(loads(FIT % (loss, target)))]))
    return found


@pytest.mark.parametrize(
    ("loss", "value", "gradient"),
    [
        ("norm(z - t)**2", "19", "2 * (z - t)"),
        ("2*norm(z - t)**2/3", "38/3", "4 / 3 * (z - t)"),
        ("norm(z - t)**4", "361", "4 * np.sum((z - t)**2) * (z - t)"),
    ],
)
def test_an_even_power_of_a_norm_is_exact_and_has_no_root(loss: str, value: str, gradient: str) -> None:
    found = solved(loss, "0, 1, 1")
    assert found["forward"]["L"]["value"] == value
    assert found["gradients"]["z"]["matrix"]["python"] == gradient
    assert "sqrt" not in json.dumps(found["gradients"])


def test_the_gradient_of_a_squared_norm_is_0_where_the_norm_is() -> None:
    found = solved("norm(z - t)**2", "1, -2, 4")
    assert found["forward"]["L"]["value"] == "0"
    assert found["gradients"]["z"]["value"] == ["0", "0", "0"]


def test_the_root_that_a_norm_is_stays_one() -> None:
    page = r"$L = \sqrt{\sum_i (z_i - t_i)^2}$ and $\frac{\partial L}{\partial z} = 2 (z - t)$"
    assert [f.verdict for f in verify(loads(FIT % ("norm(z - t)", "0, 1, 1")), page).formulas] == [
        "definition",
        "wrong",
    ]
    assert [f.verdict for f in verify(loads(FIT % ("norm(z - t)**2", "0, 1, 1")), page).formulas] == [
        "wrong",
        "correct",
    ]
