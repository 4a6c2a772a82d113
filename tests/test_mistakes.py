"""Diagnosis: each planted mistake is named, its correction is right, and a right line is never diagnosed."""

from __future__ import annotations

from functools import cache

import pytest
from mistaken import DECIMALS, FAN, LETTERS, NUMBERS, PLANTS, Plant

from symbackprop.check.mistakes import diagnosis
from symbackprop.check.mistakes.site import Site
from symbackprop.check.mistakes.table import MISTAKES, MOST_TRIES, NAMES, Change
from symbackprop.check.page import verify_page
from symbackprop.check.records.report import LinkReport, Report
from symbackprop.network.file import loads
from symbackprop.network.network import Network


@cache
def network(text: str) -> Network:
    return loads(text)[0]


def page(net: str, *lines: str) -> Report:
    return verify_page((network(net),), "\n\n".join(f"$${line}$$" for line in lines) + "\n")


def link(net: str, line: str) -> LinkReport:
    return page(net, line).formulas[0].links[-1]


# -- what is planted is named ------------------------------------------------------------------------


@pytest.mark.parametrize("plant", PLANTS, ids=lambda p: f"{p.mistake}: {p.line[:60]}")
def test_a_planted_mistake_is_wrong_and_is_named(plant: Plant) -> None:
    found = link(plant.net, plant.line)
    assert (found.verdict, found.mistake) == ("wrong", plant.mistake), found.message
    assert found.message[0].isupper() or found.message.startswith("$")
    assert found.message.endswith(".")


def test_every_kind_of_mistake_is_planted() -> None:
    assert {plant.mistake for plant in PLANTS} == set(NAMES)
    assert len({m.name for m in MISTAKES}) == len(MISTAKES)


@pytest.mark.parametrize("plant", [p for p in PLANTS if p.corrected], ids=lambda p: p.corrected[:60])
def test_the_corrected_side_stands_as_it_should_be_printed(plant: Plant) -> None:
    assert link(plant.net, plant.line).correct_latex == plant.corrected


@pytest.mark.parametrize("plant", PLANTS, ids=lambda p: f"{p.mistake}: {p.line[:60]}")
def test_a_correction_put_in_the_place_of_the_side_is_judged_right(plant: Plant) -> None:
    found = link(plant.net, plant.line)
    if found.correct_latex is None:
        return
    again = link(plant.net, f"{found.lhs} = {found.correct_latex}")
    assert again.verdict in ("correct", "definition", "rounded", "accepted"), again.message
    assert again.mistake is None


@pytest.mark.parametrize("plant", PLANTS, ids=lambda p: f"{p.mistake}: {p.line[:60]}")
def test_the_mark_lies_in_the_wrong_side(plant: Plant) -> None:
    found = link(plant.net, plant.line)
    assert found.mark is not None
    assert found.at[0] <= found.mark[0] < found.mark[1] <= found.at[1]


def test_the_mark_is_the_narrowest_place() -> None:
    found = link(LETTERS, r"\delta_1 = W_1^\top \delta_2 \odot \tanh'(z_1)")
    assert found.mark is not None
    assert r"\delta_1 = W_1^\top \delta_2 \odot \tanh'(z_1)"[slice(*found.mark)] == r"W_1^\top"


# -- what is said ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("net", "line", "message"),
    [
        (LETTERS, r"\frac{\partial L}{\partial h_2} = y - h_2", "$y - h_2$ has the wrong sign."),
        (
            LETTERS,
            r"\frac{\partial L}{\partial h_1} = W_2 \delta_2",
            r"The shapes do not fit. $W_2$ has to be $W_2^\top$.",
        ),
        (LETTERS, r"\delta_1 = W_2^\top \delta_2", r"The slope $\tanh'(z_1)$ is missing."),
        (
            FAN,
            r"\frac{\partial L}{\partial h} = U^\top \frac{\partial L}{\partial u}",
            "What comes back through $r$ is missing: $h$ is used there too.",
        ),
        (
            NUMBERS,
            r"\frac{\partial L}{\partial W_2} = \begin{bmatrix} -10 & 0 & 0 \\ -55 & 0 & 0 \end{bmatrix}",
            "Entry (2, 1) is 55, not -55. Probably the sign.",
        ),
        (
            NUMBERS,
            r"\frac{\partial L}{\partial y} = 9",
            "The left side is 2 x 1, this is one number. Probably the entries were meant as a list, not as a "
            "sum.",
        ),
        (
            DECIMALS,
            "h = 0.6000",
            "The value is 0.6059, not 0.6000. Probably rounded to 1 decimal too early.",
        ),
    ],
)
def test_a_message_says_the_fact_first(net: str, line: str, message: str) -> None:
    assert link(net, line).message == message


