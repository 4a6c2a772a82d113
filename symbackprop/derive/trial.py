"""One equality at random points: free, then with facts, then with actual functions and masks, then over balls.

Free: every atom is independent and exact, so passing is a proof up to a known chance. Only where that fails are
declared facts used (targets that add up to 1); then masks are 0 or 1 and functions their own; and only where a
function has no rational value are balls used: disjoint balls are proven different, narrow balls that overlap at
two precisions count as equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from random import Random
from typing import Literal

import flint
from flint import arb

from symbackprop.algebra.forms import Array
from symbackprop.algebra.terms import Index
from symbackprop.derive.sides import is_literal_zero, side_reader
from symbackprop.derive.steps import Side
from symbackprop.evaluate.domains import Domains
from symbackprop.evaluate.entry_reader import EntryReader
from symbackprop.evaluate.numbers import BadPoint, Value
from symbackprop.evaluate.point import (
    At,
    Definition,
    Point,
    between,
    far,
    near,
    positive_rational,
    positive_whole,
    rational,
    whole,
)
from symbackprop.network.network import Quantity

Mode = Literal["free", "facts", "actual", "ball"]
Outcome = Literal["equal", "unequal", "weak", "wide"]
POINTS = 2
MOST_POINTS = 12  # until each side was seen unequal to 0 and each mask at 0 and at 1
STRANGE_POINTS = 16  # more of them over balls, far from 0 or near it: for x > 5, and for norm(x) < 1
ATTEMPTS = 40
PRECISIONS = ((256, 512), (512, 1024), (1024, 2048))
NARROW = 200  # bits of a ball that are right: 60 digits
ROUND = 8  # attempts: the first half with both signs, so that a log has its turn in the others
SHORT, SHOWN = 60, 40  # letters of a number in a message, and those left of a longer one


@dataclass(frozen=True, slots=True)
class Claim:
    """lhs = rhs for all free indices, with what is needed to give both a value."""

    lhs: Side
    rhs: Side
    free: tuple[Index, ...]
    domains: Domains
    quantities: Mapping[str, Quantity]
    defined: Mapping[Array, Definition]
    outputs: Mapping[Array, Definition]


@dataclass(frozen=True, slots=True)
class Result:
    """How a trial went; `shown` is the entry and the two values where it failed."""

    outcome: Outcome
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Sides:
    """How the entries of both sides are worked out."""

    left: EntryReader
    right: EntryReader


@dataclass(slots=True)
class Seen:
    """What a trial has met so far."""

    left: bool = False
    right: bool = False
    masks: set[tuple[object, bool]] = field(default_factory=set)

    def enough(self, claim: Claim, points: int) -> bool:
        if points < POINTS or any((mask, not seen) not in self.masks for mask, seen in self.masks):
            return False
        # 0 on the page is a claim of its own: the other side was 0 at each point
        nothing = is_literal_zero(claim.rhs) and not self.left
        return nothing or (self.left and self.right)


def trial(claim: Claim, mode: Mode, seed: str) -> Result:
    """Both sides at every entry, at two points or more; NeedsBall and NeedsActual tell the caller to go on."""
    rng = Random(f"{seed}:{mode}")
    seen = Seen()
    sides = Sides(side_reader(claim.lhs, claim.free), side_reader(claim.rhs, claim.free))
    points, most = 0, MOST_POINTS + (STRANGE_POINTS if mode == "ball" else 0)
    for attempt in range(ATTEMPTS):
        point = sample(claim, mode, rng, attempt, points)
        try:
            result = _balls(claim, sides, point, seen) if mode == "ball" else _exact(claim, sides, point, seen)
        except BadPoint:
            continue
        if result.outcome != "equal":
            return result
        points += 1
        seen.masks |= point.masks
        if seen.enough(claim, points):
            return result
        if points >= most:
            break
    return Result("weak")


def sample(claim: Claim, mode: Mode, rng: Random, attempt: int = 0, points: int = 0) -> Point:
    """A new point; after some bad ones (log x, log(1 - x)) names are drawn positive, then between 0 and 1."""
    turn = attempt % ROUND
    if points >= MOST_POINTS:
        draw = near if points % 4 == 0 else far
    elif mode == "ball":
        draw = rational if turn < 4 else positive_rational if turn < 6 else between
    else:
        draw = positive_whole if mode == "actual" and turn >= 5 else whole
    return Point(
        Random(rng.getrandbits(64)),
        claim.domains,
        draw,
        actual=mode in ("actual", "ball"),
        ball=mode == "ball",
        quantities=claim.quantities,
        facts=mode != "free",
        defined=claim.defined,
        outputs=claim.outputs,
    )


def places_of_free(claim: Claim) -> list[At]:
    """All places that the free indices take together."""
    return list(product(*(claim.domains.of(i.axis) for i in claim.free)))


def _exact(claim: Claim, sides: Sides, point: Point, seen: Seen) -> Result:
    for at in places_of_free(claim):
        left, right = sides.left(point, at), sides.right(point, at)
        if left != right:
            return Result("unequal", _shown(at, left, right))
        seen.left, seen.right = seen.left or left != 0, seen.right or right != 0
    return Result("equal")


def _shown(at: At, left: Value, right: Value) -> str:
    where = ", ".join(map(str, at))
    return f"at entry ({where}) the left side is {_short(left)} and the right side is {_short(right)}"


def _short(value: Value) -> str:
    text = value.str(12) if isinstance(value, arb) else str(value)
    return text if len(text) < SHORT else f"{text[:SHOWN]}..[{len(text)} digits]"


def _balls(claim: Claim, sides: Sides, point: Point, seen: Seen) -> Result:
    """Two precisions; balls that are still too wide raise both."""
    result = Result("wide")
    for pair in PRECISIONS:
        for precision in pair:
            with flint.ctx.workprec(precision):
                result = _overlap(claim, sides, replace(point, computed={}, passes={}), seen)
            if result.outcome != "equal":
                break
        if result.outcome != "wide":
            break
    return result


def _overlap(claim: Claim, sides: Sides, point: Point, seen: Seen) -> Result:
    pairs: list[tuple[arb, arb]] = []
    for at in places_of_free(claim):
        left, right = arb(sides.left(point, at)), arb(sides.right(point, at))
        if not (left.is_finite() and right.is_finite()):
            raise BadPoint("no value there")
        if not left.overlaps(right):
            return Result("unequal", _shown(at, left, right))
        pairs.append((left, right))
    return Result("equal" if all_narrow(pairs, seen) else "wide")


def all_narrow(pairs: Sequence[tuple[arb, arb]], seen: Seen) -> bool:
    """Relative radii below 2^-200; an entry around 0 is measured by the largest entry of its side."""
    narrow = True
    for which in (0, 1):
        balls = [pair[which] for pair in pairs]
        scale = max((abs(b).lower() for b in balls), default=arb(0))
        if scale > 0:
            if which == 0:
                seen.left = True
            else:
                seen.right = True
        for ball in balls:
            size = abs(ball).lower() if not ball.contains(0) else scale
            if ball.rad() != 0 and not ball.rad() < size * arb(2) ** -NARROW:
                narrow = False
    return narrow
