"""Every rule at arrays of points: value and derivatives against power series of the declared value."""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Any

import numpy as np
import pytest
from flint import arb, arb_series, ctx, fmpq

from symbackprop.algebra import build
from symbackprop.points import batch, entries, lines
from symbackprop.points.dual import Dual, constant, identity, moved
from symbackprop.points.entries import UNKNOWN
from symbackprop.points.forms import Reading, Setting, evaluated
from symbackprop.points.functions import applied, slope
from symbackprop.points.pull import pulled
from symbackprop.points.twin import exactly
from symbackprop.rules.primitives import choose, compare
from symbackprop.rules.registry import RULES
from symbackprop.rules.rule import Rule

ONE = sorted(n for n, r in RULES.items() if r.kind == "elementwise" and r.arity == 1)
TWO = sorted(n for n, r in RULES.items() if r.kind == "elementwise" and r.arity == 2)
ROWS = sorted(n for n, r in RULES.items() if r.kind == "rowwise")
AT = (Fraction(3, 8), Fraction(13, 8), Fraction(-7, 4), Fraction(-1, 16))
POSITIVE = {"log", "sqrt"}
BITS = 160


def places(rule: str) -> list[Fraction]:
    return [abs(x) if rule in POSITIVE else x for x in AT]


def table(numbers: list[Fraction], exact: bool) -> np.ndarray[Any, Any]:
    """One point, one row."""
    array = np.array([[[float(x) for x in numbers]]])
    return exactly(array) if exact else array


def coefficients(rule: Rule, x: Fraction) -> list[arb]:
    """phi(x), phi'(x), phi''(x) from the truncated power series of the declared value."""
    assert rule.value is not None
    params = tuple(default for _, default in rule.params)
    found = rule.value(arb_series([arb(fmpq(x.numerator, x.denominator)), 1], prec=3), *params)
    series = found if isinstance(found, arb_series) else arb_series([found], prec=3)
    return [arb(series[k]) * factorial(k) for k in range(3)]


def close(mine: Any, theirs: arb, exact: bool) -> bool:
    if exact:
        return bool(arb(mine).overlaps(theirs)) and float(arb(mine).rad()) < 1e-30
    return abs(mine - float(theirs.mid())) <= 1e-12 * max(1.0, abs(float(theirs.mid())))


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("name", ONE)
def test_value_slope_and_curvature_of_a_rule_are_those_of_its_series(name: str, exact: bool) -> None:
    with ctx.workprec(BITS):
        z = moved(table(places(name), exact))
        params = tuple(default for _, default in RULES[name].params)
        value, first = applied(name, [z], params, {}), slope(name, [z], params, 0, {})
        assert value.tangent is not None
        assert first.tangent is not None
        for k, x in enumerate(places(name)):
            expected = coefficients(RULES[name], x)
            assert close(value.value[0, 0, k], expected[0], exact), x
            assert close(value.tangent[k, 0, 0, k], expected[1], exact), x
            assert close(first.value[0, 0, k], expected[1], exact), x
            assert close(first.tangent[k, 0, 0, k], expected[2], exact), x
            assert value.tangent[k, 0, 0, k - 1] == 0


