"""The Python door: the same Network as the file that says the same."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy

import symbackprop
from symbackprop import expr as E
from symbackprop.algebra.forms import Number
from symbackprop.errors import ShapeError, SymbackpropError
from symbackprop.network.complaints import DeclarationError
from symbackprop.network.file import loads
from symbackprop.network.network import Network

BATCH = """
title: A batch through two layers
inputs: {X: [m, 4]}
parameters: {W_1: [3, 4], b_1: [3], W_2: [2, 3]}
targets: {Y: [m, 2]}
equations:
  Z_1: X @ W_1.T + b_1
  H: leaky_relu(Z_1, a=1/10)
  P: softmax(H @ W_2.T, axis=1)
  S: cross_entropy(P, Y, reduction=mean)
  L: S + 0.05*sum(W_1**2)
"""


def batch() -> Network:
    X, Y = E.matrix("X", "m", 4), E.matrix("Y", "m", 2)
    W_1, W_2, b_1 = E.matrix("W_1", 3, 4), E.matrix("W_2", 2, 3), E.column("b_1", 3)
    Z_1, H, P = E.matrix("Z_1", "m", 3), E.matrix("H", "m", 3), E.matrix("P", "m", 2)
    return E.network(
        {
            Z_1: E.add(E.matmul(X, E.transpose(W_1)), b_1),
            H: E.leaky_relu(Z_1, a="1/10"),
            P: E.softmax(E.matmul(H, E.transpose(W_2)), axis=1),
            "S": E.cross_entropy(P, Y, reduction="mean"),
            "L": E.add(E.scalar("S"), E.multiply("0.05", E.sum(E.power(W_1, 2)))),
        },
        title="A batch through two layers",
        inputs=[X],
        parameters=[W_1, b_1, W_2],
        targets=[Y],
    )


def only(text: str) -> Network:
    (network,) = loads(text)
    return network


def test_python_and_file_make_one_network() -> None:
    made, read = batch(), only(BATCH)
    assert made.equations == read.equations
    assert made.quantities == read.quantities
    assert made.digest == read.digest
    assert made == read


def test_python_and_file_give_one_solution_byte_for_byte() -> None:
    assert symbackprop.derive(batch()).json() == symbackprop.derive(only(BATCH)).json()


def test_rows_scalars_and_literal_matrices_too() -> None:
    text = """
title: Rows
vectors: row
sizes: {K: null, m: 2}
inputs: {x: [K], v: [1, 3]}
parameters: {w: [], c: {shape: [K], latex: '\\gamma'}, U: [m, 1]}
constants: {t: {shape: [], label: K}}
equations:
  s: w*x - 3*c
  q: v @ v.T
  u: U @ q
  L: dot(s, onehot(t, K)) + sum(u)/2 + 1/m*sum(x > 0) - s[2]
