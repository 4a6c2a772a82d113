"""The question sheet on two layers: its answers at random points against sums written out, and its tables.

The network is z_1 = W_1 x + b_1, z_2 = f(z_1), z_3 = W_2 z_2 + b_2, yhat = g(z_3), with the squared error
sum (yhat - y)^2 or the mean cross-entropy, columns throughout.
"""

from __future__ import annotations

import functools
import json
import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from symbackprop.network.file import loads
from symbackprop.solution import json as data
from symbackprop.solution import solve

NET = Path(__file__).resolve().parent.parent / "worked" / "two_layer_questions" / "net.yaml"
TEXT = NET.read_text(encoding="utf-8")
D1, D2, D3 = 2, 3, 4
Scalar = Callable[[float], float]


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def relu(z: float) -> float:
    return max(z, 0.0)


def identity(z: float) -> float:
    return z


SLOPES: dict[Scalar, Scalar] = {
    sigmoid: lambda z: sigmoid(z) * (1 - sigmoid(z)),
    relu: lambda z: 1.0 if z > 0 else 0.0,
    identity: lambda z: 1.0,
}


@dataclass
class Worked:
    """Forward and backward by sums over entries, plain floats."""

    f: Scalar
    g: Scalar
    entropy: bool
    given: dict[str, Any]

    def __post_init__(self) -> None:
        W1, W2, b1, b2 = (self.given[n] for n in ("W_1", "W_2", "b_1", "b_2"))
        self.x, self.y = self.given["x"], self.given["y"]
        self.z1 = [sum(W1[i][k] * self.x[k] for k in range(D1)) + b1[i] for i in range(D2)]
        self.z2 = list(map(self.f, self.z1))
        self.z3 = [sum(W2[i][j] * self.z2[j] for j in range(D2)) + b2[i] for i in range(D3)]
        self.yhat = list(map(self.g, self.z3))
        pairs = list(zip(self.yhat, self.y, strict=True))
        if self.entropy:
            self.dyhat = [(p - t) / (D3 * p * (1 - p)) for p, t in pairs]
        else:
            self.dyhat = [2 * (p - t) for p, t in pairs]
        self.slope1, self.slope3 = (
            list(map(SLOPES[fn], z)) for fn, z in ((self.f, self.z1), (self.g, self.z3))
        )
        self.dz3 = [d * s for d, s in zip(self.dyhat, self.slope3, strict=True)]
        self.dz2 = [sum(self.dz3[i] * W2[i][j] for i in range(D3)) for j in range(D2)]
        self.dz1 = [d * s for d, s in zip(self.dz2, self.slope1, strict=True)]

    def fact(self, question: str) -> Any:
        return {
            "dl/dyhat[i]": self.dyhat,
            "dl/dyhat": self.dyhat,
            "dl/dz_3": self.dz3,
            "dl/dz_1": self.dz1,
            "dyhat/dz_3": diagonal(self.slope3),
            "dz_2/dz_1": diagonal(self.slope1),
            "dl/dW_2": outer(self.dz3, self.z2),
            "dl/dW_2[j,k]": outer(self.dz3, self.z2),
            "dl/db_2": self.dz3,
            "dl/dW_1": outer(self.dz1, self.x),
            "dl/dW_1[j,k]": outer(self.dz1, self.x),
            "dl/db_1": self.dz1,
        }[question]


def outer(u: list[float], v: list[float]) -> list[list[float]]:
    return [[a * b for b in v] for a in u]


def diagonal(v: list[float]) -> list[list[float]]:
    return [[a if i == j else 0.0 for j in range(len(v))] for i, a in enumerate(v)]


def drawn(seed: int) -> dict[str, Any]:
    draw = random.Random(seed)

    def row(n: int) -> list[int]:
        return [draw.choice([-3, -2, -1, 1, 2, 3]) for _ in range(n)]

    given: dict[str, Any] = {"x": row(D1), "b_1": row(D2), "b_2": row(D3)}
    given |= {"W_1": [row(D1) for _ in range(D2)], "W_2": [row(D2) for _ in range(D3)]}
    return given | {"y": [draw.randint(0, 1) for _ in range(D3)]}


