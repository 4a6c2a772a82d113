"""`parse`: the source of one formula to its statements; a ReadingError names the place that does not read."""

from __future__ import annotations

from symbackprop.reading.faults import ReadingError
from symbackprop.reading.statements import statements
from symbackprop.reading.tokens import tokenise
from symbackprop.reading.tree import Statement

__all__ = ["ReadingError", "parse"]


def parse(source: str, decimal: bool = False) -> tuple[Statement, ...]:
    """All statements of a formula, in order; `decimal` where the page writes decimal commas.

    >>> [statement.relations for statement in parse(r"a = b, c = d = 2")]
    [('=',), ('=', '=')]
    """
    try:
        return statements(source, tokenise(source), decimal)
    except RecursionError as fault:
        raise ReadingError((0, len(source)), "nested too deep") from fault
