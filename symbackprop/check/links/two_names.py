"""`r_2 = r_3 = 0`: two names that are one number, which is printed at the end; no formula is claimed."""

from __future__ import annotations

from collections.abc import Callable

from symbackprop.check.links.state import State
from symbackprop.check.meaning.sort import sort_of
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.uses import uses
from symbackprop.check.values.finding import Finding
from symbackprop.reading.tree import Name, Node


def two_names(head: Node, side: Node, last: Node, state: State, judge: Callable[[Node, Node], Finding]) -> bool:
    """Are these two different quantities, each of which is the number at the end, as the names are printed?

    `w_{new} = w = 0.3` is none: only one of them has been updated.
    """
    if not isinstance(head, Name) or not isinstance(side, Name) or sort_of(last, state.witnesses[0]).names:
        return False
    if _is_power(head, state) or _is_power(side, state) or judge(head, side).verdict != "wrong":
        return False
    found = [judge(name, last) for name in (head, side)]
    return all(f.right and "update" not in f.dev for f in found)


def _is_power(name: Name, state: State) -> bool:
    """e^{-s}, b^2: a formula, which has to be true as it is printed"""
    known = [use for w in state.witnesses for use in uses(name, w.words, ANYWHERE)]
    return any(use.power is not None for use in known) or (bool(name.sup) and not known)
