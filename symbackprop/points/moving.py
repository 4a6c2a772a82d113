"""dh = sum_q dh/dq dq: the small changes of several quantities at once, each as it is told."""

from __future__ import annotations

from collections.abc import Mapping

from symbackprop.frozen import replace
from symbackprop.points.dual import Dual
from symbackprop.points.entries import Entries
from symbackprop.points.kept import Kept
from symbackprop.points.sampled import Points


def moving(at: Points, changes: Mapping[str, Entries]) -> Points:
    """The same points with one direction; a quantity that has a change does not follow its own equation."""
    values = {name: at.value(name) for name in changes}
    pinned = {n: Dual(v.value, changes[n][None]) for n, v in values.items() if v is not None}
    return replace(at, pinned=pinned, base=at, only=False, kept=Kept())
