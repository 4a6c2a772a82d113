"""Costs: polynomials in the sizes, what courses count, and what an evaluation that counts really does."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from counted import Counted, Grid, Loops
from flint import arb
from random_networks import Made, made, scalars, yaml

from symbackprop.algebra.shapes import number
from symbackprop.derive.derive import derive
from symbackprop.derive.steps import Derivation
from symbackprop.network.file import loads
from symbackprop.network.network import Network
from symbackprop.numeric.cost import CostReport, cost_report, entry_cost
from symbackprop.numeric.count import NOTHING, Cost
from symbackprop.numeric.factored import cancelled, condition, factored
from symbackprop.numeric.family_cost import NotAffine, family_report
from symbackprop.numeric.fold import form_cost, sums_cost
from symbackprop.numeric.polynomial import leading, never_above, polynomial
from symbackprop.numeric.solve import Numbers, work
from symbackprop.numeric.value import Value, cell_rows

H, L, M, N = map(polynomial, "HLmn")


def report(text: str) -> CostReport:
    (network,) = loads(text)
    return cost_report(network, derive(network, checks=False))


def counts(cost: Cost) -> tuple[str, str, str]:
    return str(cost.multiplications), str(cost.additions), str(cost.activations)


# -- what an evaluation does -------------------------------------------------------------------------------


def show(value: object) -> str:
    return "[" + ", ".join(map(show, value)) + "]" if isinstance(value, list) else str(value)


def solved(m: Made) -> tuple[Network, Derivation, Numbers]:
    upstream = {f"dE/d{n}": m.value(m.shape(dict(m.done)[n])) for n in m.upstream}
    values = "".join(f"  {n}: {show(v)}\n" for n, v in {**m.values(), **upstream}.items())
    (network,) = loads(f"{yaml(m)}values:\n{values}")
    derivation = derive(network, checks=False)
    return network, derivation, work(network, derivation)


def loops(network: Network, derivation: Derivation, numbers: Numbers) -> Loops:
    """The values that the product works out, as numbers that count."""
    found = Loops(numbers.sizes, {})
    for name, value in numbers.scope.values.items():
        found.grids[name, "value"] = found.given(cell_rows(value))
    for name, value in numbers.gradients.items():
        found.grids[name, "adjoint"] = found.given(cell_rows(value))
    for name, value in numbers.scope.given.items():
        found.grids[name, "via"] = found.given(cell_rows(value))
    return found


def same(grid: Grid, value: Value) -> bool:
    return all(
        abs(float(arb(mine.value).mid()) - float(arb(its).mid())) <= 1e-9
        for row, cells in zip(grid, cell_rows(value), strict=True)
        for mine, its in zip(row, cells, strict=True)
    )


def done(counting: Loops) -> tuple[int, int, int]:
    tally = counting.tally
    return tally["multiplications"], tally["additions"], tally["activations"]


def at(cost: Cost, network: Network, numbers: Numbers) -> tuple[int, ...]:
    parts = (cost.multiplications, cost.additions, cost.activations)
    found = [part.at(numbers.sizes).number for part in parts]
    assert all(value is not None and value.denominator == 1 for value in found)
    return tuple(int(value) for value in found if value is not None)


@pytest.mark.parametrize("seed", range(50))
def test_costs_are_the_operations_that_an_evaluation_does(seed: int) -> None:
    rng = random.Random(f"cost {seed}")
    m = scalars(rng) if seed % 9 == 0 else made(rng)
    written, first, _ = solved(m)
    whole = cost_report(written, first)
    derivation = whole.derivation
    network, numbers = derivation.network, work(derivation.network, derivation)
    forward, backward = loops(network, derivation, numbers), loops(network, derivation, numbers)
    for equation in derivation.equations:
        grid = forward.form(equation.form)
        assert same(grid, numbers.forward[equation.name]), equation.name
        forward.grids[equation.name, "value"] = forward.given([[c.value for c in row] for row in grid])
    assert done(forward) == at(whole.forward.cost, network, numbers)
    for gradient in derivation.gradients.values():
        assert gradient.matrix is not None
        grid = backward.form(gradient.matrix)
        assert same(grid, numbers.gradients[gradient.of.name]), gradient.of.name
    assert whole.backward is not None
    assert done(backward) == at(whole.backward.cost, network, numbers)


@pytest.mark.parametrize("seed", range(50))
def test_costs_of_index_forms_are_the_operations_of_their_loops(seed: int) -> None:
    rng = random.Random(f"entries {seed}")
    network, derivation, numbers = solved(made(rng))
    for gradient in derivation.gradients.values():
        if gradient.of.name in derivation.unnamed or not gradient.element:
            continue
        counting = loops(network, derivation, numbers)
        seen: dict[Any, Counted] = {}
        axes = [range(1, number(index.axis, numbers.sizes) + 1) for index in gradient.free]
        for places in itertools.product(*axes):
            counting.sums(gradient.element, dict(zip(gradient.free, places, strict=True)), seen)
        cost = sums_cost(gradient.element, gradient.free)
        assert done(counting) == at(cost, network, numbers), gradient.of.name


# -- what courses count ------------------------------------------------------------------------------------

DEEP = """\
inputs: {h_1: [H]}
parameters: {W_1: [H, H], W_2: [H, H], W_3: [H, H]}
equations:
  h_2: W_1 @ h_1
  h_3: W_2 @ h_2
  h_4: W_3 @ h_3
