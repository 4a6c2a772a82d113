"""Random values of what is given: dyadic rationals, so that floats are exact, with the declared facts kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symbackprop.network.network import Quantity
from symbackprop.points.forms import Setting

Floats = NDArray[np.float64]
STEP = 2.0**-16
LOW, HIGH = 1 << 14, 1 << 17  # magnitudes from 1/4 to 2


@dataclass(frozen=True, slots=True)
class Drawer:
    """Draws of quantities; `near` holds given values around which is drawn, nan where none, `reach` how far."""

    rng: np.random.Generator
    setting: Setting
    scale: float = 1.0
    near: Mapping[str, Floats] | None = None
    reach: float = 1.0

    def draw(self, quantity: Quantity, count: int) -> Floats:
        """count x rows x columns"""
        rows, columns = self.setting.extents(quantity.array.shape)
        if quantity.label is not None:
            return self._labels(quantity, count)
        if quantity.facts & {"one_hot", "simplex"}:
            return self._simplex(quantity, count, rows, columns)
        free = self._numbers((count, rows, columns)) * self.scale
        if "positive" in quantity.facts:
            free = np.abs(free)
        given = self.near.get(quantity.name) if self.near else None
        return free if given is None else self._around(given, free, "positive" in quantity.facts)

    def _numbers(self, shape: tuple[int, ...]) -> Floats:
        sizes = self.rng.integers(LOW, HIGH, shape, endpoint=True)
        signs = self.rng.choice(np.array([-1, 1]), shape)
        return np.asarray(sizes * signs * STEP)

    def _around(self, given: Floats, free: Floats, positive: bool) -> Floats:
        """given + reach (1/4 + |given|) u with |u| <= 1, again dyadic"""
        known = np.where(np.isfinite(given), given, 0.0)
        moved = known + self.reach * (0.25 + np.abs(known)) * free / 2
        if positive:
            moved = np.abs(moved)
        return np.where(np.isfinite(given), _dyadic(moved), free)

    def _labels(self, quantity: Quantity, count: int) -> Floats:
        label = quantity.label
        most = self.setting.sizes.get(label, 2) if isinstance(label, str) else label
        return np.asarray(self.rng.integers(1, most or 1, (count, 1, 1), endpoint=True), dtype=np.float64)

    def _simplex(self, quantity: Quantity, count: int, rows: int, columns: int) -> Floats:
        """Along a vector, or along each row of a matrix"""
        lines, length = (rows, columns) if None not in quantity.array.shape else (1, rows * columns)
        if "one_hot" in quantity.facts:
            places = self.rng.integers(0, length, (count, lines))
            out = (places[..., None] == np.arange(length)).astype(np.float64)
        else:
            cuts = np.sort(self.rng.random((count, lines, length - 1)), axis=-1)
            cuts = np.round(cuts * 1024) / 1024
            ends = np.concatenate([np.zeros((count, lines, 1)), cuts, np.ones((count, lines, 1))], axis=-1)
            out = np.diff(ends, axis=-1)
        return np.asarray(out.reshape(count, rows, columns))


def _dyadic(values: Floats) -> Floats:
    """The nearest multiple of 2^-24"""
    return np.asarray(np.round(values * 2.0**24) * 2.0**-24)
