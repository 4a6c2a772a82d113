"""`e^2` beside a quantity e: its square, or Euler's number to the power of two."""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.check.names.letters import names
from symbackprop.check.names.vocabulary import Stem, Vocabulary
from symbackprop.reading.tree import Node

E = Stem("e")


def two_meanings_of_e(sides: Sequence[Node], words: Vocabulary) -> bool:
    """Does a power stand over the letter of a quantity e?"""
    if not words.of(E):
        return False
    return any(name.letters == "e" and name.sup and not name.sub for side in sides for name in names(side))
