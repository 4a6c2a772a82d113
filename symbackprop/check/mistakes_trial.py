"""Trying: the side with a change put in is read again and judged as if it stood on the page."""

from __future__ import annotations

from dataclasses import replace

from symbackprop.check.compounds import joined
from symbackprop.check.link import judged
from symbackprop.check.mistakes_site import Site
from symbackprop.check.mistakes_site import joined as edited
from symbackprop.check.mistakes_table import Change
from symbackprop.check.value import IllTyped, Unbound
from symbackprop.check.vocabulary import stem_of
from symbackprop.check.witness import Witness
from symbackprop.points.points import Kind
from symbackprop.reading.parser import ReadingError, parse
from symbackprop.reading.tree import Node


def changed(site: Site, change: Change) -> str:
    """The LaTeX of the side with a change put in."""
    start, end = site.cover(site.side.at)
    return edited(site.source[start:end], change.edits, start).strip()


def read(text: str, first: int, decimal: bool) -> Node | None:
    """One side, at its place on the page; None where it does not read."""
    try:
        found = parse(" " * first + text, decimal)
    except (ReadingError, ValueError, IndexError):
        return None
    if len(found) != 1 or len(found[0].sides) != 1 or found[0].relations or found[0].leading:
        return None
    return found[0].sides[0]


STRETCHED = frozenset(("scope", "implied", "class", "layout", "mask"))  # no correction needs such a reading


def right(site: Site, side: Node) -> bool:
    """Would this side have been right, as it is printed, at the points at which the other one was wrong?"""
    return any(_right_for(site, side, witness) for witness in site.witnesses)


def _right_for(site: Site, side: Node, witness: Witness) -> bool:
    at = site.finding.at
    only: tuple[Kind, ...] = () if at is None else ("A", at.kind)
    try:
        side = joined(side, lambda name: stem_of(name) in witness.words.compounds)
        found = judged(replace(site.question, side=side), witness, only)
    except (Unbound, IllTyped):
        return False
    if not found.right or found.at is None:
        return False
    if found.dev & STRETCHED and not (found.dev & STRETCHED <= {"scope"} and site.finding.context.chosen):
        return False
    return not only or found.at.kind in only


def makes_right(site: Site, change: Change) -> str | None:
    """The side as it would be right; None where the change does not make it so."""
    text = changed(site, change)
    node = read(text, site.side.at[0], site.decimal)
    if node is None or text == site.text(site.question.head.at) or not right(site, node):
        return None
    return text
