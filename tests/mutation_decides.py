"""Does a slip change what the line says, at the numbers at which it is judged?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import torch
from mutation_oracle import Broken, Scene, Slopes, letters_in, names_of, value_of, walk
from mutation_slopes import table
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
            free = tuple(_scene(drawn(spec, seed), 1 + seed) for seed in (1, 2))
            own = given(spec)
        except Undecided:
            continue
        found[name] = Scenes(free, None if own is None else _scene(own))
    return found


def _scene(world: World, cell: int = 2) -> Scene:
    """The world with its names; what is printed for all cells of a family is read at one."""
    family = world.spec.get("family")
    return Scene(world, names_of(world.spec), {family["letter"]: cell} if family else {})


_ranged: dict[tuple[int, int], tuple[t.Statement, Scene, Scene]] = {}
_values: dict[tuple[int, int], tuple[t.Node, Scene, list[Any]]] = {}


def ranged(at: Scene, statement: t.Statement) -> Scene:
    """The free letters of a line with their lengths; found once."""
    key = (id(at), id(statement))
    if key not in _ranged:
        _ranged[key] = (statement, at, _with_ranges(at, statement))
    return _ranged[key][2]


def _right(side: t.Node, at: Scene) -> list[Any]:
    """What stood there rightly; found once for all its slips."""
    key = (id(side), id(at))
    if key not in _values:
        try:
            _values[key] = (side, at, [table(v) for v in value_of(side, at)])
        except Broken as reason:
            raise Undecided(f"the right side: {reason}") from None
    return _values[key][2]


def _with_ranges(at: Scene, statement: t.Statement) -> Scene:
    found = letters_in(tuple(statement.sides), at)
    head = letters_in(statement.sides[0], at)
    summed = {i.letters for n in walk(tuple(statement.sides)) if isinstance(n, t.BigSum) for i in n.index}
    return replace(at, ranges={k: v for k, v in found.items() if k not in summed or k in head})


def changes(kind: str, side: t.Node, mutant: t.Node, statement: t.Statement, of: Sequence[Scenes]) -> bool:
    """Does the slip change the value in every network that may be meant?"""
    reasons = []
    for each in of:
        try:
            if not _in_network(kind, side, mutant, statement, each):
                return False
        except Undecided as reason:
            reasons.append(str(reason))
    if len(reasons) == len(of):
        raise Undecided(reasons[0] if reasons else "no numbers for this network")
    return not any(_true(statement.sides[0], mutant, statement, each) for each in of)


def _true(head: t.Node, mutant: t.Node, statement: t.Statement, of: Scenes) -> bool:
    """Does the line hold with the slip, by what its left side is in a network of the file?

    What is printed may be another network's number, or the derivative with the other names held.
    """
    names = any(isinstance(n, t.Name | t.Derivative) for n in walk(mutant))
    where = of.free if names else (of.own,) if of.own else of.free
    return any(
        all(_equal(head, mutant, replace(ranged(at, statement), direct=direct)) for at in where)
        for direct in (False, True)
    )


def _equal(head: t.Node, mutant: t.Node, at: Scene) -> bool:
    try:
        for first, second in zip(value_of(head, at), value_of(mutant, at), strict=True):
            a, b = table(first), table(second)
            if _apart(a, b) or sorted(a.shape) != sorted(b.shape):
                return False
    except (Undecided, Broken):
        return False
    return True


def stands_alone(statement: t.Statement, j: int, of: Sequence[Scenes]) -> bool:
    """Is this the first side of a chain that any network of the file knows? It defines the name before it."""
    return not any(_known(side, ranged(each.some, statement)) for side in statement.sides[:j] for each in of)


def _known(side: t.Node, at: Scene) -> bool:
    try:
        next(value_of(side, at))
    except Undecided:
        return False
    except Broken:
        return True
    return True


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
    first = _right(side, here)
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
