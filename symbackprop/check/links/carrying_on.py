"""A line of numbers worked again from the rounded numbers that were printed before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from flint import fmpq

from symbackprop.algebra.forms import Apply, RowFn
from symbackprop.check.links.nearness import all_meet, determined, is_fine, prints_zero
from symbackprop.check.meaning.evaluate import evaluate
from symbackprop.check.meaning.keys import claimed
from symbackprop.check.meaning.question import Question
from symbackprop.check.records.value import arrays
from symbackprop.check.values.compare import one_number
from symbackprop.check.values.environment import Environment
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.printed_names import MOST_LITERALS, PrintedName, carrying, key_of, nudged
from symbackprop.check.values.printed_values import Printed, carried, carried_doubt, magnitudes
from symbackprop.frozen import replace
from symbackprop.points.entries import UNKNOWN
from symbackprop.points.outputs import with_slopes_of_outputs
from symbackprop.points.points import Points
from symbackprop.reading.tree import Name

CARRIED = "with the rounded numbers printed before carried on"


def carried_on(question: Question, env: Environment, found: Finding, turned: bool, radius: Any) -> Finding:
    """The finding of a line that is wrong by itself; `turned`: its head was turned round to fit."""
    printed = [p for p in question.printed if isinstance(p, Printed) and not _is_head(p, question, env)]
    named = [p for p in question.printed if isinstance(p, PrintedName) and not _is_named(p, question)]
    if not printed and not named:
        return found
    said, literals = carrying(env, named)
    if len(literals) > MOST_LITERALS:
        return found
    there = carried(env.points, printed)

    def near(slopes: Callable[[Points], Points], printed: list[Printed] = printed) -> bool:
        def worked(at: Points, said: Environment = said) -> Any:
            again = evaluate(question.head, replace(said, points=slopes(at)))
            first = next((view for cand in again for view in arrays(cand, env.settings.layout)), None)
            data = None if first is None else first.val.data
            if data is None or any(x is UNKNOWN for x in data.value.flat):
                return None
            return data.value.swapaxes(-1, -2) if turned else data.value

        truth = worked(there)
        if truth is None or truth.shape[-2:] != found.side.shape[-2:]:
            return False
        doubts = [carried_doubt(env.points, printed, worked, truth)]
        moved = [worked(there, nudged(said, literal)) for literal in literals]
        doubts += [None if each is None else magnitudes(each - truth) for each in moved]
        return _meets(found, truth, doubts, radius)

    activations = [_is_activation(each, env) for each in printed]
    taken = [_as_printed(p) if exact else p for p, exact in zip(printed, activations, strict=True)]
    if near(_as_they_are) or (any(activations) and near(with_slopes_of_outputs, taken)):
        return replace(found, verdict="rounded", reason=CARRIED)
    return found


def _as_they_are(at: Points) -> Points:
    return at


def _is_activation(printed: Printed, env: Environment) -> bool:
    """Was h printed, from which a slope such as 1 - h^2 may be worked?"""
    found = env.words.network.equation(printed.quantity) if printed.kind == "value" else None
    return found is not None and isinstance(found.form, Apply | RowFn)


def _as_printed(activation: Printed) -> Printed:
    """Without doubt: who works with other digits of h has its slope of them too."""
    return replace(activation, half=activation.half * 0)


def _meets(found: Finding, truth: Any, doubts: list[Any], radius: Any) -> bool:
    if any(doubt is None for doubt in doubts):
        return False
    doubt = sum(doubts[1:], doubts[0])
    near = all_meet(truth, found.side, radius + doubt) and not prints_zero(truth, found.side)
    return near and is_fine(truth, _where_off(found, doubt))


def _where_off(found: Finding, doubt: Any) -> Any:
    """The doubt of the entries that need it: 0 beside 0.880 is right by itself."""
    out = np.array(np.broadcast_to(doubt, found.side.shape))
    truth = np.broadcast_to(determined(found.head), out.shape)
    for at in np.ndindex(out.shape):
        if one_number(truth[at], found.side[at]):
            out[at] = fmpq(0)
    return out


def _is_named(printed: PrintedName, question: Question) -> bool:
    return isinstance(question.head, Name) and key_of(question.head) == printed.key


def _is_head(printed: Printed, question: Question, env: Environment) -> bool:
    return claimed(question.head, env.words, env.context) == (printed.kind, printed.quantity)