def test_a_wrong_line_says_which_lines_follow_from_it() -> None:
    found = page(
        NUMBERS,
        r"\frac{\partial L}{\partial z_1} = \begin{bmatrix} 31 \\ -21 \\ 40 \end{bmatrix}",
        r"\frac{\partial L}{\partial W_1} = \begin{bmatrix} 31 & 93 \\ -21 & -63 \\ 40 & 120 \end{bmatrix}",
    )
    assert [f.verdict for f in found.formulas] == ["wrong", "follows"]
    assert found.formulas[0].links[0].message.endswith("Line 3 follows from it.")
    assert found.formulas[1].links[0].mistake is None


def test_a_chain_that_comes_right_again_says_so() -> None:
    found = page(DECIMALS, r"\frac{dL}{dv} = 2(o - t) a = 2(o - t) h")
    wrong, right = found.formulas[0].links
    assert (wrong.verdict, right.verdict) == ("wrong", "correct")
    assert wrong.message.endswith("The next step is right again.")


# -- what is not accused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("net", "line"),
    [
        (LETTERS, r"\delta_1 = W_2^\top \delta_2 \odot \tanh'(z_1)"),
        (LETTERS, r"\frac{\partial L}{\partial W_2} = \delta_2 h_1^\top"),
        (FAN, r"\frac{\partial L}{\partial p} = \frac{2}{m}(p - y)"),
        (NUMBERS, r"\frac{\partial L}{\partial y} = \begin{bmatrix} -2 \\ 11 \end{bmatrix}"),
        (DECIMALS, r"\frac{dL}{dw} = 0.5596"),
        (DECIMALS, r"\frac{dL}{dw} = 2 q v"),
    ],
)
def test_only_a_wrong_line_is_diagnosed(net: str, line: str) -> None:
    found = link(net, line)
    assert found.verdict != "wrong"
    assert (found.mistake, found.correct_latex) == (None, None)


def test_an_empty_bracket_behind_a_name_is_no_crash() -> None:
    found = page(FAN, r"\frac{\partial L}{\partial p} = L() (y - p)").formulas[0]
    assert found.verdict in ("wrong", "unbound", "unreadable")


def test_two_mistakes_in_one_side_are_not_explained_by_one() -> None:
    found = link(LETTERS, r"\delta_1 = -W_1^\top \delta_2 \odot \tanh'(z_2) \odot h_1")
    assert (found.verdict, found.mistake, found.correct_latex) == ("wrong", None, None)


def test_no_link_costs_more_tries_than_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Change] = []

    def never(site: Site, change: Change) -> None:
        tried.append(change)

    monkeypatch.setattr(diagnosis, "makes_right", never)
    long = r" + ".join(rf"W_{{2,{i}j}} \delta_{{2,{i}}} h_{{1,j}} z_{{1,{i}}}" for i in (1, 2))
    link(LETTERS, rf"\frac{{\partial L}}{{\partial h_{{1,j}}}} = {long}")
    assert 0 < len(tried) <= MOST_TRIES


def test_a_small_value_is_not_told_as_0() -> None:
    net = "inputs: {x: []}\nparameters: {w: []}\nequations: {L: w*x}\nvalues: {x: 0.05, w: 0.1}\n"
    assert link(net, "L = 0.1").message.startswith("The value is 0.005, not 0.1.")
    assert link(net, "L = 0.0").message.startswith("The value is 0.005, not 0.0.")
    assert link(net, "L = 0.1234").message.startswith("The value is 0.0050, not 0.1234.")
