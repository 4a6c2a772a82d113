"""`Tried`: what sides were read as and what they were worth, kept from one wrong line of a page to the next."""

from __future__ import annotations

from dataclasses import dataclass, field

from symbackprop.check.meaning.question import Environments, Question
from symbackprop.check.names.compounds import Joins
from symbackprop.check.names.use import Context, Use
from symbackprop.check.names.vocabulary import Stem, Vocabulary
from symbackprop.reading.again import Parts

MOST_LINES = 20  # then all is forgotten, so that a page of a thousand wrong lines needs no more room
Meanings = dict[str, Use | None]  # of names, by their text


@dataclass(slots=True)
class Tried:
    """By what each hangs on; nothing is taken again where that is another."""

    lines: int = 0
    parts: dict[bool, Parts] = field(default_factory=dict)  # with decimal commas, without
    joins: dict[frozenset[Stem], Joins] = field(default_factory=dict)  # by the names of several letters
    environments: dict[tuple[object, ...], Environments] = field(default_factory=dict)
    meanings: dict[tuple[object, ...], tuple[Vocabulary, Meanings]] = field(default_factory=dict)

    def another_line(self) -> None:
        self.lines += 1
        if self.lines > MOST_LINES:
            self.lines = 1
            for kept in (self.parts, self.joins, self.environments, self.meanings):
                kept.clear()

    def parts_of(self, decimal: bool) -> Parts:
        return self.parts.setdefault(decimal, Parts())

    def environments_of(self, question: Question) -> Environments:
        """Those in which the names of the page mean what they mean for this question."""
        said = question.definitions
        return self.environments.setdefault((*said, *map(id, said.values())), {})

    def meanings_of(self, words: Vocabulary, context: Context, decimal: bool) -> Meanings:
        return self.meanings.setdefault((id(words), context.around, decimal), (words, {}))[1]
