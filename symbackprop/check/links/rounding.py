"""Rounded numbers: a literal with d decimals is an interval of half a unit of its last place.

A side is right to its digits if the exact value lies in what its literals allow, or if the quantity worked
again from the numbers that were printed before does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from flint import arb, fmpq

from symbackprop.check.links.heads import head_values
from symbackprop.check.links.literals import digits, inexact, is_literal, perhaps_inexact, unit
from symbackprop.check.meaning.evaluate import evaluate
from symbackprop.check.meaning.keys import claimed
from symbackprop.check.meaning.sort import Sort
from symbackprop.check.records.value import Cand, Deviations, Unbound, arrays, counted, rank
from symbackprop.check.values.compare import one_number, zero_laid
from symbackprop.check.values.environment import Environment
from symbackprop.check.values.finding import DOT_PRODUCT, Finding
from symbackprop.check.values.printed_names import MOST_LITERALS, PrintedName, carrying, key_of, nudged
from symbackprop.check.values.printed_values import Printed, carried, magnitudes, spread
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.points.entries import UNKNOWN
from symbackprop.reading.tree import Name, Node, Numeral

if TYPE_CHECKING:
    from symbackprop.check.meaning.question import Question

COARSEST = fmpq(1, 10)  # the largest relative doubt at which digits still say something
TRUSTED_DIGITS = 2
CARRIED = "with the rounded numbers printed before carried on"


def rounded(question: Question, env: Environment, witness: Witness, sort: Sort) -> Finding:
    """The verdict of a side with numbers, at exact values."""
    first = head_values(question.head, question.side, question.relation, env, question.as_gradient)
    heads = [v for c in first for v in arrays(c, env.settings.layout)]
    if not heads:
        raise Unbound("the left side has no value as it is printed")
    sides = [v for c in evaluate(question.side, env) for v in arrays(c, env.settings.layout)]
    if not sides:
        return Finding("wrong", witness, at=env.points, reason="the shapes do not fit", by_value=False)
    pairs = sorted(((h, s) for h in heads for s in sides), key=lambda p: rank(p[0].dev | p[1].dev))
    failed: Finding | None = None
    for head, side in ((h, zero_laid(h, s)) for h, s in pairs):
        laid = _laid(head, side, env)
        if laid is None:
            continue
        found = _one(question, env, witness, sort, head, side, laid)
        if found.right:
            return found
        if failed is None or (found.verdict == "unbound" and failed.verdict == "wrong"):
            failed = found
    if failed is not None:
        return failed
    head_value = heads[0].val.data
    return Finding(
        "wrong",
        witness,
        at=env.points,
        head=None if head_value is None else head_value.value,
        reason="the shapes do not fit",
        by_value=False,
    )


def _laid(head: Cand, side: Cand, env: Environment) -> tuple[Any, Deviations, bool] | None:
    """The head laid as the side stands; vectors may be turned round."""
    assert head.val.data is not None
    dev = head.dev | side.dev
    if head.val.shape == side.val.shape:
        return head.val.data.value, dev, False
    if head.val.is_vector and head.val.shape == side.val.shape[::-1] and env.settings.orientation != "strict":
        return head.val.data.value.swapaxes(-1, -2), dev | {"side"}, True
    return None


def _one(
    question: Question,
    env: Environment,
    witness: Witness,
    sort: Sort,
    head: Cand,
    side: Cand,
    laid: tuple[Any, Deviations, bool],
) -> Finding:
    truth, dev, turned = laid
    assert side.val.data is not None
    value = side.val.data.value
    if any(t is UNKNOWN and v is not UNKNOWN for t, v in _paired(truth, value)):
        raise Unbound("the given values do not determine it")
    if any(v is UNKNOWN and t is not UNKNOWN for t, v in _paired(truth, value)):
        raise Unbound("a dot stands where the given values determine a number")
    found = Finding("wrong", witness, at=env.points, dev=dev, head=truth, side=value)
    truth, value = _known(truth), _known(value)
    if counted(dev) > 1:
        return replace(found, verdict="unbound", reason="two readings at once would be needed")
    if "dot" in dev:
        return replace(found, verdict="unbound", reason=DOT_PRODUCT)
    if _all_equal(truth, value):
        if not sort.names or not sort.values:
            return replace(found, verdict="accepted" if counted(dev) or dev & {"name", "update"} else "correct")
        return _mixed(found, value)
    literals = inexact(question.side, witness)
    radius = _radius(question, env, side, witness, literals)
    if radius is None:
        return found
    radius = _known(radius)
    perhaps = perhaps_inexact(question, env, witness)
    if len(perhaps) > len(literals) and not all_meet(truth, value, radius):
        literals = perhaps
        radius = _known(_radius(question, env, side, witness, literals))
    half = radius if question.relation != "approx" else radius * 2
    found = replace(found, half=half)
    if _meets(truth, value, half, question.side, witness) and not _prints_zero(truth, value):
        spread = radius if all_meet(truth, value, radius) else half  # so near, \approx says what = would
        fine = _fine(value, spread) or _digits_trusted(question.side, literals)
        if fine or (is_literal(question.side) and _one_scale(value, spread)):
            return replace(found, verdict="rounded", reason="right to the printed digits")
        return replace(found, verdict="unbound", reason="so few digits are printed that they fit many values")
    if value is not side.val.data.value or not witness.settings.carry:
        return found
    return _carried(question, env, found, turned, radius)


def _paired(truth: Any, value: Any) -> list[tuple[Any, Any]]:
    truth, value = np.broadcast_arrays(truth, value)
    return list(zip(truth.flat, value.flat, strict=True))


def _known(array: Any) -> Any:
    """With 0 in the places of what nothing determines: there both sides agree."""
    if not any(x is UNKNOWN for x in array.flat):
        return array
    known = [fmpq(0) if x is UNKNOWN else x for x in array.flat]
    out = np.empty(len(known), dtype=object)
    out[:] = known
    return out.reshape(array.shape)


def _mixed(found: Finding, value: Any) -> Finding:
    """Names and numbers together, right at the given values only; at zero this says nothing."""
    if all(x == 0 for x in value.flat):
        return replace(
            found, verdict="unbound", reason="at the given values both sides are 0, which proves nothing"
        )
    return replace(found, verdict="accepted", reason="with the values given")


def _all_equal(truth: Any, value: Any) -> bool:
    truth, value = np.broadcast_arrays(truth, value)
    return all(one_number(x, y) for x, y in zip(truth.flat, value.flat, strict=True))


def all_meet(truth: Any, value: Any, half: Any) -> bool:
    truth, value, half = np.broadcast_arrays(truth, value, half)
    return all(
        not certainly_more(abs(t - v), h) for t, v, h in zip(truth.flat, value.flat, half.flat, strict=True)
    )


def _meets(truth: Any, value: Any, half: Any, side: Node, witness: Witness) -> bool:
    """Does the exact value lie where the printed digits allow? A literal cut off is never too large."""
    if not all_meet(truth, value, half):
        return False
    if not witness.settings.cut or not is_literal(side):
        return True
    sizes = magnitudes(np.broadcast_arrays(truth, value)[1]) - magnitudes(np.broadcast_arrays(truth, value)[0])
    room = np.broadcast_to(half, sizes.shape)
    return not any(certainly_more(x, h / 2) for x, h in zip(sizes.flat, room.flat, strict=True))


def certainly_more(a: Any, b: Any) -> bool:
    return bool(arb(a) > arb(b)) if isinstance(a, arb) or isinstance(b, arb) else bool(a > b)


def _prints_zero(truth: Any, value: Any) -> bool:
    """0.00 for a number that is not 0."""
    truth, value = np.broadcast_arrays(truth, value)
    return any(v == 0 and not one_number(t, v) for t, v in zip(truth.flat, value.flat, strict=True))


def _fine(value: Any, half: Any) -> bool:
    value, half = np.broadcast_arrays(value, half)
    return all(
        h == 0 or not certainly_more(h, abs(v) * COARSEST) for v, h in zip(value.flat, half.flat, strict=True)
    )


def _one_scale(value: Any, half: Any) -> bool:
    """An array with one number of decimals, which its largest entries fill: a small one has fewer digits."""
    half = np.broadcast_to(half, value.shape)
    largest = max((abs(v) for v in value.flat), key=float)
    same = len({str(h) for h in half.flat if h != 0}) == 1
    return (
        value.size > 1
        and same
        and _fine(np.array([largest], dtype=object), np.array([max(half.flat)], dtype=object))
    )


def _digits_trusted(side: Node, literals: list[Numeral]) -> bool:
    """Do all rounded literals of a side that is nothing but literals have two digits or more?"""
    if not is_literal(side):
        return False
    return bool(literals) and min(map(digits, literals)) >= TRUSTED_DIGITS


def _radius(question: Question, env: Environment, side: Cand, witness: Witness, literals: list[Numeral]) -> Any:
    """How far each entry of the side may lie from its printed value: half a unit of each literal, added up.

    A whole unit where digits may be cut off.
    """
    assert side.val.data is not None
    base = side.val.data.value
    if len(literals) > 400:
        return None
    total = np.empty(base.shape, dtype=object)
    total.fill(fmpq(0))
    for literal in literals:
        doubt = unit(literal, witness)
        assert doubt is not None
        moved = replace(env, nudged={literal.at: doubt if witness.settings.cut else doubt / 2})
        again = [v for c in evaluate(question.side, moved) for v in arrays(c, env.settings.layout)]
        same = next((c for c in again if c.dev == side.dev and c.val.shape == side.val.shape), None)
        if same is None or same.val.data is None:
            return None
        total = total + magnitudes(np.broadcast_to(same.val.data.value, base.shape) - base)
    return total


def _carried(question: Question, env: Environment, found: Finding, turned: bool, radius: Any) -> Finding:
    """Worked again from the numbers that were printed before."""
    printed = [p for p in question.printed if isinstance(p, Printed) and not _is_head(p, question, env)]
    named = [p for p in question.printed if isinstance(p, PrintedName) and not _is_named(p, question)]
    if not printed and not named:
        return found
    said, literals = carrying(env, named)

    def worked(at: Any, said: Environment = said) -> Any:
        again = [
            v for c in evaluate(question.head, replace(said, points=at)) for v in arrays(c, env.settings.layout)
        ]
        data = again[0].val.data if again else None
        if data is None or any(x is UNKNOWN for x in data.value.flat):
            return None
        return data.value.swapaxes(-1, -2) if turned else data.value

    at = carried(env.points, printed)
    truth = worked(at)
    if truth is None or truth.shape[-2:] != found.side.shape[-2:] or len(literals) > MOST_LITERALS:
        return found
    doubts = [spread(env.points, printed, worked, truth)]
    moved = [worked(at, nudged(said, literal)) for literal in literals]
    doubts += [None if each is None else magnitudes(each - truth) for each in moved]
    if any(doubt is None for doubt in doubts):
        return found
    doubt = sum(doubts[1:], doubts[0])
    whole = radius + doubt
    if not all_meet(truth, found.side, whole) or _prints_zero(truth, found.side):
        return found
    if not _fine(truth, _where_off(found, doubt)):
        return found
    return replace(found, verdict="rounded", reason=CARRIED)


def _where_off(found: Finding, doubt: Any) -> Any:
    """The doubt of the entries that need it: 0 beside 0.880 is right by itself."""
    out = np.array(np.broadcast_to(doubt, found.side.shape))
    truth = np.broadcast_to(_known(found.head), out.shape)
    for at in np.ndindex(out.shape):
        if one_number(truth[at], found.side[at]):
            out[at] = fmpq(0)
    return out


def _is_named(printed: PrintedName, question: Question) -> bool:
    return isinstance(question.head, Name) and key_of(question.head) == printed.key


def _is_head(printed: Printed, question: Question, env: Environment) -> bool:
    return claimed(question.head, env.words, env.context) == (printed.kind, printed.quantity)


__all__ = ["Name", "all_meet", "inexact", "is_literal", "rounded", "unit"]
