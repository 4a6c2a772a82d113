r"""`\frac{1}{3}` beside a mean over N, where 3 was drawn for the N that the file leaves open, is not passed."""

from __future__ import annotations

import pytest
from judged_lines import judged

MEAN = """
inputs: {X: [N, d]}
parameters: {w: [d]}
targets: {y: [N]}
equations:
  z: X @ w
  L: 1/N*sum((z - y)**2)
"""
HEAD = r"\frac{\partial L}{\partial z_i} = "
ROOT = """
inputs: {X: [n, d]}
equations:
  Y: softmax(X / sqrt(d), axis=1)
wrt: []
"""


@pytest.mark.parametrize("number", [3, 4, 5, 7])
def test_a_number_in_the_place_of_an_open_length_is_never_right(number: int) -> None:
    found = judged(MEAN, rf"${HEAD}\frac{{2}}{{{number}}} (z_i - y_i)$")[0]
    assert found.verdict in ("wrong", "unbound")
    if number == 3:
        assert found.links[0].message == "right for N = 3, d = 4, which the file leaves open"


def test_the_length_by_its_name_is_right() -> None:
    assert judged(MEAN, rf"${HEAD}\frac{{2}}{{N}} (z_i - y_i)$")[0].verdict == "correct"
    assert judged(MEAN, rf"${HEAD}\frac{{6}}{{3 N}} (z_i - y_i)$")[0].verdict == "correct"


def test_the_number_that_the_file_gives_is_right() -> None:
    given = MEAN + "values: {X: [[1, 2], [3, 4], [0, 1]], w: [1, 2], y: [1, 0, 2]}"
    assert judged(given, rf"${HEAD}\frac{{2}}{{3}} (z_i - y_i)$")[0].verdict == "correct"
    assert judged(given, rf"${HEAD}\frac{{2}}{{4}} (z_i - y_i)$")[0].verdict == "wrong"


def test_a_two_is_no_root_of_an_open_length() -> None:
    assert judged(ROOT, r"$Y = \mathrm{softmax}(X / \sqrt{d})$")[0].verdict == "definition"
    assert judged(ROOT, r"$Y = \mathrm{softmax}(X / 2)$")[0].verdict == "unbound"
    assert judged(ROOT, r"$Y = \mathrm{softmax}(X / 4)$")[0].verdict == "wrong"
