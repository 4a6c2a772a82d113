"""What does not fit in a wrong line: the two sides, or two neighbours of a product; shapes that are numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from symbackprop.check.meaning.question import Question
from symbackprop.check.mistakes.site import Site
from symbackprop.check.mistakes.worlds import value_of
from symbackprop.check.names.letters import nodes
from symbackprop.check.names.places import covering
from symbackprop.check.values.finding import SHAPES, Finding
from symbackprop.check.values.witness import Witness
from symbackprop.reading.tree import Node, Product

ONE = (1, 1)


def misfit(question: Question, finding: Finding, source: str, witnesses: Sequence[Witness]) -> str:
    """The shapes of what does not fit; only the fact where they are not known or stay letters."""
    witness = finding.witness
    if witness is None or finding.at is None or _has_letters(witness):
        return SHAPES
    site = Site(source, question, finding, witness.words, finding.context, tuple(witnesses) or (witness,))
    head, side = _shape(value_of(site, question.head)), _shape(value_of(site, question.side))
    if head is not None and side is not None:
        return (
            SHAPES
            if side == head or (side == head[::-1] and 1 in side)
            else f"The left side is {_said(head)}, this is {_said(side)}."
        )
    products = [node for node in nodes(question.side) if isinstance(node, Product)]
    told = (_of_product(site, product) for product in reversed(products))
    return next((one for one in told if one), SHAPES)


def _of_product(site: Site, product: Product) -> str:
    """Two neighbours of a product that has no value, by their shapes."""
    if value_of(site, product) is not None:
        return ""
    for left, right in pairwise(product.factors):
        a, b = _shape(value_of(site, left)), _shape(value_of(site, right))
        if a is not None and b is not None and ONE not in (a, b) and a[1] != b[0]:
            sides = f"${_text(site, left)}$ is {_said(a)} and ${_text(site, right)}$ is {_said(b)}"
            return f"The shapes do not fit: {sides}."
    return ""


def _has_letters(witness: Witness) -> bool:
    shapes = (quantity.array.shape for quantity in witness.network.quantities.values())
    return any(isinstance(axis, str) for shape in shapes for axis in shape)


def _shape(value: Any) -> tuple[int, int] | None:
    return None if value is None else (int(value.shape[1]), int(value.shape[2]))


def _said(shape: tuple[int, int]) -> str:
    return "one number" if shape == ONE else f"{shape[0]} x {shape[1]}"


def _text(site: Site, node: Node) -> str:
    start, end = covering(site.source, node.at)
    return site.source[start:end].strip()
