"""What is thrown away at once, for all scopes and layers, is judged wrong too where it is judged whole."""

from __future__ import annotations

import pytest
from mistaken import LETTERS, MASKED, PLANTS, Plant

from symbackprop.check.links.link import judged
from symbackprop.check.meaning.question import Question
from symbackprop.check.mistakes import trial
from symbackprop.check.mistakes.plain import Speech, plain_names
from symbackprop.check.mistakes.refuted import Grounds, refuted
from symbackprop.check.names.letters import nodes
from symbackprop.check.page import verify_page
from symbackprop.check.records.value import Deviations
from symbackprop.check.values.witness import Witness, witness
from symbackprop.network.file import loads
from symbackprop.reading.parser import parse
from symbackprop.reading.tree import Node

FAMILY = r"""
repeat: {l: [1, N]}
sizes: {n: null}
inputs: {"h[0]": ['n[0]']}
parameters: {'W[l]': ['n[l]', 'n[l-1]']}
targets: {y: ['n[N]']}
equations:
  "z[l]": W[l] @ h[l-1]
  "h[l]": tanh(z[l])
  L: 1/2 * sum((h[N] - y)**2)
"""
OTHERS = tuple(
    Plant(net, mistake, line, "")
    for net, mistake, line in (
        (FAMILY, "layer", r"z^{(l)} = W^{(l)} h^{(l)}"),
        (
            FAMILY,
            "transposed",
            r"\frac{\partial L}{\partial h^{(l)}} = W^{(l+1)} \frac{\partial L}{\partial z^{(l+1)}}",
        ),
        (
            FAMILY,
            "index",
            r"\frac{\partial L}{\partial W^{(l)}_{jk}} = \frac{\partial L}{\partial z^{(l)}_k} h^{(l-1)}_k",
        ),
        (FAMILY, "chain factor", r"z^{(l)} = W^{(l)} h^{(l-1)} + h^{(l)}"),
        (LETTERS, "sign", r"W_2 := W_2 + \eta \delta_2 h_1^\top"),
        (LETTERS, "index", r"\frac{\partial L}{\partial h_{1,j}} = W_{2,ji} \delta_{2,i}"),
        (MASKED, "mask", r"\delta_{1,i} = \sum_j W_{2,ji} \delta_{2,j}"),
        (MASKED, "index", r"\frac{\partial z_{2,i}}{\partial b_{2,j}} = \delta_{ii}"),
    )
)


@pytest.mark.parametrize("plant", (*PLANTS[1::4], *OTHERS), ids=lambda p: f"{p.mistake}: {p.line[:60]}")
def test_what_is_refuted_at_once_is_right_in_no_reading(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = 0

    def both(question: Question, known: Witness, refusing: Deviations, grounds: Grounds) -> bool:
        nonlocal at_once
        found = refuted(question, known, refusing, grounds)
        if found:
            at_once += 1
            whole = judged(question, known, ("A", "A"))
            assert (
                not whole.right or whole.at is None or whole.at.kind != "A" or whole.dev & refusing - {"scope"}
            )
        return found

    monkeypatch.setattr(trial, "refuted", both)
    wrong = verify_page(loads(plant.net), f"$${plant.line}$$\n").formulas[0].links[-1]
    assert wrong.verdict == "wrong" and (at_once or wrong.mistake)


def side_of(line: str) -> Node:
    (statement,) = parse(line)
    return statement.sides[0]


@pytest.mark.parametrize(
    ("line", "speech"),
    (
        (r"W_2^\top (h_2 - y) \odot \tanh'(z_1)", "values"),
        (r"3 \frac{\partial L}{\partial h_2} + W_{2,21}", "gradients"),
        (r"\delta_2 h_1^\top", "gradients"),
        (r"W x + b", None),
        (r"\sum_i W_{2,ij} h_{1,j}", None),
        (r"W_2 - \eta h_1", None),
        (r"\delta_{ij}", None),
        (r"W^{(l)} h_1", None),
    ),
)
def test_a_name_is_plain_where_nothing_beside_it_gives_it_a_layer_or_a_place(
    line: str, speech: Speech | None
) -> None:
    side, words = side_of(line), witness(loads(LETTERS)[0]).words
    assert plain_names(side, frozenset(map(type, nodes(side))), words) == speech


def test_a_head_that_may_be_its_own_gradient_is_compared_as_one_beside_gradients_only() -> None:
    known = witness(loads(LETTERS)[0])
    grounds: Grounds = {}
    for line, wrong in ((r"(h_2 - y) + \delta_1", True), (r"\delta_2 h_1^\top", False), (r"W_1 + 1", True)):
        question = Question(side_of("W_2"), side_of(line), environments={})
        assert refuted(question, known, trial.STRETCHED, grounds) == wrong, line
    assert {speech for _, speech in grounds} == {"values", "gradients"}


@pytest.mark.parametrize(
    "line", (r"\begin{cases} h_2 & y = 1 \\ 0 & y = 0 \end{cases}", r"h_{2,1} + \dots + h_{2,2}")
)
def test_cases_and_dots_are_judged_at_points_of_their_own(line: str) -> None:
    question = Question(side_of("z_2"), side_of(line), environments={})
    assert not refuted(question, witness(loads(LETTERS)[0]), trial.STRETCHED, {})


def test_a_capital_that_numbers_layers_may_be_the_last_one_alone() -> None:
    known = witness(loads(LETTERS)[0])
    for letter, at_once in (("l", True), ("K", False)):
        question = Question(side_of(f"z^{{({letter})}}"), side_of(f"W^{{({letter})}} h_1"), environments={})
        assert refuted(question, known, trial.STRETCHED, {}) == at_once
