"""The worked networks: their files are what `derive` writes now, and their numbers those worked by hand."""

from __future__ import annotations

import functools
import json
import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from symbackprop import derive
from symbackprop.network.file import load, loads
from symbackprop.network.network import Network

WORKED = Path(__file__).resolve().parent.parent / "worked"
NETS = sorted(WORKED.glob("*/net.yaml"))
WRITTEN = functools.cache(runpy.run_path(str(WORKED / "regenerate.py"))["written"])


@pytest.mark.parametrize("net", NETS, ids=lambda net: net.parent.name)
@pytest.mark.parametrize("file", ["solution.tex", "solution.json"])
def test_the_worked_files_are_what_derive_writes(net: Path, file: str) -> None:
    here, now = (net.parent / file).read_text(encoding="utf-8"), WRITTEN(net)[file]
    assert here == now, f"{net.parent.name}/{file} has changed; if it is meant: make worked"


def test_every_worked_network_of_the_list_is_there() -> None:
    assert {net.parent.name for net in NETS} >= {
        "relu_rows", "relu_rows_masked", "two_layer_mse", "two_layer_sigmoid_bce",
        "relu_given_upstream", "gated_softmax", "homework_batch", "four_scalars",
    }  # fmt: skip


def solved(network: Network, *also: str) -> dict[str, Any]:
    wrt = [*network.wrt, *also]
    return json.loads(derive(network, wrt).json())


def values(solution: dict[str, Any]) -> dict[str, Any]:
    """NAME and d NAME -> the exact value as printed."""
    forward = {name: entry["value"] for name, entry in solution["forward"].items()}
    return forward | {f"d {name}": entry["value"] for name, entry in solution["gradients"].items()}


def expect(solution: dict[str, Any], by_hand: dict[str, Any]) -> None:
    found = values(solution)
    assert {name: found.get(name) for name in by_hand} == by_hand


def test_both_relu_layers_active() -> None:
    expect(
        solved(load(WORKED / "relu_rows" / "net.yaml"), "X"),
        {
            "S_2": ["2", "3"],
            "Y_2": ["2", "3"],
            "S_3": ["5", "10"],
            "Y_3": ["5", "10"],
            "L": "125/2",
            "d Y_3": ["5", "10"],
            "d S_3": ["5", "10"],
            "d W_2": [["10", "20"], ["15", "30"]],
            "d Y_2": ["25", "25"],
            "d S_2": ["25", "25"],
            "d W_1": [["25", "25"], ["50", "50"]],
            "d X": ["75", "25"],
        },
    )


def test_with_one_unit_of_each_relu_layer_off_the_numbers_are_those_of_the_page() -> None:
    expect(
        solved(load(WORKED / "relu_rows_masked" / "net.yaml"), "X"),
        {
            "S_2": ["2", "-1"],
            "Y_2": ["2", "0"],
            "S_3": ["-2", "4"],
            "Y_3": ["0", "4"],
            "L": "8",
            "d Y_3": ["0", "4"],
            "d S_3": ["0", "4"],
            "d W_2": [["0", "8"], ["0", "0"]],
            "d Y_2": ["8", "8"],
            "d S_2": ["8", "0"],
            "d W_1": [["8", "0"], ["16", "0"]],
            "d X": ["16", "0"],
        },
    )


def test_two_layers_with_squared_error() -> None:
    expect(
        solved(load(WORKED / "two_layer_mse" / "net.yaml", "numbers")),
        {
            "z_1": ["-2", "1", "4"],
            "z_2": ["0", "1", "4"],
            "yhat": ["-2", "6"],
            "l": "45",
            "d yhat": ["-6", "12"],
            "d W_2": [["0", "-6", "-24"], ["0", "12", "48"]],
            "d b_2": ["-6", "12"],
            "d z_2": ["-6", "0", "18"],
            "d z_1": ["0", "0", "18"],
            "d W_1": [["0", "0"], ["0", "0"], ["18", "36"]],
            "d b_1": ["0", "0", "18"],
        },
    )


def test_the_numbers_of_a_batch_of_two_are_those_of_the_page() -> None:
    expect(
        solved(load(WORKED / "homework_batch" / "net.yaml")),
        {
            "z_1": [["-2", "4", "1"], ["5", "-3", "4"]],
            "h_1": [["0", "4", "1"], ["5", "0", "4"]],
            "z_2": [["-2", "5"], ["13", "-6"]],
            "h_2": [["0", "5"], ["13", "0"]],
            "h_3": ["-10", "39"],
            "l": "745/2",
            "d h_3": ["-11/2", "37/2"],
            "d W_3": ["481/2", "-55/2"],
            "d h_2": [["-33/2", "11"], ["111/2", "-37"]],
            "d W_2": [["555/2", "0", "222"], ["0", "44", "11"]],
            "d h_1": [["-22", "11", "11"], ["111/2", "-111/2", "111"]],
            "d W_1": [
                ["111", "-111/2", "111/2", "-111/2"],
                ["11", "22", "-11", "11"],
                ["233", "-89", "100", "-100"],
            ],
        },
    )


