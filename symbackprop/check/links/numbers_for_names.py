r"""`\frac{\partial J}{\partial h} = -1 \cdot v`: a factor 1 or 2 that is the value of a quantity before it.

Such a number could be the formula's own, so it is no value by itself. The line is right where the quantity put
in its place makes a line that is right at any points: nothing is passed because two sides meet at the values.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from flint import fmpq

from symbackprop.check.links import link
from symbackprop.check.links.accumulated import as_part
from symbackprop.check.links.given_numbers import with_numbers_put_in
from symbackprop.check.meaning.question import Question
from symbackprop.check.meaning.spelt import spelt
from symbackprop.check.names.letters import nodes
from symbackprop.check.names.rewriting import rewritten
from symbackprop.check.records.value import counted
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.points.points import Points
from symbackprop.reading.tree import Derivative, Node, Numeral, Product, Sum
from symbackprop.rules.primitives import rational

MOST_TRIED = 6


def judged(question: Question, witness: Witness) -> Finding:
    """The finding of one link; a number that stands for a quantity is tried where it is wrong else."""
    finding = as_part(question, link.judged(question, witness), witness)
    if finding.verdict != "wrong" or finding.at is None or finding.at.kind == "C":
        return finding
    for number in _factors(question.side):
        for named in _of_value(number, witness):
            side = _with(question.side, number, named)
            other = link.judged(replace(question, side=side, environments=None), witness, ("A",))
            if other.right and not counted(other.dev):
                return replace(other, verdict="accepted", reason=link.REMARKS["C"])
    return with_numbers_put_in(question, witness, finding, lambda q, w: link.judged(q, w, ("A",)))


def _with(side: Node, number: Numeral, named: Node) -> Node:
    """The quantity in the number's place"""
    return rewritten(side, lambda node: named if node is number else node)


def _factors(side: Node) -> list[Numeral]:
    """The numbers 1 and 2 that are printed as factors."""
    products = (node for node in nodes(side) if isinstance(node, Product))
    return [f for p in products for f in p.factors if isinstance(f, Numeral) and f.value in (1, 2)][:2]


def _of_value(number: Numeral, witness: Witness) -> Iterator[Node]:
    """The quantities and gradients that are this number at the given values, with their sign."""
    at = witness.points("C")
    found = () if at is None else _scalars(at, witness)
    for k, (node, value) in enumerate(f for f in found if abs(f[1]) == _exact(number)):
        if k == MOST_TRIED:
            return
        yield node if value > 0 else Sum(number.at, ((-1, node),))


def _scalars(at: Points, witness: Witness) -> Iterator[tuple[Node, fmpq]]:
    """Gradients first: they are what a chain multiplies by."""
    network = witness.network
    loss = spelt(network.loss, witness)
    known = [(q, n) for q in network.quantities if (n := spelt(q, witness)) is not None]
    for quantity, name in known:
        slope = at.gradient(quantity)
        if loss is not None and slope is not None and (value := _one(slope)) is not None:
            yield Derivative((0, 0), loss, (name,), "partial"), value
    for quantity, name in known:
        held = at.value(quantity)
        if held is not None and (value := _one(held)) is not None:
            yield name, value


def _one(found: object) -> fmpq | None:
    """The one exact number that an array is."""
    array = np.asarray(getattr(found, "value", found))
    cell = array.flat[0] if array.size == 1 else None
    return cell if isinstance(cell, fmpq) else None


def _exact(number: Numeral) -> fmpq:
    return rational(number.value)
