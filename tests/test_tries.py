"""A change is thrown away quickly only where judging it whole does it too; what is kept is kept rightly."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from mistaken import FAN, LETTERS, MASKED, PLANTS, Plant

from symbackprop.check.meaning import tried
from symbackprop.check.meaning.evaluate import evaluate
from symbackprop.check.meaning.one_number import one_number
from symbackprop.check.meaning.sort import sort_of
from symbackprop.check.mistakes import diagnosis, trial, worlds
from symbackprop.check.mistakes.site import Site
from symbackprop.check.mistakes.table import Change
from symbackprop.check.names.use import Context
from symbackprop.check.page import verify_page
from symbackprop.check.records.value import Unbound
from symbackprop.check.values.environment import Environment
from symbackprop.check.values.witness import Witness, witness
from symbackprop.network.file import loads
from symbackprop.points.graph import Graph
from symbackprop.reading.again import Parts
from symbackprop.reading.parser import parse
from symbackprop.reading.tree import Node, Product

JOINED = LETTERS.replace(r"'\delta': dL/dz", "dz: dL/dz, dh: dL/dh, dW: dL/dW")
TOGETHER = (  # names of several letters, which are read letter by letter
    Plant(JOINED, "transposed", r"dh_1 = W_2 dz_2", r"W_2^\top dz_2"),
    Plant(JOINED, "transposed", r"dW_2 = h_1 dz_2^\top", r"dz_2 h_1^\top"),
    Plant(JOINED, "layer", r"dW_1 = dz_2 x^\top", r"dz_1 x^\top"),
    Plant(JOINED, "chain factor", r"dz_1 = dh_1", r"dh_1 \odot \tanh'(z_1)"),
)
BATCH = r"""
title: A batch whose gradient is written with the letter of Kronecker's delta
inputs: {X: [N, p]}
parameters: {W: [p, q], b: [q]}
targets: {Y: [N, q]}
equations:
  Z: X @ W + b
  H: tanh(Z)
  L: 1/2 * sum((H - Y)**2)
