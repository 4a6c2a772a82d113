r"""Vocabulary: the spellings of each name, and what each means.

A spelling is a stem (letters, accents, primes) with a label, the part of its scripts that belongs to the name:
`\mathbf{W}^{(1)}`, `W_1` and `W1` have the stem W and the label 1; `E_{total}` the label t o t a l.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from symbackprop.algebra.shapes import Axis
from symbackprop.check.names.stems import (
    Label,
    Stem,
    bare,
    python_signature,
    signature,
    stem_of,
    tokens_of,
)
from symbackprop.check.records.memory import Memory
from symbackprop.frozen import quickly_made, replace
from symbackprop.network.network import Network

__all__ = [
    "Kind",
    "Label",
    "Meaning",
    "Spelling",
    "Stem",
    "Vocabulary",
    "bare",
    "python_signature",
    "signature",
    "stem_of",
    "tokens_of",
]
Kind = Literal["value", "adjoint", "size", "function", "mask"]


@quickly_made
@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name stands for; `name` is a quantity, a size or a rule of the registry.

    `of`: the quantity whose gradient an adjoint is, where that is not the loss.
    """

    kind: Kind
    name: str
    of: str = ""


@quickly_made
@dataclass(frozen=True, slots=True)
class Spelling:
    """A label, the meaning, and the indices that are part of the spelling."""

    label: Label
    meaning: Meaning


@dataclass(frozen=True)
class Vocabulary:
    """Every spelling by its stem; functions by the letters of their name, without case."""

    network: Network
    spellings: Mapping[Stem, tuple[Spelling, ...]]
    functions: Mapping[Stem, str]
    settings: Mapping[str, str] = field(default_factory=dict)
    running: str = ""  # the letter of the cells of a family
    ends: Mapping[str, int] = field(default_factory=dict)  # the letter of its last cell, with its number
    defined: frozenset[Stem] = frozenset()  # of names that the page gives a meaning of its own
    compounds: frozenset[Stem] = frozenset()  # of names that are written with several letters
    told: frozenset[Stem] = frozenset()  # of functions whose letter the file or the page says
    samples: Axis = None  # the size of the batch
    kept: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)  # found once
    memory: Memory = field(default_factory=Memory, init=False, compare=False, repr=False)

    def of(self, stem: Stem) -> tuple[Spelling, ...]:
        """The spellings of a stem; where nothing is declared so, of the other case."""
        return self.spellings.get(stem) or self.spellings.get(stem.other_case(), ())

    def rule(self, stem: Stem) -> str | None:
        """The rule that a function's name means, as relu for ReLU."""
        plain = Stem(stem.letters, stem.accents)
        return self.functions.get(plain) or self.functions.get(Stem(stem.letters.lower(), stem.accents))

    def under(self, setting: str) -> Vocabulary:
        r"""The same with one more setting: under `kronecker` every `\delta_{ij}` is Kronecker's."""
        key = ("under", setting)
        if key not in self.kept:
            self.kept[key] = replace(self, settings={**self.settings, setting: "yes"})
        found: Vocabulary = self.kept[key]
        return found

    def labels(self, stem: Stem) -> tuple[int, ...]:
        """The layers in which a stem is declared."""
        known: tuple[int, ...] | None = self.kept.get(stem)
        if known is None:
            labels = (s.label for s in self.of(stem))
            numbers = {int("".join(label)) for label in labels if label and all(t.isdigit() for t in label)}
            known = self.kept[stem] = tuple(sorted(numbers))
        return known
