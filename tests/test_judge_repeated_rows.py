r"""A row that is repeated over a matrix: `\hat X = (X - \mu) / s`, `Y = \gamma \hat X + \beta` of batches."""

from __future__ import annotations

import pytest
from judged_lines import verdict

NET = r"""
inputs: {X: [N, D]}
parameters: {g: {shape: [1, D], latex: '\gamma'}, b: {shape: [1, D]}, w: [K, D]}
equations:
  mu: {is: 'mean(X, axis=0)', latex: '\mu'}
  s: sqrt(mean((X - mu)**2, axis=0) + 1/100)
  R: {is: (X - mu) / s, latex: '\hat{X}'}
  Y: g*R + b
  Z: Y @ w.T
loss: L
upstream: [Z]
wrt: [X, g, b]
"""


@pytest.mark.parametrize(
    ("line", "slip"),
    [
        (r"\hat X = (X - \mu) / s", r"\hat X = (X - \mu) / s^2"),
        (r"\hat X = \frac{X - \mu}{s}", r"\hat X = \frac{X + \mu}{s}"),
        (r"\hat X = (X - \mu) \odot \frac{1}{s}", r"\hat X = (X - \mu) \odot s"),
        (r"Y = \gamma \hat X + b", r"Y = b \hat X + \gamma"),
        (r"Y = \hat X \gamma + b", r"Y = X \gamma + b"),
    ],
)
def test_what_the_network_repeats_the_page_may_repeat(line: str, slip: str) -> None:
    assert verdict(NET, line) in ("definition", "correct")
    assert verdict(NET, slip) == "wrong"


@pytest.mark.parametrize(
    ("line", "slip"),
    [
        (r"\frac{\partial L}{\partial Y} \odot \gamma", r"\frac{\partial L}{\partial Y} \odot b"),
        (r"\gamma * \frac{\partial L}{\partial Y}", r"\gamma * \frac{\partial L}{\partial Y} / s"),
        (r"\frac{\partial L}{\partial Y} \gamma", r"\frac{\partial L}{\partial Y} \gamma^T"),
    ],
)
def test_a_gradient_times_a_row_is_accepted_with_a_remark(line: str, slip: str) -> None:
    head = r"\frac{\partial L}{\partial \hat X} = "
    assert verdict(NET, head + line) == "accepted"
    assert verdict(NET, head + slip) == "wrong"


def test_what_is_repeated_forward_is_added_up_backward() -> None:
    assert (
        verdict(NET, r"\frac{\partial L}{\partial \gamma} = \frac{\partial L}{\partial Y} \odot \hat X")
        == "wrong"
    )


@pytest.mark.parametrize("product", [r"(1 - h^2) \odot W", r"(1 - h^2) W", r"W \odot (1 - h^2)"])
def test_no_vector_is_repeated_beside_a_network_that_does_not_do_so(product: str) -> None:
    net = "inputs: {x: [n]}\nparameters: {W: [m, n], w: [m]}\nequations: {h: tanh(W @ x), L: 'dot(w, h)'}\n"
    assert verdict(net, rf"\frac{{\partial h}}{{\partial x}} = {product}") == "wrong"
