"""Questions about a general cell: right for every cell of the range that is told, and for no other."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from symbackprop.derive import family_answers as room
from symbackprop.derive.family_answers import family_answers
from symbackprop.derive.family_names import NotGeneral
from symbackprop.derive.recurrences import recurrences
from symbackprop.errors import NetworkFileError, SymbackpropError
from symbackprop.network.family import Range
from symbackprop.network.file import load_all, loads
from symbackprop.solution import sheet, solve

WORKED = Path(__file__).resolve().parent.parent / "worked"

LAYERS = """\
repeat: {l: [1, N]}
sizes: {n: null}
inputs: {'h[0]': ['n[0]']}
parameters:
  W[l]: ['n[l]', 'n[l-1]']
  b: []
targets: {y: ['n[N]']}
equations:
  z[l]: W[l] @ h[l-1]
  h[l]: tanh(z[l]) * b
  L: 1/2*sum((h[N] - y)**2)
ask:
"""


def listed(text: str, *asks: str) -> list[dict[str, Any]]:
    (network,) = loads(text + "".join(f"  - {ask}\n" for ask in asks))
    found: list[dict[str, Any]] = json.loads(solve(network).json())["answers"]
    return found


def answers(text: str, *asks: str) -> dict[str, dict[str, Any]]:
    return {answer["question"]: answer for answer in listed(text, *asks)}


def test_the_range_is_that_of_the_cells_that_read_the_same() -> None:
    found = listed(
        LAYERS,
        "dL/dh[l]",
        "dL/dh[N]",
        "dL/dW[l][i,j]",
        "{d: L, wrt: 'h[l]', in_terms_of: ['dL/dh[l+1]']}",
        "{d: L, wrt: 'z[l]', in_terms_of: ['dL/dz[l+1]']}",
        "dh[l+1]/dh[l-1]",
        "dL/dh[l+1]",
        "dL/db",
    )
    assert [(answer["question"], answer.get("for")) for answer in found] == [
        ("dL/dh[l]", {"l": ["1", "N-1"]}),
        ("dL/dh[N]", None),
        ("dL/dW[l][i,j]", {"l": ["1", "N"]}),
        ("dL/dh[l]", {"l": ["1", "N-1"]}),
        ("dL/dz[l]", {"l": ["1", "N-1"]}),
        ("dh[l+1]/dh[l-1]", {"l": ["1", "N-1"]}),
        ("dL/dh[l+1]", {"l": ["1", "N-2"]}),
        ("dL/db", None),
    ]
    assert found[0]["latex"].endswith(r"= W_{l+1}^{\top}\,\frac{\partial L}{\partial z_{l+1}}")
    assert r"\frac{\partial L}{\partial h_{l+1}}" in found[3]["latex"]
    assert found[1]["latex"].endswith("= h_N - y")
    assert found[-1]["latex"].count(r"\sum_{l=1}^{N}") == 1


def test_two_answers_to_one_question_have_their_own_ranges() -> None:
    text = LAYERS.replace("tanh(z[l]) * b", "z[l]")
    near, far = listed(text, "dL/dh[l]", "{d: L, wrt: 'h[l]', in_terms_of: ['dL/dh[l+2]']}")
    assert (near["question"], near["for"]) == ("dL/dh[l]", {"l": ["1", "N-1"]})
    assert (far["question"], far["for"]) == ("dL/dh[l]", {"l": ["1", "N-2"]})
    (network,) = loads(f"{text}  - dL/dh[l]\n  - {{d: L, wrt: 'h[l]', in_terms_of: ['dL/dh[l+2]']}}\n")
    page = solve(network).tex()
    assert page.index(r"for $l = 1, \dots, N-1$") < page.index(r"for $l = 1, \dots, N-2$")


@pytest.mark.parametrize("layers", [3, 4])
def test_a_general_answer_is_that_of_each_layer_written_out(layers: int) -> None:
    asks = ("dL/dW[l][i,j]", "dh[l+1]/dh[l-1]", "dL/db", "dL/dh[N]")
    general = answers(LAYERS, *asks)
    text = LAYERS.replace("sizes: {n: null}", f"sizes: {{N: {layers}, n: null}}")
    written = {name: answer["latex"] for name, answer in answers(text, *asks).items()}
    for at in range(1, layers + 1):
        wanted = written[f"dL/dW_{at}[i,j]"]
        shown = general["dL/dW[l][i,j]"]["latex"].replace("{l,ij}", f"{{{at},ij}}")
        shown = shown.replace("{l,i}", f"{{{at},i}}").replace("{l-1,j}", f"{{{at - 1},j}}")
        assert shown == wanted
    assert written[f"dL/dh_{layers}"] == general["dL/dh[N]"]["latex"].replace("_N", f"_{layers}")


def test_a_million_layers_are_answered_as_three() -> None:
    asks = ("dL/dh[l]", "dL/dW[l][i,j]", "dL/db")
    symbol = answers(LAYERS, *asks)
    million = answers(LAYERS.replace("sizes: {n: null}", "sizes: {N: 1000000, n: null}"), *asks)
    assert million == symbol
    number = answers(LAYERS.replace("[1, N]", "[1, 1000000]").replace("[N]", "[1000000]"), *asks)
    assert {name: answer["latex"].replace("1000000", "N") for name, answer in number.items()} == {
        name: answer["latex"] for name, answer in symbol.items()
    }
    assert number["dL/dh[l]"]["for"] == {"l": ["1", "999999"]}


# -- the sheet of the deep linear network ------------------------------------------------------------------


def test_costs_of_a_general_layer_one_by_one_and_all_together() -> None:
    with_units, weights_only = (
        json.loads(solve(network).json())["answers"][-1]["cost"]
        for network in load_all(WORKED / "deep_linear_sheet" / "net.yaml")
    )
    weight, unit = (with_units["gradients"][name] for name in ("W[l]", "h[l]"))
    counted = [
        (row["multiplications"], row["order"])
        for row in (weight["entry"], weight, unit["entry"], unit, with_units["backward"], with_units["forward"])
    ]
    assert counted == [
        ("1", "1"), ("H**2", "H**2"), ("H", "H"), ("H**2", "H**2"),
        ("2*H**2*N", "H**2*N"), ("H**2*N", "H**2*N"),
    ]  # fmt: skip
    assert unit["entry"]["additions"] == "H - 1"
    assert with_units["forward"]["additions"] == "H**2*N - H*N"
    assert with_units["forward_to_backward"]["multiplications"] == ["1", "2"]
    assert weights_only["backward"]["multiplications"] == "2*H**2*N - H**2"
    assert weights_only["forward_to_backward"]["multiplications"] == ["N", "2*N - 1"]
    assert with_units["parameters"] == "H**2*N"
    assert with_units["one_by_one"]["order"] == "H**4*N**2"
    assert with_units["backpropagation"]["order"] == "H**2*N"


def test_a_shared_parameter_costs_its_sum_over_the_index() -> None:
    (found,) = answers(
        "repeat: {t: [1, T]}\ninputs:\n  h[0]: [n]\nparameters: {W: [n, n]}\nequations:\n"
        "  h[t]: tanh(W @ h[t-1])\n  L: sum(h[T]**2)\nask:\n",
        "cost",
    ).values()
    assert found["cost"]["gradients"]["W"]["multiplications"] == "T*n**2"
    assert found["cost"]["gradients"]["W"]["entry"]["multiplications"] == "T"


# -- what goes wrong ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        ("dL/dW", "W is a family: write the cell, as W[l]"),
        ("dL/dh[l+9]", "h[l+9] is not defined for a cell in the middle of the range"),
        ("dL/dQ[l]", "Q is not declared"),
        ("dL/dh[k]", "h[k] is no cell of h"),
    ],
)
def test_a_question_about_no_cell_is_told_with_its_place(ask: str, message: str) -> None:
    with pytest.raises(NetworkFileError) as caught:
        loads(f"{LAYERS}  - {ask}\n")
    assert str(caught.value).startswith(f"net.yaml:13:5: {message}"), caught.value


@pytest.mark.parametrize("ask", ["hessian L/h[0]", "graph", "table"])
def test_what_needs_cells_with_numbers_says_so(ask: str) -> None:
    (network,) = loads(f"{LAYERS}  - {ask}\n")
    with pytest.raises(NotGeneral, match=r"needs numbers for its cells; give N a number, or take it out"):
        solve(network)


def test_a_seed_has_nothing_to_draw_for_a_general_cell() -> None:
    (network,) = loads(f"{LAYERS}  - dL/dh[l]\n")
    solution = solve(network, checks=False)
    assert sheet((solution,)) == (solution,)
    with pytest.raises(
        SymbackpropError, match="a general cell has no numbers that a seed could draw; give N a"
    ):
        sheet((solution,), seed=3)


def test_a_range_that_is_too_wide_is_seen_in_the_network_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """dL/dh[l] at l = N is h_N - y: who says that the recurrence holds there too is found out."""
    (network,) = loads(f"{LAYERS}  - dL/dh[l]\n")
    derivation = recurrences(network, checks=False)
    monkeypatch.setattr(room, "Range", lambda index, low, _: Range(index, low, "N"))
    with pytest.raises(NotGeneral, match="no general answer to dL/dh"):
        family_answers(network, derivation, checks=False)


def test_a_step_that_is_wrong_is_seen_in_a_general_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    from symbackprop.derive import answer_sums
    from symbackprop.errors import StepFailed

    (network,) = loads(f"{LAYERS}  - dL/dW[l][i,j]\n")
    derivation = recurrences(network, checks=False)
    right = answer_sums.single_places
    steps = importlib.import_module("symbackprop.derive.answer_steps")
    monkeypatch.setattr(steps, "single_places", lambda sums: (*right(sums), *right(sums)))
    with pytest.raises(StepFailed):
        family_answers(network, derivation)


STEPS = """\
repeat: {t: [1, T]}
sizes: {T: 3}
inputs: {'h[0]': [], 'x[t]': []}
parameters: {w: []}
equations:
  h[t]: tanh(w*h[t-1] + x[t])
  L: sum(h[t], over=t)
ask:
"""


def test_the_index_has_one_value_in_all_cells_of_a_question() -> None:
    assert list(answers(STEPS, "dh[t]/dh[t-1]")) == ["dh_1/dh_0", "dh_2/dh_1", "dh_3/dh_2"]
    assert list(answers(STEPS, "dL/dh[t] - dL/dh[t+1]")) == ["dL/dh_1 - dL/dh_2", "dL/dh_2 - dL/dh_3"]
    assert list(answers(STEPS, "dh[3]/dx[t]")) == ["dh_3/dx_1", "dh_3/dx_2", "dh_3/dx_3"]


def test_a_cell_with_a_number_stays_while_the_index_runs() -> None:
    with pytest.raises(NetworkFileError, match=r"net.yaml:9:5: h_9 is not declared"):
        answers(STEPS, "dh[9]/dx[t]")
