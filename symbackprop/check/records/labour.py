"""`Labour`: how much work a formula may cost to be judged, counted in nodes: the same in every run.

What is beyond it is unbound: nothing is said of a line that was not judged to its end.
"""

from __future__ import annotations

from dataclasses import dataclass

from symbackprop.check.records.value import Unbound

JUDGED = 6000  # the lines of students take up to 500, the longest display of a solution up to 3500
TOLD = 20_000  # the same, while the likely mistakes of its wrong lines are sought, which `Effort` bounds too
STATEMENT = 30  # what it costs to look at a statement
LINK = 10  # what it costs to judge a link against a network, beside
LAYER = 6  # what it costs to compare two sides in one layer, beside what their nodes cost
ROWS = 1000  # points and values of letters at which a node is evaluated for the cost of one
LARGEST = 2500  # nodes of a formula
TOO_LONG = "the formula is too long to be judged to its end; divide it into several"


@dataclass(slots=True)
class Labour:
    """What is left of it; while a mistake is sought, what is left of the work for that."""

    left: int = JUDGED
    aside: int = TOLD

    def affords(self, cost: int) -> bool:
        """Spends it; False where there is not so much left."""
        self.left -= cost
        return not self.over

    def spend(self, cost: int) -> None:
        """Raises Unbound where there is not so much left."""
        if not self.affords(cost):
            raise Unbound(TOO_LONG)

    @property
    def over(self) -> bool:
        return self.left < 0

    def renew(self) -> None:
        self.left, self.aside = JUDGED, TOLD

    def swap(self) -> None:
        """To the seeking of mistakes, and back."""
        self.left, self.aside = self.aside, self.left
