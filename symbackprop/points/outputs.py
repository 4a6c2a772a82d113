"""Points at which slopes are worked from replaced outputs: 1 - h^2 of another h, p_i (1 - p_i) of another p."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbackprop.frozen import replace
from symbackprop.points.dual import Dual
from symbackprop.points.kept import Kept

if TYPE_CHECKING:
    from symbackprop.points.sampled import Points


def with_slopes_of_outputs(points: Points) -> Points:
    """The same points; what was replaced says its own slope, where its argument did before."""
    return replace(points, pinned={}, base=points, only=False, from_outputs=True, kept=Kept())


def softmax_back(out: Dual, axis: int, upstream: Dual) -> Dual:
    """g_k = p_k (upstream_k - sum_i upstream_i p_i) along each line"""
    return out * (upstream - (upstream * out).sum(axis))
