"""exp, log, .. on every kind of number: exact where the result is rational, certain where it is a ball."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction

import pytest
import sympy
from flint import arb, arb_series, ctx, fmpq, fmpq_series

from symbackprop.rules import primitives as p
from symbackprop.rules.registry import RULES


@pytest.fixture(autouse=True)
def _precision() -> Iterator[None]:
    before, ctx.prec, ctx.cap = (ctx.prec, ctx.cap), 128, 3
    yield
    ctx.prec, ctx.cap = before


@pytest.mark.parametrize(
    ("name", "point", "result"),
    [
        ("exp", 0, 1),
        ("log", 1, 0),
        ("sin", 0, 0),
        ("cos", 0, 1),
        ("atan", 0, 0),
        ("erf", 0, 0),
        ("tanh", 0, 0),
    ],
)
def test_a_transcendental_function_is_exact_at_its_one_rational_point(
    name: str, point: int, result: int
) -> None:
    function = getattr(p, name)
    assert function(fmpq(point)) == result and function(Fraction(point)) == result
    with pytest.raises(p.NeedsBall):
        function(fmpq(2, 3))


def test_sigmoid_of_zero_is_exactly_one_half() -> None:
    assert RULES["sigmoid"].value(fmpq(0)) == fmpq(1, 2)
    assert RULES["gelu"].value(fmpq(0)) == 0 and RULES["softplus"].value(arb(0)).overlaps(arb(2).log())


def test_the_root_of_a_square_of_a_rational_is_exact() -> None:
    assert p.sqrt(fmpq(4, 9)) == fmpq(2, 3)
    assert p.sqrt(fmpq_series([fmpq(4, 9), 1]))[1] == fmpq(3, 4)
    with pytest.raises(p.NeedsBall):
        p.sqrt(fmpq(2))
    with pytest.raises(p.NeedsBall):
        p.sqrt(fmpq_series([2, 1]))


@pytest.mark.parametrize("number", [fmpq(-1, 2), arb(-2), fmpq_series([-3, 1]), arb_series([-4, 1])])
def test_outside_the_domain_is_said_and_not_nan(number: object) -> None:
    for function in (p.log, p.sqrt):
        with pytest.raises(p.OutsideDomain):
            function(number)


def test_a_ball_across_the_edge_of_the_domain_asks_for_precision() -> None:
    with pytest.raises(p.Undecided):
        p.log(arb(0, 1))


def test_the_root_of_a_series_that_leaves_zero_has_no_derivative() -> None:
    with pytest.raises(p.AtKink):
        p.sqrt(fmpq_series([0, 2]))
    assert p.sqrt(fmpq_series([0])).length() == 0


@pytest.mark.parametrize("at", [Fraction(-7, 5), Fraction(3, 2)])
def test_tanh_of_a_series_is_composed_and_right(at: Fraction) -> None:
    x = arb(fmpq(at.numerator, at.denominator))
    series = p.tanh(arb_series([x, 1]))
    assert series[0].overlaps(x.tanh()) and series[1].overlaps(1 - x.tanh() ** 2)


@pytest.mark.parametrize(
    ("relation", "truth"),
    [
        (">", (0, 0, 1)),
        (">=", (0, 1, 1)),
        ("<", (1, 0, 0)),
        ("<=", (1, 1, 0)),
        ("==", (0, 1, 0)),
        ("!=", (1, 0, 1)),
    ],
)
def test_comparisons_of_every_kind_of_number_agree(relation: p.Relation, truth: tuple[int, ...]) -> None:
    half = fmpq(1, 2)
    for kind in (fmpq, arb, lambda x: fmpq_series([x]), lambda x: arb_series([x])):
        found = [p.compare(relation, kind(x), kind(half)) for x in (fmpq(1, 3), half, fmpq(3, 5))]
        assert found == [bool(t) for t in truth]


def test_balls_that_overlap_are_undecided() -> None:
    with pytest.raises(p.Undecided):
        p.compare("==", arb(1, 2), arb(2))


def test_a_series_is_compared_by_its_start_and_refused_where_it_starts_on_the_boundary() -> None:
    assert p.compare(">", fmpq_series([2, -5]), 1) is True
    with pytest.raises(p.AtKink):
        p.compare(">", fmpq_series([1, 5]), 1)


def test_the_larger_of_two_balls_that_overlap_is_a_ball() -> None:
    assert p.maximum(arb(0, 1), 0).contains(arb(0.5))
    assert p.minimum(fmpq(2, 3), fmpq(3, 4)) == fmpq(2, 3)
    assert p.absolute(fmpq(-2, 3)) == fmpq(2, 3) and p.sign(fmpq(-2, 3)) == -1


def test_the_branch_that_is_not_taken_is_not_computed() -> None:
    assert RULES["elu"].value(fmpq(5, 3)) == fmpq(5, 3)
    with pytest.raises(p.NeedsBall):
        RULES["elu"].value(fmpq(-5, 3))


@pytest.mark.parametrize("rule", [r for r in RULES.values() if r.kind == "elementwise"], ids=lambda r: r.name)
@pytest.mark.parametrize("at", [(Fraction(3, 2), Fraction(2, 7)), (Fraction(2, 5), Fraction(5, 3))])
def test_sympy_gives_the_value_that_balls_give(rule: object, at: tuple[Fraction, ...]) -> None:
    x = sympy.symbols("x y", real=True)[: rule.arity]
    formula = rule.value(*x)
    exact = [sympy.Rational(a.numerator, a.denominator) for a in at[: rule.arity]]
    theirs = sympy.N(formula.subs(dict(zip(x, exact, strict=True))), 25)
    ours = rule.value(*(arb(fmpq(a.numerator, a.denominator)) for a in at[: rule.arity]))
    assert (ours - arb(str(theirs))).abs_upper() < arb(10) ** -20


def test_an_unknown_kind_of_number_is_refused() -> None:
    with pytest.raises(TypeError, match="exp does not know numbers of type str"):
        p.exp("1")


def test_filling_the_registry_does_not_import_sympy() -> None:
    code = "import sys, symbackprop.rules.registry; sys.exit('sympy' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
