"""`--format python` and `torch`: modules that run, and whose gradients agree with differences and autograd."""

from __future__ import annotations

import functools
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from random_networks import made, scalars, yaml

from symbackprop.errors import SymbackpropError
from symbackprop.network.file import load_all, loads
from symbackprop.network.network import Network
from symbackprop.solution import Solution, solve
from symbackprop.write.code.dialect import Dialect
from symbackprop.write.code.module import code_module
from symbackprop.write.code.torch_functions import TORCH

WORKED = Path(__file__).parent.parent / "worked"
GENERAL = (
    "inputs: {x: [3]}\nparameters: {W: [2, 3]}\nfunctions: {f: elementwise}\nequations:\n  L: sum(f(W @ x))\n"
)


@functools.cache
def networks() -> dict[str, Network]:
    found = {}
    for net in sorted(WORKED.glob("*/net.yaml")):
        for network in load_all(net):
            found[f"{net.parent.name} {network.name}".strip()] = network
    return found


@functools.cache
def worked(name: str) -> Solution:
    return solve(networks()[name], checks=False)


def text_of(solution: Solution, library: str = "python") -> str:
    return code_module(solution.network, solution.derivation, solution.numbers, library)


def run(text: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "written"}
    exec(compile(text, "written.py", "exec"), names)
    return names


def module(source: str, library: str = "python") -> dict[str, Any]:
    (network,) = loads(source)
    return run(text_of(solve(network, checks=False), library))


@pytest.mark.parametrize("name", networks())
def test_the_code_of_every_worked_network_agrees_with_finite_differences(name: str) -> None:
    written = run(text_of(worked(name)))
    assert written["check"]() < 1e-8


@pytest.mark.needs_torch
@pytest.mark.parametrize("name", networks())
def test_the_torch_code_of_every_worked_network_agrees_with_autograd(name: str) -> None:
    written = run(text_of(worked(name), "torch"))
    assert written["check"]() < 1e-9


@pytest.mark.needs_torch
@pytest.mark.parametrize("name", networks())
def test_the_numpy_code_of_every_worked_network_agrees_with_autograd(name: str) -> None:
    """The same numbers into both modules: NumPy's gradients are those that autograd confirmed."""
    import torch

    here, there = run(text_of(worked(name))), run(text_of(worked(name), "torch"))
    values = here["_lively_example"]()
    tensors = {name: torch.as_tensor(value, dtype=torch.float64) for name, value in values.items()}
    there["check"](tensors)
    exact = there["gradients"](**tensors)
    for of, found in here["gradients"](**values).items():
        np.testing.assert_allclose(found, np.asarray(exact[of]), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", [name for name in networks() if networks()[name].wrt])
def test_the_numbers_are_alive(name: str) -> None:
    """A check at a point where a gradient is 0 throughout would pass without it."""
    written = run(text_of(worked(name)))
    found = written["gradients"](**written["_lively_example"]())
    assert all(np.any(gradient) for gradient in found.values())


@pytest.mark.parametrize("seed", range(12))
def test_the_code_of_random_networks_agrees_with_finite_differences(seed: int) -> None:
    rng = random.Random(seed)
    m = scalars(rng) if seed % 6 == 5 else made(rng)
    given = m.values() | {f"dE/d{n}": m.value(m.shape(dict(m.done)[n])) for n in m.upstream}
    values = "values:\n" + "".join(f"  {n}: {v}\n".replace("'", "") for n, v in given.items())
    assert module(yaml(m) + values)["check"]() < 1e-6


@pytest.mark.needs_torch
@pytest.mark.parametrize("seed", range(12))
def test_the_torch_code_of_random_networks_agrees_with_autograd(seed: int) -> None:
    rng = random.Random(seed)
    m = scalars(rng) if seed % 6 == 5 else made(rng)
    module(yaml(m), "torch")["check"]()


def planted(library: str) -> str:
    text = text_of(worked("relu_rows"), library)
    wrong = text.replace("d_W_1 = X.T @ d_S_2", "d_W_1 = X.T @ d_Y_2 * 1.01")
    assert wrong != text
    return wrong


def test_a_wrong_gradient_is_caught_by_the_module_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(planted("python"))["check"]() > 1e-3
    shown = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in shown] == ["dL/dW_1", "dL/dW_2"] or len(shown) == 2


