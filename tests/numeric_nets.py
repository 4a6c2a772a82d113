"""Small networks and derivations written by hand, for the tests of the numbers alone."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from symbackprop.algebra import build as b
from symbackprop.algebra.forms import Array, Basis, Form, adjoint
from symbackprop.algebra.lower import lower
from symbackprop.algebra.terms import Index
from symbackprop.derive.steps import Derivation, Gradient
from symbackprop.network.network import Equation, Network, Quantity, Role, Table
from symbackprop.numeric.scope import Scope
from symbackprop.numeric.value import from_table


def table(rows: Any) -> Table:
    """Numbers as rows; None stays unknown, strings are exact."""
    if not isinstance(rows, list):
        rows = [[rows]]
    return tuple(tuple(None if c is None else Fraction(c) for c in row) for row in rows)


def network(
    arrays: Mapping[str, Array],
    roles: Mapping[str, Role],
    equations: Mapping[str, Form],
    values: Mapping[str, Any],
    loss: str = "L",
    **more: Any,
) -> Network:
    quantities = {name: Quantity(a, roles.get(name, "computed")) for name, a in arrays.items()}
    return Network(
        title="by hand",
        quantities=quantities,
        equations=tuple(Equation(arrays[name], form) for name, form in equations.items()),
        loss=loss,
        wrt=tuple(name for name, role in roles.items() if role == "parameter"),
        values={key: table(rows) for key, rows in values.items()},
        **more,
    )


def gradient(of: Array, matrix: Form | None, element: Form | None = None) -> Gradient:
    """dL/dof by a matrix form; its element form is that form lowered."""
    free = tuple(Index(axis) for axis in of.shape if axis is not None)
    places = iter(free)
    at = [None if axis is None else next(places) for axis in of.shape]
    form = matrix if element is None else element
    assert form is not None
    return Gradient(of, True, free, lower(form, *at), (), matrix)


def derivation(net: Network, *gradients: Gradient) -> Derivation:
    return Derivation(net, net.equations, frozenset(), {g.of.name: g for g in gradients})


def relu_rows(w_1: list[list[int]], w_2: list[list[int]]) -> tuple[Network, Derivation]:
    """S_2 = X W_1, Y_2 = relu(S_2), S_3 = Y_2 W_2, Y_3 = relu(S_3), L = 1/2 sum (Y_3 - y)^2."""
    rows = ("X", "S_2", "Y_2", "S_3", "Y_3", "y")
    arrays = {name: b.row(name, 2) for name in rows}
    arrays |= {"W_1": b.matrix("W_1", 2, 2), "W_2": b.matrix("W_2", 2, 2), "L": b.scalar("L")}
    X, S_2, Y_2, S_3, Y_3, y = (arrays[name] for name in rows)
    W_1, W_2 = arrays["W_1"], arrays["W_2"]
    zero = b.num(0)
    net = network(
        arrays,
        {"X": "input", "W_1": "parameter", "W_2": "parameter", "y": "target"},
        {
            "S_2": b.matmul(X, W_1),
            "Y_2": b.apply("relu", S_2),
            "S_3": b.matmul(Y_2, W_2),
            "Y_3": b.apply("relu", S_3),
            "L": b.scale(b.num(Fraction(1, 2)), b.reduce("sum", b.power(b.subtract(Y_3, y), 2))),
        },
        {"X": [[1, 2]], "W_1": w_1, "W_2": w_2, "y": [[0, 0]]},
        vectors="row",
    )
    gS_3, gY_2, gS_2 = adjoint(S_3), adjoint(Y_2), adjoint(S_2)
    return net, derivation(
        net,
        gradient(Y_3, b.subtract(Y_3, y)),
        gradient(S_3, b.hadamard(adjoint(Y_3), b.indicator(">", S_3, zero))),
        gradient(W_2, b.matmul(b.transpose(Y_2), gS_3)),
        gradient(Y_2, b.matmul(gS_3, b.transpose(W_2))),
        gradient(S_2, b.hadamard(gY_2, b.indicator(">", S_2, zero))),
        gradient(W_1, b.matmul(b.transpose(X), gS_2)),
    )


def strings(value: Any) -> list[list[str | None]]:
    from symbackprop.numeric.rounding import exact_string
    from symbackprop.numeric.value import cell_rows

    return [[None if c is None else exact_string(c) for c in row] for row in cell_rows(value)]


A, V, ROW = b.matrix("A", 2, 3), b.column("v", 3), b.row("r", 3)
S = b.matrix("S", 3, 3)
SCOPE = Scope(
    {"n": 3},
    {
        "A": from_table(table([[1, -2, "1/3"], [4, 5, -6]])),
        "v": from_table(table([[7], [-1], [2]])),
        "r": from_table(table([[2, 3, -5]])),
        "S": from_table(table([[1, 2, 3], [4, -5, 6], [7, 8, 10]])),
    },
)
FORMS: dict[str, Form] = {
    "sum": b.add(A, b.neg(A), b.transpose(b.transpose(A))),
    "broadcast": b.add(A, ROW),
    "product of three": b.matmul(A, S, V),
    "hadamard": b.hadamard(A, A, A),
    "scale": b.scale(b.dot(V, V), A),
    "divide": b.divide(A, b.dot(V, V)),
    "divide entries": b.divide(V, b.transpose(ROW)),
    "power": b.power(V, -2),
    "relu": b.apply("relu", A),
    "two arguments": b.apply("maximum", V, b.transpose(ROW)),
    "with a parameter": b.apply("leaky_relu", A, params=(Fraction(1, 7),)),
    "slope": b.slope("leaky_relu", A, params=(Fraction(1, 7),)),
    "slope of two": b.slope("maximum", V, b.transpose(ROW), which=1),
    "sum down": b.reduce("sum", A, 0),
    "mean along": b.reduce("mean", A, 1),
    "mean": b.reduce("mean", A),
    "ones": b.matmul(b.ones((2, "n")), b.ones(("n", 4))),
    "identity": b.matmul(b.identity(3), S),
    "basis": Basis(2, (3, None)),
    "diag": b.diag(ROW),
    "trace": b.trace(S),
    "indicator": b.indicator("<=", A, b.num(1)),
    "row": b.element(A, 2, None),
    "column": b.element(A, None, 3),
    "entry": b.element(A, 1, 3),
    "of a vector": b.element(V, 2, None),
    "outer": b.outer(V, ROW),
}
