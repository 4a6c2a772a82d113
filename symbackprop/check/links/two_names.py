"""`r_2 = r_3 = 0`: two names that are one number, which is printed at the end; no formula is claimed."""

from __future__ import annotations

from collections.abc import Callable

from symbackprop.check.links.state import State
from symbackprop.check.meaning.sort import sort_of
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.uses import uses
from symbackprop.check.values.finding import Finding
from symbackprop.reading.tree import Derivative, Name, Node


def two_names(head: Node, side: Node, last: Node, state: State, judge: Callable[[Node, Node], Finding]) -> bool:
    """Are these two different quantities, each of which is the number at the end, as the names are printed?

    Or derivatives by two entries of one array. `w_{new} = w = 0.3` is none: only one of them has been updated.
    """
    named = _are_quantities(head, side, state) or _are_by_entries(head, side, state)
    if not named or sort_of(last, state.witnesses[0]).names or judge(head, side).verdict != "wrong":
        return False
    found = [judge(name, last) for name in (head, side)]
    return all(f.right and "update" not in f.dev for f in found)


def _are_quantities(head: Node, side: Node, state: State) -> bool:
    both = isinstance(head, Name) and isinstance(side, Name)
    return both and not any(_is_power(name, state) for name in (head, side) if isinstance(name, Name))


def _are_by_entries(head: Node, side: Node, state: State) -> bool:
    r"""`\partial L / \partial a_{11} = \partial L / \partial a_{12} = 0`; by z and h it is a formula"""
    arrays = [_array_below(node, state) for node in (head, side)]
    return arrays[0] is not None and arrays[0] == arrays[1]


def _array_below(node: Node, state: State) -> str | None:
    """The array by one of whose printed places a node is a derivative"""
    if (
        not isinstance(node, Derivative)
        or node.order != 1
        or len(node.by) != 1
        or not isinstance(node.by[0], Name)
    ):
        return None
    found = [use for w in state.witnesses for use in uses(node.by[0], w.words, ANYWHERE)[:1]]
    at_places = all(use.is_element and not any(at.runs for at in use.at) for use in found)
    return found[0].meaning.name if found and at_places else None


def _is_power(name: Name, state: State) -> bool:
    """e^{-s}, b^2: a formula, which has to be true as it is printed"""
    known = [use for w in state.witnesses for use in uses(name, w.words, ANYWHERE)]
    return any(use.power is not None for use in known) or (bool(name.sup) and not known)
