r"""A label as an index: `y'_t`, `\delta_{kt}` and `e_t` stand at the class that the target t names."""

from __future__ import annotations

from typing import Any

import numpy as np

from symbackprop.check.names.vocabulary import Vocabulary
from symbackprop.points.entries import UNKNOWN
from symbackprop.points.points import Points


def label_letters(at: Points, words: Vocabulary) -> dict[str, Any]:
    """The class at each point, by every letter that a label target is written with."""
    found: dict[str, Any] = {}
    if all(quantity.label is None for quantity in words.network.quantities.values()):
        return found
    for stem, spellings in words.spellings.items():
        for spelling in spellings:
            quantity = words.network.quantities.get(spelling.meaning.name)
            if quantity is None or quantity.label is None or spelling.label or stem.accents or stem.primes:
                continue
            value = at.value(quantity.name) if spelling.meaning.kind == "value" else None
            cells = () if value is None else tuple(value.value.flat)
            if cells and not any(cell is UNKNOWN for cell in cells):
                places = np.array([int(cell) for cell in cells])
                found[stem.letters] = np.broadcast_to(places, (at.count,))
    return found
