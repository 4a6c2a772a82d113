"""Slips that once passed, found by planting them: each line here was called right or accepted before."""

from __future__ import annotations

from judged_lines import verdict

REGRESSION = """
inputs: {x: [3]}
targets: {y: []}
parameters: {w: [3], b: []}
equations: {z: w.T @ x + b, p: sigmoid(z), L: -y*log(p) - (1 - y)*log(1 - p)}
values: {x: [1, -2, 3], y: 0, w: [2, -3, 5], b: -1}
"""
COLUMNS = """
inputs: {x: [d]}
parameters: {W: [n, d], b: [n]}
equations: {z: W @ x + b, h: relu(z), L: sum(h**2)}
values: {x: [1, -2], W: [[1, 2], [0, 1], [3, -1]], b: [1, 2, -3]}
"""
ROWS = """
vectors: row
inputs: {x: [d]}
parameters: {W: [d, n]}
equations: {z: x @ W, L: sum(tanh(z))}
"""


def test_a_target_that_is_zero_hides_no_sign() -> None:
    assert verdict(REGRESSION, r"\frac{\partial L}{\partial b} = p - y") == "correct"
    assert verdict(REGRESSION, r"\frac{\partial L}{\partial b} = p + y") == "wrong"


def test_a_line_may_use_the_given_target_without_naming_it() -> None:
    assert verdict(REGRESSION, r"\frac{\partial L}{\partial b} = p") == "accepted"


def test_a_given_target_that_sums_to_one_still_does_where_it_is_moved() -> None:
    net = """
inputs: {x: [2]}
parameters: {W: [3, 2]}
targets: {t: [3]}
equations: {z: W @ x, p: softmax(z), L: -sum(t*log(p))}
values: {x: [2, -1], W: [[1, 0], [-1, 2], [0.5, 1]], t: [0, 1, 0]}
"""
    head = r"\frac{\partial L}{\partial z} = "
    assert verdict(net, head + "p - t") == "accepted"
    assert [verdict(net, head + slip) for slip in ("p + t", "t - p", "p")] == ["wrong"] * 3
    assert verdict(net.replace("[0, 1, 0]", "[0, 1, 1]"), head + "p - t") == "wrong"


def test_a_vector_that_the_page_turned_is_not_turned_back() -> None:
    assert verdict(COLUMNS, "z = W x + b") == "definition"
    assert verdict(COLUMNS, r"z = W x^\top + b") == "wrong"
    assert verdict(ROWS, r"z = x^\top W") == "wrong"


def test_a_size_is_the_one_of_the_values_not_one_that_was_drawn() -> None:
    assert verdict(COLUMNS, "n = 3") in ("correct", "definition")
    assert [verdict(COLUMNS, f"n = {k}") for k in (1, 2, 4, 5, 6)] == ["wrong"] * 5
    assert {verdict(ROWS, f"n = {k}") for k in (2, 3, 4, 5)} == {"unbound"}


SOFTMAX = """
vectors: row
inputs: {x: [d]}
parameters: {W: [d, n]}
targets: {y: {shape: [n], one_hot: true}}
equations: {z: x @ W, p: softmax(z), L: -sum(y*log(p))}
"""
FIXED = """
sizes: {n: 3, d: 2}
inputs: {x: [d]}
parameters: {W: [n, d]}
equations: {z: W @ x, L: sum(z**2)}
"""


def test_a_condition_that_holds_nowhere_proves_nothing() -> None:
    head = r"\frac{\partial L}{\partial z_{i \neq k}}"
    assert verdict(SOFTMAX, f"{head} = p_i") == "correct"
    assert verdict(SOFTMAX, f"{head} = -p_i") == "wrong"
    assert verdict(SOFTMAX, f"{head} = 2 p_i") == "wrong"


def test_a_size_with_a_number_in_the_file_needs_no_values() -> None:
    assert verdict(FIXED, "n = 3") in ("correct", "definition")
    assert verdict(FIXED, "n = 4") == "wrong"
