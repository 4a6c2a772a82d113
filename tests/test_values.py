"""Values forward and backward: exact, balls, unknown cells, given numbers."""

from __future__ import annotations

import math
import random
import time
from dataclasses import replace
from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq
from numeric_nets import FORMS, SCOPE, A, V, derivation, gradient, network, relu_rows, strings, table

from symbackprop.algebra import build as b
from symbackprop.algebra.forms import Array, Form, OneHot, adjoint
from symbackprop.algebra.lower import lower
from symbackprop.algebra.terms import Index
from symbackprop.numeric.entry_value import sums_value
from symbackprop.numeric.form_value import evaluate
from symbackprop.numeric.rounding import nearest_double
from symbackprop.numeric.scope import Scope
from symbackprop.numeric.solve import work
from symbackprop.numeric.value import Value, cell_at, cell_rows, from_cells, from_table


def test_problem_two_of_the_relu_rows_comes_out_exactly() -> None:
    numbers = work(*relu_rows([[2, 1], [0, 1]], [[1, 2], [1, 2]]))
    assert strings(numbers.forward["S_3"]) == [["5", "10"]]
    assert strings(numbers.forward["L"]) == [["125/2"]]
    assert strings(numbers.gradients["W_2"]) == [["10", "20"], ["15", "30"]]
    assert strings(numbers.gradients["Y_2"]) == [["25", "25"]]
    assert strings(numbers.gradients["W_1"]) == [["25", "25"], ["50", "50"]]


def test_problem_three_masks_what_is_off() -> None:
    numbers = work(*relu_rows([[2, 1], [0, -1]], [[-1, 2], [1, 2]]))
    assert strings(numbers.forward["Y_3"]) == [["0", "4"]]
    assert strings(numbers.forward["L"]) == [["8"]]
    assert strings(numbers.gradients["W_2"]) == [["0", "8"], ["0", "0"]]
    assert strings(numbers.gradients["S_2"]) == [["8", "0"]]
    assert strings(numbers.gradients["W_1"]) == [["8", "0"], ["16", "0"]]


def test_the_element_form_gives_the_same_where_no_matrix_form_was_found() -> None:
    net, derived = relu_rows([[2, 1], [0, -1]], [[-1, 2], [1, 2]])
    bare = {name: replace(g, matrix=None) for name, g in derived.gradients.items()}
    assert strings(work(net, replace(derived, gradients=bare)).gradients["W_1"]) == [["8", "0"], ["16", "0"]]


def test_a_given_computed_quantity_overrides_the_pass_and_a_remark_says_so() -> None:
    net, derived = relu_rows([[2, 1], [0, -1]], [[-1, 2], [1, 2]])
    net = replace(net, values={**net.values, "Y_2": table([[3, 5]])})
    numbers = work(net, replace(derived, network=net))
    assert strings(numbers.forward["S_3"]) == [["2", "16"]]
    assert numbers.remarks == ("Y_2 is given as [3, 5], its equation gives [2, 0]; the given value is used",)


def test_a_mask_that_contradicts_its_pre_activation_is_remarked() -> None:
    net, derived = relu_rows([[2, 1], [0, -1]], [[-1, 2], [1, 2]])
    net = replace(net, values={**net.values, "S_3 > 0": table([[1, 1]])})
    numbers = work(net, replace(derived, network=net))
    assert strings(numbers.gradients["S_3"]) == [["0", "4"]]
    assert numbers.remarks == (
        "the mask S_3 > 0 is given as [1, 1], S_3 gives [0, 1]; the given value is used",
    )


def given_upstream() -> tuple[Array, Array, Array, Array]:
    return b.column("x", 2), b.matrix("a", 4, 2), b.column("z", 4), b.column("h", 4)


def test_what_given_gradients_and_masks_determine_is_computed_and_the_rest_stays_unknown() -> None:
    x, a, z, h = given_upstream()
    net = network(
        {"x": x, "a": a, "z": z, "h": h},
        {"x": "input", "a": "parameter"},
        {"z": b.matmul(a, x), "h": b.apply("relu", z)},
        {
            "x": [[1], [3]],
            "dL/dh": [[None], ["-0.01799"], [None], ["0.36"]],
            "z > 0": [[None], [1], [None], [1]],
        },
        upstream={"h": None},
    )
    derived = derivation(
        net,
        gradient(z, b.hadamard(adjoint(h), b.slope("relu", z))),
        gradient(a, b.matmul(adjoint(z), b.transpose(x))),
    )
    numbers = work(net, derived)
    assert "z" not in numbers.forward
    assert strings(numbers.gradients["z"]) == [[None], ["-1799/100000"], [None], ["9/25"]]
    assert strings(numbers.gradients["a"])[1] == ["-1799/100000", "-5397/100000"]
    assert strings(numbers.gradients["a"])[0] == [None, None]


