"""A formula beyond what its judging may cost is unbound, and says so; a line of a person is judged wholly."""

from __future__ import annotations

import numpy as np
import pytest

import symbackprop
from symbackprop.check.links import bound
from symbackprop.check.links.state import State
from symbackprop.check.names.letters import names
from symbackprop.check.records import labour
from symbackprop.check.records.effort import EACH, MOST, Effort
from symbackprop.check.records.labour import TOO_LONG, Labour
from symbackprop.check.records.value import Cand, Unbound, Val
from symbackprop.check.values import arithmetic
from symbackprop.check.values.cells import combined
from symbackprop.check.values.environment import Depth, Environment
from symbackprop.check.values.summands import plus
from symbackprop.check.values.witness import witness
from symbackprop.network.file import loads
from symbackprop.points.dual import Dual
from symbackprop.reading.parser import parse
from symbackprop.reading.tree import Name, Node

NET = """
inputs: {x: [3]}
parameters: {W: [2, 3], v: [2]}
targets: {y: [2]}
equations: {z: W @ x, h: sigmoid(z), u: h * v, L: 1/2 * sum((u - y)**2)}
"""
RELU = """
inputs: {x: [3]}
parameters: {W: [2, 3]}
targets: {y: [2]}
equations: {z: W @ x, r: relu(z), L: 1/2 * sum((r - y)**2)}
values: {x: [1, 2, 4], W: [[1, 3, 2], [2, 1, 5]], y: [3, 7]}
"""
RIGHT = r"$\frac{\partial L}{\partial W} = ((u - y) \odot v \odot h \odot (1 - h)) x^T$"
WRONG = r"$\frac{\partial L}{\partial W} = ((u - y) \odot v \odot h \odot (1 + h)) x^T$"


OPEN = r"$\frac{\partial L}{\partial W} = (r - y) x^T$"  # where the relus pass through, tried last


def judged(text: str) -> symbackprop.Report:
    return symbackprop.verify(loads(NET), text, "page.md")


def test_every_link_of_a_chain_of_sixty_is_judged_and_the_wrong_one_found() -> None:
    sides = [f"{k} W x - {k - 1} z" for k in range(2, 62)]
    sides[30] = "7 W x - 5 z"
    (formula,) = judged(f"$z = {' = '.join(sides)}$").formulas
    assert [k for k, link in enumerate(formula.links) if link.verdict != "correct"] == [30]
    assert formula.links[30].verdict == "wrong"


def test_links_beyond_what_a_formula_may_cost_are_unbound_and_the_first_wrong_one_is_still_told() -> None:
    sides = ["3 h - 2 h"] * 300
    sides[4] = "3 h - h"
    (formula,) = judged(f"$h = {' = '.join(sides)}$").formulas
    assert [link.verdict for link in formula.links[:7]] == ["correct"] * 4 + ["wrong", "correct", "correct"]
    assert (formula.links[-1].verdict, formula.links[-1].message) == ("unbound", TOO_LONG)
    assert {link.verdict for link in formula.links} == {"correct", "wrong", "unbound"}


def test_a_formula_of_thousands_of_signs_is_unbound_as_a_whole_and_the_next_one_is_judged() -> None:
    first, second = judged(f"$z = {' + '.join(['W x'] * 1500)}$\n\n$z = W x$").formulas
    assert (first.verdict, first.message) == ("unbound", TOO_LONG)
    assert second.verdict == "definition"


def test_a_page_of_statements_in_one_formula_is_judged_as_far_as_it_may_cost() -> None:
    (formula,) = judged(f"${'; '.join(['z = W x'] * 500)}$").formulas
    assert (formula.links[0].verdict, formula.links[-1].verdict) == ("definition", "unbound")
    assert formula.links[-1].message == TOO_LONG and len(formula.links) == 500


