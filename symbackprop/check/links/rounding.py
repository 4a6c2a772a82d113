"""Rounded numbers: a literal with d decimals is an interval of half a unit of its last place.

A side is right to its digits if the exact value lies in what its literals allow, or if the quantity worked
again from the numbers that were printed before does.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from flint import fmpq

from symbackprop.check.links.carrying_on import carried_on
from symbackprop.check.links.heads import head_values
from symbackprop.check.links.literals import digits, inexact, is_literal, perhaps_inexact, unit
from symbackprop.check.links.nearness import (
    all_equal,
    all_meet,
    certainly_more,
    determined,
    has_one_scale,
    is_fine,
    prints_zero,
)
from symbackprop.check.links.reasons import AT_VALUES, NO_LEFT_VALUE, TWO_READINGS
from symbackprop.check.meaning.evaluate import evaluate
from symbackprop.check.meaning.question import Question
from symbackprop.check.meaning.sort import Sort
from symbackprop.check.names.letters import holds
from symbackprop.check.records.value import Cand, Deviations, Unbound, arrays, counted, rank
from symbackprop.check.values.compare import zero_laid
from symbackprop.check.values.environment import Environment
from symbackprop.check.values.finding import DOT_PRODUCT, SHAPES, Finding
from symbackprop.check.values.printed_values import magnitudes
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.points.entries import UNKNOWN
from symbackprop.reading.tree import Node, Numeral, Sum

TRUSTED_DIGITS = 2
MOST_ROUNDED = 400  # literals of a side whose doubts are added up


@dataclass(frozen=True, slots=True)
class Line:
    """A side with numbers, and where it stands."""

    question: Question
    env: Environment
    witness: Witness
    sort: Sort


@dataclass(frozen=True, slots=True)
class Pair:
    """One reading of the head, laid as one reading of the side stands; vectors may be turned round."""

    truth: Any
    side: Cand
    dev: Deviations
    turned: bool = False

    @property
    def value(self) -> Any:
        assert self.side.val.data is not None
        return self.side.val.data.value


@dataclass(frozen=True, slots=True)
class Doubt:
    """How far the entries of a side may lie from what is printed, and the literals that were rounded."""

    radius: Any
    literals: list[Numeral]


def rounded(question: Question, env: Environment, witness: Witness, sort: Sort) -> Finding:
    """The verdict of a side with numbers, at exact values."""
    first = head_values(question.head, question.side, question.relation, env, question.as_gradient)
    heads = [v for c in first for v in arrays(c, env.settings.layout)]
    if not heads:
        raise Unbound(NO_LEFT_VALUE)
    sides = [v for c in evaluate(question.side, env) for v in arrays(c, env.settings.layout)]
    if not sides:
        return Finding("wrong", witness, at=env.points, reason=SHAPES, by_value=False)
    line = Line(question, env, witness, sort)
    added = holds(question.side, Sum)  # 0 + 0 for (0, 0) is a sum of its entries
    failed: Finding | None = None
    for head, side in sorted(product(heads, sides), key=lambda p: rank(p[0].dev | p[1].dev)):
        pair = _laid(head, side if added else zero_laid(head, side), env)
        if pair is None:
            continue
        found = _one(line, pair)
        if found.right:
            return found
        if failed is None or (found.verdict == "unbound" and failed.verdict == "wrong"):
            failed = found
    return failed or _of_another_shape(heads[0], line)


def _of_another_shape(head: Cand, line: Line) -> Finding:
    return Finding(
        "wrong",
        line.witness,
        at=line.env.points,
        head=None if head.val.data is None else head.val.data.value,
        reason=SHAPES,
        by_value=False,
    )


def _laid(head: Cand, side: Cand, env: Environment) -> Pair | None:
    """The head laid as the side stands; vectors may be turned round."""
    assert head.val.data is not None
    truth, dev = head.val.data.value, head.dev | side.dev
    if head.val.shape == side.val.shape:
        return Pair(truth, side, dev)
    if head.val.is_vector and head.val.shape == side.val.shape[::-1] and env.settings.orientation != "strict":
        return Pair(truth.swapaxes(-1, -2), side, dev | {"side"}, turned=True)
    return None


def _one(line: Line, pair: Pair) -> Finding:
    """Equal, else right to the printed digits, else right with the rounded numbers before it carried on."""
    _refuse_undetermined(pair)
    found = Finding("wrong", line.witness, at=line.env.points, dev=pair.dev, head=pair.truth, side=pair.value)
    if counted(pair.dev) > 1:
        return replace(found, verdict="unbound", reason=TWO_READINGS)
    if "dot" in pair.dev:
        return replace(found, verdict="unbound", reason=DOT_PRODUCT)
    truth, value = determined(pair.truth), determined(pair.value)
    if all_equal(truth, value):
        return _equal(found, value, line.sort)
    doubt = _doubt(line, pair, truth, value)
    if doubt is None:
        return found
    half = doubt.radius if line.question.relation != "approx" else doubt.radius * 2
    found = replace(found, half=half)
    if _meets(truth, value, half, line) and not prints_zero(truth, value):
        near = all_meet(truth, value, doubt.radius)  # so near, \approx says what = would
        return _to_the_digits(found, value, doubt.radius if near else half, line.question.side, doubt.literals)
    if value is not pair.value or not line.witness.settings.carry:
        return found
    return carried_on(line.question, line.env, found, pair.turned, doubt.radius)


def _refuse_undetermined(pair: Pair) -> None:
    truth, value = np.broadcast_arrays(pair.truth, pair.value)
    both = list(zip(truth.flat, value.flat, strict=True))
    if any(t is UNKNOWN and v is not UNKNOWN for t, v in both):
        raise Unbound("the given values do not determine it")
    if any(v is UNKNOWN and t is not UNKNOWN for t, v in both):
        raise Unbound("a dot stands where the given values determine a number")


def _equal(found: Finding, value: Any, sort: Sort) -> Finding:
    """Names and numbers together are equal at the given values only; where these are zero, it says nothing."""
    if not sort.names or not sort.values:
        accepted = counted(found.dev) or found.dev & {"name", "update"}
        return replace(found, verdict="accepted" if accepted else "correct")
    if all(x == 0 for x in value.flat):
        nothing = "at the given values both sides are 0, which proves nothing"
        return replace(found, verdict="unbound", reason=nothing)
    return replace(found, verdict="accepted", reason=AT_VALUES)


def _to_the_digits(found: Finding, value: Any, half: Any, side: Node, literals: list[Numeral]) -> Finding:
    """Right to the printed digits, where these are fine enough to say something."""
    fine = is_fine(value, half) or _digits_trusted(side, literals)
    if fine or (is_literal(side) and has_one_scale(value, half)):
        return replace(found, verdict="rounded", reason="right to the printed digits")
    return replace(found, verdict="unbound", reason="so few digits are printed that they fit many values")


def _meets(truth: Any, value: Any, half: Any, line: Line) -> bool:
    """Does the exact value lie where the printed digits allow? A literal cut off is never too large."""
    if not all_meet(truth, value, half):
        return False
    if not line.witness.settings.cut or not is_literal(line.question.side):
        return True
    truth, value = np.broadcast_arrays(truth, value)
    sizes = magnitudes(value) - magnitudes(truth)
    room = np.broadcast_to(half, sizes.shape)
    return not any(certainly_more(x, h / 2) for x, h in zip(sizes.flat, room.flat, strict=True))


def _digits_trusted(side: Node, literals: list[Numeral]) -> bool:
    """Do all rounded literals of a side that is nothing but literals have two digits or more?"""
    return is_literal(side) and bool(literals) and min(map(digits, literals)) >= TRUSTED_DIGITS


def _doubt(line: Line, pair: Pair, truth: Any, value: Any) -> Doubt | None:
    """The doubt of the literals that surely are rounded; of others too, where these do not explain the gap."""
    literals = inexact(line.question.side, line.witness)
    radius = _radius(line, pair.side, literals)
    if radius is None:
        return None
    radius = determined(radius)
    perhaps = perhaps_inexact(line.question, line.env, line.witness)
    if len(perhaps) > len(literals) and not all_meet(truth, value, radius):
        literals = perhaps
        radius = determined(_radius(line, pair.side, literals))
    return Doubt(radius, literals)


def _radius(line: Line, side: Cand, literals: list[Numeral]) -> Any:
    """How far each entry of the side may lie from its printed value: half a unit of each literal, added up.

    A whole unit where digits may be cut off.
    """
    assert side.val.data is not None
    base, env, witness = side.val.data.value, line.env, line.witness
    if len(literals) > MOST_ROUNDED:
        return None
    total = np.empty(base.shape, dtype=object)
    total.fill(fmpq(0))
    for literal in literals:
        doubt = unit(literal, witness)
        assert doubt is not None
        moved = replace(env, nudged={literal.at: doubt if witness.settings.cut else doubt / 2})
        again = [v for c in evaluate(line.question.side, moved) for v in arrays(c, env.settings.layout)]
        same = next((c for c in again if c.dev == side.dev and c.val.shape == side.val.shape), None)
        if same is None or same.val.data is None:
            return None
        total = total + magnitudes(np.broadcast_to(same.val.data.value, base.shape) - base)
    return total
