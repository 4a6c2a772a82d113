"""Numbers of forms: index and matrix form agree, series are derivatives, draws depend on the seed alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from flint import arb, fmpq, fmpq_series

from symbackprop.algebra import build as b
from symbackprop.algebra.forms import Array, Form, SizeOf
from symbackprop.algebra.lower import lower
from symbackprop.algebra.terms import Delta, Derivative, Entry, Index, Partial, SlopeAt, Sums, Truth, term
from symbackprop.evaluate import functions
from symbackprop.evaluate.domains import Domains, all_different
from symbackprop.evaluate.entry_reader import entry_reader
from symbackprop.evaluate.index_form import value
from symbackprop.evaluate.matrix_form import definition, matrix, value_at
from symbackprop.evaluate.numbers import BadPoint, quotient, series, tangent
from symbackprop.evaluate.point import Definition, Point, between, compare, entry_key, rational, whole
from symbackprop.network.network import Quantity
from symbackprop.rules.primitives import NeedsBall

SIZES: dict[int | str, int] = {"m": 2, "n": 3, "k": 4}
DOMAINS = Domains({axis: tuple(range(1, n + 1)) for axis, n in SIZES.items()})
A, B, C = b.matrix("A", "m", "n"), b.matrix("B", "n", "k"), b.matrix("C", "m", "n")
V, W, S = b.column("v", "n"), b.row("w", "k"), b.scalar("s")


def point(
    actual: bool = False,
    ball: bool = False,
    quantities: Mapping[str, Quantity] | None = None,
    defined: Mapping[Array, Definition] | None = None,
    outputs: Mapping[Array, Definition] | None = None,
) -> Point:
    draw = rational if ball else whole
    return Point(Random(5), DOMAINS, draw, actual, ball, True, quantities or {}, defined or {}, outputs or {})


FORMS: dict[str, Form] = {
    "product": b.matmul(A, B),
    "product of three": b.matmul(b.transpose(B), b.transpose(A), A),
    "sum with a difference": b.subtract(A, C),
    "hadamard": b.hadamard(A, C),
    "scaled": b.scale(S, A),
    "quotient": b.divide(A, C),
    "quotient by a scalar": b.divide(A, S),
    "power": b.power(A, 3),
    "negative power": b.power(A, -2),
    "root": b.power(A, Fraction(1, 2)),
    "row repeated": b.add(b.matmul(A, B), W),
    "column repeated": b.matmul(b.ones(("m", None)), b.transpose(V)),
    "diagonal": b.diag(V),
    "function": b.apply("tanh", A),
    "two arguments": b.apply("maximum", A, C),
    "slope": b.slope("sigmoid", b.hadamard(A, C)),
    "mask": b.indicator(">", A, S),
    "sum": b.reduce("sum", A),
    "row means": b.reduce("mean", A, 1),
    "column sums": b.reduce("sum", A, 0),
    "trace": b.trace(b.matmul(A, b.transpose(C))),
    "identity": b.matmul(A, b.identity("n")),
    "element": b.element(A, 2, None),
    "size": b.scale(b.divide(b.num(1), SizeOf("m")), A),
}


def differing(form: Form, sums: Sums, free: tuple[Index, ...]) -> list[tuple[int, ...]]:
    """The entries at which a matrix form and an index form have other values, opaque functions drawn."""
    here, by_form, by_sums = point(), entry_reader(form, free), entry_reader(sums, free)
    every = product(*(DOMAINS.of(index.axis) for index in free))
    return [at for at in every if by_form(here, at) != by_sums(here, at)]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_has_the_value_of_its_index_form_at_every_entry(name: str) -> None:
    form = FORMS[name]
    free = tuple(Index(axis) for axis in form.shape if axis is not None)
    left = list(free)
    row, column = (None if axis is None else left.pop(0) for axis in form.shape)
    assert differing(form, lower(form, row, column), free) == []


def test_a_missing_transpose_shows_at_every_entry_beside_the_diagonal() -> None:
    i, j = Index("n"), Index("n")
    gram = b.matmul(b.transpose(A), C)
    found = differing(gram, lower(gram, j, i), (i, j))
    assert found == [at for at in product((1, 2, 3), repeat=2) if at[0] != at[1]]


def test_a_matrix_is_evaluated_from_the_meaning_of_its_nodes() -> None:
    here = point()
    entries = {(1, 1): 2, (1, 2): 3, (1, 3): 5, (2, 1): 7, (2, 2): 11, (2, 3): 13}
    here.kept = {entry_key(A, at): x for at, x in entries.items()}
    here.kept |= {entry_key(V, (k + 1,)): 10**k for k in range(3)}
    assert matrix(b.matmul(A, V), here) == [[532], [1417]]
    assert value_at(b.reduce("mean", A, 1), here, 2, None) == fmpq(31, 3)


def test_a_declared_size_stays_in_a_mean_whose_axis_is_tried_with_few_places() -> None:
    long = b.column("x", 784)
    here = Point(Random(1), all_different([784], {}))
    assert here.domains.length(784) == 2
    total = sum(here.entry(long, (p,)) for p in here.domains.of(784))
    assert matrix(b.reduce("mean", long), here) == [[fmpq(total, 784)]]


def test_sizes_are_small_and_different_and_hold_every_place_that_is_spoken_of() -> None:
    domains = all_different(["n", 500, 3, "m"], {500: {170}})
    assert domains.of("n") == (1, 2)
    assert domains.of(3) == (1, 2, 3)
    assert domains.of(500) == (1, 2, 3, 170)
    assert domains.sizes == (2, 3, 4, 5)


def test_equal_seeds_give_equal_points_and_other_seeds_others() -> None:
    first, again, other = (matrix(A, Point(Random(seed), DOMAINS)) for seed in ("x", "x", "y"))
    assert first == again != other
    assert all(-(2**31) <= v <= 2**31 for row in first for v in row)


def test_a_partial_is_the_series_of_the_one_equation() -> None:
    z = b.column("z", "m")
    here = point(outputs={z: definition(z, b.matmul(A, V))})
    i, p, q = Index("m"), Index("m"), Index("n")
    partial = term(Partial(Entry(z, (i,)), Entry(A, (p, q))))
    for at in ((1, 1, 2), (1, 2, 2), (2, 2, 3)):
        expected = here.entry(V, (at[2],)) if at[0] == at[1] else 0
        assert value(partial, here, dict(zip((i, p, q), at, strict=True))) == expected


def test_a_derivative_that_is_still_to_be_taken_is_taken_by_series() -> None:
    i, p = Index("n"), Index("n")
    cube = lower(b.power(V, 3), i, None)
    here = point()
    derivative = term(Derivative(cube, Entry(V, (p,))))
    assert value(derivative, here, {i: 2, p: 2}) == 3 * here.entry(V, (2,)) ** 2
    assert value(derivative, here, {i: 2, p: 1}) == 0


def test_a_partial_holds_outputs_of_other_equations_still() -> None:
    a = b.column("a", "n")
    here = point(defined={a: definition(a, b.power(V, 2))})
    i = Index("n")
    inner = term(Entry(V, (i,)), Entry(a, (i,)))
    assert value(term(Derivative(inner, Entry(V, (i,)))), here, {i: 3}) == here.entry(V, (3,)) ** 2


def test_a_free_function_has_one_value_and_one_slope_for_each_argument() -> None:
    here = point()
    x, y = Index("n"), Index("n")
    slope = term(SlopeAt("relu", (term(Entry(V, (x,))),)))
    assert value(slope, here, {x: 1}) == value(slope, here, {x: 1})
    assert value(slope, here, {x: 1}) != value(slope, here, {x: 2})
    moved = functions.function(here, "relu", (), [series(here.entry(V, (1,)), 5)])
    assert tangent(moved) == 5 * value(slope, here, {x: 1})
    assert y != x


def test_an_actual_slope_is_the_series_of_the_value_and_not_the_declared_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from symbackprop.rules.registry import RULES

    lying = replace(RULES["relu"], slope=lambda *_: b.num(7))
    monkeypatch.setitem(RULES, "relu", lying)
    here = point(actual=True)
    assert functions.slope(here, "relu", (), [fmpq(3)], 0) == 1
    assert functions.slope(here, "relu", (), [fmpq(-3)], 0) == 0


def test_an_actual_function_without_a_rational_value_asks_for_balls() -> None:
    with pytest.raises(NeedsBall):
        matrix(b.apply("tanh", A), point(actual=True))
    found = matrix(b.apply("tanh", A), point(actual=True, ball=True))
    assert all(isinstance(v, arb) and abs(v) < 1 for row in found for v in row)


def test_a_general_function_is_one_smooth_function_with_its_own_slope() -> None:
    here = point(actual=True)
    at = functions.function(here, "phi", (), [fmpq(2)])
    again = functions.function(here, "phi", (), [fmpq_series([2, 1], prec=2)])
    assert again[0] == at
    assert again[1] == functions.slope(here, "phi", (), [fmpq(2)], 0)
    assert at != functions.function(here, "psi", (), [fmpq(2)])


def test_masks_are_free_numbers_or_follow_from_comparison() -> None:
    i = Index("n")
    mask = term(Truth(">", term(Entry(V, (i,))), ()))
    free, actual = point(), point(actual=True)
    assert {value(mask, free, {i: p}) for p in (1, 2, 3)}.isdisjoint({0, 1})
    for p in (1, 2, 3):
        assert value(mask, actual, {i: p}) == int(actual.entry(V, (p,)) > 0)
    assert actual.masks <= {(">", True), (">", False)}


def test_deltas_switch_terms_off_before_anything_in_them_is_drawn() -> None:
    i, j = Index("n"), Index("n")
    here = point()
    assert value(term(Delta(i, j), Entry(V, (i,))), here, {i: 1, j: 2}) == 0
    assert not here.kept


def test_declared_facts_are_honoured() -> None:
    rows = b.matrix("t", "m", "n")
    one_hot = Quantity(rows, "target", facts=frozenset({"one_hot"}))
    simplex = Quantity(rows, "target", facts=frozenset({"simplex"}))
    for quantity, actual in ((one_hot, True), (simplex, False)):
        here = point(actual=actual, quantities={"t": quantity})
        for row in matrix(rows, here):
            assert sum(row) == 1
            assert not actual or sorted(row) == [0, 0, 1]
    positive = point(quantities={"v": Quantity(V, "constant", facts=frozenset({"positive"}))})
    assert all(row[0] > 0 for row in matrix(V, positive))


def test_a_label_is_a_class_and_onehot_has_its_one_there() -> None:
    label = b.scalar("t")
    here = point(quantities={"t": Quantity(label, "target", label="n")})
    chosen = here.entry(label, ())
    assert matrix(b.onehot(label, "n", False), here) == [[int(p == chosen)] for p in (1, 2, 3)]


def test_softmax_free_is_its_index_form_and_actual_its_declared_value() -> None:
    form = b.rowfn("softmax", A)
    assert all(sum(row) == 1 for row in matrix(form, point()))
    assert all(sum(row, arb(0)).overlaps(arb(1)) for row in matrix(form, point(actual=True, ball=True)))


def test_a_division_by_zero_and_an_undecided_comparison_are_bad_points() -> None:
    with pytest.raises(BadPoint, match="division by 0"):
        quotient(fmpq(1), fmpq(0))
    third = arb(1) / 3
    with pytest.raises(BadPoint, match="can't be decided"):
        compare(">", third, arb(fmpq(1, 3)) + arb(0, 1e-20))
    assert compare("==", third, third)


def test_draws_keep_to_their_ranges() -> None:
    rng = Random(3)
    assert all(abs(rational(rng)) <= 3 for _ in range(50))
    assert all(0 < between(rng) < 1 for _ in range(50))
    assert isinstance(whole(rng), int)


def test_an_unknown_factor_or_form_raises() -> None:
    class Odd(Form):
        shape = (None, None)

    with pytest.raises(TypeError, match="Odd"):
        matrix(Odd(), point())
    assert Array("x", (None, None)) is not None
