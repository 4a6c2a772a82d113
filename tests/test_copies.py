"""Layers of one form are derived once; the copies are what a derivation of their own gives."""

from __future__ import annotations

import re

import pytest

from symbackprop.algebra.forms import Array
from symbackprop.algebra.terms import Entry
from symbackprop.derive import copies, sweep
from symbackprop.derive.checks import check_derivation
from symbackprop.derive.derive import derive
from symbackprop.derive.local import Local, local_jacobian
from symbackprop.derive.steps import Derivation
from symbackprop.network.file import loads
from symbackprop.network.network import Equation

LAYERS = """\
inputs: {x: [3]}
targets: {y: [2]}
parameters:
  {W_1: [5, 3], b_1: [5], W_2: [4, 5], b_2: [4], W_3: [4, 4], b_3: [4], W_4: [6, 4], b_4: [6], V: [2, 6]}
equations:
  z_1: W_1 @ x + b_1
  h_1: tanh(z_1)
  z_2: W_2 @ h_1 + b_2
  h_2: tanh(z_2)
  z_3: W_3 @ h_2 + b_3
  h_3: tanh(z_3) + h_2
  z_4: W_4 @ h_3 + b_4
  h_4: tanh(z_4)
  o: V @ h_4
  L: 1/2*sum((o - y)**2)
"""
MEANS = """\
inputs: {X: [4, 3]}
parameters: {W: [3, 5], V: [5, 7]}
equations:
  Z: X @ W
  m: mean(Z, axis=1)
  s: mean(m)
  U: Z @ V
  n: mean(U, axis=1)
  t: mean(n)
  L: s*t
"""
TWICE = """\
inputs: {x: [3], u: [4]}
parameters: {w: [3], v: [4]}
equations:
  z: w*x
  a: relu(z)
  b: relu(z)
  y: v*u
  c: relu(y)
  p: sum(a)
  q: sum(b)
  r: sum(c)
  L: p*q*r
"""


def written(derivation: Derivation) -> str:
    """All of it, with indices counted as they come."""
    seen: dict[str, int] = {}
    return re.sub(
        r"id=(\d+)",
        lambda found: f"id={seen.setdefault(found[1], len(seen))}",
        repr((derivation.equations, derivation.gradients)),
    )


@pytest.mark.parametrize("text", [LAYERS, MEANS, TWICE], ids=["layers", "means", "twice"])
def test_a_copy_is_what_a_derivation_of_its_own_gives(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (network,) = loads(text)
    shared = derive(network, checks=False)
    monkeypatch.setattr(copies, "_may_be_copied", lambda user, outputs: False)
    assert written(shared) == written(derive(network, checks=False))
    check_derivation(shared)


def test_layers_of_one_form_are_derived_once(monkeypatch: pytest.MonkeyPatch) -> None:
    derived: list[str] = []

    def noted(equation: Equation, wrt: Array, lhs: Entry | None = None) -> Local:
        derived.append(f"{equation.name} by {wrt.name}")
        return local_jacobian(equation, wrt, lhs)

    monkeypatch.setattr(sweep, "local_jacobian", noted)
    (network,) = loads(LAYERS)
    derive(network, checks=False)
    # z_3 has two equal sizes, z_2 and z_4 are as z_1; h_3 has a second summand
    weights = [each for each in derived if " by W" in each]
    assert weights == ["z_1 by W_1", "z_3 by W_3"]
    assert [each for each in derived if " by b" in each] == ["z_1 by b_1", "z_3 by b_3"]
    assert [each for each in derived if each.startswith("h")] == ["h_4 by z_4", "h_3 by z_3", "h_3 by h_2"]