@pytest.mark.needs_torch
def test_a_wrong_gradient_is_caught_by_autograd() -> None:
    with pytest.raises(AssertionError, match="dL/dW_1: autograd gives"):
        run(planted("torch"))["check"]()


def test_a_gradient_that_is_no_number_does_not_pass() -> None:
    text = text_of(worked("relu_rows"))
    wrong = text.replace("d_W_1 = X.T @ d_S_2", "d_W_1 = X.T @ d_S_2 * np.nan")
    assert run(wrong)["check"]() == np.inf


def test_the_numbers_of_the_file_are_the_example() -> None:
    written = run(text_of(worked("relu_rows")))
    found = written["gradients"](**written["example"]())
    assert found["W_1"].tolist() == [[25.0, 25.0], [50.0, 50.0]]


def test_fractions_stay_exact_in_code() -> None:
    text = "inputs: {x: []}\nparameters: {w: []}\nequations:\n  L: (w*x)**2\nvalues: {x: 1/3, w: 0.4}\n"
    written = module(text)
    assert written["example"]() == {"x": 1 / 3, "w": 0.4}


def test_sizes_are_arguments_of_the_example_and_all_different() -> None:
    written = run(text_of(worked("gated_softmax")))
    assert written["example"]()["W_1"].shape == (2, 3)
    assert written["example"](D=5, H=4, K=7)["W_3"].shape == (7, 4)


def test_a_size_that_no_array_has_is_an_argument() -> None:
    text = (
        "sizes: {m: null}\ninputs: {x: [3]}\nparameters: {w: [3]}\nequations:\n  L: 1/(2*m) * sum((w*x)**2)\n"
    )
    written = module(text)
    assert written["example"](m=7)["m"] == 7
    assert written["check"]() < 1e-8


def test_a_given_gradient_is_an_argument_and_adds_to_what_the_file_has() -> None:
    written = run(text_of(worked("relu_given_upstream")))
    assert "d_h" in written["example"]()
    both = (
        "inputs: {x: [3]}\nparameters: {W: [2, 3]}\nupstream: [h]\nequations:\n"
        "  h: tanh(W @ x)\n  L: sum(h**2)\n"
    )
    written = module(both)
    assert "d_h_given" in written["example"]()
    assert written["check"]() < 1e-8


def test_what_the_file_declares_holds_for_random_numbers_too() -> None:
    text = (
        "inputs: {x: {shape: [3], positive: true}, t: {shape: [4], one_hot: true}, "
        "p: {shape: [4], simplex: true}}\n"
        "parameters: {W: [4, 3]}\nequations:\n  z: W @ log(x)\n  L: sum(t*z) + sum(p*tanh(z))\n"
    )
    written = module(text)
    values = written["example"]()
    assert (values["x"] > 0).all() and values["t"].sum() == 1 and set(values["t"].flat) == {0, 1}
    assert abs(values["p"].sum() - 1) < 1e-12
    assert written["check"]() < 1e-8


def test_random_numbers_are_drawn_until_the_loss_is_finite() -> None:
    text = "inputs: {x: [2]}\nparameters: {W: [3, 2]}\nequations:\n  L: sum(log(W @ x))\n"
    assert module(text)["check"]() < 1e-8


