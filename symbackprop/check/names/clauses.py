r"""`.. with $u = W x$` behind a formula names what stands in it: the clause is judged before the formula."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from symbackprop.reading.formula import Formula

T = TypeVar("T")
GIVES = frozenset(("with", "where", "mit", "wobei", "avec", "où"))
_COMMAND = re.compile(r"\\[A-Za-z]+\*?|[{}]")  # \where{with
GOES_ON = frozenset((",", "and", ", and", "und", "et"))


def in_order_of_names(
    formulas: Sequence[Formula], judge: Callable[[Formula], T], named: Callable[[Formula], T | None]
) -> list[T]:
    """Every formula judged, told as printed; `named` judges a clause that gives a new name, else None."""
    done: dict[int, T] = {}
    for k, formula in enumerate(formulas):
        if k in done:
            continue
        for j in _clauses(formulas, k):
            early = named(formulas[j])
            if early is not None:
                done[j] = early
        done[k] = judge(formula)
    return [done[k] for k in range(len(formulas))]


def _clauses(formulas: Sequence[Formula], k: int) -> Iterator[int]:
    """The formulas in the sentence that begins with such a word behind a formula or several displays."""
    words = GIVES
    for j in range(k + 1, len(formulas)):
        said = " ".join(_COMMAND.sub(" ", formulas[j].before).lower().split())
        if not said and words is GIVES and formulas[k].display:
            continue
        if formulas[j].display or said not in words:
            return
        words = GOES_ON
        yield j