upstream: [h_4]
"""

MLP = """\
vectors: row
inputs: {x: [784]}
parameters: {W_1: [784, 512], b_1: [512], W_2: [512, 512], b_2: [512], W_3: [512, 10], b_3: [10]}
equations:
  h_1: relu(x @ W_1 + b_1)
  s_2: h_1 @ W_2 + b_2
  h_2: relu(s_2)
  y: relu(h_2 @ W_3 + b_3)
wrt: []
"""


def test_a_classifier_of_three_layers_by_layer_and_in_total() -> None:
    found = report(MLP)
    rows = [
        (str(row.parameters), *counts(row.cost), str(row.cost.operations))
        for row in (*found.layers, found.forward)
    ]
    assert rows == [
        ("401920", "401408", "401408", "512", "803328"),
        ("262656", "262144", "262144", "512", "524800"),
        ("5130", "5120", "5120", "10", "10250"),
        ("669706", "668672", "668672", "1034", "1338378"),
    ]
    assert [row.names for row in found.layers] == [("h_1",), ("s_2", "h_2"), ("y",)]
    assert found.backward is None


def test_activations_of_the_outputs_count_as_the_network_says() -> None:
    bare = report(MLP.replace("relu(h_2 @ W_3 + b_3)", "h_2 @ W_3 + b_3"))
    assert bare.forward.cost.operations == 1338368


def test_other_sizes_give_other_costs() -> None:
    found = report(MLP.replace("784", "3").replace("512", "5"))
    assert counts(found.forward.cost) == ("90", "90", "20")
    assert found.parameters == 110


def test_a_deep_linear_network_costs_what_its_weights_are() -> None:
    found = report(DEEP)
    assert found.parameters == 3 * H**2
    assert counts(found.forward.cost) == ("3*H**2", "3*H**2 - 3*H", "0")
    assert found.backward is not None
    assert found.backward.cost.multiplications == 5 * H**2
    assert [str(p) for p in found.ratio_of_multiplications or ()] == ["3", "5"]
    by_name = {row.names[0]: row.cost for row in found.gradients}
    assert counts(by_name["W_2"]) == ("H**2", "0", "0")
    assert counts(by_name["h_2"]) == ("H**2", "H**2 - H", "0")
    assert str(leading(found.one_by_one)) == "H**4"
    assert found.backpropagation is not None
    assert str(leading(found.backpropagation)) == "H**2"


def test_one_entry_of_a_gradient_costs_one_product_or_one_row() -> None:
    (network,) = loads(DEEP)
    gradients = derive(network, checks=False).gradients
    assert counts(entry_cost(gradients["W_2"])) == ("1", "0", "0")
    assert counts(entry_cost(gradients["h_2"])) == ("H", "H - 1", "0")


FAMILY = """\
repeat: {l: [1, N]}
inputs: {'h[1]': [H]}
parameters:
  W[l]: [H, H]
equations:
  h[l+1]: W[l] @ h[l]
