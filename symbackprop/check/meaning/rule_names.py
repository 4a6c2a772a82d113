r"""The rule that the head of a call means: `\sigma`, `softmax`, `f`."""

from __future__ import annotations

from symbackprop.check.names.vocabulary import Stem, stem_of
from symbackprop.check.values.environment import Environment
from symbackprop.reading.tree import Bracket, Call, Name


def rule_of(head: Name, env: Environment) -> str | None:
    """The rule that the head of a call means; its scripts and primes are no part of it."""
    stem = stem_of(head)
    return env.words.rule(Stem(stem.letters, stem.accents))


def called(head: Name, bracket: Bracket, env: Environment) -> Call | None:
    r"""`\sigma (z)`: a call where the head is a function's name and nothing else."""
    if rule_of(head, env) is None:
        return None
    return Call((head.at[0], bracket.at[1]), head, bracket.items)
