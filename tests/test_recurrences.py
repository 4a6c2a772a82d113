"""`repeat` over a symbol: recurrences with their boundary cases, equal to the network written out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from test_families import MATRIX_RNN

from symbackprop.derive.recurrences import recurrences
from symbackprop.derive.steps import Derivation
from symbackprop.network.file import loads
from symbackprop.network.network import Network
from symbackprop.solution import solve
from symbackprop.write.code.python_form import python

DEEP_LINEAR = """\
repeat: {l: [1, N]}
sizes: {N: null, n: null}
inputs: {'h[1]': ['n[1]']}
parameters:
  W[l]: ['n[l+1]', 'n[l]']
equations:
  h[l+1]: W[l] @ h[l]
upstream: ['h[N+1]']
"""

CLASSIFIER = """\
repeat: {l: [1, N]}
inputs: {'h[0]': ['n[0]']}
parameters:
  W[l]: {shape: ['n[l]', 'n[l-1]'], latex: '\\Omega'}
  b[l]: ['n[l]']
targets: {y: {shape: ['n[N]'], simplex: true}}
equations:
  z[l]: W[l] @ h[l-1] + b[l]
  h[l]: {is: 'relu(z[l])', for: {l: [1, N-1]}}
  h[N]: softmax(z[N])
  L: cross_entropy(h[N], y)
"""

TWO_BACK = """\
repeat: {t: [2, T]}
inputs:
  h[0]: [n]
  h[1]: [n]
parameters: {A: [n, n], B: [n, n]}
targets: {y: [n]}
equations:
  h[t]: tanh(A @ h[t-1]) + B @ h[t-2]
  L: 1/2*sum((h[T] - y)**2) + mean(sum(h[t]), over=t)
"""

SUMMED = """\
repeat: {t: [1, T]}
inputs: {'x[t]': [2]}
parameters: {W: [3, 2], v: [3]}
equations:
  h[t]: sigmoid(W @ x[t])
  c: sum(h[t], over=t)
  e[t]: dot(c * v, h[t])
  L: sum(e[t]**2, over=t)
"""

LIKELIHOOD = """\
repeat: {i: [1, m]}
inputs: {'x[i]': [3]}
targets: {'y[i]': []}
parameters: {w: [3]}
equations:
  z[i]: w.T @ x[i]
  h[i]: sigmoid(z[i])
  L: sum(y[i]*log(h[i]) + (1 - y[i])*log(1 - h[i]), over=i)