upstream: ['h[N+1]']
"""


def of_family(text: str) -> CostReport:
    (network,) = loads(text)
    assert network.family is not None
    return family_report(network, network.family)


def test_n_layers_cost_n_times_one() -> None:
    found = of_family(FAMILY + "wrt: [W, 'h[l]']\n")
    assert str(found.parameters) == "H**2*N"
    assert counts(found.forward.cost) == ("H**2*N", "H**2*N - H*N", "0")
    assert found.backward is not None
    assert str(found.backward.cost.multiplications) == "2*H**2*N"
    assert [str(p) for p in found.ratio_of_multiplications or ()] == ["1", "2"]
    assert str(leading(found.one_by_one)) == "H**4*N**2"
    assert str(leading(found.backpropagation or NOTHING)) == "H**2*N"


def test_without_the_gradient_of_the_input_a_layer_less_is_sent_back() -> None:
    found = of_family(FAMILY + "wrt: [W]\n")
    assert [str(p) for p in found.ratio_of_multiplications or ()] == ["N", "2*N - 1"]


def test_a_million_layers_are_a_number_put_in() -> None:
    found = of_family(FAMILY + "sizes: {N: 1000000, H: 3}\nwrt: [W]\n")
    assert found.parameters == 9 * 10**6
    assert found.backward is not None
    assert found.backward.cost.multiplications == 9 * (2 * 10**6 - 1)


@pytest.mark.parametrize("layers", [2, 4, 7])
def test_layers_written_out_cost_what_the_symbol_says(layers: int) -> None:
    written = report(f"{FAMILY}sizes: {{N: {layers}}}\nwrt: [W]\n")
    symbolic = of_family(f"{FAMILY}wrt: [W]\n")
    assert written.backward is not None and symbolic.backward is not None
    assert written.backward.cost.operations == symbolic.backward.cost.operations.at({"N": layers})
    assert written.forward.stored == symbolic.forward.stored.at({"N": layers})


def test_layers_of_different_sizes_have_no_cost_of_one() -> None:
    text = FAMILY.replace("[H, H]", "['n[l+1]', 'n[l]']").replace("[H]", "['n[1]']")
    (network,) = loads(f"sizes: {{n: null}}\n{text}")
    assert network.family is not None
    with pytest.raises(NotAffine, match="the cells of the family are of different sizes"):
        family_report(network, network.family)


def test_layers_may_be_a_symbol() -> None:
    layer = Cost(H**2, H**2 - H)
    whole = layer.times(L)
    assert str(whole.operations) == "2*H**2*L - H*L"
    one_by_one = H**2 * L * whole.operations
    assert str(leading(one_by_one)) == "H**4*L**2"


def test_a_quantity_that_the_loss_does_not_see_costs_nothing() -> None:
    found = report(
        "inputs: {x: [3]}\nparameters: {W: [2, 3], V: [4, 3]}\nequations: {z: W @ x, u: V @ x, L: sum(z)}\n"
    )
    assert {row.names[0]: counts(row.cost) for row in found.gradients}["V"] == ("0", "0", "0")


# -- the folds ---------------------------------------------------------------------------------------------


def form_counts(text: str) -> tuple[str, str, str]:
    declared = "inputs: {x: [n], y: [m], A: [m, n], c: [], s: [n]}\n"
    (network,) = loads(f"{declared}equations: {{q: '{text}'}}\nwrt: []\n")
    equation = network.equation("q")
    assert equation is not None
    return counts(form_cost(equation.form))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A @ x", ("m*n", "m*n - m", "0")),
        ("y @ x.T", ("m*n", "0", "0")),
        ("A @ diag(s)", ("m*n", "0", "0")),
        ("A @ x - y", ("m*n", "m*n", "0")),
        ("x @ x.T @ s", ("2*n", "n - 1", "0")),  # the cheapest order
        ("x @ x.T @ s @ y.T", ("m*n + 2*n", "n - 1", "0")),
        ("2 * x * s", ("2*n", "0", "0")),
        ("-x", ("0", "0", "0")),
        ("x**3", ("2*n", "0", "0")),
        ("1 / (1 + exp(-x))", ("n", "n", "n")),
        ("sum(A)", ("0", "m*n - 1", "0")),
        ("mean(A, axis=0)", ("n", "m*n - n", "0")),
        ("max(x)", ("0", "0", "n - 1")),
        ("softmax(x)", ("0", "0", "n")),
        ("relu(x) > c", ("0", "0", "2*n")),
        ("A + y", ("0", "m*n", "0")),
        ("2 * 3", ("0", "0", "0")),
    ],
)
def test_a_form_costs_what_its_operations_are(text: str, expected: tuple[str, str, str]) -> None:
    assert form_counts(text) == expected


# -- polynomials -------------------------------------------------------------------------------------------


def test_polynomials_print_the_highest_degree_first() -> None:
    assert str((M + 2 * N) * (M - N) - 5) == "m**2 + m*n - 2*n**2 - 5"
    assert str(polynomial(0)) == "0"
    assert (M * N).at({"n": 3}) == 3 * M
    assert (M * N - M * N) == 0


def test_a_polynomial_is_compared_for_all_sizes() -> None:
    assert never_above(N, N**2)
    assert not never_above(N**2, N)
    assert not never_above(M, N)
    assert never_above(2 * N - 1, N**2)
    assert not never_above(N, N * M - M)


def test_a_difference_of_costs_is_factored_and_its_sign_has_a_condition() -> None:
    assert str(factored(2 * M * N - 2 * N**2)) == "2*n*(m - n)"
    assert str(factored((M - N) * (M - N) * -3)) == "-3*(m - n)**2"
    assert condition(M + N - M * N - 1) == "m > 1 and n > 1"
    assert condition((M - N) * (M - N)) is None
    assert condition((M - N) * (H - N)) is None
    assert condition(M * N - 6) == "m*n < 6"


def test_a_ratio_is_in_lowest_terms() -> None:
    assert [str(p) for p in cancelled(6 * N**2 - 6 * N, 4 * N - 4)] == ["3*n", "2"]
    assert [str(p) for p in cancelled(polynomial(6), polynomial(4))] == ["3", "2"]
    assert [str(p) for p in cancelled(polynomial(0), N)] == ["0", "1"]
