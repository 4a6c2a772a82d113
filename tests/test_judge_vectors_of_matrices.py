"""A small letter with one index, w_k of W and x_i of X: a row of the matrix or a column, as a line needs it."""

from __future__ import annotations

import pytest
from judged_lines import verdict

CLASSES = """
sizes: {N: null, D: null, C: null}
inputs: {X: [N, D]}
targets: {Y: [N, C]}
parameters: {W: [D, C]}
equations: {S: X @ W, L: 1/2*sum((S - Y)**2)}
"""
SAMPLES = """
sizes: {N: null, d: null, k: null}
inputs: {X: [d, N]}
targets: {Y: [k, N]}
parameters: {W: [k, d], b: [k]}
equations: {Z: W @ X + b, A: tanh(Z), L: 1/N*sum((A - Y)**2)}
"""
SQUARE = """
inputs: {x: [3]}
parameters: {W: [3, 3]}
equations: {s: W @ x, L: sum(s**2)}
"""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"S_{ik} = x_i^T w_k", r"S_{ik} = w_k^T w_k"),
        (
            r"\frac{\partial L}{\partial w_k} = \sum_{i=1}^N (S_{ik} - Y_{ik}) x_i",
            r"\frac{\partial L}{\partial w_k} = \sum_{i=1}^N (S_{ik} - Y_{ik}) w_i",
        ),
        (
            r"\nabla_{w_k} L = X^T \frac{\partial L}{\partial S_{:,k}}",
            r"\nabla_{w_k} L = -X^T \frac{\partial L}{\partial S_{:,k}}",
        ),
    ],
)
def test_the_weights_of_a_class_are_a_column_where_samples_are_rows(right: str, wrong: str) -> None:
    assert verdict(CLASSES, right) in ("correct", "accepted")
    assert verdict(CLASSES, wrong) == "wrong"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("z_i = W x_i + b", "z_i = W^T x_i + b"),
        (
            r"\frac{\partial L}{\partial W} = \sum_{i=1}^N \frac{\partial L}{\partial z_i} x_i^T",
            r"\frac{\partial L}{\partial W} = \sum_{i=1}^N \frac{\partial L}{\partial a_i} x_i^T",
        ),
        (
            r"\frac{\partial L}{\partial x_i} = W^T \frac{\partial L}{\partial z_i}",
            r"\frac{\partial L}{\partial x_i} = W \frac{\partial L}{\partial z_i}",
        ),
    ],
)
def test_a_sample_is_a_column_where_samples_stand_side_by_side(right: str, wrong: str) -> None:
    assert verdict(SAMPLES, right) == "correct"
    assert verdict(SAMPLES, wrong) == "wrong"


def test_in_a_square_matrix_rows_and_columns_are_not_mixed_up_with_other_vectors() -> None:
    assert verdict(SQUARE, r"\nabla_{w_j} L = 2 s_j x") == "correct"  # of rows
    assert verdict(SQUARE, r"\nabla_{w_j} L = 2 x_j s") == "correct"  # of columns
    assert verdict(SQUARE, r"\nabla_{w_j} L = 2 s_j s") == "wrong"
    assert verdict(SQUARE, r"s = \sum_{j=1}^3 s_j w_j") == "wrong"
