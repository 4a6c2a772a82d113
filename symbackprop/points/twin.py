"""The same points in exact numbers and balls, for what is too close to decide in floats."""

from __future__ import annotations

import numpy as np
from flint import fmpq

from symbackprop.frozen import replace
from symbackprop.points.draw import Floats
from symbackprop.points.dual import Dual
from symbackprop.points.entries import Entries, is_exact
from symbackprop.points.kept import Kept
from symbackprop.points.sampled import PRECISION, Points


def twin(points: Points, precision: int = PRECISION) -> Points:
    """Every drawn or replaced number as the rational that its float is."""
    return replace(
        points,
        setting=replace(points.setting, exact=True),
        leaves={name: exactly(array) for name, array in points.leaves.items()},
        outer={name: exactly(array) for name, array in points.outer.items()},
        adjoints={name: exactly(array) for name, array in points.adjoints.items()},
        pinned={name: _exactly(value) for name, value in points.pinned.items()},
        pinned_adjoints={name: _exactly(value) for name, value in points.pinned_adjoints.items()},
        held={name: exactly(array) for name, array in points.held.items()},
        base=None if points.base is None else twin(points.base, precision),
        precision=precision,
        kept=Kept(),
    )


def _exactly(value: Dual) -> Dual:
    return Dual(exactly(value.value), None if value.tangent is None else exactly(value.tangent))


def exactly(array: Floats | Entries) -> Entries:
    """The rationals that floats are"""
    if is_exact(array):
        return array
    out = np.empty(array.shape, dtype=object)
    out[...] = np.frompyfunc(lambda x: fmpq(*float(x).as_integer_ratio()), 1, 1)(array)
    return out