reading: {same: {'\delta': dL/dZ}}
"""
TWO_DELTAS = (
    Plant(BATCH, "index", r"\frac{\partial Z_{ij}}{\partial b_k} = \delta_{ik}", r"\delta_{jk}"),
    Plant(
        BATCH, "index", r"\frac{\partial Z_{ij}}{\partial W_{kl}} = X_{ik} \delta_{il}", r"X_{ik} \delta_{jl}"
    ),
    Plant(BATCH, "index", r"\frac{\partial L}{\partial b_k} = \sum_n \delta_{kn}", r"\sum_n \delta_{nk}"),
)


@pytest.mark.parametrize(
    "plant", (*PLANTS[::3], *TOGETHER, *TWO_DELTAS), ids=lambda p: f"{p.mistake}: {p.line[:60]}"
)
def test_no_change_that_makes_a_line_right_is_thrown_away_quickly(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    quickly, wholly = [], []

    def both(site: Site, change: Change) -> str | None:
        text = trial.changed(site, change)
        node = trial.read(text, site.side.at[0], site.decimal)
        same = text == site.text(site.question.head.at)
        good = not same and node is not None and trial.right(site, node)
        wholly.append(good)
        found = trial.makes_right(site, change)
        quickly.append(found is not None)
        return found

    monkeypatch.setattr(diagnosis, "makes_right", both)
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


@pytest.mark.parametrize("lines", [("x d W", "x dW"), ("x dW", "x d W"), ("d W x W", "x W dW")])
def test_a_letter_is_taken_again_only_where_it_touches_no_other(lines: tuple[str, str]) -> None:
    parts = Parts()
    for line in lines:
        found = parts.side(line, False)
        assert isinstance(found, Product)
        names = found.factors
        touching = [(a, b) for a, b in pairwise(names) if a.at[1] == b.at[0]]
        assert bool(touching) == ("dW" in line), line


NETS = tuple(dict.fromkeys(plant.net for plant in PLANTS))


@pytest.mark.parametrize("net", NETS, ids=("letters", "masked", "fan", "numbers", "decimals"))
def test_what_was_tried_on_one_line_changes_no_message_of_another(
    net: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "".join(f"$${plant.line}$$\n\n" for plant in PLANTS if plant.net == net)
    together = verify_page(loads(net), page)
    monkeypatch.setattr(tried, "MOST_LINES", 0)
    monkeypatch.setattr(worlds, "points_of", lambda world, site, at: world.made())
    assert verify_page(loads(net), page) == together


SQUARE = (
    LETTERS.replace("4", "3").replace("2, 3", "3, 3").replace("[2]", "[3]")
)  # so that layers are taken amiss


def test_no_step_that_is_left_out_for_a_line_would_have_changed_its_left_side(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left_out, changed = [], []  # an assertion within would be told as a fault of the line
    within = worlds.reach

    def held(node: Node, site: Site, graph: Graph) -> None:
        found, at, side = within(node, site, graph), site.finding.at, worlds.value_of(site, node)
        assert at is not None
        for world in () if found is None or side is None else worlds.worlds(site, at):
            if world.place is None or world.place in found:
                continue
            value = worlds.head_at(site, world.made(), side.shape)
            if value is not None and not worlds.matches(value, side, None):
                changed.append((site.source, world.said))
            left_out.append(world.said)

    monkeypatch.setattr(worlds, "reach", held)
    for line in (
        r"\frac{\partial h_{1,i}}{\partial z_{1,j}} = 3 - h_{1,i}^2",
        r"z_2 = W_2 x_1 + 2 b_2",
        r"h_1 = 5 \tanh(z_1) - x_1",
        r"\frac{d}{dx} \frac{1}{1 + e^{-x}} = x^3",
        r"\frac{\partial L}{\partial z_1} = 7 W_2^\top (h_2 - y)",
    ):
        verify_page(loads(SQUARE), f"$${line}$$\n")
    assert not changed
    assert len(left_out) > 10


def test_a_name_that_the_page_gives_anew_has_its_new_value_in_what_is_tried() -> None:
    page = "$$u = W_2^\\top \\delta_2$$\n\n$$\\delta_1 = u$$\n\n$$u = W_2 h_1$$\n\n$$\\delta_1 = u$$\n"
    first, second = (f.links[-1].mistake for f in verify_page(loads(MASKED), page).formulas[1::2])
    assert (first, second) == ("mask", None)


NUMBERS_ALONE = (
    r"\frac{\partial L}{\partial h_{1,2}} \cdot \frac{\partial h_{1,2}}{\partial z_{1,2}} - W_{2,21}",
    r"2 (h_{1,i} - x_3) / L",
    r"\delta_{2,j}",
)
MAYBE_ARRAYS = (
    r"\frac{\partial L}{\partial h_1} \cdot \frac{\partial h_{1,2}}{\partial z_{1,2}}",
    r"W_{2,21} x",
    r"\tanh(z_1)",
    r"(x_1, x_2)",
    r"x^2",
    r"u_1",
)


@pytest.mark.parametrize("side", (*NUMBERS_ALONE, *MAYBE_ARRAYS))
def test_a_side_is_one_number_only_where_all_its_names_are(side: str) -> None:
    words = witness(loads(LETTERS)[0]).words
    (statement,) = parse(side)
    assert one_number(statement.sides[0], words, Context()) == (side in NUMBERS_ALONE)


def test_a_number_where_a_list_belongs_is_mended_by_an_array_only() -> None:
    line = r"\frac{\partial L}{\partial b_2} = \delta_{2,1} \cdot \frac{\partial z_{2,1}}{\partial b_{2,1}}"
    right = (
        r"\frac{\partial L}{\partial b_{2,1}} = \delta_{2,2} \cdot \frac{\partial z_{2,1}}{\partial b_{2,1}}"
    )
    found = verify_page(loads(LETTERS), f"$${line}$$\n\n$${right}$$\n").formulas
    assert found[0].links[0].verdict == found[1].links[0].verdict == "wrong"
    assert found[0].links[0].mistake is None
    assert found[1].links[0].mistake == "index"


def test_a_sum_holds_what_its_summands_hold() -> None:
    known = witness(loads(MASKED)[0])
    for line, holds in (
        (r"7 x_1 + 1(z_1 > 0)", (True, True, True, True)),
        (r"3 - 5", (False, True, False, True)),
        (r"x_1 - h_{1,2}", (True, False, False, False)),
    ):
        (statement,) = parse(line)
        sort = sort_of(statement.sides[0], known)
        assert (sort.names, sort.values, sort.mask, sort.numbers) == holds, line


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


def kept_values(text: str) -> tuple[Witness, Environment]:
    """The environment of all points, which keeps what nodes are worth in it."""
    (network,) = loads(text)
    known = witness(network)
    at = known.points("A")
    assert at is not None
    return known, known.environment(at, Context(), {}).remembering()


def test_what_a_node_is_worth_holds_in_its_own_environment_only() -> None:
    _, env = kept_values(LETTERS)
    (statement,) = parse(r"W_1 x + b_1")
    side = statement.sides[0]
    before = evaluate(side, env)
    assert evaluate(side, env) is before
    moved = replace(env, points=env.points.overridden("b_1", env.points.leaves["b_1"] * 3))
    after = evaluate(side, moved)
    assert before[0].val.data is not None and after[0].val.data is not None
    assert (before[0].val.data.value != after[0].val.data.value).any()


def test_what_was_too_long_for_one_line_is_worked_out_for_the_next() -> None:
    known, env = kept_values(LETTERS)
    (statement,) = parse(r"W_1 x + b_1")
    known.labour.left = 2
    with pytest.raises(Unbound, match="too long"):
        evaluate(statement.sides[0], env)
    known.labour.renew()
    assert evaluate(statement.sides[0], env)


def test_a_letter_gets_one_environment_for_one_range() -> None:
    _, env = kept_values(FAN)
    wide = env.over({"i": range(1, 3)})
    assert env.over({"i": range(1, 3)}) is wide
    assert env.over({"i": range(1, 4)}) is not wide
    assert wide.kept is not None and wide.kept is not env.kept
