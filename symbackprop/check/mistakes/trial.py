"""Trying: the side with a change put in is read again and judged as if it stood on the page."""

from __future__ import annotations

from symbackprop.check.links.link import judged
from symbackprop.check.meaning.one_number import one_number
from symbackprop.check.meaning.question import Question
from symbackprop.check.mistakes.refuted import refuted
from symbackprop.check.mistakes.site import Site
from symbackprop.check.mistakes.site import joined as edited
from symbackprop.check.mistakes.table import Change
from symbackprop.check.mistakes.worlds import number_for_array
from symbackprop.check.names.compounds import joined
from symbackprop.check.names.vocabulary import stem_of
from symbackprop.check.records.value import Deviations, IllTyped, Unbound
from symbackprop.check.values.finding import SHAPES
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
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


# no correction needs such a reading
STRETCHED = frozenset(("scope", "implied", "class", "layout", "mask", "direct"))


def right(site: Site, side: Node, refused: Deviations = STRETCHED) -> bool:
    """Would this side have been right, as it is printed, at the points at which the other one was wrong?"""
    return any(_right_for(replace(site.question, side=side), site, w, refused) for w in site.witnesses)


def _right_for(question: Question, site: Site, witness: Witness, refused: Deviations = STRETCHED) -> bool:
    at = site.finding.at
    only: tuple[Kind, ...] = () if at is None else ("A", at.kind)
    try:
        side = _joined(question.side, site, witness)
        found = judged(question if side is question.side else replace(question, side=side), witness, only)
    except (Unbound, IllTyped):
        return False
    if not found.right or found.at is None:
        return False
    if found.dev & refused and not (found.dev & refused <= {"scope"} and site.finding.context.chosen):
        return False
    return not only or found.at.kind in only


def _joined(side: Node, site: Site, witness: Witness) -> Node:
    """The side with the names joined that are written with several letters."""
    compounds = witness.words.compounds
    if not compounds:
        return side
    return joined(side, lambda name: stem_of(name) in compounds, site.tried.joins.setdefault(compounds, {}))


def makes_right(site: Site, change: Change) -> str | None:
    """The side as it would be right; None where the change does not make it so."""
    text = changed(site, change)
    if text == site.text(site.question.head.at) or _surely_wrong(site, text):
        return None
    node = read(text, site.side.at[0], site.decimal)
    # a factor turned round mends no Jacobian for which a vector would have to stand
    refused = STRETCHED | {"elementwise"} if change.mistake == "transposed" else STRETCHED
    return text if node is not None and right(site, node, refused) else None


def _number_again(site: Site, node: Node) -> bool:
    """Is the left side an array, and this one number as before?"""
    if site.finding.reason != SHAPES or len(site.witnesses) > 1 or not number_for_array(site):
        return False
    assert site.finding.witness is not None
    return one_number(_joined(node, site, site.finding.witness), site.words, site.context)


def _surely_wrong(site: Site, text: str) -> bool:
    """Wrong already with the parts that were read, and what they were worth, in the sides tried before.

    Their places are not those of the page: what is right so is read and judged again.
    """
    node = site.tried.parts_of(site.decimal).side(text, site.decimal)
    if node is None:
        return False
    if _number_again(site, node):
        return True
    question = replace(site.question, side=node, environments=site.tried.environments_of(site.question))
    return not any(_may_be_right(question, site, w) for w in site.witnesses)


def _may_be_right(question: Question, site: Site, witness: Witness) -> bool:
    """Not where it is refuted at once; what is right at other points alone counts nothing at A."""
    side, at = _joined(question.side, site, witness), site.finding.at
    question = question if side is question.side else replace(question, side=side)
    if at is not None and at.kind == "A" and refuted(question, witness, STRETCHED, site.grounds):
        return False
    return _right_for(question, site, witness)
