"""`y - t` behind softmax and cross-entropy needs a target that adds up to 1; the file may not say so."""

from __future__ import annotations

import pytest

from symbackprop.check.page import verify_page
from symbackprop.network.file import loads

NET = """
inputs: {x: [4]}
parameters: {V: [3, 4], d: [3]}
targets: {t: TARGET}
equations:
  s: V @ x + d
  y: softmax(s)
  L: -sum(t * log(y))
"""
SAYS_NOTHING = "[3]"
BATCH = """
inputs: {X: [n, 4]}
parameters: {V: [4, 3]}
targets: {Q: [n, 3]}
equations:
  S: X @ V
  P: softmax(S, axis=1)
  L: -sum(Q * log(P))
"""


def link(net: str, line: str) -> tuple[str, str]:
    found = verify_page(loads(net), f"$${line}$$\n").formulas[0].links[-1]
    return found.verdict, found.message


def test_a_line_for_a_target_of_classes_is_left_open_with_what_the_file_has_to_say() -> None:
    verdict, message = link(NET.replace("TARGET", SAYS_NOTHING), r"\frac{\partial L}{\partial s} = y - t")
    assert verdict == "unbound"
    assert "add up to 1" in message and "t: {shape: [3], one_hot: true}" in message


@pytest.mark.parametrize("fact", ["one_hot", "simplex"])
def test_what_the_message_says_makes_the_line_right(fact: str) -> None:
    net = NET.replace("TARGET", f"{{shape: [3], {fact}: true}}")
    assert link(net, r"\frac{\partial L}{\partial s} = y - t")[0] == "correct"
    assert link(net, r"\frac{\partial L}{\partial s} = t - y")[0] == "wrong"


@pytest.mark.parametrize(
    "line",
    [
        r"\frac{\partial L}{\partial s} = t - y",
        r"\frac{\partial L}{\partial V} = x (y - t)^\top",
        r"\frac{\partial L}{\partial d} = 2 (y - t)",
        r"\frac{\partial L}{\partial s} = y",
    ],
)
def test_a_line_that_is_wrong_for_classes_too_stays_wrong(line: str) -> None:
    assert link(NET.replace("TARGET", SAYS_NOTHING), line)[0] == "wrong"


def test_rows_of_a_batch_may_each_add_up_to_1() -> None:
    assert link(BATCH, r"\frac{\partial L}{\partial S} = P - Q")[0] == "unbound"
    assert link(BATCH, r"\frac{\partial L}{\partial S} = P - 2Q")[0] == "wrong"


def test_a_target_of_numbers_never_adds_up_to_1() -> None:
    squares = (
        NET.replace("TARGET", SAYS_NOTHING)
        .replace("softmax", "tanh")
        .replace("-sum(t * log(y))", "sum((y - t)**2)")
    )
    assert link(squares, r"\frac{\partial L}{\partial y} = 2(y - t) \sum_i t_i")[0] == "wrong"