"""
    x, w, c, s, t = E.row("x", "K"), E.scalar("w"), E.row("c", "K"), E.row("s", "K"), E.scalar("t")
    v, U, u = E.row("v", 3), E.column("U", "m"), E.column("u", "m")
    K, m = (sympy.Symbol(name, integer=True, positive=True) for name in ("K", "m"))
    half = E.divide(E.sum(u), 2)
    count = E.multiply(E.divide(1, m), E.sum(E.indicator(">", x, 0)))
    hot = sympy.MatrixSymbol("hot", 1, K)
    total = E.add(E.dot(s, hot), half, count)
    made = E.network(
        {
            s: E.subtract(E.multiply(w, x), E.multiply(3, c)),
            "q": E.matmul(v, E.transpose(v)),
            u: E.matmul(U, sympy.MatrixSymbol("q", 1, 1)),
            hot: "onehot(t, K)",
            "L": E.subtract(total, E.element(s, 2)),
        },
        title="Rows",
        vectors="row",
        sizes={"K": None, "m": 2},
        inputs={x: None, "v": [1, 3]},
        parameters={w: None, "c": {"shape": ["K"], "latex": r"\gamma"}, U: ["m", 1]},
        constants={t: {"shape": [], "label": "K"}},
    )
    read = only(text)
    assert made.quantities["c"] == read.quantities["c"]
    assert made.quantities["t"] == read.quantities["t"]
    assert [made.array(name) for name in "xvUqus"] == [read.array(name) for name in "xvUqus"]
    assert made.equations[:3] == read.equations[:3]
    assert made.sizes == read.sizes


def test_text_and_expressions_may_stand_side_by_side() -> None:
    z, x, g = E.column("z", 4), E.column("x", 4), E.column("g", 4)
    network = E.network(
        {z: "layernorm(x, g, g)", "L": E.sum(E.multiply(z, x))},
        inputs=[x],
        parameters=[g],
        loss="L",
        wrt=[x, "g"],
    )
    assert network.equations[-1].name == "L"
    assert len(network.equations) > 4
    assert network.wrt == ("x", "g")


def test_sympys_operators_make_a_network_in_sympys_order() -> None:
    W, x, b = E.matrix("W", 3, 2), E.column("x", 2), E.column("b", 3)
    z = E.column("z", 3)
    network = E.network({z: W * x + b, "L": E.sum(z.applyfunc(sympy.tanh))}, inputs=[x], parameters=[W, b])
    assert network.equations[0].rhs.args == (W * x + b).args
    assert network.loss == "L"


def test_equations_come_in_any_order() -> None:
    x, z, h = E.column("x", 2), E.column("z", 2), E.column("h", 2)
    network = E.network({"L": E.sum(h), h: E.relu(z), z: E.multiply(3, x)}, inputs=[x], wrt=[x], loss="L")
    assert [equation.name for equation in network.equations] == ["z", "h", "L"]


def test_given_upstream_gradients_are_named_by_symbols() -> None:
    x, z = E.column("x", 2), E.column("z", 2)
    network = E.network({z: E.sigmoid(x)}, inputs=[x], upstream=[z], wrt=[x])
    assert network.upstream == {"z": None}


@pytest.mark.parametrize(
    ("operand", "value"),
    [(3, "3"), (Fraction(2, 7), "2/7"), ("0.1", "1/10"), ("-1/3", "-1/3"), (sympy.Rational(5, 4), "5/4")],
)
def test_numbers_are_exact(operand: Any, value: str) -> None:
    assert E.form_of(operand) == Number(Fraction(value))


# -- faults ------------------------------------------------------------------------------------------------


def test_a_float_is_refused_with_its_exact_spelling() -> None:
    with pytest.raises(E.ExpressionError, match=r"0\.1 is not exact, write '0\.1' or Fraction\('0\.1'\)"):
        E.multiply(0.1, E.scalar("a"))


def test_shapes_that_do_not_go_together_are_told() -> None:
    x, W = E.column("x", 3), E.matrix("W", 3, 2)
    with pytest.raises(ShapeError, match=r"W is 3 x 2 but x is 3 x 1; did you mean W\.T\?"):
        E.matmul(W, x)
    z = E.column("z", 3)
    with pytest.raises(DeclarationError, match=r"equations\.z: W is declared 2 x 3 but its symbol is 3 x 2"):
        E.network({z: E.matmul(W, E.column("y", 2))}, inputs={"W": [2, 3], "y": [2]})


def test_an_unknown_node_is_told_with_its_equation() -> None:
    A = E.matrix("A", 3, 3)
    with pytest.raises(DeclarationError, match=r"equations\.B: .*only whole powers of a matrix are"):
        E.network({E.matrix("B", 3, 3): sympy.Inverse(A)}, inputs=[A], wrt=[])


def test_a_symbol_that_is_not_declared_is_told_with_its_equation() -> None:
    x, shift, z = E.column("x", 2), E.column("shift", 2), E.column("z", 2)
    with pytest.raises(DeclarationError, match=r"equations\.z: unknown name shfit; did you mean shift\?"):
        E.network({z: x + E.column("shfit", 2), "L": E.sum(z)}, inputs=[x], parameters=[shift])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: E.network({"L": E.sum(E.column("x", 2))}, inputs=["x"]),
            "x has no shape; give its symbol, or",
        ),
        (
            lambda: E.network({"L": "x"}, inputs=[E.scalar("x")], targets=[E.scalar("x")]),
            "x is declared twice",
        ),
        (lambda: E.network({"L": "sum(x)"}, inputs={"x": [2, 3, 4]}), "x has 3 axes, at most 2 are possible"),
        (
            lambda: E.softmax(E.column("x", 2), axis=1),
            "axis= says nothing of a vector; leave it out in softmax",
        ),
        (lambda: E.power(E.scalar("a"), E.scalar("c")), "the exponent c must be a number"),
        (lambda: E.element(E.matrix("A", 2, 3), 1), "A is 2 x 3 and takes another number of places"),
        (lambda: E.multiply("1/0", E.scalar("a")), "1/0 divides by 0"),
        (lambda: E.relu(E.scalar("a"), E.scalar("c")), "relu takes 1 argument, 2 given"),
    ],
)
def test_a_fault_is_told_in_one_line(make: Any, message: str) -> None:
    with pytest.raises(SymbackpropError, match=message.replace("?", r"\?")):
        make()


def test_a_function_that_is_not_there_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="has no rleu"):
        E.__getattr__("rleu")


def test_sizes_with_numbers_mean_the_same_as_in_a_file() -> None:
    text = "cross_entropy(softmax(W @ x), onehot(t, K))"
    said = "sizes: {K: 3}\ninputs: {x: [2]}\ntargets: {t: {shape: [], label: 3}}\nparameters: {W: [3, 2]}\n"
    made = E.network(
        {"L": text},
        inputs={"x": [2]},
        targets={"t": {"shape": [], "label": 3}},
        parameters={"W": ["K", 2]},
        sizes={"K": 3},
    )
    assert made.equations == only(said + f"equations: {{L: '{text}'}}\n").equations