def test_a_wrong_derivative_in_the_calculus_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(batch._SLOPES, "tanh", lambda z, a: a)
    with pytest.raises(AssertionError):
        test_value_slope_and_curvature_of_a_rule_are_those_of_its_series("tanh", False)


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("name", TWO)
def test_of_two_arguments_the_one_that_wins_moves(name: str, exact: bool) -> None:
    z, w = moved(table([AT[0], AT[1], AT[0]], exact)), Dual(table([AT[1], AT[0], AT[0]], exact))
    found = applied(name, [z, w], (), {name: Fraction(1, 4)})
    first_wins = [0.0, 1.0, 0.25] if name == "maximum" else [1.0, 0.0, 0.25]  # on the kink what the file says
    assert found.tangent is not None
    assert entries.as_floats(found.tangent)[[0, 1, 2], 0, 0, [0, 1, 2]].tolist() == first_wins
    other = slope(name, [z, w], (), 1, {name: Fraction(1, 4)})
    assert entries.as_floats(other.value)[0, 0].tolist() == [1 - s for s in first_wins[:2]] + [0.25]


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("name", ROWS)
def test_functions_of_lines_move_as_their_series_do(name: str, exact: bool, axis: int) -> None:
    numbers = [[Fraction(1, 2), Fraction(-3, 4), Fraction(2)], [Fraction(5, 4), Fraction(1, 8), Fraction(-1)]]
    with ctx.workprec(BITS):
        array = np.array([[[float(x) for x in row] for row in numbers]])
        arg = moved(exactly(array) if exact else array)
        found = lines.rowwise(name, arg, axis)
        assert found.tangent is not None
        grid = numbers if axis == 1 else [list(c) for c in zip(*numbers, strict=True)]
        for number, line in enumerate(grid):
            for k in range(len(line)):
                series = [arb_series([arb(fmpq(x.numerator, x.denominator)), int(i == k)], prec=2)
                          for i, x in enumerate(line)]  # fmt: skip
                value = RULES[name].value
                assert value is not None
                for i, out in enumerate(value(series)):
                    at = (number, i) if axis == 1 else (i, number)
                    by = (number, k) if axis == 1 else (k, number)
                    direction = by[0] * 3 + by[1]
                    assert close(found.value[0, at[0], at[1]], arb(out[0]), exact)
                    assert close(found.tangent[direction, 0, at[0], at[1]], arb(out[1]), exact)


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("axis", [0, 1])
def test_the_way_back_through_a_line_is_the_transpose_of_the_way_there(name: str, axis: int) -> None:
    rng = np.random.default_rng(7)
    arg, upstream = rng.normal(size=(3, 2, 4)), rng.normal(size=(3, 2, 4))
    there = lines.rowwise(name, moved(arg), axis)
    back = lines.pulled_back(name, Dual(arg), axis, Dual(upstream))
    assert there.tangent is not None
    want = np.einsum("kpij,pij->pk", there.tangent, upstream).reshape(3, 2, 4)
    assert np.allclose(back.value, want)


