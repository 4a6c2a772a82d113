"""A label has as many values as its onehot has places, also where the checks try sizes of their own."""

from __future__ import annotations

import pytest

from symbackprop.derive.derive import derive
from symbackprop.derive.generic import generic
from symbackprop.network.file import loads
from symbackprop.network.network import Network

CLASSIFIER = """\
inputs: {x: [4]}
targets: {t: {shape: [], label: 12}}
parameters: {V: [4, 4], W: [12, 4], c: [12]}
equations:
  h: V @ x
  p: softmax(W @ h + c)
  S: sum(onehot(t, 12) * log(p))
  L: -S
"""


def read(text: str) -> Network:
    (network,) = loads(text)
    return network


def test_the_label_follows_the_size_that_its_onehot_gets() -> None:
    apart = generic(read(CLASSIFIER))
    rows, _ = apart.array("W").shape
    assert isinstance(rows, str)  # 4 came apart, so each number has a name of its own
    assert apart.quantities["t"].label == rows == apart.array("p").shape[0]


def test_two_onehots_of_one_label_are_equally_long() -> None:
    text = CLASSIFIER.replace("L: -S", "q: softmax(c)\n  L: -S - sum(onehot(t, 12) * log(q))")
    apart = generic(read(text))
    assert apart.quantities["t"].label == apart.array("p").shape[0] == apart.array("q").shape[0]


@pytest.mark.parametrize("title", range(6))
def test_many_labels_are_no_reason_to_refuse_a_network(title: int) -> None:
    """A label of 12 was tried with 2 places: nearly every onehot was 0."""
    network = read(f"title: {title}\n{CLASSIFIER.replace('V @ x', f'{title + 1} * (V @ x)')}")
    marks = [s.checked for g in derive(network).gradients.values() for c in g.chains for s in c.steps]
    assert marks and "not" not in marks
