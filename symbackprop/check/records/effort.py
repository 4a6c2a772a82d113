"""`Effort`: how much work the diagnosis of one formula may cost, counted in nodes: the same in every run."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 4500  # several wrong links of the length that pages have; a thousand terms are not tried one by one
WORLDS = 200  # what it costs to work the head again with one step wrong
NUMBERS = 100  # what it costs to compare a line of numbers
EACH = 30  # what a try costs at least


@dataclass(slots=True)
class Effort:
    """What is left of it."""

    left: int = MOST

    def spent(self, cost: int) -> bool:
        """Takes the cost away; True where there is not so much left."""
        self.left -= max(cost, EACH)
        return self.left < 0

    def affords(self, size: int) -> bool:
        """Is there enough to try one change of a side of so many nodes? To list the changes costs as much."""
        return self.left > 0 and trial(size) <= self.left


def trial(size: int) -> int:
    """What one try costs: a long product has many readings."""
    return max(size, size * size // 20)
