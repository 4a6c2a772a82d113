"""Claims: statements over a finite domain, tried on every input; threshold networks by cases."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from symbackprop import derive
from symbackprop.errors import NetworkFileError
from symbackprop.network.file import load, loads
from symbackprop.network.network import Network
from symbackprop.numeric.claims import ClaimResult, claim_results, tried
from symbackprop.numeric.remembered import MOST, remembered
from symbackprop.numeric.value import flat_cells

WORKED = Path(__file__).resolve().parent.parent / "worked"

SMALL = """\
inputs: {x: [3], c: []}
parameters: {W: [2, 3]}
equations:
  z: W @ x
  y: z[1] > z[2]
wrt: []
values: {W: [[1, 2, 0], [0, 1, 1]]}
"""


def of(text: str) -> tuple[ClaimResult, ...]:
    (network,) = loads(text)
    return claim_results(network)


def one(holds: str, each: str = "{x: {each: [-1, 2]}}", text: str = SMALL) -> ClaimResult:
    (found,) = of(f"{text}claims: {{for: {each}, holds: '{holds}'}}\n")
    return found


def failures(network: Network) -> list[tuple[int, int]]:
    return [(result.failures, result.claim.inputs) for result in claim_results(network)]


# -- counted by hand ---------------------------------------------------------------------------------------


def test_failures_are_counted_and_the_first_is_shown() -> None:
    found = one("y == (x[1] + x[2] > x[3])")
    assert (found.holds, found.failures, found.claim.inputs) == (True, 0, 64)
    found = one("y == (x[1] > x[3])")
    points = itertools.product(range(-1, 3), repeat=3)
    wrong = [p for p in points if (p[0] + p[1] > p[2]) != (p[0] > p[2])]
    assert found.failures == len(wrong)
    assert found.counterexample is not None
    shown = {name: flat_cells(value) for name, value in found.counterexample.items()}
    assert shown == {"x": list(wrong[0]), "y": [int(wrong[0][0] + wrong[0][1] > wrong[0][2])]}
    assert found.line == (
        f"the claim y == (x[1] > x[3]) fails on {len(wrong)} of 64 inputs, "
        f"first at x = {list(wrong[0])}, y = {int(sum(wrong[0][:2]) > wrong[0][2])}"
    )


@pytest.mark.parametrize(
    ("holds", "true"),
    [
        ("x[1] in {x[2], x[3]}", lambda a, b, c: a in (b, c)),
        ("x[1] in [x[2], 2]", lambda a, b, c: b <= a <= 2),
        ("x[1] in {0, 2}", lambda a, b, c: a in (0, 2)),
        ("-1 < x[1] <= x[2] + 1", lambda a, b, c: -1 < a <= b + 1),
        ("(x[1] != x[2]) * (x[2] != x[3])", lambda a, b, c: a != b and b != c),
        ("abs(x[1]) + relu(x[2])/3 < x[3]**2 - 1/3", lambda a, b, c: 3 * abs(a) + max(b, 0) < 3 * c**2 - 1),
        ("max(x) == x[2]", lambda a, b, c: max(a, b, c) == b),
        ("softmax(x)[1] >= softmax(x)[3]", lambda a, b, c: a >= c),
        ("sum(x)**2 == sum(x**2)", lambda a, b, c: (a + b + c) ** 2 == a * a + b * b + c * c),
        ("2 > 1", lambda a, b, c: True),
        ("exp(x[1]) >= 1/2", lambda a, b, c: a >= 0),
    ],
)
def test_statements_mean_what_they_say(holds: str, true: object) -> None:
    assert callable(true)
    points = itertools.product(range(-1, 3), repeat=3)
    assert one(holds).failures == sum(not true(*p) for p in points)


def test_several_quantities_run_together() -> None:
    found = one("x[1] <= c", "{x: {each: [0, 1]}, c: {each: [0, 2]}}")
    assert (found.claim.inputs, found.failures) == (24, 4)
    assert found.at == "x = [1, 0, 0], c = 0"


def test_a_value_of_the_file_gives_way_to_the_domain() -> None:
    text = SMALL.replace("values: {", "values: {x: [7, 7, 7], ")
    assert one("x[1] <= 2", text=text).holds
    (network,) = loads(text)
    assert flat_cells(derive(network).numbers.forward["y"]) == [1]


def test_other_sizes_and_names_change_the_count() -> None:
    text = (
        SMALL.replace("[3]", "[2]")
        .replace("[2, 3]", "[2, 2]")
        .replace("[1, 2, 0], [0, 1, 1]", "[1, 2], [0, 1]")
    )
    found = one("u[1] + u[2] > 0", "{u: {each: [-2, 2]}}", text.replace("x", "u"))
    assert (found.claim.inputs, found.failures) == (25, 15)


def test_what_has_no_value_is_named() -> None:
    found = one("y == 1", text=SMALL.replace("values: {W: [[1, 2, 0], [0, 1, 1]]}\n", ""))
    assert not found.holds
    assert found.line == "the claim y == 1 was not tried: W has no value"
    assert one("c > x[1]").line.endswith("was not tried: c has no value")
    assert one("max(x) == c").line.endswith("was not tried: c has no value")


# -- the networks of the homework --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("right", [(0, 2401), (0, 2401)]),
        ("doubled", [(133, 2401), (0, 2401)]),
        ("negative", [(133, 2401), (0, 2401)]),
        ("zero", [(889, 2401), (630, 2401)]),
    ],
)
def test_is_a_number_in_the_list(name: str, expected: list[tuple[int, int]]) -> None:
    assert failures(load(WORKED / "list_membership" / "net.yaml", name)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("any", [(0, 4096), (0, 4096)]), ("one", [(112, 4096), (0, 4096)]), ("unscaled", [(490, 729)])],
)
def test_are_three_numbers_a_permutation(name: str, expected: list[tuple[int, int]]) -> None:
    assert failures(load(WORKED / "permutation" / "net.yaml", name)) == expected


def test_a_repeat_is_the_first_counterexample() -> None:
    network = load(WORKED / "list_membership" / "net.yaml", "doubled")
    found = tried(network.claims[0], network)
    assert found.at == "x = [-3, -3, -3, -3], y = 0"


# -- pages -------------------------------------------------------------------------------------------------


def test_threshold_units_are_written_by_cases() -> None:
    page = derive(load(WORKED / "list_membership" / "net.yaml", "doubled")).tex()
    assert r"h_i = \begin{cases}1 & -1 \le z_{1,i} \le 1\\0 & \text{otherwise}\end{cases}" in page
    assert r"\text{wrong for 133 of 2401 inputs, first for}" in page
    assert r"for every $x \in \{-3, \dots, 3\}^{4}$: \texttt{y == (x[4] in \{x[1], x[2], x[3]\})}" in page
    assert r"\text{holds for all 2401 inputs}" in page
    assert "No gradient is asked for" in page


def test_a_claim_is_in_the_json_with_its_first_counterexample() -> None:
    (network,) = loads(f"{SMALL}claims: {{for: {{x: {{each: [0, 1]}}}}, holds: 'y == x[1] * (1 - x[3])'}}\n")
    (claim,) = json.loads(derive(network).json())["claims"]
    assert claim == {
        "claim": "y == x[1] * (1 - x[3])",
        "for": {"x": [0, 1]},
        "inputs": 8,
        "failures": 2,
        "holds": False,
        "counterexample": {"x": ["0", "1", "0"], "y": "1"},
        "message": "the claim y == x[1] * (1 - x[3]) fails on 2 of 8 inputs, first at x = [0, 1, 0], y = 1",
    }


@pytest.mark.parametrize(("holds", "code"), [("y <= 1", 0), ("y == 1", 1)])
def test_derive_ends_with_1_where_a_claim_fails(tmp_path: Path, holds: str, code: int) -> None:
    net = tmp_path / "net.yaml"
    net.write_text(f"{SMALL}claims: {{for: {{x: {{each: [0, 1]}}}}, holds: '{holds}'}}\n")
    command = [sys.executable, "-m", "symbackprop", "derive", str(net), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ), timeout=120)
    assert done.returncode == code
    assert ("the claim y == 1 fails on" in done.stderr) == (code == 1)


# -- faults ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ("[y]", "8:10: a claim is a mapping, as {for: {x: {each: [-3, 3]}}, holds: 'y == (x[1] > 0)'}"),
        ("{for: {x: {each: [0, 1]}}}", "8:9: the claim has no holds; write {for:"),
        ("{holds: y}", "8:9: the claim has no for; write {for:"),
        ("{for: {x: {each: [0, 1]}}, hold: y}", "8:36: hold is no key of a claim; did you mean holds?"),
        ("{for: x, holds: y}", "8:15: for names what runs and from where to where"),
        ("{for: {q: {each: [0, 1]}}, holds: y}", "8:16: q is not declared"),
        ("{for: {z: {each: [0, 1]}}, holds: y}", "8:16: z is computed; a claim runs over what is given"),
        ("{for: {x: [0, 1]}, holds: y}", "8:19: x runs over a range, as {each: [-3, 3]}"),
        ("{for: {x: {each: [0, 1, 2]}}, holds: y}", "8:26: each of x is the first and the last whole number"),
        ("{for: {x: {each: [0, 1/2]}}, holds: y}", "8:26: each of x is the first and the last whole number"),
        ("{for: {x: {each: [2, 1]}}, holds: y}", "8:26: 2 to 1 is empty; write the smaller number first"),
        (
            "{for: {x: {each: [0, 99]}}, holds: y}",
            "8:15: the claim has 1000000 inputs, at most 200000 are tried",
        ),
        ("{for: {x: {each: [0, 1]}}, holds: z}", "8:43: holds is 2 x 1, one statement was needed"),
        ("{for: {x: {each: [0, 1]}}, holds: y == u}", "8:43: unknown name u, in holds"),
        ("{for: {x: {each: [0, 1]}}, holds: [y]}", "8:43: holds is one expression, as 'y == (x[1] > 0)'"),
    ],
)
def test_a_faulty_claim_is_told_with_its_place(claims: str, message: str) -> None:
    with pytest.raises(NetworkFileError) as caught:
        loads(f"{SMALL}claims: {claims}\n")
    assert str(caught.value).startswith(f"net.yaml:{message}"), caught.value


def test_a_size_that_is_a_symbol_cannot_be_tried() -> None:
    text = (
        "inputs: {x: [n]}\nequations: {y: sum(x) > 0}\nwrt: []\nclaims: {for: {x: {each: [0, 1]}}, holds: y}\n"
    )
    with pytest.raises(NetworkFileError, match="x is n x 1; to try every x its size must be a number"):
        loads(text)
    named = text.replace("wrt", "sizes: {n: 2}\nwrt")
    assert [r.failures for r in of(named)] == [1]


def test_an_astronomic_domain_is_refused_at_once() -> None:
    text = "inputs: {x: [900, 900]}\nequations: {y: sum(x) > 0}\nwrt: []\n"
    with pytest.raises(NetworkFileError, match="the claim has at least 10"):
        loads(f"{text}claims: {{for: {{x: {{each: [-1000000, 1000000]}}}}, holds: y}}\n")


# -- what is looked up -------------------------------------------------------------------------------------


def test_a_function_of_few_slots_is_worked_out_once_for_each_combination() -> None:
    met: list[tuple[int, int]] = []

    def function(slots: list[int]) -> int:
        met.append((slots[0], slots[2]))
        return slots[0] - 2 * slots[2]

    quick = remembered(function, frozenset((2, 0)))
    points = list(itertools.product(range(3), repeat=3))
    assert [quick(list(p)) for p in points] == [p[0] - 2 * p[2] for p in points]
    assert sorted(met) == sorted({(p[0], p[2]) for p in points})


def test_a_function_of_many_slots_is_not_kept() -> None:
    def function(slots: list[int]) -> int:
        return sum(slots)

    assert remembered(function, frozenset(range(4))) is function


def test_what_is_looked_up_is_bounded() -> None:
    quick = remembered(lambda slots: slots[0] ** 2, frozenset((0,)))
    assert all(quick([k]) == k * k for k in range(3 * MOST))
    assert all(quick([k]) == k * k for k in range(3 * MOST))


@pytest.mark.parametrize("exponent", [0, 1, 3, 64])
def test_whole_powers_are_exact(exponent: int) -> None:
    found = one(f"x[1]**{exponent} == x[2]", text=SMALL)
    points = itertools.product(range(-1, 3), repeat=3)
    assert found.failures == sum(a**exponent != b for a, b, _ in points)
