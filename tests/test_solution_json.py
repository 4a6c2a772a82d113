"""The data of a solution: every key, and the numbers of known exercises as exact strings."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from symbackprop.derive.derive import derive
from symbackprop.network.file import load
from symbackprop.numeric.solve import work
from symbackprop.write.pages.solution_json import solution_json

ROWS = """
vectors: row
inputs: {X: [2]}
parameters: {W_1: [2, 2], W_2: [2, 2]}
targets: {y: [2]}
equations:
  S_2: X @ W_1
  Y_2: relu(S_2)
  S_3: Y_2 @ W_2
  Y_3: relu(S_3)
  L: 1/2 * sum((Y_3 - y)**2)
"""

BATCH = """
sizes: {m: null}
inputs: {x: [m, 4]}
parameters: {W_1: [3, 4], W_2: [2, 3], W_3: [1, 2]}
targets: {y: [m, 1]}
equations:
  z_1: x @ W_1.T
  h_1: relu(z_1)
  z_2: h_1 @ W_2.T
  h_2: relu(z_2)
  h_3: h_2 @ W_3.T
  l: 1/(2*m) * sum((h_3 - y)**2)
values:
  W_1: [[1, 0, 2, -1], [0, 1, -1, 1], [2, -1, 0, 1]]
  W_2: [[1, -1, 2], [-2, 1, 1]]
  W_3: [[3, -2]]
"""

MSE = """
inputs: {x: [2]}
parameters: {W1: [3, 2], b1: [3], W2: [2, 3], b2: [2]}
targets: {y: [2]}
equations:
  z1: W1 @ x + b1
  z2: relu(z1)
  yhat: W2 @ z2 + b2
  l: sum((yhat - y)**2)
values:
  W1: [[1, -2], [0, 1], [2, 1]]
  b1: [1, -1, 0]
  W2: [[1, 2, -1], [0, 1, 1]]
  b2: [0, 1]
  x: [1, 2]
  y: [1, 0]
"""

UPSTREAM = """
inputs: {x: [2]}
parameters: {a: [4, 2]}
equations:
  z: a @ x
  h: relu(z)
loss: L
upstream: [h]
values:
  x: [1, 3]
  z > 0: [_, 1, _, 1]
  dL/dh[2]: -0.01799
  dL/dh[4]: 0.360
