"""A quantity of the network as a name that a page could print."""

from __future__ import annotations

from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.uses import uses
from symbackprop.check.values.witness import Witness
from symbackprop.reading.faults import ReadingError
from symbackprop.reading.parser import parse
from symbackprop.reading.tree import Name


def spelt(quantity: str, witness: Witness) -> Name | None:
    """The quantity's name as it would be read; None where it is not read as this one quantity alone."""
    declared = witness.network.quantities.get(quantity)
    text = (declared.latex if declared is not None else "") or quantity
    try:
        (statement,) = parse(text)
    except (ReadingError, ValueError):
        return None
    side = statement.sides[0]
    if not isinstance(side, Name):
        return None
    found = uses(side, witness.words, ANYWHERE)
    return side if len(found) == 1 and found[0].meaning.name == quantity else None
