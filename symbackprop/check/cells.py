"""rows x inner x columns: how many numbers are multiplied where values of arrays are joined.

At most points axes are short. The arrays that everybody knows stand in each declared size: e_i e_j^T over an
axis of 784 has 614,656 cells in one of its shapes.
"""

from __future__ import annotations

from symbackprop.check import arithmetic
from symbackprop.check.environment import Environment
from symbackprop.check.value import Cand, Val

CELLS = 1000  # joined for the cost of a node
EXACT = 5  # what a rational costs beside a float


ENTRYWISE = (arithmetic.plus, arithmetic.over, arithmetic.hadamard)


def combined(
    left: list[Cand], right: list[Cand], operation: arithmetic.Operation, env: Environment
) -> list[Cand]:
    """Every pair of candidates under an operation, charged first.

    Raises: Unbound where there is not so much left.
    """
    joined = _entries if operation in ENTRYWISE else _multiplied
    cost = sum(joined(a.val, b.val) // CELLS for a in left for b in right)
    if cost:
        env.depth.labour.spend(cost * EXACT if env.exact else cost)
    return arithmetic.combined(left, right, operation, env.settings)


def _multiplied(a: Val, b: Val) -> int:
    """rows x inner x columns; of two vectors that stand the same way the outer product"""
    if a.data is None or b.data is None:
        return 0
    (rows, inner), (under, columns) = a.shape, b.shape
    if inner == under:
        return _points(a, b) * rows * inner * columns
    if a.is_vector and b.is_vector and (rows == under or inner == columns):
        return _points(a, b) * rows * inner * under * columns
    return _entries(a, b)


def _entries(a: Val, b: Val) -> int:
    """As many as the larger has; two that share no length do not fit, so that nothing is made of them."""
    if a.data is None or b.data is None or not (a.is_scalar or b.is_scalar or set(a.shape) & set(b.shape)):
        return 0
    return _points(a, b) * max(a.shape[0] * a.shape[1], b.shape[0] * b.shape[1])


def _points(a: Val, b: Val) -> int:
    assert a.data is not None and b.data is not None
    return max(len(a.data.value), len(b.data.value))
