"""Every row of the registry, never a hand-kept list: the declared slope is the derivative of the value."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from by_definition import entry, rows
from flint import arb, arb_series, ctx, fmpq, fmpq_series

from symbackprop.algebra import build
from symbackprop.algebra.forms import Number, Ones, Slope, arrays
from symbackprop.algebra.terms import Entry, Index, Place, Sums, term
from symbackprop.rules.elementwise import elementwise
from symbackprop.rules.general import find, general
from symbackprop.rules.primitives import AtKink, NeedsBall, OutsideDomain, Undecided
from symbackprop.rules.registry import RULES
from symbackprop.rules.rule import Rule, declare
from symbackprop.rules.unfolding import put_in

ELEMENTWISE = [r for r in RULES.values() if r.kind == "elementwise"]
ROWWISE = [r for r in RULES.values() if r.kind == "rowwise"]
POINTS = [fmpq(0), fmpq(3, 2), fmpq(-2, 3), fmpq(11, 5), fmpq(-7, 4)]
VECTOR = [fmpq(1, 2), fmpq(-4, 3), fmpq(2)]


@pytest.fixture(autouse=True)
def _precision() -> Iterator[None]:
    before, ctx.prec, ctx.cap = (ctx.prec, ctx.cap), 256, 2
    yield
    ctx.prec, ctx.cap = before


def series_of(kind: Any, at: Any, along: int) -> Any:
    return kind([arb(at) if kind is arb_series else at, along])


def derivative(rule: Rule, at: tuple[Any, ...], which: int) -> Any:
    """The first coefficient of the power series of the declared value: exact where that is possible."""
    for kind in (fmpq_series, arb_series):
        try:
            result = rule.value(*(series_of(kind, x, int(k == which)) for k, x in enumerate(at)))
            return result[1]
        except NeedsBall:
            continue
    raise AssertionError("balls are never refused")


def declared_slope(rule: Rule, at: tuple[Any, ...], which: int, kink: Fraction = Fraction(0)) -> Any:
    """The declared slope as a form, in terms of z and a, evaluated."""
    inputs = tuple(build.scalar(f"z{k}") for k in range(rule.arity))
    out = build.scalar("a")
    params = tuple(p for _, p in rule.params)
    extra = (which,) if rule.arity == 2 else params
    form = rule.slope(*inputs, out, kink, *extra)
    for number in (lambda x: x, arb):
        values = [number(x) for x in at]
        try:
            env = {z.name: [[x]] for z, x in zip(inputs, values, strict=True)}
            if out in arrays(form):
                env["a"] = [[rule.value(*values, *params)]]
            return rows(form, env, {})[0][0]
        except NeedsBall:
            continue
    raise AssertionError("balls are never refused")


def same(a: Any, b: Any) -> bool:
    if isinstance(a, arb) or isinstance(b, arb):
        a, b = arb(a), arb(b)
        return bool(a.overlaps(b)) and all(x.rad() < arb(2) ** -200 for x in (a, b))
    return bool(a == b)


def usable(rule: Rule) -> list[tuple[Any, ...]]:
    """The points at which the rule has a derivative."""
    good = []
    for at in itertools.product(POINTS, repeat=rule.arity):
        try:
            derivative(rule, at, 0)
        except (AtKink, OutsideDomain):
            continue
        good.append(at)
    return good


def counterexample(rule: Rule) -> str | None:
    """A point at which the declared slope is not the derivative."""
    for at in usable(rule):
        for which in range(rule.arity):
            found, needed = declared_slope(rule, at, which), derivative(rule, at, which)
            if not same(found, needed):
                return f"{rule.name} at {at}: {found} but the derivative is {needed}"
    return None


def each(rules: list[Rule]) -> Any:
    return pytest.mark.parametrize("rule", rules, ids=lambda r: r.name)


@each(ELEMENTWISE)
def test_the_declared_slope_is_the_derivative_of_the_declared_value(rule: Rule) -> None:
    assert counterexample(rule) is None


@each(ELEMENTWISE)
def test_the_slope_is_looked_at_on_both_sides_of_zero_where_there_are_two(rule: Rule) -> None:
    firsts = {at[0] > 0 for at in usable(rule) if at[0] != 0}
    assert firsts == ({True} if rule.name in ("log", "sqrt") else {True, False})


@each(ELEMENTWISE)
@pytest.mark.parametrize("wrong", ["one more", "of the other sign", "twice as large"])
def test_a_planted_wrong_slope_is_caught(rule: Rule, wrong: str) -> None:
    def planted(*args: Any) -> Any:
        right = rule.slope(*args)
        if wrong == "one more":
            return build.add(right, build.num(1))
        return build.neg(right) if wrong == "of the other sign" else build.multiply(build.num(2), right)

    if rule.name in ("sign", "step") and wrong != "one more":
        assert counterexample(replace(rule, slope=planted)) is None  # their slope is 0
    else:
        assert counterexample(replace(rule, slope=planted)) is not None


def test_the_wrong_tanh_of_a_tired_hand_is_caught_and_named() -> None:
    wrong = replace(RULES["tanh"], slope=lambda z, a, kink: build.add(build.num(1), build.power(a, 2)))
    assert (counterexample(wrong) or "").startswith("tanh at")


@each([r for r in ELEMENTWISE if r.kinks and r.arity == 1])
@pytest.mark.parametrize("kink", [Fraction(0), Fraction(1), Fraction(1, 3), Fraction(1, 100), Fraction(-1)])
def test_the_slope_at_the_kink_is_the_declared_one_and_elsewhere_it_is_not_felt(
    rule: Rule, kink: Fraction
) -> None:
    for point in rule.kinks:
        at = (fmpq(point.numerator, point.denominator),)
        assert declared_slope(rule, at, 0, kink) == fmpq(kink.numerator, kink.denominator)
    for at in usable(rule):
        assert declared_slope(rule, at, 0, kink) == derivative(rule, at, 0)


@each([r for r in ELEMENTWISE if r.arity == 2])
@pytest.mark.parametrize("which", [0, 1])
def test_both_of_two_equal_arguments_have_the_slope_declared_for_the_kink(rule: Rule, which: int) -> None:
    tie = (fmpq(3, 2), fmpq(3, 2))
    assert declared_slope(rule, tie, which) == 0
    assert declared_slope(rule, tie, which, Fraction(1, 2)) == fmpq(1, 2)
    with pytest.raises(AtKink):
        derivative(rule, tie, which)


@each(ELEMENTWISE)
def test_the_slope_of_a_matrix_is_the_slope_of_each_entry(rule: Rule) -> None:
    zs = tuple(build.matrix(f"z{k}", 2, 3) for k in range(rule.arity))
    values = [fmpq(x, 4) for x in (2, 3, 5, 7, 11, 13)]
    shifted = values[1:] + values[:1]
    env = {"z0": [values[:3], values[3:]], "z1": [shifted[:3], shifted[3:]]}
    form = put_in(Slope(rule.name, zs, zs[0].shape, tuple(p for _, p in rule.params)))
    assert form is not None
    found = rows(build.broadcast(form, (2, 3)), env, {})
    at = list(zip(values, shifted, strict=True))
    needed = [derivative(rule, pair[: rule.arity], 0) for pair in at]
    assert all(same(x, y) for x, y in zip(itertools.chain(*found), needed, strict=True))


# -- rowwise -----------------------------------------------------------------------------------------------


def of(name: str) -> Any:
    array = build.column(name, 3)

    def at(place: Place) -> Sums:
        return term(Entry(array, (place,)))

    return at


@each(ROWWISE)
def test_the_index_form_of_an_entry_has_the_declared_value(rule: Rule) -> None:
    i = Index(3)
    form = rule.entry(of("z"), i, 3)
    values = [arb(x) for x in VECTOR]
    for place, needed in enumerate(rule.value(values), start=1):
        assert same(entry(form, {"z": values}, {i: place}), needed)


def wrong_entries(rule: Rule) -> list[tuple[int, int]]:
    """The entries at which the declared Jacobian is not the series derivative of the declared value."""
    i, j = Index(3), Index(3)
    form = rule.jacobian(of("z"), of("a"), i, j)
    values = [arb(x) for x in VECTOR]
    env = {"z": values, "a": rule.value(values)}
    wrong = []
    for q in (1, 2, 3):
        moved = rule.value([series_of(arb_series, x, int(k == q)) for k, x in enumerate(VECTOR, start=1)])
        wrong += [(p, q) for p in (1, 2, 3) if not same(entry(form, env, {i: p, j: q}), moved[p - 1][1])]
    return wrong


@each(ROWWISE)
def test_the_declared_jacobian_is_the_derivative(rule: Rule) -> None:
    assert wrong_entries(rule) == []


@each(ROWWISE)
def test_a_planted_transposed_or_negated_jacobian_is_caught(rule: Rule) -> None:
    from symbackprop.algebra.terms import negate

    assert wrong_entries(replace(rule, jacobian=lambda z, a, i, j: negate(rule.jacobian(z, a, i, j))))
    if rule.name == "log_softmax":  # softmax's is symmetric
        assert wrong_entries(replace(rule, jacobian=lambda z, a, i, j: rule.jacobian(z, a, j, i)))


def test_softmax_of_equal_entries_is_rational() -> None:
    assert RULES["softmax"].value([fmpq(7, 3)] * 3) == [fmpq(1, 3)] * 3
    with pytest.raises(NeedsBall):
        RULES["softmax"].value(VECTOR)


def test_the_jacobian_of_max_is_one_at_the_largest_entry() -> None:
    rule, j = RULES["max"], Index(3)
    form = rule.jacobian(of("z"), lambda: term(Entry(build.scalar("a"))), j)
    env = {"z": VECTOR, "a": [rule.value(VECTOR)]}
    assert [entry(form, env, {j: q}) for q in (1, 2, 3)] == [0, 0, 1]


def test_a_mean_of_whole_numbers_is_no_float() -> None:
    assert RULES["mean"].value([fmpq(1), fmpq(2)]) == fmpq(3, 2)
    assert RULES["mean"].value([1, 2]) == Fraction(3, 2)


# -- the table ---------------------------------------------------------------------------------------------


@each(list(RULES.values()))
def test_every_rule_says_what_it_is_and_how_it_is_printed(rule: Rule) -> None:
    assert rule.tex and rule.doc and rule.name.isidentifier()
    parts = {"elementwise": "value slope", "rowwise": "value entry jacobian", "composite": "expand"}
    needed = {**parts, "reduction": "value", "structural": "tex"}[rule.kind]
    assert all(getattr(rule, part) is not None for part in needed.split())
    assert rule.tex.count("{") == rule.tex.count("}") and "_" not in rule.tex.replace(r"\_", "")


CONTRACT = """relu leaky_relu elu softplus sigmoid tanh gelu silu exp log sqrt abs sin cos erf step sign
softmax log_softmax sum mean norm dot trace max maximum minimum outer diag ones onehot mse bce cross_entropy
cross_entropy_logits huber hinge layernorm batchnorm attention"""


def test_every_function_of_the_language_is_in_the_registry() -> None:
    assert set(CONTRACT.split()) <= set(RULES)


def test_a_name_that_is_declared_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="the rule tanh is declared twice"):
        declare(RULES["tanh"])


def test_one_line_adds_a_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(RULES, "cube", raising=False)
    elementwise("cube", tex="C", value=lambda z: z * z * z, slope=lambda z, a: 3 * z**2, doc="z**3")
    added = RULES.pop("cube")
    assert counterexample(added) is None
    assert added.value(fmpq(2, 3)) == fmpq(8, 27)


def test_a_slope_reads_as_in_a_textbook() -> None:
    z, a = build.column("z", "n"), build.column("a", "n")
    found = put_in(Slope("tanh", (z,), z.shape), a)
    assert found == build.subtract(Ones(("n", None)), build.hadamard(a, a))
    relu = put_in(Slope("relu", (z,), z.shape), a, Fraction(0))
    assert relu == build.indicator(">", z, Number(Fraction(0)))
    assert put_in(Slope("relu", (z,), z.shape), a, Fraction(1)) == build.indicator(">=", z, Number(Fraction(0)))


def test_a_general_function_has_no_slope_to_put_in_and_stays_out_of_the_registry() -> None:
    z = build.column("z", 3)
    assert put_in(Slope("phi", (z,), z.shape)) is None
    assert find("phi", {"phi": "elementwise"}) == general("phi", "elementwise")
    assert general("phi", "elementwise").tex == r"\phi" and general("l", "scalar").kind == "reduction"
    assert general("my_loss", "scalar").tex == r"\operatorname{my\_loss}"
    assert find("tanh", {}) is RULES["tanh"] and find("phi", {}) is None


def test_a_ball_around_the_kink_is_undecided_not_guessed() -> None:
    with pytest.raises(Undecided):
        RULES["leaky_relu"].value(arb(0, 1), Fraction(1, 7))