def test_the_numbers_of_a_batch_of_one_are_those_of_the_page() -> None:
    text = (WORKED / "homework_batch" / "net.yaml").read_text()
    text = text.replace("{m: 2}", "{m: 1}").replace(", [2, -1, 1, -1]]", "]").replace("[[1], [2]]", "[[1]]")
    (network,) = loads(text)
    expect(
        solved(network),
        {
            "z_1": ["-2", "4", "1"],
            "h_1": ["0", "4", "1"],
            "z_2": ["-2", "5"],
            "h_2": ["0", "5"],
            "h_3": "-10",
            "l": "121/2",
            "d h_3": "-11",
            "d W_3": ["0", "-55"],
            "d h_2": ["-33", "22"],
            "d W_2": [["0", "0", "0"], ["0", "88", "22"]],
            "d h_1": ["-44", "22", "22"],
            "d W_1": [["0", "0", "0", "0"], ["22", "44", "-22", "22"], ["22", "44", "-22", "22"]],
        },
    )


def test_given_upstream_gradients_and_masks_with_unknown_weights() -> None:
    solution = solved(load(WORKED / "relu_given_upstream" / "net.yaml"))
    expect(
        solution,
        {
            "z": None,
            "d z": [None, "-1799/100000", None, "9/25"],
            "d a": [[None, None], ["-1799/100000", "-5397/100000"], [None, None], ["9/25", "27/25"]],
        },
    )


def test_three_digits_are_printed_where_three_are_asked_for() -> None:
    page = WRITTEN(WORKED / "relu_given_upstream" / "net.yaml")["solution.tex"]
    for number in ("-0.0180", "0.360", "-0.0540"):
        assert number in page


def test_parameters_and_operations_of_a_classifier() -> None:
    cost = solved(load(WORKED / "three_layer_costs" / "net.yaml"))["cost"]
    assert (cost["parameters"], cost["forward"]["operations"]) == ("669706", "1338378")
    by_layer = [(row["parameters"], row["operations"]) for row in cost["layers"]]
    assert by_layer == [("401920", "803328"), ("262656", "524800"), ("5130", "10250")]


def test_the_orders_of_two_products() -> None:
    _, first, second = solved(load(WORKED / "product_orders" / "net.yaml"))["answers"]
    found = [[answer["cost"][way][what] for way in ("reverse", "forward") for what in ("time", "memory")]
             for answer in (first, second)]  # fmt: skip
    assert found == [
        ["2*n", "3*n + 1", "2*n**2", "n**2 + 3*n"],
        ["3*m*n", "2*m*n + 2*m + 2*n", "m*n + 2*n**2", "m*n + n**2 + m + 3*n"],
    ]
    assert second["cost"]["time"] == {
        "difference": "2*n*(m - n)", "reverse_wins": "m < n", "forward_wins": "m > n",
    }  # fmt: skip
    assert second["cost"]["memory"]["difference"] == "(n + 1)*(m - n)"


def test_softmax_with_cross_entropy_collapses() -> None:
    gradient = solved(load(WORKED / "gated_softmax" / "net.yaml"))["gradients"]["y"]
    names = {"np": np, "p": np.array([[0.5], [0.3], [0.2]]), "t": 2, "W_3": np.ones((3, 4))}
    found = eval(gradient["expanded"]["python"], names)
    assert np.array_equal(found, [[0.5], [-0.7], [0.2]])
    assert "/" not in gradient["matrix"]["python"]


@pytest.mark.parametrize("name", ["sigmoid_bce", "relu_sigmoid"])
def test_sigmoid_with_binary_cross_entropy_collapses(name: str) -> None:
    gradient = solved(load(WORKED / "two_layer_sigmoid_bce" / "net.yaml", name))["gradients"]["z_3"]
    code = gradient["matrix"]["python"]
    yhat, y = np.array([[0.75], [0.25], [0.5]]), np.array([[1.0], [0.0], [1.0]])
    found = eval(code, {"np": np, "yhat": yhat, "y": y, "W_2": np.ones((3, 4))})
    assert np.allclose(found, (yhat - y) / 3)
    assert "d_yhat" not in code and "/ yhat" not in code


def test_the_loss_is_smaller_after_the_step_of_the_scalar_network() -> None:
    solution = solved(load(WORKED / "four_scalars" / "net.yaml"))
    before, update = solution["forward"]["E"]["decimal"], solution["update"]
    assert update["rate"] == "1/2"
    assert 0 < update["loss_after"]["decimal"] < before
    shared = solution["gradients"]["b_1"]["decimal"]
    assert shared == pytest.approx(sum(solution["gradients"][z]["decimal"] for z in ("z_1", "z_2")))


@pytest.mark.parametrize("net", NETS, ids=lambda net: net.parent.name)
def test_every_step_of_every_worked_network_was_checked(net: Path) -> None:
    data = json.loads(WRITTEN(net)["solution.json"])
    unchecked = [
        (name, step["head"], step["reason"])
        for name, gradient in data["gradients"].items()
        for step in gradient["steps"]
        if step["checked"] == "not"
    ]
    assert unchecked == []


@pytest.mark.parametrize("net", NETS, ids=lambda net: net.parent.name)
def test_every_gradient_of_every_worked_network_has_a_matrix_form(net: Path) -> None:
    gradients = json.loads(WRITTEN(net)["solution.json"])["gradients"]
    assert [name for name, gradient in gradients.items() if gradient["matrix"] is None] == []
