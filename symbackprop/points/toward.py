"""The same points with another scalar of the network as its loss: d^2 u / dx^2 of a u on the way."""

from __future__ import annotations

from symbackprop.frozen import replace
from symbackprop.points.kept import Kept
from symbackprop.points.points import Points


def toward(points: Points, name: str) -> Points:
    """Gradients are those of `name`; what the file gives of the gradients of its own loss is left out."""
    network = replace(points.network, loss=name, upstream={})
    return replace(points, network=network, outer={}, adjoints={}, pinned_adjoints={}, kept=Kept())
