"""`repeat`: families of layers and time steps, written out where the range is a number."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symbackprop.errors import NetworkFileError, SymbackpropError
from symbackprop.network.file import loads
from symbackprop.network.network import Network
from symbackprop.network.written_out import written_out
from symbackprop.numeric.rounding import nearest_double
from symbackprop.numeric.value import flat_cells
from symbackprop.solution import Solution, solve

LAYERS = """\
repeat: {l: [1, 3]}
inputs: {'h[0]': [2]}
parameters:
  W[l]: [2, 2]
equations:
  h[l]: relu(W[l] @ h[l-1])
  L: sum(h[3]**2)
"""

SCALAR_RNN = """\
repeat: {t: [1, T]}
sizes: {T: 3}
inputs:
  h[0]: []
  x[t]: []
parameters: {w: [], v: []}
targets:
  y[t]: []
equations:
  z[t]: w * h[t-1] + v * x[t]
  h[t]: tanh(z[t])
  l[t]: 1/2 * (h[t] - y[t])**2
  L: sum(l[t], over=t)
values:
  h[0]: 1/4
  x: [1, 2, -1]
  y: [1, 0, 1/2]
  w: 1/2
  v: 3/4
"""

MATRIX_RNN = """\
repeat: {t: [1, 4]}
inputs:
  h[0]: [3]
  x[t]: [2]
parameters: {W: [3, 3], U: [3, 2], b: [3], V: [2, 3]}
targets:
  y[t]: [2]
equations:
  z[t]: W @ h[t-1] + U @ x[t] + b
  h[t]: tanh(z[t])
  o[t]: V @ h[t]
  L: sum(sum((o[t] - y[t])**2), over=t)
values:
  h[0]: [1/2, -1/3, 1/5]
  x: [[1, 2], [0, -1], [1/2, 1/3], [-1, 1]]
  y: [[1, 0], [0, 1], [-1, 1/2], [1/4, 2]]
  W: [[1/2, 1/3, -1/4], [0, 1/5, 1/2], [-1/3, 1/7, 1]]
  U: [[1, -1/2], [1/3, 1/4], [0, 1/2]]
  b: [1/9, -1/8, 1/7]
  V: [[1, 1/2, -1], [1/3, 0, 2/3]]
