"""rows x inner x columns: how many numbers are multiplied where values of arrays are joined.

At most points axes are short. The arrays that everybody knows stand in the declared sizes too: e_i e_j^T over
an axis of 784 has 614,656 cells in one of its shapes.
"""

from __future__ import annotations

from itertools import chain

from symbackprop.check.records.value import Cand, Unbound, Val, pruned
from symbackprop.check.values import arithmetic
from symbackprop.check.values.environment import Environment
from symbackprop.check.values.known_arrays import are_places
from symbackprop.check.values.summands import plus

CELLS = 1000  # joined for the cost of a node
WIDE = 100_000  # cells of a pair at one point: both its axes are long
FEW = 9  # pairs that cost nothing beside the nodes of their two sides
PAIRS = 4  # of those beyond, for the cost of a node
EXACT = 5  # what a rational costs beside a float
FEW_PLACES = "the places of a long axis are not counted here"
ENTRYWISE = (plus, arithmetic.over, arithmetic.hadamard)


def combined(
    left: list[Cand], right: list[Cand], operation: arithmetic.Operation, env: Environment
) -> list[Cand]:
    """Every pair of candidates under an operation, charged first.

    Where axes are cut short, nothing has two long ones: such a pair is left out where a shorter one fits. A
    product that counts the places of a short one is left out too: it is no number of the network.
    Raises: Unbound where there is not so much left.
    """
    joined = _entries if operation in ENTRYWISE else _multiplied
    if len(left) == len(right) == 1 and not env.points.setting.short:
        return _one_pair(left, right, operation, joined(left[0].val, right[0].val), env)
    if env.points.setting.short and joined is _multiplied:
        pairs = [(a, b) for a in left for b in right]
        kept = [(a, b) for a, b in pairs if not _counts_places(a.val, b.val, env)]
        if pairs and not kept:
            raise Unbound(FEW_PLACES)
        if len(kept) < len(pairs):
            return pruned(chain.from_iterable(combined([a], [b], operation, env) for a, b in kept))
    rows = [[joined(a.val, b.val) for b in right] for a in left]
    every = [cells for row in rows for cells in row]
    cut = bool(env.points.setting.short) and max(every, default=0) > WIDE and any(0 < n <= WIDE for n in every)
    points = max((_points(c.val) for c in (*left, *right)), default=1)
    cost = sum(points * cells // CELLS for cells in every if not cut or cells <= WIDE)
    cost += max(0, len(every) - FEW) // PAIRS
    if cost:
        env.depth.labour.spend(cost * EXACT if env.exact else cost)
    if not cut:
        return arithmetic.combined(left, right, operation, env.settings)
    fits = [[b for b, cells in zip(right, row, strict=True) if cells <= WIDE] for row in rows]
    found = [arithmetic.combined([a], few, operation, env.settings) for a, few in zip(left, fits, strict=True)]
    return pruned(chain.from_iterable(found))


def _one_pair(
    left: list[Cand], right: list[Cand], operation: arithmetic.Operation, cells: int, env: Environment
) -> list[Cand]:
    """Most joins by far."""
    cost = max(_points(left[0].val), _points(right[0].val)) * cells // CELLS
    if cost:
        env.depth.labour.spend(cost * EXACT if env.exact else cost)
    return arithmetic.combined(left, right, operation, env.settings)


def _multiplied(a: Val, b: Val) -> int:
    """rows x inner x columns at one point; of two vectors that stand the same way the outer product"""
    if a.data is None or b.data is None:
        return 0
    (rows, inner), (under, columns) = a.shape, b.shape
    if inner == under:
        return rows * inner * columns
    if a.is_vector and b.is_vector and (rows == under or inner == columns):
        return rows * inner * under * columns
    return _entries(a, b)


def _counts_places(a: Val, b: Val, env: Environment) -> bool:
    """1^T c 1; a derivative that is no array counts nothing"""
    if a.data is None or b.data is None:
        return False
    return a.shape[0] == b.shape[1] == 1 and are_places(a, env) and are_places(b, env)


def _entries(a: Val, b: Val) -> int:
    """As many as the larger has; two that share no length do not fit, so that nothing is made of them."""
    if a.data is None or b.data is None or not (a.is_scalar or b.is_scalar or set(a.shape) & set(b.shape)):
        return 0
    return max(a.shape[0] * a.shape[1], b.shape[0] * b.shape[1])


def _points(val: Val) -> int:
    return 1 if val.data is None else len(val.data.value)
