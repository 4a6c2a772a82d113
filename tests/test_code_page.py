"""`--format python`: a module whose gradients agree with finite differences and autograd."""

from __future__ import annotations

import functools
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from symbackprop.errors import SymbackpropError
from symbackprop.network.file import load_all, loads
from symbackprop.network.network import Network
from symbackprop.solution import solve
from symbackprop.write.code_page import code_page

WORKED = Path(__file__).parent.parent / "worked"
GENERAL = (
    "inputs: {x: [3]}\nparameters: {W: [2, 3]}\nfunctions: {f: elementwise}\nequations:\n  L: sum(f(W @ x))\n"
)


@functools.cache
def networks() -> dict[str, Network]:
    """Every worked network whose quantities have names of their own and definitions."""
    found = {}
    for net in sorted(p.parent / "net.yaml" for p in WORKED.glob("*/solution.tex")):
        for network in load_all(net):
            if network.family is None and not network.functions:
                found[f"{net.parent.name} {network.name}".strip()] = network
    return found


def module(network: Network) -> dict[str, Any]:
    solution = solve(network, checks=False)
    names: dict[str, Any] = {"__name__": "written"}
    exec(compile(code_page(network, solution.derivation, solution.numbers), "written.py", "exec"), names)
    return names


@pytest.mark.parametrize("name", networks())
def test_the_code_of_every_worked_network_agrees_with_finite_differences(name: str) -> None:
    network = networks()[name]
    written = module(network)
    assert written["check"]() < 1e-6
    found = written["gradients"](**written["example"]())
    declared = {n for n in network.wrt if network.quantities[n].role != "computed"}
    assert declared <= set(found)


def test_a_wrong_gradient_is_caught_by_the_module_itself() -> None:
    network = networks()["relu_rows"]
    solution = solve(network, checks=False)
    text = code_page(network, solution.derivation, solution.numbers)
    planted = text.replace("d_W_1 = X.T @ d_S_2", "d_W_1 = X.T @ d_Y_2 * 1.01")
    assert planted != text
    names: dict[str, Any] = {"__name__": "written"}
    exec(compile(planted, "written.py", "exec"), names)
    with pytest.raises(AssertionError, match="d_W_1 differs"):
        names["check"]()


def test_a_given_gradient_is_an_argument() -> None:
    written = module(networks()["relu_given_upstream"])
    assert written["UPSTREAM"] == ["h"] and "d_h_given" in written["example"]()


def test_the_numbers_of_the_file_are_the_example() -> None:
    network = networks()["relu_rows"]
    written = module(network)
    found = written["gradients"](**written["example"]())
    exact = solve(network, checks=False).numbers.gradients["W_1"].exact
    assert exact is not None
    assert found["W_1"].tolist() == [[25.0, 25.0], [50.0, 50.0]]


@pytest.mark.needs_torch
def test_the_code_agrees_with_autograd() -> None:
    import torch

    written = module(networks()["relu_rows"])
    given = {name: torch.tensor(value, requires_grad=True) for name, value in written["example"]().items()}
    out = torch.relu(torch.relu(given["X"] @ given["W_1"]) @ given["W_2"])
    (0.5 * ((out - given["y"]) ** 2).sum()).backward()
    for name, found in written["gradients"](**written["example"]()).items():
        exact = given[name].grad
        assert exact is not None
        assert abs(found - exact.numpy()).max() < 1e-9


def test_a_function_without_a_definition_has_no_code() -> None:
    (network,) = loads(GENERAL)
    solution = solve(network, checks=False)
    with pytest.raises(SymbackpropError, match="the function f has no definition"):
        code_page(network, solution.derivation, solution.numbers)


def test_a_family_over_a_symbol_has_no_code() -> None:
    (network,) = load_all(WORKED / "matrix_rnn" / "net.yaml")
    solution = solve(network, checks=False)
    with pytest.raises(SymbackpropError, match="code needs a number of cells"):
        code_page(solution.network, solution.derivation, solution.numbers)


def test_a_title_cannot_leave_its_string() -> None:
    (network,) = loads(
        'title: "x\\"\\"\\" + 1 \\\\"\n'
        + GENERAL.replace("functions: {f: elementwise}\n", "").replace("f(W @ x)", "W @ x")
    )
    assert module(network)["check"]() < 1e-6


def test_the_command_writes_a_module_that_runs(tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    net = WORKED / "two_layer_mse" / "net.yaml"
    command = [sys.executable, "-m", "symbackprop", "derive", str(net), "-o", str(file), "--no-checks"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    ran = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0 and "every gradient agrees" in ran.stdout, ran.stderr
