"""NumPy code of a form: evaluated, it gives the form's value in the form's own shape."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import ctx
from numeric_nets import FORMS, SCOPE, A, V, relu_rows, table
from random_networks import made, scalars, yaml

from symbackprop.algebra import build as b
from symbackprop.algebra.forms import Array, Form, OneHot, SizeOf, adjoint
from symbackprop.derive.derive import derive
from symbackprop.network.file import loads
from symbackprop.network.network import Network, Quantity
from symbackprop.numeric.form_value import evaluate
from symbackprop.numeric.rounding import nearest_double
from symbackprop.numeric.scope import Scope
from symbackprop.numeric.solve import work
from symbackprop.numeric.value import Value, cell_rows, from_table
from symbackprop.rules.registry import RULES
from symbackprop.write.code.dialect import NUMPY, Dialect
from symbackprop.write.code.python_form import python


def doubles(value: Value) -> Any:
    return np.array([[nearest_double(c) for c in row if c is not None] for row in cell_rows(value)])


def value_of(form: Form, scope: Scope) -> Any:
    with ctx.workprec(200):
        return doubles(evaluate(form, scope))


def run(code: str, names: dict[str, Any]) -> Any:
    return eval(code, {"np": np, "math": math, **names})


ARRAYS = {name: doubles(value) for name, value in SCOPE.values.items()}
SIZED = Network("sizes", {"v": Quantity(b.column("v", "n"), "input")}, (), "L", (), sizes={"n": None, "d": 5})
MORE: dict[str, Form] = {
    "softmax down": b.rowfn("softmax", A, 0),
    "softmax of a column": b.rowfn("softmax", V),
    "log_softmax along": b.rowfn("log_softmax", A, 1),
    "max": b.reduce("max", A, 1),
    "root": b.power(b.hadamard(A, A), Fraction(3, 2)),
    "square root": b.power(b.hadamard(A, A), Fraction(1, 2)),
    "nested": b.matmul(b.transpose(b.subtract(V, b.scale(b.num(Fraction(-1, 3)), V))), b.neg(b.add(V, V))),
    "scalar times outer": b.matmul(b.outer(V, V), V, b.transpose(V)),
    "column times scalar": b.matmul(V, b.dot(V, V)),
    "quotient below": b.divide(b.num(2), b.hadamard(b.dot(V, V), b.num(3))),
    "difference of difference": b.subtract(V, b.subtract(V, b.neg(V))),
    "masks alone": b.add(b.indicator(">", A, b.num(0)), b.neg(b.indicator("<", A, b.num(1)))),
    "mask of a product": b.hadamard(b.indicator(">", A, b.num(0)), A),
}


@pytest.mark.parametrize("name", FORMS | MORE)
def test_code_gives_the_value_in_its_shape(name: str) -> None:
    form = (FORMS | MORE)[name]
    expected = value_of(form, SCOPE)
    found = np.asarray(run(python(form, SIZED), ARRAYS))
    assert found.shape in (expected.shape, ()), "a scalar may be a float"
    assert found.size == expected.size
    np.testing.assert_allclose(found.reshape(expected.shape), expected, rtol=1e-13)


ONE_NUMBER = [r for r in RULES.values() if r.kind == "elementwise" and r.value is not None]


@pytest.mark.parametrize("rule", ONE_NUMBER, ids=lambda r: r.name)
def test_every_function_and_its_slope_has_numpy_code(rule: Any) -> None:
    has_numpy_code(rule)


def has_numpy_code(rule: Any, dialect: Dialect = NUMPY) -> None:
    inputs = [b.column(name, 3) for name in ("u", "v")[: rule.arity]]
    numbers = {"u": table([["1/3"], [2], ["5/7"]]), "v": table([["-1/2"], ["9/4"], ["1/5"]])}
    scope = Scope({}, {name: from_table(rows) for name, rows in numbers.items()})
    params = tuple(default for _, default in rule.params)
    names = {name: doubles(value) for name, value in scope.values.items()}
    for form in (b.apply(rule.name, *inputs, params=params), b.slope(rule.name, *inputs, params=params)):
        code = python(form, None, dialect)
        assert f"{rule.name}(" not in code.replace(f"np.{rule.name}(", "").replace("math.erf(", "")
        found = np.asarray(run(code, names), dtype=float)
        np.testing.assert_allclose(found, value_of(form, scope), rtol=1e-12)


@pytest.mark.parametrize("rule", ONE_NUMBER, ids=lambda r: r.name)
def test_a_rule_without_a_row_in_the_table_writes_itself(rule: Any) -> None:
    has_numpy_code(rule, replace(NUMPY, plain={}, products={}))


def test_a_scalar_may_be_a_float_or_a_one_by_one_array() -> None:
    s, v = b.scalar("s"), b.column("v", 3)
    names = {"v": np.array([[2.0], [3.0], [-1.0]])}
    for form in (
        b.matmul(v, s),
        b.scale(s, v),
        b.add(v, s),
        b.hadamard(s, s),
        b.matmul(b.transpose(v), v, s),
    ):
        floats = run(python(form), {**names, "s": 0.5})
        arrays = run(python(form), {**names, "s": np.array([[0.5]])})
        np.testing.assert_allclose(np.ravel(floats), np.ravel(arrays))


def test_a_label_may_be_a_float_or_an_array() -> None:
    form = OneHot(b.scalar("t"), (3, None))
    for label in (2, 2.0, np.array([[2.0]])):
        assert run(python(form), {"t": label}).tolist() == [[0.0], [1.0], [0.0]]


def test_general_functions_and_adjoints_have_names_of_their_own() -> None:
    z = b.column("z", 3)
    assert python(b.slope("phi", z)) == "phi_prime(z)"
    assert python(b.hadamard(adjoint(z), b.apply("phi", z))) == "d_z * phi(z)"
    assert python(Array("z", (3, None), "via", "given")) == "d_z_given"


def test_a_repeated_number_stands_alone_beside_a_matrix() -> None:
    h = b.column("h", 3)
    one = b.ones((3, None))
    assert python(b.subtract(one, h)) == "1 - h"
    assert python(b.add(h, b.neg(b.scale(b.num(2), one)))) == "h - 2"
    assert python(b.divide(one, h)) == "1 / h"
    assert python(b.add(one, one)) == "np.ones((3, 1)) + np.ones((3, 1))"


def test_an_argument_has_parentheses_beside_an_operator_only() -> None:
    z = b.add(b.column("u", 3), b.column("v", 3))
    assert python(b.apply("tanh", z)) == "np.tanh(u + v)"
    assert python(b.apply("sigmoid", z)) == "1 / (1 + np.exp(-(u + v)))"


def test_sizes_are_read_off_an_array_or_are_numbers() -> None:
    assert python(b.divide(b.num(1), SizeOf("n")), SIZED) == "1 / v.shape[0]"
    assert python(SizeOf("d"), SIZED) == "5"
    assert python(SizeOf("q"), SIZED) == "q"


def test_the_gradients_of_a_network_run_on_numpy_arrays() -> None:
    net, derived = relu_rows([[2, 1], [0, -1]], [[-1, 2], [1, 2]])
    numbers = work(net, derived)
    names = {name: doubles(value) for name, value in numbers.forward.items()}
    for name, gradient in derived.gradients.items():
        assert gradient.matrix is not None
        names[f"d_{name}"] = run(python(gradient.matrix, net), names)
        np.testing.assert_array_equal(names[f"d_{name}"], doubles(numbers.gradients[name]))


@pytest.mark.parametrize("seed", range(24))
def test_the_code_of_random_networks_gives_their_numbers(seed: int) -> None:
    rng = random.Random(seed)
    m = scalars(rng) if seed % 8 == 7 else made(rng)
    given = m.values() | {f"dE/d{n}": m.value(m.shape(dict(m.done)[n])) for n in m.upstream}
    text = yaml(m) + "values:\n" + "".join(f"  {n}: {v}\n".replace("'", "") for n, v in given.items())
    (net,) = loads(text, "random.yaml")
    derived = derive(net, checks=False)
    numbers = work(net, derived)
    names = {name: doubles(value) for name, value in numbers.forward.items()}
    names |= {f"d_{name}": doubles(value) for name, value in numbers.gradients.items()}
    names |= {f"d_{name}_given": doubles(value) for name, value in numbers.scope.given.items()}
    for name, found in derived.gradients.items():
        want = doubles(numbers.gradients[name])
        for form in (found.matrix, found.expanded):
            if form is not None:
                got = np.asarray(run(python(form, net), names), dtype=float)
                assert got.shape in (want.shape, ())
                np.testing.assert_allclose(got.reshape(want.shape), want, rtol=1e-9, atol=1e-9)