A, B = build.matrix("A", 2, 3), build.matrix("B", 3, 4)
V, W, S = build.column("v", 3), build.column("w", 3), build.scalar("s")
Q = build.matrix("Q", 3, 3)
FORMS = {
    "product": build.matmul(build.transpose(B), build.transpose(A)),
    "entrywise": build.hadamard(V, W, V),
    "scaled by a scalar that moves": build.scale(build.dot(V, W), A),
    "quotient by a matrix": build.divide(V, W),
    "quotient by a scalar": build.divide(A, S),
    "power": build.power(W, 3),
    "reciprocal": build.power(W, -2),
    "root": build.power(build.power(W, 2), Fraction(3, 2)),
    "softmax": build.rowfn("softmax", A, 0),
    "mean of rows": build.reduce("mean", A, 1),
    "largest of each column": build.reduce("max", A, 0),
    "largest of all": build.reduce("max", A),
    "diag": build.matmul(A, build.diag(V)),
    "lying diag": build.matmul(A, build.diag(build.transpose(V))),
    "trace": build.trace(build.matmul(Q, Q, Q)),
    "element": build.element(A, 2, 3),
    "row": build.element(A, 2, None),
    "column": build.element(A, None, 1),
    "function of two": build.apply("maximum", V, W),
    "function with a parameter": build.apply("leaky_relu", A, params=(Fraction(2, 7),)),
    "indicator": build.hadamard(build.indicator(">", V, W), V, W),
    "general": build.apply("phi", A),
    "general of two": build.apply("phi", V, W),
    "general scalar": build.reduce("ell", A),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_way_back_through_a_node_is_the_transpose_of_the_way_there(name: str) -> None:
    form = FORMS[name]
    rng = np.random.default_rng(11)
    sizes = {A: (2, 3), B: (3, 4), V: (3, 1), W: (3, 1), S: (1, 1), Q: (3, 3)}
    signs = (-1, 1)
    arrays = {a.name: rng.uniform(0.3, 2, (3, *s)) * rng.choice(signs, (3, *s)) for a, s in sizes.items()}
    setting = Setting({})
    values = {n: Dual(a) for n, a in arrays.items()}
    plain = evaluated(form, Reading(lambda array: values[array.name], setting))
    upstream = rng.normal(size=plain.value.shape)
    received: dict[str, Any] = {}
    for array, part in pulled(form, Dual(upstream), Reading(lambda array: values[array.name], setting)):
        received[array.name] = received.get(array.name, 0) + part.value
    for key, value in arrays.items():
        moving = {**values, key: moved(value)}
        there = evaluated(form, Reading(lambda array, moving=moving: moving[array.name], setting))
        if key not in received:
            assert there.tangent is None or not there.tangent.any()
            continue
        assert there.tangent is not None
        want = np.einsum("kpij,pij->pk", there.tangent, upstream).reshape(value.shape)
        assert np.allclose(received[key], want), key


# -- arithmetic of duals and of exact cells -------------------------------------------------------------------


def test_duals_obey_the_product_and_the_quotient_rule() -> None:
    rng = np.random.default_rng(3)
    z = moved(rng.uniform(0.5, 2.0, (2, 2, 3)))
    found = (z * z * 3 - 1 / z) / (z + 2)
    x = z.value
    slope_there = (6 * x + 1 / x**2) / (x + 2) - (3 * x**2 - 1 / x) / (x + 2) ** 2
    assert found.tangent is not None
    own = np.stack([found.tangent[k, :, k // 3, k % 3] for k in range(6)], axis=1).reshape(2, 2, 3)
    assert np.allclose(own, slope_there)


def test_parts_keep_their_tangents() -> None:
    z = moved(np.random.default_rng(5).normal(size=(4, 2, 3)))
    tangent = z.entry(1, 2).tangent
    assert tangent is not None
    assert tangent[:, 0, 0, 0].tolist() == [0, 0, 0, 0, 0, 1]
    assert z.row(1).still().value.shape == (4, 1, 3)
    assert z.row(1).still().tangent is None
    assert (z.T.column(1).value[:, :, 0] == z.value[:, 1]).all()
    assert np.allclose((z @ identity(3, False)).value, z.value)
    assert np.allclose(z.sum(0).value[:, 0], z.value.sum(axis=1))
    added = z.sum(0).tangent
    assert added is not None
    assert added[:, 0, 0].tolist() == [*np.eye(3).tolist(), *np.eye(3).tolist()]


def test_an_unknown_number_spoils_what_it_meets_but_not_a_product_with_zero() -> None:
    cells = np.array([[[fmpq(0), fmpq(3), UNKNOWN]]], dtype=object)
    unknown = Dual(np.array([[[UNKNOWN, UNKNOWN, fmpq(5)]]], dtype=object))
    found = Dual(cells) * unknown
    assert found.value[0, 0].tolist() == [fmpq(0), UNKNOWN, UNKNOWN]
    assert (Dual(cells) + unknown).value[0, 0, 0] is UNKNOWN
    assert entries.known((Dual(cells) / 2).value).tolist() == [[[True, True, False]]]
    assert np.isnan(entries.as_floats(cells)[0, 0, 2])
    assert applied("relu", [Dual(cells)], (), {}).value[0, 0].tolist() == [fmpq(0), fmpq(3), UNKNOWN]


def test_what_is_not_defined_is_unknown_in_exact_numbers_and_nan_in_floats() -> None:
    for exact in (True, False):
        z = Dual(table([Fraction(-2), Fraction(0), Fraction(1)], exact))
        assert entries.known(applied("log", [z], (), {}).value).tolist() == [[[False, False, True]]]
        assert entries.known((constant(1, exact) / z).value).tolist() == [[[True, False, True]]]
        assert entries.known((z ** Fraction(-1, 2)).value).tolist() == [[[False, False, True]]]


def test_exact_numbers_stay_rational_where_they_can() -> None:
    z = Dual(table([Fraction(0), Fraction(9, 4)], exact=True))
    assert applied("sigmoid", [z], (), {}).value[0, 0, 0] == fmpq(1, 2)
    assert applied("sqrt", [z], (), {}).value[0, 0].tolist() == [fmpq(0), fmpq(3, 2)]
    equal = Dual(table([Fraction(5, 7)] * 4, exact=True))
    assert lines.rowwise("softmax", equal, 1).value[0, 0].tolist() == [fmpq(1, 4)] * 4


def test_a_choice_between_numbers_is_made_entry_by_entry() -> None:
    z = batch.Batch(np.array([-1.0, 2.0]), np.array([1.0, 1.0]))
    found = choose(compare(">", z, 0), lambda: z * z, lambda: 3 * z)
    assert batch.values(found).tolist() == [-3.0, 4.0]
    assert found.slope.tolist() == [3.0, 4.0]
