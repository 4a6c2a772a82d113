"""What the judging of one link found, before it is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from symbackprop.check.names.use import Context
from symbackprop.check.records.report import Because, Verdict
from symbackprop.check.records.value import LITERAL, Deviations
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import quickly_made
from symbackprop.points.points import Points

DOT_PRODUCT = (
    "the dot between two vectors may be their dot product, or a transpose is missing; "
    "`product: dot` under `reading` says that it is one"
)
SHAPES = "the shapes do not fit"
RIGHT: frozenset[Verdict] = frozenset(("definition", "correct", "rounded", "accepted"))


@quickly_made
@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict with what speaks for it.

    `at` are the points that decided, `head` and `side` the arrays there (None: not compared), `dev` the
    readings that were needed. `reason` says what is missing, what was carried, or why the shapes do not fit.
    """

    verdict: Verdict
    witness: Witness | None = None
    context: Context = field(default_factory=Context)
    at: Points | None = None
    dev: Deviations = LITERAL
    head: Any = None
    side: Any = None
    reason: str = ""
    because: Because | None = None
    by_value: bool = True  # False: by shape alone
    half: Any = None  # how far each entry of the side may lie from its print

    @property
    def right(self) -> bool:
        return self.verdict in RIGHT
