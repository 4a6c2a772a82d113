"""`w_k` beside a matrix W: its row, or its column; a page keeps to one of them in a line."""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.check.names.letters import names
from symbackprop.check.names.uses import shape_of
from symbackprop.check.names.vocabulary import Vocabulary, stem_of
from symbackprop.reading.tree import Name, Node


def vectors_of_matrices(sides: Sequence[Node], words: Vocabulary) -> bool:
    """Is there a small letter with one index beside a matrix that is declared as a capital?"""
    return any(_is_part(name, words) for side in sides for name in names(side))


def _is_part(name: Name, words: Vocabulary) -> bool:
    if len(name.sub) != 1 or len(name.sub[0].tokens) != 1:
        return False
    stem = stem_of(name)
    if stem in words.spellings:
        return False
    return any(None not in shape_of(s.meaning, words) for s in words.spellings.get(stem.other_case(), ()))