def test_a_mask_of_zero_makes_an_unknown_gradient_zero() -> None:
    x, _, z, h = given_upstream()
    net = network(
        {"x": x, "z": z, "h": h},
        {"x": "input"},
        {"h": b.apply("relu", z)},
        {"z > 0": [[0], [1], [None], [1]], "dL/dh[2]": 7},
        upstream={"h": None},
    )
    derived = derivation(net, gradient(z, b.hadamard(adjoint(h), b.slope("relu", z))))
    numbers = work(net, derived)
    assert strings(numbers.gradients["z"]) == [["0"], ["7"], [None], [None]]
    assert strings(numbers.forward["h"]) == [["0"], [None], [None], [None]]


def test_a_transcendental_value_is_right_to_double_precision() -> None:
    z = b.column("z", 3)
    a = b.column("a", 3)
    net = network(
        {"z": z, "a": a, "L": b.scalar("L")},
        {"z": "parameter"},
        {"a": b.apply("sigmoid", z), "L": b.reduce("sum", a)},
        {"z": [["0"], ["1/3"], ["-20"]]},
    )
    numbers = work(net, derivation(net, gradient(z, b.slope("sigmoid", z))))
    cells = [row[0] for row in cell_rows(numbers.forward["a"])]
    assert cells[0] == fmpq(1, 2)
    assert isinstance(cells[2], arb)
    assert nearest_double(cells[2]) == 1 / (1 + math.exp(20))
    assert strings(numbers.gradients["z"])[0] == ["1/4"]


def test_precision_is_raised_where_digits_cancel() -> None:
    z = b.scalar("z")
    net = network(
        {"z": z, "L": b.scalar("L")},
        {"z": "parameter"},
        {"L": b.subtract(b.apply("exp", z), b.num(1))},
        {"z": Fraction(1, 10**90)},
    )
    numbers = work(net, derivation(net))
    cell = cell_at(numbers.forward["L"], 0, 0)
    assert isinstance(cell, arb)
    assert nearest_double(cell) == 1e-90


def test_a_value_outside_the_domain_is_unknown() -> None:
    z = b.column("z", 2)
    net = network({"z": z, "L": b.column("L", 2)}, {"z": "input"}, {"L": b.apply("log", z)}, {"z": [[1], [-1]]})
    assert strings(work(net, derivation(net)).forward["L"]) == [["0"], [None]]


def test_sizes_are_learned_from_the_values() -> None:
    X, m = b.matrix("X", "m", 2), b.scalar("L")
    net = network(
        {"X": X, "L": m},
        {"X": "input"},
        {"L": b.multiply(b.divide(b.num(1), Array("m", (None, None))), b.reduce("sum", X))},
        {"X": [[1, 2], [3, 4], [5, 9]], "m": 3},
        sizes={"m": None},
    )
    assert work(net, derivation(net)).sizes == {"m": 3}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_and_its_entries_have_one_value(name: str) -> None:
    form = FORMS[name]
    whole = evaluate(form, SCOPE)
    free = [None if axis is None else Index(axis) for axis in form.shape]
    sums = lower(form, *free)
    for i in range(whole.rows):
        for j in range(whole.columns):
            at = {index: place for index, place in zip(free, (i + 1, j + 1), strict=True) if index}
            assert sums_value(sums, at, SCOPE) == cell_at(whole, i, j)


def test_max_and_softmax_go_by_rows_and_columns() -> None:
    assert strings(evaluate(b.reduce("max", A, 0), SCOPE)) == [["4", "5", "1/3"]]
    assert strings(evaluate(b.reduce("max", A, 1), SCOPE)) == [["1"], ["5"]]
    with ctx.workprec(200):
        down = evaluate(b.rowfn("softmax", A, 0), SCOPE)
        cell = cell_at(down, 1, 0)
    assert isinstance(cell, arb)
    assert nearest_double(cell) == pytest.approx(1 / (1 + math.exp(-3)), rel=1e-15)


def test_onehot_marks_the_label_and_refuses_what_is_no_place() -> None:
    label = b.scalar("t")
    for given, marked in ((3, [["0"], ["0"], ["1"]]), (4, [[None]] * 3)):
        scope = Scope({}, {"t": from_table(table(given))})
        assert strings(evaluate(OneHot(label, (3, None)), scope)) == marked


