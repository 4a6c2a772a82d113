"""`follows`: a wrong side that is right if an earlier wrong claim is taken as given.

Claim Q has to be an ancestor of the head in the sweep, or the side before in the chain; the head worked again
by the right network with Q replaced gives the side, and differs from the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
from flint import fmpq

from symbackprop.algebra.forms import Apply, RowFn
from symbackprop.check.links.free import batches
from symbackprop.check.links.heads import head_values
from symbackprop.check.links.literals import is_literal
from symbackprop.check.links.nearness import certainly_more
from symbackprop.check.links.state import WrongClaim
from symbackprop.check.meaning.evaluate import evaluate
from symbackprop.check.meaning.question import Question
from symbackprop.check.names.letters import nodes
from symbackprop.check.records.report import Because
from symbackprop.check.records.value import IllTyped, Unbound, arrays, as_array
from symbackprop.check.values.compare import outcome
from symbackprop.check.values.finding import Finding
from symbackprop.frozen import replace
from symbackprop.points.entries import UNKNOWN
from symbackprop.points.outputs import with_slopes_of_outputs
from symbackprop.points.points import Points
from symbackprop.reading.tree import Node, Numeral

MOST_TRIED = 8
TIMES_NEARER = 10
Before = tuple[Node, Finding, Because]


def follows(question: Question, finding: Finding, claims: Sequence[WrongClaim]) -> Finding:
    """The finding as it was, or `follows` with the claim it follows from.

    The latest claims first, at most two.
    """
    if finding.verdict != "wrong" or finding.at is None or finding.side is None or finding.witness is None:
        return finding
    plain = replace(finding, head=as_array(finding.head), side=as_array(finding.side))
    known = [c for c in reversed(claims) if c.witness is plain.witness][:MOST_TRIED]
    known = [c for c in known if c.at == finding.at.kind]
    for group in (*((c,) for c in known), *combinations(known, 2)):
        if _gives(question, plain, group) or (_has_slopes(group) and _gives(question, plain, group, True)):
            return replace(finding, verdict="follows", because=group[0].because)
    return finding


def from_a_wrong_number(question: Question, finding: Finding, claims: Sequence[WrongClaim]) -> Finding:
    r"""`-0.4 - 0.5 \cdot 0.4132`, where 0.4132 was wrong: the room that -0.4 leaves is none for another number.

    What the claim gives has to be ten times nearer to the side than the truth is.
    """
    if not claims or finding.verdict != "rounded" or finding.side is None or finding.head is None:
        return finding
    said = {n.value for n in nodes(question.side) if isinstance(n, Numeral)}
    put_in = [c for c in claims if _number(c) in said]
    if not put_in or is_literal(question.side):
        return finding
    ours: tuple[Any, ...] = (as_array(finding.head), as_array(finding.side))
    head, side = np.broadcast_arrays(*ours)
    if any(x is UNKNOWN for x in (*head.flat, *side.flat)):
        return finding
    near = replace(finding, verdict="wrong", half=abs(head - side) / (2 * TIMES_NEARER))
    found = follows(question, near, put_in)
    return finding if found.verdict != "follows" else replace(found, half=finding.half)


def _number(claim: WrongClaim) -> Fraction | None:
    """What a wrong claim about one number printed, without its sign."""
    array = claim.array if claim.at == "C" else None
    one = array.flat[0] if isinstance(array, np.ndarray) and array.size == 1 else None
    return Fraction(int(abs(one).p), int(one.q)) if isinstance(one, fmpq) else None


def after_the_side(
    lhs: Node | None, finding: Finding, before: Before | None, alone: Callable[[Node], Finding]
) -> Finding:
    r"""A wrong number that the wrong side before it gives: `0.6 \cdot 0.3 = 0.18`, only the factor is wrong.

    So does a wrong formula with its numbers behind it: `alone` judges them beside the formula.
    """
    if finding.verdict != "wrong" or before is None or lhs is not before[0] or before[1].by_value is False:
        return finding
    if _formula_with_numbers(before[1], finding):
        return replace(finding, verdict="follows", because=before[2]) if alone(lhs).right else finding
    theirs: Any = as_array(before[1].side)
    mine: Any = as_array(finding.side)
    exact = all(f.at is not None and f.at.kind == "C" for f in (finding, before[1]))
    if before[1].verdict not in ("wrong", "follows") or not exact or np.shape(theirs) != np.shape(mine):
        return finding
    if _same(theirs, mine) or _near(theirs, mine, finding.half, 1):
        return replace(finding, verdict="follows", because=before[2])
    return finding


def _formula_with_numbers(before: Finding, finding: Finding) -> bool:
    """Is the side before wrong at any values, and this one at the given ones?"""
    kinds = [None if f.at is None else f.at.kind for f in (before, finding)]
    return before.verdict in ("wrong", "follows") and kinds[0] not in (None, "C") and kinds[1] == "C"


def _near(value: Any, printed: Any, half: Any, times: int) -> bool:
    if half is None or any(x is UNKNOWN for x in (*np.ravel(value), *np.ravel(printed))):
        return False
    room = np.broadcast_to(half, np.shape(value))
    return all(
        not certainly_more(abs(x - s), h * times) and (h != 0 or x == s)
        for x, s, h in zip(value.flat, printed.flat, room.flat, strict=True)
    )


def _has_slopes(claims: tuple[WrongClaim, ...]) -> bool:
    """Is one of them about numbers of an activation? Its slope can be worked from them."""
    forms = (c.witness.network.equation(c.quantity) for c in claims if (c.kind, c.at) == ("value", "C"))
    return any(found is not None and isinstance(found.form, Apply | RowFn) for found in forms)


def _gives(
    question: Question, finding: Finding, claims: tuple[WrongClaim, ...], slopes_of_outputs: bool = False
) -> bool:
    at = finding.at
    assert at is not None
    for claim in sorted(claims, key=lambda c: c.kind == "adjoint"):  # other values change the gradients
        moved = _replaced(at, claim)
        if moved is None:
            return False
        at = moved
    at = with_slopes_of_outputs(at) if slopes_of_outputs else at
    value = _worked(question, finding, at)
    if value is None or value.shape != np.shape(finding.side):
        return False
    truth = finding.head
    if truth is not None and np.shape(truth) == value.shape and _same(value, truth):
        return False
    if _same(value, finding.side):
        return _stays(question, finding, at)
    return _within(value, finding, claims)


def _stays(question: Question, finding: Finding, at: Points) -> bool:
    r"""Is the side worth the same where the claim was put in? Else it is a mistake of its own.

    After `dL/da = -v` the formula `dL/du = -\frac{dL}{da} x` does not follow: it turns the sign once more.
    """
    assert finding.witness is not None
    env = finding.witness.environment(at, finding.context, question.definitions, question.free)
    try:
        batch = next(batch for batch, _, extra in batches(question, env) if not extra)
        with at.working():
            views = [v for c in evaluate(question.side, batch) for v in arrays(c, env.settings.layout)]
    except (Unbound, IllTyped):
        return True
    found = [v.val.data.value for v in views if v.val.data is not None]
    wanted = np.shape(finding.side)
    fitting = [f for f in found if f.shape[1:] == wanted[1:]]
    return not fitting or any(
        _same(f, np.broadcast_to(finding.side, f.shape)) for f in fitting if _wide(f, wanted)
    )


def _wide(found: Any, wanted: tuple[int, ...]) -> bool:
    return found.shape[0] == wanted[0] or wanted[0] == 1


def _replaced(at: Points, claim: WrongClaim) -> Points | None:
    array = claim.array
    if array is None or array.ndim != 3 or array.shape[0] not in (1, at.count):
        return None
    batch = np.broadcast_to(array, (at.count, *array.shape[1:]))
    known = at.value(claim.quantity)
    if known is None:
        return None
    if claim.entry is not None:
        whole = known if claim.kind == "value" else at.gradient(claim.quantity)
        if whole is None:
            return None
        batch = np.array(np.broadcast_to(whole.value, (at.count, *known.value.shape[1:])))
        batch[:, claim.entry[0], claim.entry[1]] = array[:, 0, 0]
    elif known.value.shape[1:] != array.shape[1:]:
        if known.value.shape[1:] != array.shape[1:][::-1]:
            return None
        batch = batch.swapaxes(1, 2)
    if claim.kind == "value":
        return at.overridden(claim.quantity, batch)
    return at.with_gradient(claim.quantity, batch)


def _worked(question: Question, finding: Finding, at: Points) -> Any:
    """The head at points where a claim was put in."""
    assert finding.witness is not None
    env = finding.witness.environment(at, finding.context, question.definitions, question.free)
    try:
        for batch, _, extra in batches(question, env):
            if extra:
                continue
            heads = head_values(question.head, question.side, question.relation, batch, question.as_gradient)
            views = [v for c in heads for v in arrays(c, env.settings.layout)]
            fitting = [v.val.data for v in views if v.val.data is not None]
            wanted = np.shape(finding.side)
            for data in fitting:
                if data.value.shape[1:] == wanted[1:]:
                    return np.broadcast_to(data.value, np.broadcast_shapes(data.value.shape, wanted))
                if data.value.shape[1:] == wanted[1:][::-1] and 1 in wanted[1:]:
                    turned = data.value.swapaxes(1, 2)
                    return np.broadcast_to(turned, np.broadcast_shapes(turned.shape, wanted))
    except (Unbound, IllTyped):
        return None
    return None


def _same(a: Any, b: Any) -> bool:
    if any(x is UNKNOWN for x in (*np.ravel(a), *np.ravel(b))):
        return False
    return outcome(a, np.broadcast_to(b, a.shape)) == "equal"


def _within(value: Any, finding: Finding, claims: tuple[WrongClaim, ...]) -> bool:
    """Numbers printed with few digits: within a unit of what the claim gives, half a unit of itself."""
    if finding.at is None or finding.at.kind != "C" or finding.half is None:
        return False
    itself = any(np.shape(c.array) == value.shape and _same(value, c.array) for c in claims)
    return _near(value, finding.side, finding.half, 1 if itself else 2)
