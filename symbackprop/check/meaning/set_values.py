r"""A line for one value of what is given, `p - 1 \text{ if } y = 1`, or with cases of it, is judged there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from symbackprop.check.meaning.question import Judge, Question
from symbackprop.check.names.letters import holds, nodes
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.uses import uses
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.points.points import Kind, Points
from symbackprop.reading.tree import Cases, Compared, Derivative, Name, Node, Numeral, Sum
from symbackprop.rules.primitives import rational

LEAVES = frozenset(("input", "target", "constant", "parameter"))
MOST_VALUES = 4


@dataclass(frozen=True, slots=True)
class Place:
    """name = value"""

    name: str
    value: Fraction


def at_each(question: Question, witness: Witness, judge: Judge) -> Finding:
    """The worst finding of those at each value that the line names; at any value where it names none."""
    found = [judge(asked, there) for asked, there in worlds(question, witness)]
    if not found:
        return judge(question, witness)
    wrong = next((f for f in found if f.verdict == "wrong"), None)
    worst = wrong or next((f for f in found if not f.right), found[-1])
    return replace(worst, witness=witness) if worst.right else worst


def worlds(question: Question, witness: Witness) -> Iterator[tuple[Question, Witness]]:
    """The question once for each value that its conditions or cases name; nothing where they name none."""
    roles = LEAVES | {"computed"} if _by_one_name(question) else LEAVES
    asked = [place for c in question.conditions if (place := place_of(c, witness, roles)) is not None]
    left = tuple(c for c in question.conditions if place_of(c, witness, roles) is None)
    spoken = _of_cases((question.head, question.side), witness)
    if {p.name for p in asked} & {p.name for p in spoken} or len({p.name for p in asked}) < len(asked):
        return
    if not asked and not spoken:
        return
    for places in ([*asked, place] for place in spoken) if spoken else (asked,):
        yield replace(question, conditions=left), _set(witness, places)


def _by_one_name(question: Question) -> bool:
    r"""`\frac{da}{dz}` at z = 0: what is computed may have a value of its own where all is a function of it."""
    conditions = [c.left for c in question.conditions if isinstance(c, Compared)]
    by = [
        b
        for side in (question.head, question.side)
        for n in nodes(side)
        if isinstance(n, Derivative)
        for b in n.by
    ]
    return len(conditions) == 1 and all(_spelt(b) == _spelt(conditions[0]) for b in by)


def _spelt(node: Node) -> tuple[object, ...]:
    if not isinstance(node, Name):
        return (node,)
    return (node.letters, node.accents, node.primes, *(s.tokens for s in (*node.sub, *node.sup)))


def place_of(condition: Node, witness: Witness, roles: Collection[str] = LEAVES) -> Place | None:
    """`y = 1` for what the network is given, whole, with no fact about it that the value may break"""
    if not isinstance(condition, Compared) or condition.sign != "=" or not isinstance(condition.left, Name):
        return None
    value = _constant(condition.right)
    found = uses(condition.left, witness.words, ANYWHERE)
    if value is None or len(found) != 1 or found[0].meaning.kind != "value" or found[0].power is not None:
        return None
    known = witness.network.quantities.get(found[0].meaning.name)
    if known is None or known.role not in roles or known.facts or known.label is not None:
        return None
    return Place(known.name, value)


def _constant(node: Node) -> Fraction | None:
    if isinstance(node, Numeral):
        return node.value
    if isinstance(node, Sum) and len(node.terms) == 1 and isinstance(node.terms[0][1], Numeral):
        return node.terms[0][0] * node.terms[0][1].value
    return None


def _of_cases(sides: Sequence[Node], witness: Witness) -> list[Place]:
    """The values by which the branches are told apart; of 0 and 1 "otherwise" is the other one."""
    if not any(holds(side, Cases) for side in sides):
        return []
    found: dict[Place, None] = {}
    for cases in (n for side in sides for n in nodes(side) if isinstance(n, Cases)):
        places = [None if c is None else place_of(c, witness) for _, c in cases.branches]
        known = [p for p in places if p is not None]
        rest = sum(c is None for _, c in cases.branches)
        if len(known) + rest < len(places) or len({p.name for p in known}) != 1:
            return []
        found.update(dict.fromkeys(known))
        if rest and len(known) == 1 and known[0].value in (0, 1):
            found[Place(known[0].name, 1 - known[0].value)] = None
        elif rest:
            return []
    one = len({place.name for place in found}) <= 1
    return list(found) if one and len(found) <= MOST_VALUES else []


def _set(witness: Witness, places: Sequence[Place]) -> Witness:
    """The same network where the quantities have these values"""
    kept: dict[str, Points | None] = {"B": None, "O": None}
    kinds: tuple[Kind, ...] = ("A", "C")
    for kind in kinds:
        at = witness.points(kind)
        kept[kind] = None if at is None else _moved(at, places)
    twin = witness.twin("A")
    kept["twin A"] = None if twin is None else _moved(twin, places)
    return replace(witness, kept=kept)


def _moved(at: Points, places: Sequence[Place]) -> Points | None:
    there: Points | None = at
    for place in places:
        there = None if there is None else at_place(there, place)
    return there


def at_place(at: Points, place: Place) -> Points | None:
    """The same points where the quantity has this value"""
    now = at.value(place.name)
    return None if now is None else at.overridden(place.name, _filled(now.value, place.value, at.exact))


def _filled(array: Any, value: Fraction, exact: bool) -> Any:
    cells = np.empty(array.shape, dtype=object if exact else float)
    cells[...] = rational(value) if exact else float(value)
    return cells
