"""Does a slip change what the line says, at the numbers at which it is judged?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import torch
from mutation_oracle import Broken, Scene, Slopes, letters_in, names_of, value_of, walk
from mutation_values import table
from mutation_world import Undecided, World, drawn, given, held_open, specs

from symbackprop.reading import tree as t

NEAR = 1e-6
HIDDEN = frozenset(("mask", "activation"))  # kinds that say nothing where every unit is on


@dataclass(frozen=True)
class Scenes:
    """A network's worlds: two of random numbers, and that of its values if it has them all."""

    free: tuple[Scene, ...]
    own: Scene | None

    @property
    def some(self) -> Scene:
        return self.free[0]


@cache
def scenes(net: Path) -> dict[str, Scenes]:
    """The networks of a file of which the oracle knows the numbers."""
    found = {}
    for name, spec in specs(net).items():
        try:
            free = tuple(_scene(drawn(spec, seed)) for seed in (1, 2))
            own = given(spec)
        except Undecided:
            continue
        found[name] = Scenes(free, None if own is None else _scene(own))
    return found


def _scene(world: World) -> Scene:
    return Scene(world, names_of(world.spec))


def ranged(at: Scene, statement: t.Statement) -> Scene:
    """The free letters of a line with their lengths."""
    found = letters_in(tuple(statement.sides), at)
    head = letters_in(statement.sides[0], at)
    summed = {i.letters for n in walk(tuple(statement.sides)) if isinstance(n, t.BigSum) for i in n.index}
    return replace(at, ranges={k: v for k, v in found.items() if k not in summed or k in head})


def changes(kind: str, side: t.Node, mutant: t.Node, statement: t.Statement, of: Sequence[Scenes]) -> bool:
    """Does the slip change the value in every network that may be meant?"""
    found = []
    reasons = []
    for each in of:
        try:
            found.append(_in_network(kind, side, mutant, statement, each))
        except Undecided as reason:
            reasons.append(str(reason))
    if not found:
        raise Undecided(reasons[0] if reasons else "no numbers for this network")
    return all(found)


def _in_network(kind: str, side: t.Node, mutant: t.Node, statement: t.Statement, of: Scenes) -> bool:
    """Where names and numbers stand together, a line may hold for the given values alone."""
    names = any(isinstance(n, t.Name | t.Derivative) for n in walk(side))
    numbers = any(isinstance(n, t.Numeral) and n.value not in (0, 1, 2) for n in walk(side))
    if not names:
        return _differ(side, mutant, statement, of.own or of.free[0])
    if not any(_differ(side, mutant, statement, at) for at in of.free):
        return False
    tied = numbers or (kind in HIDDEN and of.own is not None and held_open(of.own.world))
    return not tied or of.own is None or _differ(side, mutant, statement, of.own)


def _differ(side: t.Node, mutant: t.Node, statement: t.Statement, at: Scene) -> bool:
    here = ranged(at, statement)
    try:
        first = [table(v) for v in value_of(side, here)]
    except Broken as reason:
        raise Undecided(f"the right side: {reason}") from None
    try:
        second = [table(v) for v in value_of(mutant, here)]
    except Broken:
        return True
    pairs = list(zip(first, second, strict=True))
    if all(not _apart(a.T, b) for a, b in pairs) and _is_jacobian(statement.sides[0], here):
        return False  # a Jacobian may be printed in either layout
    return any(_apart(a, b) for a, b in pairs)


def _is_jacobian(head: t.Node, at: Scene) -> bool:
    if not isinstance(head, t.Derivative):
        return False
    try:
        value = next(value_of(head, at))
    except (Undecided, Broken):
        return False
    return isinstance(value, Slopes) and value.data.shape[0] * value.data.shape[1] > 1


def _apart(a: torch.Tensor, b: torch.Tensor) -> bool:
    a, b = a.reshape(-1), b.reshape(-1)
    return a.shape != b.shape or bool((abs(a - b) > NEAR * abs(a).clamp(min=1.0)).any())
