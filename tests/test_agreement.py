"""A gradient's numbers by its matrix form and by its entries are the same, or nothing is printed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from symbackprop.algebra import build
from symbackprop.derive.derive import derive
from symbackprop.errors import StepFailed
from symbackprop.network.file import loads
from symbackprop.numeric.solve import work

NET = """
inputs: {x: [2]}
parameters: {W_1: [2, 2], W_2: [2, 2]}
equations:
  z: W_1 @ x
  h: tanh(z)
  o: W_2 @ h
  L: sum(o**3)
values: {x: [1, 2], W_1: [[2, 1], [0, -1]], W_2: [[-1, 2], [1, 3]]}
"""


def test_numbers_of_both_forms_agree() -> None:
    (network,) = loads(NET, "net.yaml")
    assert work(network, derive(network, checks=False)).gradients


@pytest.mark.parametrize("name", ["W_1", "W_2"])
def test_a_matrix_form_whose_numbers_differ_from_its_entries_is_not_printed(name: str) -> None:
    (network,) = loads(NET, "net.yaml")
    derivation = derive(network, checks=False)
    found = derivation.gradients[name]
    assert found.matrix is not None
    turned = replace(found, matrix=build.transpose(found.matrix))
    planted = replace(derivation, gradients={**derivation.gradients, name: turned})
    with pytest.raises(StepFailed, match=rf"the numbers of dL/d{name}: entry \(\d, \d\) of the matrix form"):
        work(network, planted)
