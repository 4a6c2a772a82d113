"""`Report`: what was found on a page, link by link; the JSON of `verify` in frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from symbackprop.frozen import quickly_made
from symbackprop.network.network import Network
from symbackprop.network.shown import markdown_of
from symbackprop.reading.formula import Document
from symbackprop.reading.tree import Span

Verdict = Literal[
    "definition", "correct", "rounded", "accepted", "blank", "unbound", "unreadable", "follows", "wrong"
]
# best to worst: a formula's verdict is its worst link's
VERDICTS: tuple[Verdict, ...] = (
    "definition",
    "correct",
    "rounded",
    "accepted",
    "blank",
    "unbound",
    "unreadable",
    "follows",
    "wrong",
)
Cells = str | list[str] | list[list[str]] | None  # as `value` in the JSON of derive


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that differs; row and column count from 1."""

    row: int
    column: int
    expected: str
    got: str


@quickly_made
@dataclass(frozen=True, slots=True)
class Because:
    """The earlier wrong line that a line follows from."""

    index: int
    line: int


@dataclass(frozen=True, slots=True)
class LinkReport:
    """One `=` of a formula. `lhs` and `rhs` are its LaTeX as written; `quantity` is a key as `ask` accepts it.

    `at` is the place of the right side and `mark` the narrowest place of the mistake, offsets into the
    formula's LaTeX. `correct_latex` is the side that would be right, where one is known.
    """

    lhs: str
    rhs: str
    verdict: Verdict
    at: Span
    quantity: str | None = None
    net: str | None = None
    expected: Cells = None
    got: Cells = None
    entries: tuple[Entry, ...] = ()
    mistake: str | None = None
    because: Because | None = None
    message: str = ""
    mark: Span | None = None
    correct_latex: str | None = None


@dataclass(frozen=True, slots=True)
class FormulaReport:
    """One formula of the page (or entry of an answers file: `latex` is its value, `quantity` its key)."""

    index: int
    line: int
    column: int
    latex: str
    verdict: Verdict
    links: tuple[LinkReport, ...] = ()
    message: str = ""  # why it was not judged, of a formula without links or an entry
    quantity: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Points earned over possible; `follows` earns one half."""

    points: int | float
    possible: int | float


@dataclass(frozen=True, slots=True)
class Report:
    """A judged page. `document` is the name it was given; `page` what was read (None for an answers file)."""

    network: str
    document: str
    formulas: tuple[FormulaReport, ...]
    score: Score
    first_wrong: Because | None = None
    page: Document | None = None
    warnings: tuple[str, ...] = field(default=())
    counted: tuple[tuple[str, int], ...] | None = None  # the summary, where `formulas` leaves some out
    networks: tuple[Network, ...] = field(default=(), compare=False, repr=False)  # what the page speaks of

    @property
    def summary(self) -> dict[str, int]:
        """How many formulas have each verdict, those that occur."""
        if self.counted is not None:
            return dict(self.counted)
        found = [formula.verdict for formula in self.formulas]
        return {verdict: found.count(verdict) for verdict in VERDICTS if verdict in found}

    def _repr_markdown_(self) -> str | None:
        """What a notebook shows: what to do first, and each line that needs a look."""
        return markdown_of("report", self)
