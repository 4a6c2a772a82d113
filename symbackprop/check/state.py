"""What a page has said so far.

The last left side, names it defined, quantities it spoke of, claims that were wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from symbackprop.check.environment import Definition
from symbackprop.check.finding import Finding
from symbackprop.check.printed_values import Printed
from symbackprop.check.report import Because, Verdict
from symbackprop.check.vocabulary import Stem
from symbackprop.check.witness import Witness
from symbackprop.points.points import Kind
from symbackprop.reading.tree import Node

MOST_SPOKEN = 12


@dataclass(frozen=True, slots=True)
class WrongClaim:
    """A quantity whose latest claim is wrong: the array that was printed, at which points, and where."""

    kind: Literal["value", "adjoint"]
    quantity: str
    at: Kind
    array: Any
    because: Because
    witness: Witness
    half: Any = None


@dataclass(slots=True)
class State:
    """Carried down the page, line by line."""

    witnesses: tuple[Witness, ...] = ()
    head: Node | None = None
    start: Kind = "A"
    as_gradient: bool = False
    example: Because | None = None  # the formula whose values are an example's, not the given ones
    definitions: dict[tuple[Stem, tuple[str, ...]], Definition] = field(default_factory=dict)
    spoken: list[str] = field(default_factory=list)
    wrong: list[WrongClaim] = field(default_factory=list)  # the latest last
    printed: list[Printed] = field(default_factory=list)
    choices: set[str] = field(default_factory=set)  # readings that the page has settled on
    claims: dict[str, Verdict] = field(default_factory=dict)  # the last verdict on each key

    def speak(self, names: list[str]) -> None:
        """The quantities of a line, the last one first."""
        for name in names:
            if name in self.spoken:
                self.spoken.remove(name)
            self.spoken.insert(0, name)
        del self.spoken[MOST_SPOKEN:]

    def settle(self, claim: tuple[str, str], finding: Finding) -> None:
        """A right claim takes the place of a wrong one before it."""
        self.wrong = [w for w in self.wrong if (w.kind, w.quantity) != claim]
        if not finding.right:
            self.printed = [p for p in self.printed if (p.kind, p.quantity) != claim]

    def print_value(self, printed: Printed) -> None:
        self.printed = [p for p in self.printed if (p.kind, p.quantity) != (printed.kind, printed.quantity)]
        self.printed.append(printed)
