"""A change is thrown away quickly only where judging it whole does it too; what is kept is kept rightly."""

from __future__ import annotations

from dataclasses import replace

import pytest
from mistaken import FAN, LETTERS, PLANTS, Plant

from symbackprop.check import mistakes, mistakes_trial
from symbackprop.check.evaluate import evaluate
from symbackprop.check.mistakes_site import Site
from symbackprop.check.mistakes_table import Change
from symbackprop.check.page import verify_page
from symbackprop.check.use import Context
from symbackprop.check.witness import witness
from symbackprop.network.file import loads
from symbackprop.reading.again import Parts
from symbackprop.reading.parser import parse


@pytest.mark.parametrize("plant", PLANTS[::3], ids=lambda p: f"{p.mistake}: {p.line[:60]}")
def test_no_change_that_makes_a_line_right_is_thrown_away_quickly(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    quickly, wholly = [], []

    def both(site: Site, change: Change) -> str | None:
        text = mistakes_trial.changed(site, change)
        node = mistakes_trial.read(text, site.side.at[0], site.decimal)
        same = text == site.text(site.question.head.at)
        good = not same and node is not None and mistakes_trial.right(site, node)
        wholly.append(good)
        found = mistakes_trial.makes_right(site, change)
        quickly.append(found is not None)
        return found

    monkeypatch.setattr(mistakes, "makes_right", both)
    verify_page(loads(plant.net), f"$${plant.line}$$\n")
    assert quickly == wholly


SIDES = (
    r"W_2^\top \delta_2 \odot \tanh'(z_1)",
    r"W_2 \delta_2 \odot \tanh'(z_1)",
    r"-W_2^\top \delta_2 \odot \tanh'(z_2)",
    r"2 (W_2^\top \delta_2) \odot \tanh'(z_1)",
    r"\frac{\partial L}{\partial z_1} \cdot \frac{\partial z_1}{\partial W_1}",
    r"\frac{\partial L}{\partial z_1} \frac{\partial z_1}{\partial h_1} \frac{\partial z_1}{\partial W_1}",
    r"\sum_j \delta_{2,j} W_{2,ji}",
    r"\sum_j \delta_{2,j} W_{2,ij} + z1",
    r"\sum_j \delta_{2,j} W_{2,ij} + z 1",
    r"\frac12 \mathbf 1^\top (h_2 - y)",
    r"\frac1 2 \mathbf{1}^\top (h_2 - y)",
    r"f(x) + f (x) \cdot f'(x)",
)


def test_parts_that_are_taken_again_are_those_that_would_be_read() -> None:
    parts = Parts()
    for side in (*SIDES, *reversed(SIDES)):
        (statement,) = parse(side)
        assert _bare(parts.side(side, False)) == _bare(statement.sides[0]), side


def _bare(node: object) -> object:
    """A tree without its places."""
    if isinstance(node, tuple):
        return tuple(_bare(item) for item in node)
    slots = [s for kind in type(node).__mro__ for s in getattr(kind, "__slots__", ()) if s != "at"]
    if not slots:
        return node
    return type(node), *(_bare(getattr(node, s)) for s in slots)


@pytest.mark.parametrize("side", ["W_1 x + ) b_1", r"W_1 \frac{x", "a, b", ""])
def test_what_is_not_one_expression_is_none_of_the_sides(side: str) -> None:
    assert Parts().side(side, False) is None


def test_what_a_node_is_worth_holds_in_its_own_environment_only() -> None:
    (network,) = loads(LETTERS)
    known = witness(network)
    at = known.points("A")
    assert at is not None
    env = known.environment(at, Context(), {}).remembering()
    (statement,) = parse(r"W_1 x + b_1")
    side = statement.sides[0]
    before = evaluate(side, env)
    assert evaluate(side, env) is before
    moved = replace(env, points=at.overridden("b_1", at.leaves["b_1"] * 3))
    after = evaluate(side, moved)
    assert before[0].val.data is not None and after[0].val.data is not None
    assert (before[0].val.data.value != after[0].val.data.value).any()


def test_a_letter_gets_one_environment_for_one_range() -> None:
    (network,) = loads(FAN)
    known = witness(network)
    at = known.points("A")
    assert at is not None
    env = known.environment(at, Context(), {}).remembering()
    wide = env.over({"i": range(1, 3)})
    assert env.over({"i": range(1, 3)}) is wide
    assert env.over({"i": range(1, 4)}) is not wide
    assert wide.kept is not None and wide.kept is not env.kept
