"""Slopes at arguments that have no name in the file, `h = sigmoid(W @ x + b)`: what is said of them is true."""

from __future__ import annotations

import pytest

import symbackprop
from symbackprop.check.records.report import LinkReport
from symbackprop.network.file import loads

TWO = """
inputs: {x: [2]}
targets: {t: [4]}
parameters: {W_1: [3, 2], b_1: [3], W_2: [4, 3], b_2: [4]}
equations:
  h: relu(W_1 @ x + b_1)
  o: sigmoid(W_2 @ h + b_2)
  L: 1/2*sum((o - t)**2)
"""


def last_link(line: str) -> LinkReport:
    return symbackprop.verify(loads(TWO), f"$\\frac{{\\partial L}}{{\\partial {line}$").formulas[0].links[-1]


@pytest.mark.parametrize(
    ("wrong", "mistake", "said", "right"),
    [
        (
            r"W_2} = (o - t) h^T",
            "chain factor",
            r"The slope $o \odot (1 - o)$ is missing.",
            r"W_2} = ((o - t) \odot o \odot (1 - o)) h^T",
        ),
        (
            r"W_{2,ij}} = (o_i - t_i) h_j",
            "chain factor",
            r"The slope $o_i (1 - o_i)$ is missing.",
            r"W_{2,ij}} = (o_i - t_i) o_i (1 - o_i) h_j",
        ),
        (
            r"b_2} = (o - t) \odot (1 - o^2)",
            "derivative",
            r"The derivative of $\sigma$ is $o \odot (1 - o)$. Here $(1 - o^2)$ stands in its place.",
            r"b_2} = (o - t) \odot o \odot (1 - o)",
        ),
        (
            r"b_1} = W_2^T ((o - t) \odot o \odot (1 - o))",
            "mask",
            r"The mask $1(h > 0)$ is missing.",
            r"b_1} = W_2^T ((o - t) \odot o \odot (1 - o)) \odot 1(h > 0)",
        ),
    ],
)
def test_a_slope_without_its_argument_is_named_by_what_the_function_gives(
    wrong: str, mistake: str, said: str, right: str
) -> None:
    found = last_link(wrong)
    assert (found.verdict, found.mistake, found.message) == ("wrong", mistake, said)
    assert last_link(right).verdict in ("correct", "accepted")
