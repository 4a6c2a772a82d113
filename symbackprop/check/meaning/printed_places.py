r"""Entries of a local Jacobian: `\frac{\partial h_i}{\partial W_{pq}}` is one number of dh/dW."""

from __future__ import annotations

from typing import Any

import numpy as np

from symbackprop.check.names.use import Use
from symbackprop.check.records.value import (
    Tensor,
    Val,
)
from symbackprop.check.values.environment import Environment, Place, picked, placed
from symbackprop.points.dual import Dual


def selected(data: Any, out: Use, inner: Use, env: Environment) -> Val:
    """The tensor at printed places of its two ends; a transposed end changes nothing but its print."""
    if out.is_element:
        data = entries_at(data, places_of(out, env), (1, 2))
    if inner.is_element:
        data = entries_at(data, places_of(inner, env), (3, 4))
    indexed = any(i.runs for u in (out, inner) if u.is_element for i in u.at)
    if data.shape[1:] == (1, 1, 1, 1):
        return Val(
            Dual(data[:, :, :, 0, 0], None),
            indexed=indexed,
            tensor=None if indexed else _tensor(data, out, inner),
        )
    return Val(tensor=_tensor(data, out, inner), indexed=indexed)


def places_of(use: Use, env: Environment) -> tuple[Place, Place]:
    return env.place(use.at[0]), env.place(use.at[1])


def _tensor(data: Any, out: Use, inner: Use) -> Tensor:
    return Tensor(
        data, None if out.is_element else out.meaning.name, None if inner.is_element else inner.meaning.name
    )


def entries_at(data: Any, places: tuple[Place, Place], axes: tuple[int, int]) -> Any:
    """The tensor at a row and a column of one of its ends, kept as axes of length 1."""
    for place, axis in zip(places, axes, strict=True):
        if place is None or isinstance(place, int | np.integer):  # the same for each row of the batch
            data = placed(data, place, axis)
            continue
        moved = np.moveaxis(data, axis, -1)
        shape = moved.shape
        flat = moved.reshape(shape[0], 1, -1, shape[-1])
        chosen = picked(Dual(flat[:, 0], None), None, place).value
        data = np.moveaxis(chosen.reshape(chosen.shape[0], *shape[1:-1], chosen.shape[-1]), -1, axis)
    return data