"""

RNN = re.sub(r"\nvalues:.*", "\n", MATRIX_RNN.replace("[1, 4]", "[1, T]"), flags=re.DOTALL)


def read(text: str) -> Network:
    (network,) = loads(text)
    return network


def general(text: str, checks: bool = False) -> Derivation:
    return recurrences(read(text), checks=checks)


def code(derivation: Derivation) -> dict[str, str]:
    found = {}
    for name, gradient in derivation.gradients.items():
        assert gradient.matrix is not None
        found[name] = python(gradient.matrix, derivation.network)
    return found


def ranges(derivation: Derivation) -> dict[str, tuple[str, str]]:
    assert derivation.network.family is not None
    return {n: (r.low, r.high) for n, r in derivation.network.family.gradient_ranges.items()}


# -- the recurrences ---------------------------------------------------------------------------------------


def test_the_general_layer_of_a_deep_linear_network_is_read_off_with_its_range() -> None:
    derivation = general(DEEP_LINEAR)
    assert code(derivation) == {
        "h[N+1]": "d_h[N+1]",
        "h[l]": "W[l].T @ d_h[l+1]",
        "W[l]": "d_h[l+1] @ h[l].T",
    }
    assert ranges(derivation) == {"h[l]": ("2", "N"), "W[l]": ("1", "N")}


def test_boundary_and_interior_are_cases_of_their_own() -> None:
    derivation = general(CLASSIFIER)
    found = code(derivation)
    assert found["z[N]"] == "h[N] - y"
    assert found["z[l]"] == "d_h[l] * (z[l] > 0)"
    assert ranges(derivation)["z[l]"] == ("1", "N-1")
    assert ranges(derivation)["W[l]"] == ("1", "N")


def test_a_cell_before_the_end_is_there_from_some_length_on() -> None:
    family = general(TWO_BACK).network.family
    assert family is not None
    assert family.gradient_least == {"h[T-1]": 3}


def test_a_shared_parameter_has_a_sum_over_the_index() -> None:
    derivation = general(RNN)
    found = code(derivation)
    assert found["W"] == "sum(d_z[t] @ h[t-1].T for t in range(1, T + 1))"
    assert found["h[t]"] == "W.T @ d_z[t+1] + V.T @ d_o[t]"
    assert found["h[T]"] == "V.T @ d_o[T]"
    assert "h[T]" not in ranges(derivation)


def test_the_summands_of_each_cell_are_one_part_of_the_sum_over_the_index() -> None:
    derivation = general(LIKELIHOOD)
    (loss,) = (e for e in derivation.network.equations if e.name == "L")
    assert python(loss.form, derivation.network).startswith("sum(y[i] * np.log(h[i]) + (1 - y[i]) * ")
    assert code(derivation)["z[i]"] == "y[i] - h[i]"


def test_every_step_of_every_case_was_checked() -> None:
    for text in (DEEP_LINEAR, CLASSIFIER, RNN, TWO_BACK):
        derivation = general(text, checks=True)
        steps = [s for g in derivation.gradients.values() for c in g.chains for s in c.steps]
        assert steps
        assert all(step.checked != "not" for step in steps)


def test_the_right_side_of_a_step_is_the_left_side_of_the_next() -> None:
    for text in (DEEP_LINEAR, CLASSIFIER, RNN, TWO_BACK):
        for gradient in general(text).gradients.values():
            for chain in gradient.chains:
                for before, after in zip(chain.steps, chain.steps[1:], strict=False):
                    assert before.rhs is after.lhs


def test_the_recurrences_were_compared_with_short_ranges() -> None:
    tried = {name: general(text).network.family for name, text in NETWORKS.items()}
    assert {name: family.tried for name, family in tried.items() if family is not None} == {
        "deep linear": (1, 2, 3, 5),
        "classifier": (1, 2, 3, 5),
        "rnn": (1, 2, 3, 5),
        "two back": (2, 3, 4, 6),
        "summed": (1, 2, 3, 5),
        "likelihood": (1, 2, 3, 5),
    }


NETWORKS = {
    "deep linear": DEEP_LINEAR,
    "classifier": CLASSIFIER,
    "rnn": RNN,
    "two back": TWO_BACK,
    "summed": SUMMED,
    "likelihood": LIKELIHOOD,
}


# -- a long range ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [DEEP_LINEAR, RNN, CLASSIFIER])
def test_a_million_cells_are_derived_as_three(text: str) -> None:
    end = "N" if "N]" in text else "T"
    sized = text if "sizes" in text else f"sizes: {{{end}: null}}\n{text}"
    million = read(sized.replace(f"{end}: null", f"{end}: 1000000"))
    symbol = read(text)
    assert len(million.equations) == len(symbol.equations) < 100
    assert code(recurrences(million, checks=False)) == code(recurrences(symbol, checks=False))


def test_an_end_that_is_written_as_a_number() -> None:
    found = code(general(RNN.replace("[1, T]", "[1, 1000000]")))
    assert found["h[1000000]"] == "V.T @ d_o[1000000]"
    assert found["b"] == "sum(d_z[t] for t in range(1, 1000000 + 1))"
    named = code(general(CLASSIFIER.replace("N-1]", "999999]").replace("N", "1000000")))
    assert named["z[1000000]"] == "h[1000000] - y"


# -- against PyTorch ---------------------------------------------------------------------------------------


class Numpy:
    """The code is NumPy; what torch names or takes otherwise."""

    def __getattr__(self, name: str) -> Any:
        import torch

        return getattr(torch, name)

    def maximum(self, a: Any, b: Any) -> Any:
        return a.clamp(min=b)


class Cells(dict[int, Any]):
    """h[3] of a family, as the code says."""


def numbers(network: Network, seed: int) -> tuple[dict[str, Any], list[tuple[str, int | None]]]:
    """Random inputs of the network written out, as single names and as families."""
    import torch

    torch.manual_seed(seed)
    names: dict[str, Any] = {}
    leaves: list[tuple[str, int | None]] = []
    sizes = {"n": 3, "k": 2, "d": 4}

    def extent(axis: Any) -> int:
        if axis is None:
            return 1
        return axis if isinstance(axis, int) else sizes.setdefault(axis, 2 + len(sizes) % 4)

    for quantity in network.quantities.values():
        if quantity.role == "computed":
            continue
        shape = [extent(axis) for axis in quantity.array.shape]
        value = torch.rand(shape, dtype=torch.float64) - (0.3 if quantity.role == "parameter" else 0.0)
        value = value / value.sum() if "simplex" in quantity.facts else value
        place(names, quantity.name, value.requires_grad_(True))
        leaves.append(cell(quantity.name))
    return names, leaves


def cell(name: str) -> tuple[str, int | None]:
    found = re.fullmatch(r"(\w+)_(\d+)", name)
    return (found[1], int(found[2])) if found else (name, None)


def place(names: dict[str, Any], name: str, value: Any) -> None:
    stem, at = cell(name)
    if at is None:
        names[stem] = value
    else:
        names.setdefault(stem, Cells())[at] = value


@pytest.mark.needs_torch
@pytest.mark.parametrize("name", ["classifier", "rnn", "two back", "summed", "likelihood"])
@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_the_recurrences_run_from_the_end_equal_autograd(name: str, length: int) -> None:
    import torch
    import torch_oracle as oracle

    text = NETWORKS[name]
    derivation = general(text)
    family = derivation.network.family
    assert family is not None
    top = family.low - 1 + length
    written = read(f"sizes: {{{family.size}: {top}}}\n{text}")
    names, leaves = numbers(written, length)
    known: dict[str, Any] = {**names, family.size: top}
    for equation in written.equations:
        flat = {f"{s}_{k}": v for s, c in known.items() if isinstance(c, Cells) for k, v in c.items()}
        plain = {s: v for s, v in known.items() if not isinstance(v, Cells)}
        value = eval(python(equation.form, written), {**oracle.FUNCTIONS, "np": Numpy(), **plain, **flat})
        place(known, equation.name, value.reshape(1, 1) if value.dim() == 0 else value)
    torch.autograd.backward(known[written.loss].sum())
    found = run(derivation, known, top)
    for stem, at in leaves:
        mine = found.get(f"d_{stem}")
        mine = mine.get(at) if isinstance(mine, Cells) and at is not None else mine
        want = (known[stem] if at is None else known[stem][at]).grad
        if mine is not None:
            assert torch.allclose(mine, want, rtol=1e-10, atol=1e-12), (stem, at)


def run(derivation: Derivation, known: dict[str, Any], top: int) -> dict[str, Any]:
    """The code of the recurrences, each cell as soon as what it needs is there."""
    import torch

    family = derivation.network.family
    assert family is not None
    waiting: list[tuple[str, int | None, str, dict[str, int]]] = []
    for name, text in code(derivation).items():
        if "\u00b7" in name:
            continue
        stem, _, spot = name.partition("[")
        over = family.gradient_ranges.get(name)
        if top < family.gradient_least.get(name, 0):
            continue
        if over is None:
            at = eval(spot.removesuffix("]"), {family.size: top}) if spot else None
            waiting.append((stem, at, text, {}))
        else:
            low, high = (int(eval(end, {family.size: top})) for end in (over.low, over.high))
            waiting += [(stem, k, text, {over.index: k}) for k in range(low, high + 1)]
    done: dict[str, Any] = {}
    while waiting:
        left = []
        for stem, at, text, index in waiting:
            try:
                value = eval(text, {"np": Numpy(), **known, **done, **index})
            except (NameError, KeyError):
                left.append((stem, at, text, index))
                continue
            value = torch.as_tensor(value, dtype=torch.float64)
            if at is None:
                done[f"d_{stem}"] = value
            else:
                done.setdefault(f"d_{stem}", Cells())[at] = value
        assert len(left) < len(waiting), left
        waiting = left
    return done


# -- the page ----------------------------------------------------------------------------------------------


def test_the_page_says_for_which_cells_a_line_holds() -> None:
    page = solve(read(RNN), checks=False).tex()
    assert r"for $t = 1, \dots, T-1$" in page
    assert r"\sum_{t=1}^{T} \up{\frac{\partial L}{\partial z_t}}\,h_{t-1}^{\top}" in page
    assert "$T = 1, 2, 3, 5$" in page


def test_the_notation_of_layers_holds_for_general_cells() -> None:
    page = solve(read(CLASSIFIER + "notation: {layers: '^{(l)}'}\n"), checks=False).tex()
    assert r"\Omega^{(l+1)\top}" in page
    assert r"h^{(l-1)\top}" in page


def test_json_names_the_general_cells_and_their_range() -> None:
    from symbackprop.solution import json as as_json

    text = as_json((solve(read(DEEP_LINEAR), checks=False),))
    assert '"python": "d_h[l+1] @ h[l].T"' in text
