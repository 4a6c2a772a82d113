"""A chain that two derivations of one run have in common is checked once; where anything differs, anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from planting import planted
from test_checks import PLANTED, SKIP, steps

from symbackprop.algebra.forms import adjoint
from symbackprop.algebra.terms import Entry, term
from symbackprop.derive import checks
from symbackprop.derive.checks import check_derivation
from symbackprop.derive.declared import Declared
from symbackprop.derive.derive import derive
from symbackprop.derive.steps import Chain, Derivation, Step
from symbackprop.derive.verdicts import Shared, Verdict
from symbackprop.errors import StepFailed
from symbackprop.network.file import loads
from symbackprop.solution import solve, solve_all

ASKED = """
inputs: {x: [3]}
parameters: {W: [2, 3], b: [2], c: [2]}
equations: {z: W @ x + b, h: tanh(z), o: c.T @ h, L: o**2}
ask:
  - dL/dW
  - dh/dW
  - do/dz
"""


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The chains that are really checked."""
    seen: list[str] = []
    original = checks.check_steps

    def note(chain: Chain, scene: Declared, seed: str) -> Iterator[Verdict]:
        seen.append(chain.key)
        return original(chain, scene, seed)

    monkeypatch.setattr(checks, "check_steps", note)
    return seen


SUMMED = """
inputs: {s: [3]}
parameters: {a: [3], b: [3], c: [3]}
equations: {f: s.T @ a, g: s.T @ b, h: s.T @ c, L: f + g + h}
"""


def said(derivation: Derivation) -> object:
    """How each step was checked, and what the page says of it."""
    return steps(derivation), derivation.checks


def test_what_the_questions_have_in_common_is_checked_once(counted: list[str]) -> None:
    (network,) = loads(ASKED)
    alone = solve(replace(network, ask=()))
    once = list(counted)
    asked = solve(network)
    again = counted[len(once) :]
    assert again.count("local z wrt W") == 1 == once.count("local z wrt W")
    assert said(asked.derivation) == said(alone.derivation)


def test_two_networks_of_a_file_check_their_common_chains_once(counted: list[str]) -> None:
    first, second = loads(ASKED.replace("ask:", "name: one\nask:") + "---\nname: two\nextends: one\n")
    whole = [solve(first), solve(second)]
    apart = len(counted)
    together = solve_all([first, second])
    assert [said(s.derivation) for s in together] == [said(s.derivation) for s in whole]
    assert counted[:apart].count("local z wrt W") == 2
    assert counted[apart:].count("local z wrt W") == 1


@pytest.fixture(scope="module")
def right() -> tuple[Derivation, Shared]:
    """A derivation, and what was found of each of its chains."""
    derivation, shared = derive(loads(SKIP)[0], checks=False), Shared()
    check_derivation(derivation, shared)
    return derivation, shared


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_mistake_is_found_beside_the_right_chains(
    right: tuple[Derivation, Shared], name: str
) -> None:
    key, reason, change = PLANTED[name]
    derivation, shared = right
    with pytest.raises(StepFailed) as failed:
        check_derivation(planted(derivation, key, reason, change), dict(shared))
    assert failed.value.step.startswith(key)


CHANGED = {
    "another function": ("h: tanh(z)", "h: sigmoid(z)"),
    "another equation behind the chain rule": ("z: W @ x + b", "z: 2*(W @ x) + b"),
    "one more reader": ("L: o**2", "L: o**2 + sum(h)"),
    "another loss": ("L: o**2", "L: o**3"),
}


@pytest.mark.parametrize("change", CHANGED)
def test_the_chains_of_a_network_prove_nothing_of_another_one(change: str) -> None:
    shared = Shared()
    before = derive(loads(ASKED)[0], shared=shared)
    other = derive(loads(ASKED.replace(*CHANGED[change]))[0], checks=False)
    mixed = replace(before, network=other.network, equations=other.equations)
    with pytest.raises(StepFailed):
        check_derivation(mixed, shared)


