r"""`= 2 \cdot (-1.3581) \cdot 0.7163 = -1.9456`: right with the rounded numbers of the side before it.

The side before is right to its digits; so is a number that is worked from what it prints.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symbackprop.check.links.follows import Before
from symbackprop.check.links.literals import is_literal
from symbackprop.check.links.rounding import CARRIED
from symbackprop.check.meaning.sort import sort_of
from symbackprop.check.values.finding import Finding
from symbackprop.reading.tree import Node


def from_the_side(
    lhs: Node | None, side: Node, finding: Finding, before: Before | None, alone: Callable[[Node], Finding]
) -> Finding:
    """A number that the exact value does not round to; `alone` judges it beside the side before."""
    if finding.verdict != "wrong" or before is None or lhs is not before[0] or finding.witness is None:
        return finding
    if not finding.witness.settings.carry or before[1].verdict != "rounded" or not is_literal(side):
        return finding
    if is_literal(lhs) or sort_of(lhs, finding.witness).names:
        return finding
    if alone(lhs).verdict not in ("correct", "rounded"):
        return finding
    return replace(finding, verdict="rounded", reason=CARRIED)
