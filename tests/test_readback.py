"""Right by construction: every page that derive writes is read back by verify, and every line of it is judged.

`scopes` name headings of a student's page, not of ours.
"""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import random_networks
from hypothesis import given, settings

import symbackprop
from symbackprop import formats, solution
from symbackprop.check.records.report import LinkReport, Report
from symbackprop.network.file import load_all, loads
from symbackprop.network.network import Network

WORKED = sorted(p.parent for p in (Path(__file__).parent.parent / "worked").glob("*/solution.tex"))
RIGHT = ("correct", "definition", "rounded")
# really in play: entries beside a matrix are named by their quantity, a local Jacobian is printed as it is
CONVENTIONS = (
    "the name of the quantity stands for its gradient",
    "read as the direct derivative, not through the other paths",
    "the relus pass through",
)
NOTATIONS: tuple[dict[str, object], ...] = (
    *({"gradient": g} for g in ("partial", "bar", "nabla")),
    *({"layers": layer} for layer in ("_l", "^l", "^{[l]}")),
    *({"slope": slope} for slope in ("prime", "bracket", "I", "mask r_i")),
    {"elements": "after-superscript"},
    {"elements": "layer-first"},
    {"sums": "einstein", "chain": "local-first"},
    {"layout": "numerator", "product": "circ", "letters": "abcde", "digits": 3},
)


def unscoped(network: Network) -> Network:
    return replace(network, reading={k: v for k, v in network.reading.items() if k != "scopes"})


def read_back(networks: Sequence[Network], form: str) -> tuple[str, Report]:
    page = formats.page([solution.solve(network, checks=False) for network in networks], form)
    return page, symbackprop.verify(networks, page, f"page.{form}")


@functools.cache
def worked(folder: Path) -> tuple[Network, ...]:
    return tuple(unscoped(network) for network in load_all(folder / "net.yaml"))


@functools.cache
def solved(folder: Path) -> tuple[solution.Solution, ...]:
    return tuple(solution.solve(network, checks=False) for network in worked(folder))


def links(report: Report) -> list[tuple[int, LinkReport]]:
    """Every link with two sides, and its line; the others are mentions."""
    return [(f.line, link) for f in report.formulas for link in f.links if link.lhs and link.rhs]


def accused(report: Report) -> list[str]:
    bad = ("wrong", "follows", "unreadable")
    said = [(f.line, f.latex, f.message) for f in report.formulas if f.verdict in bad and not f.links]
    said += [(n, f"{x.lhs} = {x.rhs}", x.message) for n, x in links(report) if x.verdict in bad]
    return [f"{line}: {latex}: {message}" for line, latex, message in said]


def unjudged(report: Report) -> list[str]:
    return [f"{n}: {x.lhs} = {x.rhs}: {x.message}" for n, x in links(report) if x.verdict == "unbound"]


@pytest.mark.parametrize("form", ["tex", "md"])
@pytest.mark.parametrize("folder", WORKED, ids=lambda p: p.name)
def test_no_line_of_our_own_pages_is_accused(folder: Path, form: str) -> None:
    report = symbackprop.verify(worked(folder), formats.page(solved(folder), form), f"page.{form}")
    assert accused(report) == []
    assert unjudged(report) == []
    accepted = [x.message for _, x in links(report) if x.verdict == "accepted"]
    assert [m for m in accepted if not any(c in m for c in CONVENTIONS)] == []
    assert any(x.verdict in RIGHT for _, x in links(report))
    claims = [f.verdict for f in report.formulas if "holds for all" in f.latex]
    assert set(claims) <= {"correct"}


@pytest.mark.parametrize("notation", NOTATIONS, ids=str)
def test_every_notation_is_read_back(notation: dict[str, object]) -> None:
    (network,) = worked(WORKED[0].parent / "two_layer_mse")[:1]
    own = {"layers", "elements"} & notation.keys()
    names = {n: replace(q, latex=None if own else q.latex) for n, q in network.quantities.items()}
    written = replace(network, notation={**network.notation, **notation}, quantities=names)
    _, report = read_back([written], "md")
    assert accused(report) == []
    assert unjudged(report) == []


@given(random_networks.networks())
@settings(max_examples=8, deadline=None, derandomize=True)
def test_random_networks_are_read_back(made: random_networks.Made) -> None:
    """Pages that name what is nameless in the file, and numbers that nothing determines, are among them.

    Only a long sum that is broken off with dots is not judged: it does not say all of its terms.
    """
    _, report = read_back(loads(random_networks.yaml(made)), "md")
    assert accused(report) == []
    assert [line for line in unjudged(report) if r"\cdots" not in line] == []


STEPS = """
inputs: {x: [2]}
targets: {t: []}
parameters: {w: [1, 2], b: []}
equations: {z: w @ x + b, h: sigmoid(z), L: 1/2*(h - t)**2}
update: {rate: 1/2, then: [{x: [3, 1], t: 2}, {}]}
values: {x: [1, 2], t: 1, w: [[1, -1]], b: 0}
"""
FROM_0 = """
inputs: {x: [4]}
parameters: {W: [3, 4], V: [2, 3]}
equations: {z: W @ x, h: tanh(z), y: V @ h, L: 1/3*sum(y**3)}
notation: {index_base: 0}
values:
  x: [1, 2, -1, 0]
  W: [[0.1, 0.2, 0, -0.1], [0, 0.1, 0.1, 0], [0.2, 0, 0.1, 0.1]]
  V: [[1, 0, 2], [-1, 1, 0]]
"""


@pytest.mark.parametrize("form", ["tex", "md"])
@pytest.mark.parametrize("net", [STEPS, FROM_0], ids=["several updates", "indices from 0"])
def test_several_updates_and_indices_from_0_are_read_back(net: str, form: str) -> None:
    _, report = read_back(loads(net), form)
    assert accused(report) == []
    assert unjudged(report) == []


def test_a_planted_mistake_on_our_own_page_is_found() -> None:
    networks = worked(WORKED[0].parent / "two_layer_sigmoid_bce")
    page, _ = read_back(networks, "md")
    places = [found.start() for found in re.finditer(r"\\top\}", page)]
    at = random.Random(1).choice(places)
    planted = page[: page.rindex("^", 0, at)] + page[at + len(r"\top}") :]
    assert accused(symbackprop.verify(networks, planted, "page.md"))
