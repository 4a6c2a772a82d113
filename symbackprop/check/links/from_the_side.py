r"""`= 2 \cdot (-1.3581) \cdot 0.7163 = -1.9456`: right with the rounded numbers of the side before it.

The side before is right to its digits; so is a number that is worked from what it prints.
"""

from __future__ import annotations

from collections.abc import Callable, Container

from symbackprop.check.links.carrying_on import CARRIED
from symbackprop.check.links.follows import Before
from symbackprop.check.links.literals import is_literal
from symbackprop.check.meaning.sort import sort_of
from symbackprop.check.names.letters import names
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.printed_names import Key, key_of
from symbackprop.frozen import replace
from symbackprop.reading.tree import Node


def from_the_side(
    lhs: Node | None,
    side: Node,
    finding: Finding,
    before: Before | None,
    named: Container[Key],
    alone: Callable[[Node], Finding],
) -> Finding:
    """A number that the exact value does not round to; `alone` judges it beside the side before.

    That side holds numbers, or `named`, names of the page for which numbers were printed.
    """
    if finding.verdict != "wrong" or before is None or lhs is not before[0] or finding.witness is None:
        return finding
    if not finding.witness.settings.carry or not before[1].right or not is_literal(side) or is_literal(lhs):
        return finding
    numbers = before[1].verdict == "rounded" and not sort_of(lhs, finding.witness).names
    if not numbers and not any(key_of(name) in named for name in names(lhs)):
        return finding
    if alone(lhs).verdict not in ("correct", "rounded"):
        return finding
    return replace(finding, verdict="rounded", reason=CARRIED)
