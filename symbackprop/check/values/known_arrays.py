"""The arrays that everybody knows: I, e_i and a vector of ones, of each size that the network has."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from flint import fmpq

from symbackprop.check.names.use import Index
from symbackprop.check.records.value import Cand, Val
from symbackprop.check.values.environment import Environment
from symbackprop.points.dual import Dual
from symbackprop.points.twin import exactly


def identities(env: Environment) -> list[Cand]:
    """I of each size that an axis of the network has; what does not fit its neighbours drops out."""
    found = []
    for size in _sizes(env):
        found.append(Cand(Val(Dual(_identity(size, env.exact), None))))
    return found


@lru_cache(maxsize=24)
def _identity(size: int, exact: bool) -> Any:
    """Made once: of 784 x 784 entries each would cost as much as a product."""
    if not exact:
        return np.eye(size)[None]
    values = np.full((1, size, size), fmpq(0), dtype=object)
    values[0, range(size), range(size)] = fmpq(1)
    return values


def unit_vectors(at: Index | None, env: Environment) -> list[Cand] | None:
    """e_i, 1 in place i, of each size that has this place: as the network's vectors stand, or as a column."""
    if at is None or at.whole:
        return None
    found = []
    for size in _sizes(env):
        places: Any = np.atleast_1d(np.asarray(env.place(at)))
        if np.all((places >= 1) & (places <= size)):
            values = (places[:, None, None] == np.arange(1, size + 1)[:, None]).astype(float)
            turned = [values.swapaxes(-2, -1)] if env.words.network.vectors == "row" else []
            for standing in (*turned, values):
                found.append(Cand(Val(Dual(exactly(standing) if env.exact else standing, None), named=True)))
    return found or None


def ones(env: Environment) -> list[Cand]:
    """A vector of ones of each size, standing either way."""
    found = []
    for size in _sizes(env):
        values = np.ones((1, size, 1))
        found.append(Cand(Val(Dual(exactly(values) if env.exact else values, None), printed=True)))
    return found


def are_places(val: Val, env: Environment) -> bool:
    """Is it c 1 along an axis that these points cut short? How many places it has says nothing."""
    short = env.points.setting.short
    if not short or val.data is None or not val.is_vector or max(val.shape) not in short.values():
        return False
    cells = val.data.value.reshape(len(val.data.value), -1)
    return bool((cells == cells[:, :1]).all() and (cells != 0).any())


def _sizes(env: Environment) -> tuple[int, ...]:
    """How long the axes are at these points, then as declared where they were cut short: 1^T 1 is 784."""
    shapes = [q.array.shape for q in env.words.network.quantities.values()]
    named = {a if isinstance(a, int) else env.points.sizes.get(a) for s in shapes for a in s if a is not None}
    declared = sorted(n for n in named if n is not None)[:6]
    cut = env.points.setting.short
    return tuple(dict.fromkeys((*(cut.get(n, n) for n in declared), *declared)))