def test_samples_are_added_or_averaged_as_the_loss_says() -> None:
    text = (
        "inputs: {x: [2]}\ntargets: {y: []}\nparameters: {w: [2]}\nequations:\n  L: (dot(w, x) - y)**2\n"
        "values: {w: [1, 2]}\nsamples:\n  - {x: [1, 3], y: 2}\n  - {x: [-1, 2], y: 4}\n"
    )
    (network,) = loads(text)
    solution = solve(network, checks=False)
    exact = solution.numbers.gradients["w"].exact
    assert exact is not None
    total = run(text_of(solution))["over_samples"]()
    assert [float(v) for v in np.ravel(total["w"])] == [float(str(v)) for v in exact.entries()]
    assert float(total["L"]) == 26.0


def test_a_general_function_is_there_to_be_replaced() -> None:
    written = module(GENERAL)
    assert written["check"]() < 1e-8
    written["f"], written["f_prime"] = np.exp, np.exp
    assert written["check"]() < 1e-8
    written["f"] = np.sin
    assert written["check"]() > 1e-3


def test_what_a_general_loss_sends_back_is_an_argument() -> None:
    text = "inputs: {x: [3]}\nparameters: {W: [2, 3]}\nfunctions: {phi: scalar}\n"
    written = module(text + "equations:\n  z: W @ x\n  L: phi(z)\n")
    assert set(written["example"]()) == {"x", "W", "d_z"}
    assert written["check"]() < 1e-8


def test_a_family_over_a_symbol_has_three_cells_in_code() -> None:
    text = text_of(worked("matrix_rnn"))
    assert text.startswith('"""Backpropagation through time, with T = 3\n')
    assert {"h_1", "h_3"} <= set(run(text)["gradients"](**run(text)["example"]()))


def test_of_a_family_only_what_was_asked_is_in_the_code() -> None:
    text = text_of(solve(networks()["matrix_rnn"], ("W",), checks=False))
    found = run(text)["gradients"](**run(text)["example"]())
    assert "W" in found and not {"V", "U", "b"} & set(found)


def test_a_family_whose_cells_are_not_at_hand_needs_a_number() -> None:
    solution = worked("matrix_rnn")
    assert solution.network.family is not None
    family = replace(solution.network.family, small={})
    with pytest.raises(SymbackpropError) as told:
        text_of(replace(solution, network=replace(solution.network, family=family)))
    assert str(told.value) == (
        "code needs all cells written out, and here only a general cell is; "
        "give T a small number, as sizes: {T: 3}"
    )


def test_a_gradient_without_a_matrix_form_has_no_code() -> None:
    solution = worked("relu_rows")
    gradients = dict(solution.derivation.gradients)
    gradients["W_2"] = replace(gradients["W_2"], matrix=None)
    with pytest.raises(SymbackpropError) as told:
        text_of(replace(solution, derivation=replace(solution.derivation, gradients=gradients)))
    assert str(told.value) == (
        "the gradient in W_2 has no matrix form, so there is no code for it; "
        "take its entries from --format json, or leave it out with --wrt"
    )


def test_a_network_without_gradients_says_that_there_is_nothing_to_compare(
    capsys: pytest.CaptureFixture[str],
) -> None:
    written = run(text_of(worked("list_membership right")))
    assert written["check"]() == 0
    assert capsys.readouterr().out == "no gradient was asked for: there is nothing to compare\n"
    assert float(np.ravel(written["forward"](**written["example"]())["y"])[0]) == 1


def test_a_gradient_of_a_computed_quantity_alone_is_compared_through_what_is_given() -> None:
    text = "inputs: {x: [3]}\nparameters: {W: [2, 3]}\nwrt: [z]\nequations:\n  z: W @ x\n  L: sum(tanh(z)**2)\n"
    written = module(text)
    assert {"z", "W", "x"} <= set(written["gradients"](**written["example"]()))
    assert written["check"]() < 1e-8
    wrong = text_of(solve(loads(text)[0], checks=False)).replace("d_z = 2", "d_z = 3")
    assert run(wrong)["check"]() > 1e-3