@pytest.mark.parametrize(
    ("net", "line", "verdict"), [(NET, RIGHT, "correct"), (NET, WRONG, "wrong"), (RELU, OPEN, "accepted")]
)
def test_wherever_the_labour_ends_a_verdict_is_the_true_one_or_unbound(
    net: str, line: str, verdict: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = set()
    for most in (*range(0, 60, 3), *range(60, 180, 8), 6000):
        monkeypatch.setattr(labour, "JUDGED", most)
        (formula,) = symbackprop.verify(loads(net), line, "page.md").formulas
        found |= {link.verdict for link in formula.links} | {formula.verdict}
    assert found == {verdict, "unbound"}


def test_labour_that_is_spent_on_seeking_a_mistake_is_not_taken_from_the_judging() -> None:
    left = Labour(left=10, aside=5)
    left.swap()
    with pytest.raises(Unbound):
        left.spend(6)
    left.swap()
    assert not left.over
    left.spend(10)


def test_a_side_whose_changes_cost_more_than_is_left_is_not_tried() -> None:
    effort = Effort()
    assert effort.affords(300) and not effort.affords(400)
    assert not any(effort.spent(1) for _ in range(MOST // EACH)) and effort.spent(1)


LONG = """
inputs: {x: [784]}
parameters: {W: [512, 784], v: [512]}
equations: {z: W @ x, h: sigmoid(z), L: sum(v * h)}
"""


def test_unit_vectors_in_every_shape_of_long_axes_are_unbound_and_the_next_lines_are_judged() -> None:
    lines = (r"\frac{\partial L}{\partial W} = " + "1e9" * 55, OUTER, OUTER.replace("1 -", "1 +"))
    first, second, third = symbackprop.verify(
        loads(LONG), "\n\n".join(f"${t}$" for t in lines), "p.md"
    ).formulas
    assert (first.verdict, first.message or first.links[0].message) == ("unbound", TOO_LONG)
    assert (second.verdict, third.verdict) == ("correct", "wrong")


OUTER = r"\frac{\partial L}{\partial W} = (v \odot h \odot (1 - h)) x^T"


@pytest.mark.parametrize(
    ("operation", "left", "right", "cost"),
    [
        (arithmetic.times, (784, 1), (1, 512), 401),
        (arithmetic.times, (784, 512), (512, 7), 2809),
        (arithmetic.times, (1, 784), (784, 1), 0),
        (arithmetic.times, (784, 2), (512, 3), 0),  # they do not fit, so nothing is made of them
        (arithmetic.times, (784, 512), (784, 1), 401),  # turned round
        (arithmetic.outer_product, (784, 1), (512, 1), 401),
        (arithmetic.hadamard, (784, 784), (784, 784), 614),
        (plus, (784, 512), (784, 512), 401),
        (arithmetic.over, (784, 512), (1, 1), 401),
        (arithmetic.times, (3, 4), (4, 5), 0),
    ],
)
def test_a_product_costs_rows_times_inner_times_columns(
    operation: arithmetic.Operation, left: tuple[int, int], right: tuple[int, int], cost: int
) -> None:
    reader = witness(loads(NET)[0])
    points = reader.points("A")
    assert points is not None
    for pairs in (1, 2):
        env = Environment(points, reader.words, depth=Depth(labour=Labour(left=6000)))
        a, b = ([Cand(Val(Dual(np.full((1, *shape), 0.5))))] for shape in (left, right))
        combined(a * pairs, b, operation, env)
        assert env.depth.labour.left == 6000 - pairs * cost


def test_each_name_of_a_page_of_statements_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """To look back from each of 300 statements took 179,400 comparisons of names."""
    asked: list[Node] = []

    def counted(side: Node) -> list[Name]:
        asked.append(side)
        return list(names(side))

    monkeypatch.setattr(bound, "names", counted)
    statements = parse("; ".join(f"q_{{{k + 1}}} = q_{{{k}}} + q_{{{k}}}" for k in range(300)))
    assert bound.given_names(statements, State()) == []
    assert len(asked) == 600


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("z = 2 d; d = u - y", [1]),
        ("z = 2 d; a = 3; d = u - y; d = 7", [2]),
        ("z = 2 d^T; d = u - y", [1]),  # turned round it is the same name
        ("z = 2 d_1; d = u - y", []),
        ("d = 7; z = 2 d; d = u - y", []),  # there is a line about it already
        ("d = u - y; z = 2 d", []),
        ("z = 2 u; d = u - y", []),
        ("z = 2 u; u = h", []),  # the network declares it
    ],
)
def test_a_statement_gives_a_name_that_one_before_it_speaks_of(said: str, given: list[int]) -> None:
    state = State(witnesses=(witness(loads(NET)[0]),))
    assert bound.given_names(parse(said), state) == given


SUMMED = """
inputs: {X: [784, 5]}
parameters: {W: [14, 784]}
equations: {Z: W @ X, C: "Z - Z @ ones(5) @ ones(5).T / 5", L: 1/2 * sum(C**2)}
"""


@pytest.mark.parametrize(
    ("net", "line", "verdict"),
    [
        ("inputs: {x: [784]}\nparameters: {W: [512, 784]}\nequations: {z: W @ x, L: sum(z)}", line, verdict)
        for line, verdict in (
            (r"\frac{\partial L}{\partial W} = \mathbf{1} x^T", "correct"),
            (r"\frac{\partial L}{\partial W} = 2 \mathbf{1} x^T", "wrong"),
            (r"\frac{\partial L}{\partial W} = -\mathbf{1} x^T", "wrong"),
            (r"\frac{\partial z}{\partial z} = I", "correct"),
            (r"\frac{\partial z}{\partial z} = -I", "wrong"),
            (r"\mathbf{1}^T \mathbf{1} = 784", "correct"),
            (r"\mathbf{1}^T \mathbf{1} = 783", "wrong"),
        )
    ]
    + [
        (SUMMED, r"\frac{\partial L}{\partial W} = C (I - \frac{1}{5} \mathbf{1} \mathbf{1}^T) X^T", "correct"),
        (SUMMED, r"\frac{\partial L}{\partial W} = C (I + \mathbf{1} \mathbf{1}^T) X^T X X^T", "wrong"),
    ],
)
def test_ones_and_identities_are_as_long_as_an_axis_that_is_cut_short(
    net: str, line: str, verdict: str
) -> None:
    (formula,) = symbackprop.verify(loads(net), f"${line}$", "p.md").formulas
    assert formula.verdict == verdict