def test_exact_and_mixed_values_multiply_alike() -> None:
    left = from_cells([[fmpq(2), None, fmpq(3)], [fmpq(1), fmpq(-1), fmpq(5)]])
    right = from_cells([[fmpq(1)], [fmpq(0)], [fmpq(4)]])
    scope = Scope({}, {"A": left, "v": right})
    assert strings(evaluate(b.matmul(A, V), scope)) == [["14"], ["21"]]
    blank = Scope({}, {"A": Value(2, 3), "v": right})
    assert strings(evaluate(b.matmul(A, V), blank)) == [[None], [None]]


def test_a_wide_network_with_whole_weights_is_exact_and_quick() -> None:
    sizes = (784, 512, 512, 10)
    draw = random.Random(3)
    arrays = {f"h_{k}": b.row(f"h_{k}", n) for k, n in enumerate(sizes)}
    weights = [b.matrix(f"W_{k}", sizes[k - 1], sizes[k]) for k in (1, 2, 3)]
    arrays |= {w.name: w for w in weights} | {f"z_{k}": b.row(f"z_{k}", sizes[k]) for k in (1, 2, 3)}
    arrays["L"] = b.scalar("L")
    values = {"h_0": [[draw.randint(-9, 9) for _ in range(784)]]}
    forms: dict[str, Form] = {}
    gradients = [gradient(arrays["h_3"], b.scale(b.num(2), arrays["h_3"]))]
    for k in (1, 2, 3):
        values[f"W_{k}"] = [[draw.randint(-9, 9) for _ in range(sizes[k])] for _ in range(sizes[k - 1])]
        forms[f"z_{k}"] = b.matmul(arrays[f"h_{k - 1}"], arrays[f"W_{k}"])
        forms[f"h_{k}"] = b.apply("relu", arrays[f"z_{k}"])
    forms["L"] = b.reduce("sum", b.power(arrays["h_3"], 2))
    for k in (3, 2, 1):
        z, h, W, below = (arrays[name] for name in (f"z_{k}", f"h_{k}", f"W_{k}", f"h_{k - 1}"))
        gradients.append(gradient(z, b.hadamard(adjoint(h), b.indicator(">", z, b.num(0)))))
        gradients.append(gradient(W, b.matmul(b.transpose(below), adjoint(z))))
        gradients.append(gradient(below, b.matmul(adjoint(z), b.transpose(W))))
    net = network(arrays, {"h_0": "input"}, forms, values)
    start = time.process_time()
    numbers = work(net, derivation(net, *gradients))
    assert time.process_time() - start < 5
    assert numbers.gradients["W_1"].exact is not None


def test_numbers_that_grow_without_end_go_on_as_balls() -> None:
    names = [f"h_{k}" for k in range(41)]
    arrays = {name: b.scalar(name) for name in names}
    forms = {names[k + 1]: b.power(arrays[names[k]], 2) for k in range(40)}
    net = network(arrays, {"h_0": "input"}, forms, {"h_0": "3/2"}, loss="h_40")
    start = time.process_time()
    numbers = work(net, derivation(net))
    assert time.process_time() - start < 2
    assert isinstance(cell_at(numbers.forward["h_12"], 0, 0), fmpq)
    assert isinstance(cell_at(numbers.forward["h_40"], 0, 0), arb)


def test_matrices_that_grow_without_end_go_on_as_balls() -> None:
    names = [f"A_{k}" for k in range(31)]
    arrays = {name: b.matrix(name, 2, 2) for name in names}
    forms = {names[k + 1]: b.matmul(arrays[names[k]], arrays[names[k]]) for k in range(30)}
    net = network(arrays, {"A_0": "input"}, forms, {"A_0": [[3, 5], [7, 2]]}, loss="A_30")
    start = time.process_time()
    numbers = work(net, derivation(net))
    assert time.process_time() - start < 2
    assert isinstance(cell_at(numbers.forward["A_30"], 0, 1), arb)


def test_a_matrix_beyond_all_bounds_is_left_out_with_a_remark() -> None:
    u, v, M = b.column("u", "n"), b.column("v", "n"), b.matrix("M", "n", "n")
    net = network(
        {"u": u, "v": v, "M": M, "L": b.scalar("L")},
        {"u": "input", "v": "input"},
        {"M": b.outer(u, v), "L": b.reduce("sum", M)},
        {"u": [[2]] * 30_000, "v": [[3]] * 30_000},
    )
    numbers = work(net, derivation(net))
    assert "M" not in numbers.forward
    assert numbers.remarks == ("M: 30000 x 30000 numbers are more than 4000000; they are not worked out",)
