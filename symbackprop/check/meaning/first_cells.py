r"""`\sum_t \nabla_{h_t} L` over the cells of a family: where the sum starts if no limit is printed."""

from __future__ import annotations

from collections.abc import Iterable

from symbackprop.check.names.vocabulary import Vocabulary, stem_of, tokens_of
from symbackprop.reading.tree import Name


def first_cell(speaking: Iterable[Name], words: Vocabulary) -> int:
    """At the first cell that is computed, and not at a given h_0; 0 where an index is moved, as in h_{t-1}."""
    cells: set[int] = set()
    for name in speaking:
        if {"+", "-"} & {*tokens_of(name.sub), *tokens_of(name.sup)}:
            return 0
        cells.update(_computed(name, words))
    return min(cells, default=0) if words.running else 0


def _computed(name: Name, words: Vocabulary) -> Iterable[int]:
    computed = {equation.out.name for equation in words.network.equations}
    for spelling in words.of(stem_of(name)):
        number = "".join(spelling.label)
        if number.isdigit() and spelling.meaning.name in computed:
            yield int(number)
