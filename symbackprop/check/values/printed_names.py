r"""Numbers that the page printed for names of its own, `\delta_3 = 0.0083`, carried on where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from symbackprop.check.names.rewriting import rewritten
from symbackprop.check.names.vocabulary import Stem, bare, stem_of, tokens_of
from symbackprop.check.values.environment import Definition, Environment
from symbackprop.frozen import replace
from symbackprop.reading.tree import Name, Node, Numeral

MOST_LITERALS = 36
Key = tuple[Stem, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A name of the page and the literal array that was printed for it."""

    key: Key
    array: Node


def key_of(name: Name) -> Key:
    """The stem and the label of a name"""
    return stem_of(name), (*bare(tokens_of(name.sup)), *bare(tokens_of(name.sub)))


def carrying(env: Environment, named: Sequence[PrintedName]) -> tuple[Environment, list[Numeral]]:
    """The environment in which the names are their numbers, and these, each with a place of its own."""
    definitions = dict(env.definitions)
    literals: list[Numeral] = []

    def moved(node: Node) -> Node:
        if not isinstance(node, Numeral):
            return node
        place = -1 - len(literals)  # no literal of a formula has it
        literals.append(replace(node, at=(place, place)))
        return literals[-1]

    for each in named:
        definitions[each.key] = Definition(rewritten(each.array, moved))
    return replace(env, definitions=definitions), literals


def nudged(env: Environment, literal: Numeral) -> Environment:
    """The environment in which one of the numbers is larger by half a unit of its last place."""
    half = Fraction(1, 2 * 10**literal.decimals)
    return replace(env, nudged={**env.nudged, literal.at: half})
