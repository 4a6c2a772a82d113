"""Hand-worked values beside the file: what each key asks for, and how each number is judged."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from flint import arb, ctx, fmpq
from numeric_nets import derivation, gradient, network, relu_rows

from symbackprop.algebra import build as b
from symbackprop.network.network import Quantity, Update
from symbackprop.numeric.expected import Result
from symbackprop.numeric.solve import work
from symbackprop.numeric.written import agreement, read_number


def results(*entries: tuple[str, Any]) -> tuple[Result, ...]:
    net, derived = relu_rows([[2, 1], [0, -1]], [[-1, 2], [1, 2]])
    aliased = Quantity(net.quantities["Y_2"].array, "computed", aliases=("h_1",))
    net = replace(
        net,
        expected=entries,
        update=Update(Fraction(1, 2)),
        quantities={**net.quantities, "Y_2": aliased},
    )
    return work(net, replace(derived, network=net)).expected


RIGHT: list[tuple[str, Any]] = [
    ("S_2", ["2", "-1"]),
    ("S_2", [["2"], ["-1"]]),
    ("S_2[2]", "-1"),
    ("W_1[2,2]", "-1"),
    ("h_1", ["2.0", "0"]),
    ("dL/dW_1", [["8", "0"], ["16", "0"]]),
    ("dL/dW_1[2,1]", "16"),
    ("dL/dY_2[1]", "32/4"),
    ("S_3 > 0", ["0", "1"]),
    ("relu'(S_3)", ["0", "1"]),
    ("relu'(S_3)[2]", "1"),
    ("W_2_new", [["-1", "-2"], ["1", "2"]]),
    ("L", 8),
]


@pytest.mark.parametrize(("key", "written"), RIGHT, ids=[key for key, _ in RIGHT])
def test_a_right_value_is_correct_whatever_the_key_asks(key: str, written: Any) -> None:
    (result,) = results((key, written))
    assert (result.verdict, result.message) == ("correct", "")


OTHERS: list[tuple[str, Any, str]] = [
    ("dL/dW_2", [["0", "8"], ["1", "0"]], "wrong in row 2, column 1: 1 was written, it is 0"),
    ("S_2", ["2", "1"], "wrong in row 1, column 2: 1 was written, it is -1"),
    ("L", "9", "wrong: 9 was written, it is 8"),
    ("S_2", ["2", "-1", "0"], "wrong: S_2 is 1 x 2, 1 x 3 numbers were written"),
    ("dL/dW_2", "?", "blank"),
    ("dL/dY_2", ["8", "?"], "blank in row 1, column 2"),
    ("dL/dq", "?", "blank: q is not declared"),
    ("dL/dW_2", r"\delta h^T", r"unbound: \delta h^T is no number; formulas are not judged here"),
    ("dL/dq", "3", "unbound: q is not declared"),
    ("dJ/dW_2", [["0", "8"], ["0", "0"]], "unbound: J is not the loss; it is L"),
    ("dL/dX", ["16", "0"], "unbound: the values given do not determine dL/dX"),
    ("S_2[3]", "1", "unbound: S_2 is 1 x 2 and has no such entry"),
    ("tan'(S_2)", "1", "unbound: tan is no function with a slope"),
    ("relu'(q)", "1", "unbound: q is not declared"),
    ("X_new", "1", "unbound: the values given do not determine X_new"),
    (
        "sum(S_2)",
        "1",
        "unbound: sum(S_2) is not read; names, dL/dNAME, NAME[i], NAME > 0 and NAME_new are",
    ),
]


@pytest.mark.parametrize(("key", "written", "line"), OTHERS)
def test_what_is_not_right_says_what_it_is(key: str, written: Any, line: str) -> None:
    (result,) = results((key, written))
    assert result.line == f"expected {key}: {line}"


def test_only_wrong_values_count_as_wrong() -> None:
    net, derived = relu_rows([[2, 1], [0, -1]], [[-1, 2], [1, 2]])
    net = replace(net, expected=(("S_2", ["2", "3"]), ("Y_2", "?"), ("q", "1"), ("L", "8")))
    numbers = work(net, replace(derived, network=net))
    assert numbers.wrong == ("expected S_2: wrong in row 1, column 2: 3 was written, it is -1",)


def test_the_same_quantity_may_come_twice() -> None:
    first, second = results(("L", "8"), ("L", "7"))
    assert (first.verdict, second.verdict) == ("correct", "wrong")


@pytest.mark.parametrize(
    ("text", "number", "verdict"),
    [
        ("0.0360", "0.036", "correct"),
        ("0,25", "1/4", "correct"),
        ("-0.0180", "-0.01799", "rounded"),
        ("-0.0181", "-0.01799", "wrong"),
        ("0.018", "0.0185", "rounded"),
        ("0.018", "0.01851", "wrong"),
        ("0.2", "0.1966", "wrong"),
        ("0.20", "0.1966", "rounded"),
        ("0.00", "0.001", "wrong"),
        ("3", "3.0001", "wrong"),
        ("3/10", "0.3001", "wrong"),
        ("1.2e-3", "0.00121", "rounded"),
        ("\u22120.5", "-0.5", "correct"),
    ],
)
def test_a_decimal_may_be_off_by_half_a_unit(text: str, number: str, verdict: str) -> None:
    written, exact = read_number(text), Fraction(number)
    assert written is not None
    assert agreement(written, fmpq(exact.numerator, exact.denominator)) == verdict


@pytest.mark.parametrize("text", ["", ".", "-", "1/0", "1 2", "x", "1.2.3", "0x10", "1e", "--1", "1_000"])
def test_what_is_no_number_is_not_read(text: str) -> None:
    assert read_number(text) is None


def test_a_transcendental_value_is_rounded_at_best() -> None:
    with ctx.workprec(150):
        e = arb(1).exp()
    for text, verdict in (("2.718", "rounded"), ("2.719", "wrong"), ("2.7182818284590452", "rounded")):
        written = read_number(text)
        assert written is not None
        assert agreement(written, e) == verdict


def test_a_slope_of_a_smooth_function_is_judged_to_its_digits() -> None:
    z, L = b.column("z", 2), b.scalar("L")
    net = network(
        {"z": z, "L": L},
        {"z": "parameter"},
        {"L": b.reduce("sum", b.apply("sigmoid", z))},
        {"z": [["-0.1"], ["1.2"]]},
        expected=(("sigmoid'(z)", ["0.2494", "0.178"]), ("dL/dz[2]", "0.1779")),
    )
    numbers = work(net, derivation(net, gradient(z, b.slope("sigmoid", z))))
    assert [result.verdict for result in numbers.expected] == ["rounded", "rounded"]
