"""A row or a column that is repeated over a matrix, as the network's language does."""

from __future__ import annotations

import numpy as np

from symbackprop.points.dual import Dual

Extents = tuple[int, int]


def spreads(a: Extents, b: Extents) -> bool:
    """Does one of two shapes repeat along an axis of length 1 to the other?"""
    wide = tuple(map(max, zip(a, b, strict=True)))
    fits = all(x in (1, n) and y in (1, n) for x, y, n in zip(a, b, wide, strict=True))
    return fits and wide in (a, b)


def beside_a_matrix(a: Extents, b: Extents) -> bool:
    """A row or a column beside a matrix over which it can be repeated: no number, no two vectors"""
    return a != b and spreads(a, b) and 1 in a + b and (1 not in a or 1 not in b) and (1, 1) not in (a, b)


def spread(data: Dual, other: Extents) -> Dual:
    """It, repeated to the shape of another."""
    shape = tuple(map(max, zip(data.value.shape[-2:], other, strict=True)))
    value = np.broadcast_to(data.value, (*data.value.shape[:-2], *shape))
    if data.tangent is None:
        return Dual(value, None)
    return Dual(value, np.broadcast_to(data.tangent, (*data.tangent.shape[:-2], *shape)))
