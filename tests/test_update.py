"""Update steps, several samples, and the loss after."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from numeric_nets import derivation, gradient, network, relu_rows, strings, table

from symbackprop.algebra import build as b
from symbackprop.algebra.forms import Form
from symbackprop.derive.steps import Derivation
from symbackprop.network.network import Network, Update
from symbackprop.numeric.solve import Numbers, work


def line(loss: str, **more: object) -> tuple[Network, Derivation]:
    """z = w x + c, L = (z - t)^2 / 2: two parameters, one sample, numbers by hand."""
    names = ("x", "w", "c", "t", "z", "L")
    x, w, c, t, z, L = (b.scalar(name) for name in names)
    half = b.scale(b.num(Fraction(1, 2)), b.power(b.subtract(z, t), 2))
    forms: dict[str, Form] = {"z": b.add(b.multiply(w, x), c), "L": half}
    if loss == "mean":
        forms["L"] = b.reduce("mean", half)
    values = {"x": 2, "w": 3, "c": 1, "t": 5}
    roles = {"x": "input", "w": "parameter", "c": "parameter", "t": "target"}
    net = network(dict(zip(names, (x, w, c, t, z, L), strict=True)), roles, forms, values, **more)
    error = b.subtract(z, t)
    return net, derivation(net, gradient(w, b.multiply(error, x)), gradient(c, error))


def run(loss: str = "plain", **more: object) -> Numbers:
    return work(*line(loss, **more))


def test_all_parameters_move_at_once_and_the_loss_after_is_given() -> None:
    numbers = run(update=Update(Fraction(1, 10)))
    (step,) = numbers.update
    assert strings(step.loss_before) == [["2"]]
    assert strings(step.after["w"]) == [["13/5"]]
    assert strings(step.after["c"]) == [["4/5"]]
    assert strings(numbers.loss_after) == [["1/2"]]
    assert strings(numbers.forward["w"]) == [["3"]]


def test_later_steps_change_the_values_that_they_name() -> None:
    update = Update(Fraction(1, 10), ({"x": table(1), "t": table(3)}, {}))
    numbers = run(update=update)
    second, third = numbers.update[1:]
    assert strings(second.before["w"]) == [["13/5"]]
    assert strings(second.gradients["w"]) == [["2/5"]]
    assert strings(second.after["w"]) == [["64/25"]]
    assert strings(second.loss_after) == strings(third.loss_before) == [["32/625"]]


def test_what_was_given_of_computed_quantities_does_not_outlive_a_step() -> None:
    net, derived = line("plain", update=Update(Fraction(1, 10)))
    net = replace(net, values={**net.values, "z": table(8)})
    numbers = work(net, replace(derived, network=net))
    assert strings(numbers.gradients["c"]) == [["3"]]
    assert strings(numbers.loss_after) == [["1/8"]]


SAMPLES = ({"x": table(2), "t": table(5)}, {"x": table(-1), "t": table(1)})


def test_samples_are_added() -> None:
    numbers = run(samples=SAMPLES)
    assert strings(numbers.forward["L"]) == [["13/2"]]
    assert strings(numbers.gradients["w"]) == [["7"]]
    assert strings(numbers.gradients["c"]) == [["-1"]]
    assert "z" not in numbers.forward
    assert [strings(each.values["z"]) for each in numbers.samples] == [[["7"]], [["-2"]]]


def test_samples_are_averaged_where_the_loss_is_a_mean() -> None:
    numbers = run("mean", samples=SAMPLES)
    assert strings(numbers.forward["L"]) == [["13/4"]]
    assert strings(numbers.gradients["w"]) == [["7/2"]]


def test_a_step_over_samples_uses_their_total() -> None:
    numbers = run(samples=SAMPLES, update=Update(Fraction(1, 10)))
    assert strings(numbers.update[0].after["w"]) == [["23/10"]]
    assert strings(numbers.update[0].after["c"]) == [["11/10"]]
    assert strings(numbers.loss_after) == [["533/200"]]


def test_a_matrix_of_parameters_moves_too() -> None:
    net, derived = relu_rows([[2, 1], [0, -1]], [[-1, 2], [1, 2]])
    net = replace(net, update=Update(Fraction(1, 2)))
    numbers = work(net, replace(derived, network=net))
    assert strings(numbers.update[0].after["W_1"]) == [["-2", "1"], ["-8", "-1"]]
    assert strings(numbers.update[0].after["W_2"]) == [["-1", "-2"], ["1", "2"]]
    assert strings(numbers.loss_after) == [["0"]]