def answers(name: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions of one network of the file, with numbers for its sizes."""
    extra = (
        f"\n---\nname: tried\nextends: {name}\nsizes: {{d_1: {D1}, d_2: {D2}, d_3: {D3}}}\nvalues: {given}\n"
    )
    network = next(n for n in loads(TEXT + extra) if n.name == "tried")
    found: list[dict[str, Any]] = json.loads(data([solve(network)]))["answers"]
    return found


VARIANTS = {
    "relu": (relu, identity, False),
    "sigmoids": (sigmoid, sigmoid, False),
    "entropy": (sigmoid, sigmoid, True),
    "mixed": (relu, sigmoid, True),
}


def flat(value: Any) -> list[float]:
    return [c for v in value for c in flat(v)] if isinstance(value, list) else [value]


@pytest.mark.parametrize("seed", [3, 4, 6])
@pytest.mark.parametrize("name", VARIANTS)
def test_every_answer_is_the_sum_over_entries(name: str, seed: int) -> None:
    given = drawn(seed)
    worked = Worked(*VARIANTS[name], given)
    asked = [a for a in answers(name, given) if a["question"].startswith("d")]
    assert asked
    for answer in asked:
        if answer["decimal"] is not None:
            assert flat(answer["decimal"]) == pytest.approx(flat(worked.fact(answer["question"])), rel=1e-12)
        assert answer["steps"] and {s["checked"] for s in answer["steps"]} <= {"exact", "ball"}


def test_the_points_meet_both_sides_of_the_kink() -> None:
    on = [s for seed in (3, 4, 6) for s in Worked(relu, identity, False, drawn(seed)).slope1]
    assert 0.0 in on and 1.0 in on


@functools.cache
def latex(name: str) -> dict[str, str]:
    network = next(n for n in loads(TEXT) if n.name == name)
    return {a["question"]: a["latex"] for a in json.loads(data([solve(network)]))["answers"]}


def test_with_any_activations_the_gradients_keep_their_slopes() -> None:
    back = r"\frac{dl}{d\hat{y}} \odot g'(z_3)"
    found = latex("general")
    assert found["dl/dW_2"].endswith(rf"= \left({back}\right)\,z_2^{{\top}}")
    assert found["dl/db_2"].endswith(rf"= {back}")
    below = rf"W^{{(2)\top}}\,\left({back}\right) \odot f'(z_1)"
    assert found["dl/db_1"].endswith(rf"= {below}")
    assert found["dl/dW_1"].endswith(rf"= \left({below}\right)\,x^{{\top}}")


def test_the_elements_of_the_three_factors() -> None:
    found = latex("relu")
    assert found["dl/dyhat[i]"].endswith(r"= 2\,(\hat{y}_i - y_i)")
    assert found["dyhat/dz_3"].endswith("= I")
    assert found["dz_2/dz_1"].endswith(r"= \operatorname{diag}\bigl(\mathbf{1}(z_1 > 0)\bigr)")
    sigmoids = latex("sigmoids")
    assert sigmoids["dz_2/dz_1"].endswith(r"= \operatorname{diag}\bigl(z_2 \odot (1 - z_2)\bigr)")
    assert sigmoids["dyhat/dz_3"].endswith(r"= \operatorname{diag}\bigl(\hat{y} \odot (1 - \hat{y})\bigr)")
    assert latex("entropy")["dl/dz_3"].endswith(r"= \frac{1}{d_3}\,(\hat{y} - y)")


def test_the_table_of_each_network_has_a_row_for_each_equation() -> None:
    layers = {
        name: [
            (r["layer"], r["input"], r["output"]) for r in json.loads(data([solve(n)]))["answers"][0]["table"]
        ]
        for n in loads(TEXT)
        for name in [n.name]
        if name in ("general", "relu", "numbers", "sigmoids")
    }
    wires = [(["x"], "z_1"), (["z_1"], "z_2"), (["z_2"], "z_3"), (["z_3"], "yhat"), (["yhat", "y"], "l")]
    words = {
        "general": ["linear", "f", "linear", "g", "loss"],
        "relu": ["linear", "relu", "linear", "identity", "loss"],
        "numbers": ["linear", "relu", "linear", "identity", "loss"],
        "sigmoids": ["linear", "sigmoid", "linear", "sigmoid", "loss"],
    }
    for name, found in layers.items():
        assert found == [(word, *wire) for word, wire in zip(words[name], wires, strict=True)]


def test_the_numbers_worked_by_hand() -> None:
    network = next(n for n in loads(TEXT) if n.name == "numbers")
    table, second, first = json.loads(data([solve(network)]))["answers"]
    assert [row["value"] for row in table["table"]] == [
        ["-2", "1", "4"], ["0", "1", "4"], ["-2", "6"], ["-2", "6"], "45",
    ]  # fmt: skip
    assert second["value"] == [["0", "-6", "-24"], ["0", "12", "48"]]
    assert first["value"] == [["0", "0"], ["0", "0"], ["18", "36"]]


def test_another_activation_changes_the_answers() -> None:
    text = TEXT.replace("equations: {z_2: relu(z_1), yhat: z_3}", "equations: {z_2: relu(z_1), yhat: 3*z_3}")
    network = next(n for n in loads(text) if n.name == "relu")
    found = {a["question"]: a["latex"] for a in json.loads(data([solve(network)]))["answers"]}
    assert found["dyhat/dz_3"].endswith("= 3 I")
    assert r"= 3 \cdot 2\," in found["dl/dW_2"]