"""


def solved(tmp_path: Path, text: str) -> Any:
    path = tmp_path / "net.yaml"
    path.write_text(text, encoding="utf-8")
    network = load(path)
    derivation = derive(network, checks=False)
    return json.loads(solution_json(network, derivation, work(network, derivation)))


def values(solution: Any, part: str, *names: str) -> list[Any]:
    return [solution[part][name]["value"] for name in names]


def test_two_relu_layers_with_all_units_on(tmp_path: Path) -> None:
    given = "values: {X: [1, 2], W_1: [[2, 1], [0, 1]], W_2: [[1, 2], [1, 2]], y: [0, 0]}"
    found = solved(tmp_path, ROWS + given)
    forward = values(found, "forward", "S_2", "Y_2", "S_3", "Y_3", "L")
    assert forward == [["2", "3"], ["2", "3"], ["5", "10"], ["5", "10"], "125/2"]
    assert values(found, "gradients", "Y_3", "S_3", "Y_2", "S_2") == [
        ["5", "10"],
        ["5", "10"],
        ["25", "25"],
        ["25", "25"],
    ]
    assert values(found, "gradients", "W_2", "W_1") == [
        [["10", "20"], ["15", "30"]],
        [["25", "25"], ["50", "50"]],
    ]


def test_two_relu_layers_with_units_off(tmp_path: Path) -> None:
    given = "values: {X: [1, 2], W_1: [[2, 1], [0, -1]], W_2: [[-1, 2], [1, 2]], y: [0, 0]}\nwrt: [W_1, W_2, X]"
    found = solved(tmp_path, ROWS + given)
    forward = values(found, "forward", "S_2", "Y_2", "S_3", "Y_3", "L")
    assert forward == [["2", "-1"], ["2", "0"], ["-2", "4"], ["0", "4"], "8"]
    assert values(found, "gradients", "S_3", "Y_2", "S_2", "X") == [
        ["0", "4"],
        ["8", "8"],
        ["8", "0"],
        ["16", "0"],
    ]
    assert values(found, "gradients", "W_2", "W_1") == [[["0", "8"], ["0", "0"]], [["8", "0"], ["16", "0"]]]


def test_the_numbers_of_a_batch_of_two_are_those_worked_by_hand(tmp_path: Path) -> None:
    text = BATCH + "  x: [[1, 2, -1, 1], [2, -1, 1, -1]]\n  y: [[1], [2]]\n"
    found = solved(tmp_path, text)
    assert values(found, "forward", "z_2", "h_3", "l") == [
        [["-2", "5"], ["13", "-6"]],
        ["-10", "39"],
        "745/2",
    ]
    assert values(found, "gradients", "h_3", "W_3", "h_2") == [
        ["-11/2", "37/2"],
        ["481/2", "-55/2"],
        [["-33/2", "11"], ["111/2", "-37"]],
    ]
    assert values(found, "gradients", "W_2", "h_1", "W_1") == [
        [["555/2", "0", "222"], ["0", "44", "11"]],
        [["-22", "11", "11"], ["111/2", "-111/2", "111"]],
        [["111", "-111/2", "111/2", "-111/2"], ["11", "22", "-11", "11"], ["233", "-89", "100", "-100"]],
    ]
    assert found["gradients"]["W_1"]["shape"] == [3, 4]
    assert found["gradients"]["h_1"]["shape"] == ["m", 3]


def test_the_numbers_of_a_batch_of_one_are_those_worked_by_hand(tmp_path: Path) -> None:
    found = solved(tmp_path, BATCH + "  x: [[1, 2, -1, 1]]\n  y: [[1]]\n")
    assert values(found, "forward", "z_1", "h_3", "l") == [["-2", "4", "1"], "-10", "121/2"]
    assert values(found, "gradients", "h_3", "W_3", "h_2", "h_1") == [
        "-11",
        ["0", "-55"],
        ["-33", "22"],
        ["-44", "22", "22"],
    ]
    assert values(found, "gradients", "W_2") == [[["0", "0", "0"], ["0", "88", "22"]]]
    assert values(found, "gradients", "W_1") == [
        [["0"] * 4, ["22", "44", "-22", "22"], ["22", "44", "-22", "22"]]
    ]


def test_the_numbers_of_columns_with_biases_are_those_worked_by_hand(tmp_path: Path) -> None:
    found = solved(tmp_path, MSE)
    assert values(found, "forward", "z1", "z2", "yhat", "l") == [
        ["-2", "1", "4"],
        ["0", "1", "4"],
        ["-2", "6"],
        "45",
    ]
    assert values(found, "gradients", "yhat", "b2", "z2", "z1", "b1") == [
        ["-6", "12"],
        ["-6", "12"],
        ["-6", "0", "18"],
        ["0", "0", "18"],
        ["0", "0", "18"],
    ]
    assert values(found, "gradients", "W2", "W1") == [
        [["0", "-6", "-24"], ["0", "12", "48"]],
        [["0", "0"], ["0", "0"], ["18", "36"]],
    ]


def test_given_gradients_and_masks_leave_the_rest_null(tmp_path: Path) -> None:
    found = solved(tmp_path, UPSTREAM)
    assert found["forward"]["z"] == {"value": None, "decimal": None}
    assert found["gradients"]["z"]["value"] == [None, "-1799/100000", None, "9/25"]
    assert found["gradients"]["z"]["decimal"] == [None, -0.01799, None, 0.36]
    assert found["gradients"]["a"]["value"] == [
        [None, None],
        ["-1799/100000", "-5397/100000"],
        [None, None],
        ["9/25", "27/25"],
    ]


KEYS = (
    "schema title net equations forward loss gradients answers cost update expected claims checks "
    "parts remarks warnings"
).split()
GRADIENT = "wanted shape element matrix expanded value decimal steps".split()
STEP = "chain head reason form lhs rhs checked cites".split()


def test_every_key_of_the_schema_is_there(tmp_path: Path) -> None:
    found = solved(tmp_path, MSE + "update: {rate: 1/2}\nexpected:\n  - l: '45'\n  - dl/db2: [-6, 13]\n")
    assert list(found) == KEYS
    assert found["schema"] == "symbackprop.solution/1"
    assert all(list(gradient) == GRADIENT for gradient in found["gradients"].values())
    steps = [step for gradient in found["gradients"].values() for step in gradient["steps"]]
    assert steps
    assert all(list(step) == STEP for step in steps)
    assert {step["form"] for step in steps} == {"element", "matrix"}
    assert [name for name, g in found["gradients"].items() if g["wanted"]] == ["W1", "b1", "W2", "b2"]
    assert found["update"]["rate"] == "1/2"
    assert found["update"]["steps"][0]["b2_new"]["value"] == ["3", "-5"]
    assert found["update"]["loss_after"]["value"] is not None
    assert [row["verdict"] for row in found["expected"]] == ["correct", "wrong"]
    assert found["expected"][1] == {
        "key": "dl/db2",
        "verdict": "wrong",
        "row": 2,
        "column": 1,
        "message": "13 was written, it is 12",
    }
    assert (found["checks"], found["answers"], found["claims"]) == (None, [], [])
    assert found["cost"]["parameters"] == "17"


def test_steps_of_a_chain_follow_each_other(tmp_path: Path) -> None:
    for gradient in solved(tmp_path, MSE)["gradients"].values():
        chains: dict[str, list[Any]] = {}
        for step in gradient["steps"]:
            chains.setdefault(step["chain"], []).append(step)
        for steps in chains.values():
            assert steps[0]["lhs"] == steps[0]["head"]
            for before, after in pairwise(steps):
                assert after["lhs"] == before["rhs"]


def test_a_number_that_is_no_rational_has_a_decimal_only(tmp_path: Path) -> None:
    text = "inputs: {x: [2]}\nparameters: {w: [2]}\nequations: {L: 'sum(sigmoid(w * x))'}\n"
    found = solved(tmp_path, text + "values: {x: [1, 2], w: [0, 1/2]}\n")
    assert found["gradients"]["w"]["value"] == ["1/4", None]
    assert found["gradients"]["w"]["decimal"][0] == 0.25
    assert found["gradients"]["w"]["decimal"][1] == pytest.approx(0.39322386648296376, rel=1e-16)
    assert found["forward"]["L"]["value"] is None


def test_unnamed_parts_say_what_they_stand_for(tmp_path: Path) -> None:
    text = "inputs: {x: [2]}\nparameters: {W: [3, 2]}\nequations: {L: 'sum(tanh(W @ x))'}\n"
    found = solved(tmp_path, text)
    (part,) = found["parts"].values()
    assert part["is"] == "u = W x"
    assert part["steps"]
    assert list(found["gradients"]) == ["L", "W"]  # what programs loop over has names of the file only
    assert found["gradients"]["W"]["matrix"]["python"].endswith("@ x.T")


def test_samples_are_listed_and_totalled(tmp_path: Path) -> None:
    text = (
        "inputs: {x: []}\nparameters: {w: []}\ntargets: {t: []}\nequations: {z: w*x, L: (z - t)**2}\n"
        "values: {w: 3}\nsamples:\n  - {x: 2, t: 5}\n  - {x: -1, t: 1}\n"
    )
    found = solved(tmp_path, text)
    assert found["forward"]["L"]["value"] == "17"
    assert found["forward"]["z"]["value"] is None
    assert found["gradients"]["w"]["value"] == "12"
    assert [sample["forward"]["z"]["value"] for sample in found["samples"]] == ["6", "-3"]
    assert [sample["gradients"]["w"]["value"] for sample in found["samples"]] == ["4", "8"]