def test_at_a_kink_there_is_nothing_to_compare_with(capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        "inputs: {x: [2]}\nparameters: {w: [2]}\nequations:\n  L: sum(relu(w * x))\n"
        "values: {x: [1, 2], w: [0, 3]}\n"
    )
    assert module(text)["check"]() < 1e-8
    assert "dL/dw: off by" in (shown := capsys.readouterr().out) and "1 entries at a kink" in shown


def test_a_title_cannot_leave_its_string() -> None:
    text = GENERAL.replace("functions: {f: elementwise}\n", "").replace("f(W @ x)", "W @ x")
    for title in ('x""" + 1 ' + "\\", "\\", 'ends with a quote"', "two\u2028lines"):
        assert module(f"title: '{title}'\n" + text)["check"]() < 1e-6


def test_a_name_that_the_code_needs_itself_is_refused() -> None:
    text = "inputs: {x: [3]}\nparameters: {W: [2, 3]}\nequations:\n  forward: W @ x\n  L: sum(forward**2)\n"
    with pytest.raises(SymbackpropError) as told:
        module(text)
    assert str(told.value) == "forward is a name that the code itself uses; call the quantity forward0"


def test_every_line_stands_under_its_equation() -> None:
    lines = text_of(worked("relu_rows_masked")).splitlines()
    at = lines.index("    d_W_1 = X.T @ d_S_2")
    assert lines[at - 1] == r"    # \frac{\partial L}{\partial W_1} = X^{\top}\,\frac{\partial L}{\partial S_2}"
    starts = [k for k, line in enumerate(lines) if line.startswith(("    d_", "    S_", "    Y_"))]
    assert all(lines[k - 1].startswith("    # ") for k in starts if " = forward(" not in lines[k])


def test_the_comments_have_the_layout_of_the_code() -> None:
    (network,) = load_all(WORKED / "relu_rows_masked" / "net.yaml")
    turned = replace(network, notation={**network.notation, "layout": "numerator"})
    assert text_of(solve(turned, checks=False)) == text_of(worked("relu_rows_masked"))


@pytest.mark.needs_torch
def test_every_function_and_its_slope_has_torch_code() -> None:
    from test_python_form import ONE_NUMBER

    for rule in ONE_NUMBER:
        inputs = ("u", "v")[: rule.arity]
        call = f"{rule.name}({', '.join(inputs)})"
        text = (
            f"inputs: {{{', '.join(f'{n}: {{shape: [3], positive: true}}' for n in inputs)}}}\n"
            f"wrt: [{', '.join(inputs)}]\nequations:\n  L: sum({call})\n"
        )
        (network,) = loads(text)
        solution = solve(network, checks=False)
        run(text_of(solution, "torch"))["check"]()


@pytest.mark.needs_torch
def test_a_number_times_a_mask_is_as_exact_as_a_double() -> None:
    """1/100 times a tensor of truth values would be a single: 0.01 to eight digits."""
    text = "inputs: {x: [3]}\nparameters: {W: [2, 3]}\nequations:\n  L: sum(leaky_relu(1000 * W @ x))\n"
    values = "values: {x: [1, 2, -1], W: [[-1, -2, 3], [1, 2, 3]]}\n"
    assert module(text + values, "torch")["check"]() < 1e-14


@pytest.mark.needs_torch
def test_a_rule_without_a_row_in_the_table_writes_itself_for_torch_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from symbackprop.write.code import module as written

    bare: Dialect = replace(TORCH, plain={}, products={})
    monkeypatch.setattr(written, "TORCH", bare)
    test_every_function_and_its_slope_has_torch_code()


def test_the_command_writes_a_module_that_runs(tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    net = WORKED / "two_layer_mse" / "net.yaml"
    command = [sys.executable, "-m", "symbackprop", "derive", str(net), "-o", str(file), "--no-checks"]
    assert subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0
    ran = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0 and "dl/dW_1: off by" in ran.stdout, ran.stderr
    file.write_text(file.read_text().replace("d_yhat = 2 *", "d_yhat = 3 *"))
    assert subprocess.run([sys.executable, str(file)], capture_output=True, timeout=60).returncode == 1
