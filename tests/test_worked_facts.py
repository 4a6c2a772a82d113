"""Worked pages against what is known of them: a linear layer, given gradients, products, thresholds, costs.

What is right is written here as Python over numbers; the pages are read from their LaTeX and from their data.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from latex_axes import Axes
from latex_numbers import P
from latex_page import Page
from latex_point import Point
from latex_reader import read
from latex_value import scalar, value
from sheet_page import Blank, Facts, Known, blank, facts, fault, questions

from symbackprop.network.file import load_all
from symbackprop.solution import solve

WORKED = Path(__file__).resolve().parent.parent / "worked"


def data(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((WORKED / name / "solution.json").read_text(encoding="utf-8"))
    return found


def tex(name: str) -> str:
    return (WORKED / name / "solution.tex").read_text(encoding="utf-8")


def plain(equations: dict[str, str]) -> Page:
    """A page of one general layer: its equations, every size told by the test."""
    trees = {name: read(text) for name, text in equations.items()}
    return Page(False, frozenset(), "L", False, trees, Axes(), (), {})


# -- one general layer: h_i^(l+1) = sum_m W_im h_m, units k of H ----------------------------------------------

ABOVE, BELOW, WEIGHT = "h^(l+1)", "h^(l)", "W^(l)"


def general_layer(size: int) -> list[Known]:
    every = range(1, size + 1)

    def sent_down(f: Facts, j: int) -> int:
        return sum(f.d(ABOVE, i, 1) * f(WEIGHT, i, j) for i in every)

    return [
        Known(lambda f, i, j, k: (i == j) * f(BELOW, k, 1), dict.fromkeys("ijk", size)),
        Known(lambda f, j, k: f.d(ABOVE, j, 1) * f(BELOW, k, 1), dict.fromkeys("jk", size)),
        Known(lambda f, r, c: f.d(ABOVE, r, 1) * f(BELOW, c, 1), {}, (size, size)),
        Known(lambda f, i, j: f(WEIGHT, i, j), dict.fromkeys("ij", size)),
        Known(sent_down, {"j": size}),
        Known(lambda f, r, c: sent_down(f, r), {}, (size, 1)),
    ]


LAYER = plain({ABOVE: "W^{(l)} h^{(l)}"})


@functools.cache
def layer_blanks() -> list[list[Blank]]:
    return questions(tex("deep_linear_sheet"), LAYER)


def layer_faults(size: int, number: int, blanks: list[Blank]) -> list[str]:
    shapes = {ABOVE: (size, 1), BELOW: (size, 1), WEIGHT: (size, size)}
    f = facts(f"layer {size} {number}", LAYER, shapes, {"H": size}, {})
    known = general_layer(size)[number]
    # the entry of a whole vector is j on this page
    if known.shape == (size, 1):
        column = Known(lambda f, j: known.fact(f, r=j, c=1), {"j": size})
        rows = [b for b in blanks if not b.last]
        return [w for b in rows if (w := fault(b, column, f))] + [
            w for b in blanks if b.last and (w := fault(b, known, f))
        ]
    return [w for b in blanks if (w := fault(b, known, f))]


@pytest.mark.parametrize("size", [2, 3, 5])
@pytest.mark.parametrize("number", range(6))
def test_every_line_about_a_general_layer_is_right(size: int, number: int) -> None:
    blanks = layer_blanks()[number]
    assert layer_faults(size, number, blanks) == []
    assert blanks[-1].last


@pytest.mark.parametrize(
    ("number", "right", "wrong"),
    [
        (0, "ij", "ik"),
        (1, "_j", "_k"),
        (2, r"^{(l)\top}", "^{(l)}"),
        (3, "i,j", "j,i"),
        (4, "i,j", "j,i"),
        (5, r"\top", ""),
        (5, "l+1", "l"),
    ],
)
def test_a_slip_in_a_general_layer_is_seen(number: int, right: str, wrong: str) -> None:
    text = layer_blanks()[number][-1].text
    assert right in text
    try:
        assert layer_faults(3, number, [blank(text.replace(right, wrong), LAYER)])
    except ValueError:
        return


# -- two units with given upstream gradients -----------------------------------------------------------------


def test_given_gradients_times_mask_times_input() -> None:
    found = data("relu_given_upstream")["gradients"]
    upstream, x = {2: Fraction("-0.01799"), 4: Fraction("0.360")}, [1, 3]
    for unit, g in upstream.items():
        assert Fraction(found["z"]["value"][unit - 1]) == g * 1
        assert [Fraction(cell) for cell in found["a"]["value"][unit - 1]] == [g * x_j for x_j in x]
    assert found["z"]["value"][0] is found["z"]["value"][2] is None
    shown = tex("relu_given_upstream")
    for rounded in ("-0.0180", "-0.0540", "0.360", "1.08"):
        assert rounded in shown
    assert "-0.640" not in shown


def test_local_jacobians_of_a_relu_and_of_a_weight() -> None:
    """dh_i/dz_j = delta_ij 1(z_i > 0), dz_k/da_ij = delta_ik x_j"""
    gradients = data("relu_given_upstream")["gradients"]
    shapes = {"z": (4, 1), "x": (2, 1)}
    page = plain({})

    def last(name: str, chain: str) -> tuple[str, Any]:
        step = [s for s in gradients[name]["steps"] if s["chain"] == chain][-1]
        return step["head"], page.read(step["rhs"], frozenset())

    head, jacobian = last("z", "local h wrt z")
    assert head == r"\frac{\partial h_i}{\partial z_j}"
    f = facts("relu", page, shapes, {}, {})
    for i, j in itertools.product(range(4), repeat=2):
        text = read(r"\operatorname{relu}'(z_i)")
        slope = scalar(value(text, f.point, {"i": i, "j": j}))[0]
        assert slope == f.on("z", i + 1, 1)
        assert scalar(value(jacobian, f.point, {"i": i, "j": j}))[0] == (i == j) * f.on("z", i + 1, 1)
    head, jacobian = last("a", "local z wrt a")
    letters = re.findall(r"_\{?(\w+)\}?", head)
    (i,), (p, q) = letters[0], letters[1]
    for at in itertools.product(range(4), range(4), range(2)):
        spoken = dict(zip((i, p, q), at, strict=True))
        assert scalar(value(jacobian, f.point, spoken))[0] == (at[0] == at[1]) * f("x", at[2] + 1, 1)


# -- a Hessian v v^T and the orders of products --------------------------------------------------------------


def test_the_hessian_and_its_product_are_entries_of_v_v_t() -> None:
    page = plain({})
    blanks = questions(tex("hessian_products"), page, framed=True)
    f = facts("hessian", page, {name: (3, 1) for name in "xyv"}, {}, {})
    v = [f("v", r, 1) for r in (1, 2, 3)]

    def along(name: str, r: int) -> int:
        return v[r - 1] * sum(v[s - 1] * f(name, s, 1) for s in (1, 2, 3))

    known = [
        Known(lambda f, r, c: along("x", r), {}, (3, 1)),
        Known(lambda f, r, c: v[r - 1] * v[c - 1], {}, (3, 3)),
        Known(lambda f, r, c: along("y", r), {}, (3, 1)),
    ]
    for (answer,), right in zip(blanks, known, strict=True):
        assert fault(answer, right, f) == ""
    values = [answer["value"] for answer in data("hessian_products")["answers"]]
    assert values[1:] == [[["1", "2", "3"], ["2", "4", "6"], ["3", "6", "9"]], ["6", "12", "18"]]
    assert r"v^{\top} y = 6$" in tex("hessian_products")


Size = Callable[[int, int], int]
HESSIAN: tuple[tuple[Size, Size], ...] = ((lambda n, m: n * n, lambda n, m: n * n + n),)
VECTOR: tuple[tuple[Size, Size], ...] = (
    (lambda n, m: 2 * n, lambda n, m: 3 * n + 1),
    (lambda n, m: 2 * n * n, lambda n, m: n * n + 3 * n),
)
MATRIX: tuple[tuple[Size, Size], ...] = (
    (lambda n, m: 3 * m * n, lambda n, m: 2 * (m + n + m * n)),
    (lambda n, m: n * (2 * n + m), lambda n, m: n * n + m * n + 3 * n + m),
)
EXTENTS = [(2, 3), (5, 4), (7, 7), (11, 2)]


def table_rows(block: str) -> Iterator[tuple[str, str, str]]:
    """(which order, time, memory) of each row of a table of orders."""
    for line in re.findall(r"^(.+) \\\\\[2pt\]$", block, re.MULTILINE):
        _, words, time, memory = line.split(" & ")
        yield words.removeprefix(r"\text{").removesuffix("}"), time, memory


def number(text: str, n: int, m: int) -> int:
    found = scalar(value(read(text), Point(Random(0), {}, {"n": n, "m": m}), {}))[0]
    return found - P if found > P // 2 else found


def orders() -> list[str]:
    return tex("product_orders").split(r"\question{")[1:]


@pytest.mark.parametrize(("n", "m"), EXTENTS)
def test_time_and_memory_of_each_order_are_what_its_products_take(n: int, m: int) -> None:
    hessian, vector, matrix = ({words: cells for words, *cells in table_rows(block)} for block in orders())
    found = [
        (number(time, n, m), number(memory, n, m))
        for time, memory in (
            hessian[""],
            vector["reverse, cheapest"], vector["forward"],
            matrix["reverse"], matrix["forward"],
        )
    ]  # fmt: skip
    assert found == [(time(n, m), memory(n, m)) for time, memory in (*HESSIAN, *VECTOR, *MATRIX)]


@pytest.mark.parametrize(("n", "m"), EXTENTS)
def test_reverse_is_better_where_the_result_is_tall(n: int, m: int) -> None:
    block = orders()[2]
    ((reverse, less), (forward, more)) = MATRIX
    for what, cheaper in (("time", reverse(n, m) - forward(n, m)), ("memory", less(n, m) - more(n, m))):
        shown = re.search(rf"{what}: reverse minus forward\}} &\\filled\{{= ([^}}]*)\}}", block)
        assert shown is not None
        assert number(shown[1], n, m) == cheaper
        assert (cheaper < 0) == (m < n)
        assert rf"\text{{{what}: reverse is better}} &\filled{{\iff m < n}}" in block


# -- threshold networks, tried by plain Python ---------------------------------------------------------------


def near(z: int) -> int:
    return int(-1 <= z <= 1)


def first(points: Iterator[tuple[int, ...]], wrong: Callable[[tuple[int, ...]], bool]) -> tuple[int, Any]:
    failing = [point for point in points if wrong(point)]
    return len(failing), list(failing[0]) if failing else None


def in_list(x: tuple[int, ...]) -> bool:
    return x[3] in x[:3]


@pytest.mark.parametrize(
    ("name", "weight", "bias"), [("right", 1, -2), ("doubled", 2, -2), ("negative", -2, 2), ("zero", -2, -2)]
)
def test_the_first_list_that_is_judged_wrongly(name: str, weight: int, bias: int) -> None:
    def output(x: tuple[int, ...]) -> int:
        return near(weight * sum(near(2 * (x[3] - x[i])) for i in range(3)) + bias)

    def wrong(x: tuple[int, ...]) -> bool:
        return output(x) != in_list(x)

    def wrong_without_repeats(x: tuple[int, ...]) -> bool:
        return len(set(x[:3])) == 3 and wrong(x)

    compared("list_membership", name, [wrong, wrong_without_repeats], 4, range(-3, 4), output)


@pytest.mark.parametrize(
    ("name", "factor", "most", "values"), [("any", 2, 6, 4), ("one", 2, 1, 4), ("unscaled", 1, 6, 3)]
)
def test_the_first_pair_that_is_judged_wrongly(name: str, factor: int, most: int, values: int) -> None:
    def output(x: tuple[int, ...]) -> int:
        matching = sum(
            all(near(factor * (x[i] - x[3 + p[i]])) for i in range(3)) for p in itertools.permutations(range(3))
        )
        return int(1 <= matching <= most)

    def wrong(x: tuple[int, ...]) -> bool:
        return output(x) != (sorted(x[:3]) == sorted(x[3:]))

    def wrong_where_different(x: tuple[int, ...]) -> bool:
        return len(set(x[:3])) == 3 and wrong(x)

    compared("permutation", name, [wrong, wrong_where_different], 6, range(values), output)


def compared(
    folder: str,
    name: str,
    statements: list[Callable[[tuple[int, ...]], bool]],
    entries: int,
    values: range,
    output: Callable[[tuple[int, ...]], int],
) -> None:
    (network,) = (n for n in load_all(WORKED / folder / "net.yaml") if n.name == name)
    claims = json.loads(solve(network).json())["claims"]
    for claim, wrong in zip(claims, statements, strict=False):
        failures, point = first(itertools.product(values, repeat=entries), wrong)
        assert (claim["inputs"], claim["failures"]) == (len(values) ** entries, failures)
        assert claim["holds"] == (failures == 0)
        found = claim["counterexample"]
        if point is not None:
            flat = [int(cell) for key in ("x", "w") for cell in found.get(key, [])]
            assert flat == point
            assert int(found["y"]) == output(tuple(point))


def test_failures_and_counterexamples_stand_on_the_page() -> None:
    lists, pairs = tex("list_membership"), tex("permutation")
    wrong = re.compile(r"\\text\{wrong for (\d+) of (\d+) inputs, first for\}")
    assert wrong.findall(lists) == [("133", "2401"), ("133", "2401"), ("889", "2401"), ("630", "2401")]
    assert wrong.findall(pairs) == [("112", "4096"), ("490", "729")]
    assert lists.count(r"\text{holds for all 2401 inputs}") == 4
    assert pairs.count(r"\text{holds for all 4096 inputs}") == 3
    assert r"x = \begin{bmatrix}-3\\-2\\-1\\-3\end{bmatrix}" in lists


# -- a classifier --------------------------------------------------------------------------------------------


def test_parameters_and_operations_stand_on_the_page() -> None:
    shown = tex("three_layer_costs")
    rows = {"h_1": (784, 512), "h_2": (512, 512), "y": (512, 10)}
    totals = [0] * 5
    for name, (inputs, outputs) in rows.items():
        products = inputs * outputs
        cells = [products + outputs, products, products, outputs, 2 * products + outputs]
        totals = [a + b for a, b in zip(totals, cells, strict=True)]
        assert f"{name} & {' & '.join(map(spaced, cells))}" in shown
    assert (totals[0], totals[4]) == (669706, 1338378)
    assert rf"\text{{forward pass}} & {' & '.join(map(spaced, totals))}" in shown


def spaced(found: int) -> str:
    return f"{found:,}".replace(",", "{,}")
