"""The kinds of mistakes that are looked for, one row each: its name, and how many tries it may cost a link."""

from __future__ import annotations

from dataclasses import dataclass

from symbackprop.frozen import quickly_made
from symbackprop.reading.tree import Span


@dataclass(frozen=True, slots=True)
class Mistake:
    """A kind of mistake; `likely` is said of a line of numbers, where the change itself cannot be shown."""

    name: str
    likely: str
    tries: int


MISTAKES: tuple[Mistake, ...] = (
    Mistake("sign", "Probably the sign.", 8),
    Mistake("factor 2", "Probably a factor 2 was lost or added.", 5),
    Mistake("1/N", "Probably the factor of the mean, one over a size, was lost or added.", 8),
    Mistake("transposed", "Probably a transpose was lost or added.", 9),
    Mistake("Hadamard", "Probably a matrix product was taken entry by entry, or the other way round.", 4),
    Mistake("mask", "Probably the mask was not multiplied in, or at the wrong place.", 14),
    Mistake("activation", "Probably the pre-activation was taken for the activation, or the reverse.", 8),
    Mistake("layer", "Probably a quantity of another layer was taken.", 12),
    Mistake("index", "Probably two indices were exchanged, or one is another.", 22),
    Mistake("chain factor", "Probably a factor of the chain was left out or counted twice.", 20),
    Mistake("derivative", "Probably the derivative of a function was written wrongly.", 12),
    Mistake("consumer", "Probably one of the ways on which the quantity is used was forgotten.", 6),
    Mistake("update order", "Probably a parameter was updated before its old value had been used.", 4),
    Mistake("sum for components", "Probably the entries were meant as a list, not as a sum.", 1),
    Mistake("rounding", "Probably numbers on the way were rounded too early.", 1),
    Mistake("arithmetic", "Probably a slip in the arithmetic.", 1),
)
NAMES: tuple[str, ...] = tuple(m.name for m in MISTAKES)
MOST_TRIES = 80


def row(name: str) -> Mistake:
    return next(m for m in MISTAKES if m.name == name)


@quickly_made
@dataclass(frozen=True, slots=True)
class Change:
    """Edits of what is printed that undo one mistake; `mark` is its place, `said` what it says of the line."""

    mistake: str
    edits: tuple[tuple[Span, str], ...]
    mark: Span
    said: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The likely mistake of a wrong line, the message about it, its place in what was parsed.

    `correct_latex` is the side as it would be right, where a change of what is printed makes it so.
    """

    mistake: str | None
    message: str
    mark: Span
    correct_latex: str | None = None