def test_a_fact_that_the_other_network_does_not_declare_is_not_used() -> None:
    text = """
inputs: {s: [3]}
targets: {y: {shape: [3], simplex: true}}
parameters: {c: [3]}
equations: {z: c*s, p: softmax(z), L: -sum(y*log(p))}
"""
    shared = Shared()
    before = derive(loads(text)[0], shared=shared)
    (bare,) = loads(text.replace("{shape: [3], simplex: true}", "[3]"))
    with pytest.raises(StepFailed, match="fact"):
        check_derivation(replace(before, network=bare), shared)


@pytest.mark.parametrize("shared", [True, False])
def test_a_fact_of_a_name_that_stands_in_an_equation_alone_is_seen(shared: bool) -> None:
    """sum(y) = 1 is declared, sum(q) is not: dL/dr = dL/dk is wrong, though dL/ds = dL/dh is right."""
    text = """
targets: {y: {shape: [3], simplex: true}, q: [3]}
parameters: {s: [], r: []}
equations: {h: sum(s*y), k: sum(r*q), L: h + k}
"""
    known = Shared()
    found = derive(loads(text)[0], checks=False)
    with pytest.raises(StepFailed, match="chain r"):
        check_derivation(unchanged(found, "s h", "r k"), known)
    bare = replace(found, network=loads(text.replace("{shape: [3], simplex: true}", "[3]"))[0])
    assert any(check_derivation(unchanged(found, "s h"), known).gradients)
    with pytest.raises(StepFailed, match="chain s"):
        check_derivation(unchanged(bare, "s h"), known if shared else None)


def unchanged(derivation: Derivation, *pairs: str) -> Derivation:
    """dL/ds said to be dL/dh, in one step."""
    gradients = dict(derivation.gradients)
    for name, upstream in map(str.split, pairs):
        gradient, above = gradients[name], adjoint(gradients[upstream].of)
        result = term(Entry(above))
        step = Step("chain", term(Entry(adjoint(gradient.of))), result)
        lift = Chain("lift", f"lift {name}", (Step("lift", result, above),))
        chains = (Chain("chain", f"chain {name}", (step,)), lift)
        gradients[name] = replace(gradient, chains=chains, element=result, matrix=above, expanded=None)
    return replace(derivation, gradients=gradients)


def test_the_sizes_at_which_a_network_was_tried_are_its_own() -> None:
    text = "name: one\ninputs: {x: [3]}\nparameters: {c: [3]}\nequations: {h: c*x, L: 'h[2]**2'}\n"
    first = loads(text)[0]
    second = loads(text.replace("[3]", "[4]"))[0]
    apart = [solve(first).derivation.checks, solve(second).derivation.checks]
    assert [s.derivation.checks for s in solve_all([first, second])] == apart
    assert apart[0] is not None and apart[1] is not None and apart[0].sizes != apart[1].sizes


def test_a_given_gradient_that_the_other_network_lacks_is_not_assumed() -> None:
    text = "inputs: {x: [3]}\nparameters: {W: [2, 3], b: [2]}\nequations: {z: W @ x, L: sum(z) + sum(b)}\n"
    shared = Shared()
    before = derive(loads(text + "upstream: [z]\n")[0], shared=shared)
    with pytest.raises(StepFailed, match="z"):
        check_derivation(replace(before, network=loads(text)[0]), shared)


def test_the_summands_of_a_loss_are_of_one_form_wherever_they_stand(counted: list[str]) -> None:
    derive(loads(SUMMED)[0])
    assert sum(counted.count(f"chain {name}") for name in ("a via f", "b via g", "c via h")) == 1


def test_a_summand_that_is_subtracted_is_of_another_form(counted: list[str]) -> None:
    derive(loads(SUMMED.replace("+ h", "- h"))[0])
    chains = [key for key in counted if key in ("chain a via f", "chain b via g", "chain c via h")]
    assert len(chains) == 2 and "chain c via h" in chains


def test_what_holds_of_summands_that_are_added_is_not_said_of_one_that_is_subtracted() -> None:
    before, other = (derive(loads(text)[0]) for text in (SUMMED, SUMMED.replace("+ h", "- h")))
    with pytest.raises(StepFailed, match="h"):
        check_derivation(replace(before, network=other.network, equations=other.equations))