"""


def read(text: str) -> Network:
    (network,) = loads(text)
    return network


def told(text: str) -> list[str]:
    with pytest.raises(NetworkFileError) as error:
        loads(text, "net.yaml")
    return [str(fault).removeprefix("net.yaml:") for fault in error.value.faults]


def doubles(solution: Solution, name: str) -> list[float]:
    cells = [cell for cell in flat_cells(solution.numbers.gradients[name]) if cell is not None]
    return [nearest_double(cell) for cell in cells]


# -- cells written out -------------------------------------------------------------------------------------


def test_each_cell_is_an_equation_with_its_number() -> None:
    network = read(LAYERS)
    assert [e.name for e in network.equations] == ["h_1", "h_2", "h_3", "L"]
    assert network.wrt == ("W_1", "W_2", "W_3")
    assert "repeat" not in network.kept


def test_an_equation_has_a_range_of_its_own_and_the_last_cell_another_equation() -> None:
    text = LAYERS.replace(
        "h[l]: relu(W[l] @ h[l-1])",
        "h[l]: {is: 'relu(W[l] @ h[l-1])', for: {l: [1, N-1]}}\n  h[N]: W[N] @ h[N-1]",
    )
    network = read(text.replace("[1, 3]", "[1, N]").replace("h[3]", "h[N]") + "sizes: {N: 3}\n")
    kinds = [type(e.form).__name__ for e in network.equations]
    assert kinds == ["Apply", "Apply", "MatMul", "Reduce"]


def test_sizes_may_be_a_family() -> None:
    text = LAYERS.replace("[2, 2]", "['n[l]', 'n[l-1]']").replace("[2]}", "['n[0]']}")
    assert read(text).array("W_2").shape == ("n_2", "n_1")
    blocks = LAYERS.replace("[2, 2]", "\n    - n[l]\n    - n[l-1]").replace("[2]}", "['n[0]']}")
    numbers = "sizes:\n  n[0]: 2\n  n[1]: 4\n  n[3]: 3\n"
    network = read(numbers + blocks)
    assert [network.array(f"W_{k}").shape for k in (1, 2, 3)] == [(4, 2), ("n_2", 4), (3, "n_2")]


def test_a_sum_over_the_index_adds_the_cells_and_a_mean_divides_by_their_number() -> None:
    total = read(LAYERS.replace("sum(h[3]**2)", "sum(sum(h[l]**2), over=l)")).equation("L")
    mean = read(LAYERS.replace("sum(h[3]**2)", "mean(sum(h[l]**2), over=l)")).equation("L")
    assert total is not None and mean is not None
    assert len(getattr(total.form, "args", ())) == 3
    assert getattr(getattr(mean.form, "factor", None), "value", None) == Fraction(1, 3)


def test_values_by_cell_for_all_cells_and_drawn_for_each() -> None:
    text = LAYERS + "values:\n  W[l]: {random: [-9, 9], seed: 4}\n  h[0]: [1, 2]\n  W[2]: [[1, 2], [3, 4]]\n"
    values = read(text).values
    assert set(values) == {"h_0", "W_1", "W_2", "W_3"}
    assert values["W_1"] != values["W_3"]
    assert [list(map(str, row)) for row in values["W_2"]] == [["1", "2"], ["3", "4"]]


def test_a_family_in_wrt_is_all_its_cells_and_one_cell_is_one() -> None:
    assert read(LAYERS + "wrt: [W]\n").wrt == ("W_1", "W_2", "W_3")
    assert read(LAYERS + "wrt: ['W[2]', 'h[0]']\n").wrt == ("W_2", "h_0")


def test_a_cell_carries_its_index_in_the_notation_of_layers() -> None:
    text = LAYERS + "notation: {layers: '^{(l)}'}\n"
    text = text.replace("W[l]: [2, 2]", "W[l]: {shape: [2, 2], latex: '\\Omega'}")
    (equation, *_) = solve(read(text)).tex().split("\\begin{document}")[1:]
    assert "h^{(2)}" in equation and "\\Omega^{(2)}" in equation


# -- against PyTorch ---------------------------------------------------------------------------------------


@pytest.mark.needs_torch
def test_the_gradients_of_a_scalar_rnn_equal_autograd() -> None:
    import torch

    solution = solve(read(SCALAR_RNN))
    w, v = (torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in (0.5, 0.75))
    h = torch.tensor(0.25, dtype=torch.float64)
    loss = torch.tensor(0.0, dtype=torch.float64)
    for x, y in zip((1, 2, -1), (1, 0, 0.5), strict=True):
        h = torch.tanh(w * h + v * x)
        loss = loss + (h - y) ** 2 / 2
    torch.autograd.backward(loss)
    assert w.grad is not None and v.grad is not None
    assert doubles(solution, "w") == pytest.approx([w.grad.item()], rel=1e-12)
    assert doubles(solution, "v") == pytest.approx([v.grad.item()], rel=1e-12)


@pytest.mark.needs_torch
def test_the_gradients_of_a_matrix_rnn_equal_autograd() -> None:
    import torch

    network = read(MATRIX_RNN)
    solution = solve(network)

    def given(name: str) -> torch.Tensor:
        return torch.tensor([[float(c or 0) for c in row] for row in network.values[name]], dtype=torch.float64)

    shared = {name: given(name).requires_grad_(True) for name in "WUbV"}
    h, loss = given("h_0"), torch.tensor(0.0, dtype=torch.float64)
    for t in range(1, 5):
        h = torch.tanh(shared["W"] @ h + shared["U"] @ given(f"x_{t}") + shared["b"])
        loss = loss + ((shared["V"] @ h - given(f"y_{t}")) ** 2).sum()
    torch.autograd.backward(loss)
    for name, parameter in shared.items():
        assert parameter.grad is not None
        assert doubles(solution, name) == pytest.approx(parameter.grad.reshape(-1).tolist(), rel=1e-12)


# -- what is refused ---------------------------------------------------------------------------------------

INDEX_ONLY = (
    "is no cell of h: a cell is named by a number, or by the index with a constant shift, as h[l], h[l-1]"
)

MALFORMED: dict[str, tuple[str, str, str]] = {
    "double_definition": (
        "  L: sum",
        "  h[2]: W[1] @ h[0]\n  L: sum",
        "7:3: h[2] is defined twice, first in line 6; give each a range of its own, for: {l: [..]}",
    ),
    "shift_out_of_range": (
        "h[l-1]",
        "h[l+1]",
        "6:21: h[4] is not defined: h runs from 0 to 3; declare h[4] or give the equation a range, for: ..",
    ),
    "missing_start": (
        "{'h[0]': [2]}",
        "{x: [2]}",
        "6:21: h[0] is not defined: h runs from 1 to 3; declare h[0] or give the equation a range, for: ..",
    ),
    "hole": (
        "h[l]: relu(W[l] @ h[l-1])",
        "h[l]: {is: 'relu(W[l] @ h[0])', for: {l: [2, 3]}}",
        "6:3: h[1] is missing between h[0] and h[2]",
    ),
    "shift_that_is_no_constant": ("h[l-1]", "h[2*l]", f"6:21: h[2*l] {INDEX_ONLY}, h[0] or h[N]"),
    "another_index": ("h[l-1]", "h[k]", f"6:21: h[k] {INDEX_ONLY}, h[0] or h[N]"),
    "cell_below_zero": (
        "h[l-1]",
        "h[l-2]",
        "6:21: h[l-2] would be h[-1]; cells count from 0",
    ),
    "family_without_its_index": ("h[l-1]", "h", "6:21: h is a family: write the cell, as h[l]"),
    "index_outside_a_family": (
        "h[3]**2",
        "h[l]**2",
        "7:10: h[l]: l has a number only where a family is computed, and in sum(.., over=l)",
    ),
    "shapes_of_one_cell": (
        "W[l]: [2, 2]",
        "W[l]: [2, 3]",
        "6:14: W[1] is 2 x 3 but h[0] is 2 x 1 in W[1] @ h[0]; did you mean W[1].T?",
    ),
    "range_without_a_list": (
        "{l: [1, 3]}",
        "{l: 3}",
        "1:13: the range of l is two ends, a number and a size or a number, as [1, N]",
    ),
    "two_indices": (
        "{l: [1, 3]}",
        "{l: [1, 3], t: [1, 2]}",
        "1:9: repeat names one index with its range, {l: [1, N]}, and not 2 indices",
    ),
    "range_of_one_cell": (
        "  L: sum(h[3]**2)",
        "  h[4]: {is: 'h[3]', for: {l: [1, 2]}}\n  L: sum(h[3]**2)",
        "7:3: h[4] is one cell, so it has no range; leave for: out",
    ),
    "list_that_is_too_short": (
        "sum(h[3]**2)",
        "sum(h[3]**2)\nvalues: {W: [1, 2]}",
        "8:13: W is a family, W[1] to W[3]: a list of 3 is needed, not 2 items",
    ),
    "family_in_flow_style": (
        "{'h[0]': [2]}",
        "{h[0]: [2]}",
        "2:11: [ ends a plain text in flow style; quote the cell of a family, 'h[0]':",
    ),
    "range_that_is_too_long": (
        "h[l]: relu(W[l] @ h[l-1])",
        "h[l]: {is: 'relu(W[l] @ h[l-1])', for: {l: [1, 999999999]}}",
        "6:42: h[l] would be 999999999 cells; at most 256 are possible\n"
        "7:10: h[3] is not defined: h runs from 0 to 0; declare h[3] or give the equation a range, for: ..",
    ),
    "sum_that_would_be_too_long": (
        "sum(h[3]**2)",
        "sum(" * 8 + "sum(h[l]**2)" + ", over=l)" * 8,
        "7:46: written out for all cells the expression has more than 10000 characters; name its parts",
    ),
    "name_of_a_cell": (
        "W[l]: [2, 2]",
        "W[l]: [2, 2]\n  W_2: [2, 2]",
        "5:3: W[2] is declared twice, first in line 4",
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_family_is_told_with_its_place(name: str) -> None:
    old, new, fault = MALFORMED[name]
    assert old in LAYERS
    assert told(LAYERS.replace(old, new, 1)) == fault.splitlines()


def test_a_name_with_a_bracket_needs_a_range() -> None:
    text = LAYERS.partition("\n")[2]
    assert told(text) == ["1:10: a family such as h[0] needs its range: add repeat: {l: [1, N]}"]


def test_a_range_without_a_number_is_looked_at_with_one_two_and_three_cells() -> None:
    text = LAYERS.replace("[1, 3]", "[1, N]")
    repair = "declare h[3] or give the equation a range, for: .."
    assert told(text) == [f"7:10: h[3] is not defined: h runs from 0 to 1 at N = 1; {repair}"]
    far = text.replace("h[3]", "h[N]").replace("  W[l]: [2, 2]", "  W[l]: [2, 2]\n  V[l+9]: [2]")
    assert told(far) == ["1:10: shifts by more than 8 cells; give l a range of numbers"]


def test_the_cost_and_the_graph_need_a_number_of_cells() -> None:
    network = read(LAYERS.replace("[1, 3]", "[1, N]").replace("h[3]", "h[N]"))
    with pytest.raises(SymbackpropError, match=r"the cost needs all cells written out.*sizes: \{N: 3\}"):
        written_out(network, "the cost")
    assert written_out(read(LAYERS), "the cost").family is None
