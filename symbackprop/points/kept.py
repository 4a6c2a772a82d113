"""What was worked out once at sample points."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from symbackprop.points.dual import Dual
from symbackprop.points.entries import Entries

if TYPE_CHECKING:
    from symbackprop.points.sampled import Points


@dataclass(slots=True)
class Kept:
    """By name; None: looked for and not known. `parts` is what a consumer sends back to each name it reads."""

    values: dict[str, Dual | None] = field(default_factory=dict)
    gradients: dict[str, Dual | None] = field(default_factory=dict)
    parts: dict[str, dict[str, Dual] | None] = field(default_factory=dict)
    totals: dict[tuple[str, str], Entries | None] = field(default_factory=dict)
    directs: dict[tuple[str, str], Entries | None] = field(default_factory=dict)
    moved: dict[tuple[str, bool, bool], Points] = field(default_factory=dict)
