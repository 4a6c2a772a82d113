"""One link: is the right side the quantity at the head of its chain? Points of one kind after the other decide.

No number in the line: A, then O. Names and numbers mixed: A, B, then C. Only numbers: A, then C. A line that
names a mask is never judged where signs are fixed; names alone never at B or C.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from symbackprop.check.links.at_values import SEVERAL, at_values
from symbackprop.check.links.constant import is_constant
from symbackprop.check.links.first_order import to_first_order
from symbackprop.check.links.heads import free_stems, own_argument
from symbackprop.check.links.other_lengths import at_other_lengths
from symbackprop.check.links.printed_lengths import as_long_as_printed
from symbackprop.check.links.reasons import AT_VALUES, TWO_READINGS
from symbackprop.check.links.simplex import on_the_simplex
from symbackprop.check.links.trial import Trial, tried_in
from symbackprop.check.links.undetermined import beside_dots
from symbackprop.check.links.untested import tested
from symbackprop.check.meaning.bare_gradients import gradient_left_open
from symbackprop.check.meaning.euler import two_meanings_of_e
from symbackprop.check.meaning.letter_for_one import in_doubt
from symbackprop.check.meaning.question import Question
from symbackprop.check.meaning.set_values import at_each
from symbackprop.check.meaning.sort import Sort, is_drawn_size, sizes_of, sort_of
from symbackprop.check.meaning.steps import undeclared_rate
from symbackprop.check.meaning.targets import freed
from symbackprop.check.meaning.wide_arguments import widened
from symbackprop.check.names.below import adds_letters
from symbackprop.check.names.columns import vectors_of_matrices
from symbackprop.check.names.scope import contexts, numbered_vectors, two_deltas
from symbackprop.check.names.use import Context
from symbackprop.check.records.labour import LINK, TOO_LONG
from symbackprop.check.records.value import (
    LITERAL,
    Unbound,
    array_of,
    counted,
)
from symbackprop.check.values.finding import DOT_PRODUCT, SHAPES, Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.points.points import Kind, Points

NO_VALUES = "the file gives no values to compare the numbers with"
REMARKS = {"O": "the relus pass through", "B": "for the signs given", "C": AT_VALUES}

OTHERWISE = (at_other_lengths, widened, gradient_left_open, in_doubt, as_long_as_printed)  # read otherwise
SETTINGS = {  # under which names mean something else
    "kronecker": two_deltas,
    "numbered": numbered_vectors,
    "euler": two_meanings_of_e,
    "columns": vectors_of_matrices,
}
ELSEWHERE = (to_first_order, on_the_simplex)  # judged at open points of its own

Decides = Callable[[Question, Finding, Witness], bool]
DECIDED: tuple[Decides, ...] = (  # what makes a line wrong whatever the given values are
    lambda question, wrong, witness: bool(sizes_of(question.head, witness)),
    lambda question, wrong, witness: is_constant(question.head, wrong, witness),
    lambda question, wrong, witness: wrong.at is None or wrong.at.kind == "C",
    lambda question, wrong, witness: not sort_of(question.head, witness).names,
)


def judged(question: Question, witness: Witness, only: Sequence[Kind] = ()) -> Finding:
    """The finding of one link against one network; delta_ij may be Kronecker's, and f_i stand for f_1 and f_2.

    With `only`, right at other kinds of points counts nothing: none is tried after the last of these.
    """
    if not witness.labour.affords(LINK):
        return Finding("unbound", witness, reason=TOO_LONG)
    finding = at_each(question, witness, lambda q, w: _judged(q, w, only))
    for look in () if only else OTHERWISE:
        finding = look(question, witness, finding, lambda q, w: _judged(q, w, only))
    for look in () if only else ELSEWHERE:
        finding = look(question, witness, finding, lambda q, w: _judged(q, w, ("A",)))
    for setting, meets in SETTINGS.items():
        if not finding.right and meets((question.head, question.side), witness.words):
            under = replace(witness, words=witness.words.under(setting))
            other = at_each(question, under, lambda q, w: _judged(q, w, only))
            finding = replace(other, witness=witness) if other.right else finding
    if witness.labour.over:  # there may be readings that were not tried
        return Finding("unbound", witness, reason=TOO_LONG)
    return finding


def _judged(question: Question, witness: Witness, only: Sequence[Kind]) -> Finding:
    if witness.points("A") is None:
        return Finding("unbound", witness, reason="no points were found at which the network can be evaluated")
    own, witness = witness, beside_dots(question, witness)
    return replace(_at_points(question, witness, only), witness=own)


def _at_points(question: Question, witness: Witness, only: Sequence[Kind]) -> Finding:
    """Points of one kind after the other."""
    rate = undeclared_rate(question.head, question.side, question.relation, witness.words)
    own = own_argument(question.head, question.side, witness.words)
    question = replace(question, free=(*free_stems(question.head, witness.words), *own, *rate))
    sort = sort_of(question.side, witness)
    missing: Unbound | None = None
    wrong: Finding | None = None
    kinds = tuple(_kinds(question, sort, witness))
    for kind in _until(kinds, only) if only else kinds:
        try:
            found = _in_one_layer(_at_kind(question, sort, witness, kind))
        except Unbound as unbound:
            missing = missing or unbound
            continue
        if sort.names and sort.values:
            found = tested(question, witness, found, partial(_at_kind, sort=sort, witness=witness, kind=kind))
        if found.verdict != "wrong":
            return found
        wrong = found if wrong is None or (kind == "C" and wrong.at is not None) else wrong
    wants_values = (missing is not None and sort.values) or (not sort.names and sort.numbers)
    if wrong is not None and not (wants_values and _needs_values(question, wrong, witness)):
        return wrong
    context = Context() if wrong is None else wrong.context
    return Finding("unbound", witness, context, reason=str(missing or NO_VALUES))


def _in_one_layer(found: Finding) -> Finding:
    if found.verdict == "unbound" and found.reason == SEVERAL:
        raise Unbound(SEVERAL)
    return found


def _needs_values(question: Question, wrong: Finding, witness: Witness) -> bool:
    """Is a line that is wrong at points that were drawn wrong there only, for all that is known?"""
    return not any(decides(question, wrong, witness) for decides in DECIDED)


def _until(kinds: tuple[Kind, ...], last: Sequence[Kind]) -> tuple[Kind, ...]:
    return kinds[: max((k for k, kind in enumerate(kinds, 1) if kind in last), default=0)]


def _kinds(question: Question, sort: Sort, witness: Witness) -> Iterator[Kind]:
    """The kinds of points in order; kinds without points are left out."""
    head = sort_of(question.head, witness)
    wanted: tuple[Kind, ...]
    if not head.names and not sort.names:
        wanted = ("C", "A")
    elif not sort.names and is_drawn_size(question.head, witness):
        wanted = ("C",)
    elif not sort.names and sort.numbers:
        wanted = ("A", "C")
    elif sort.mask:
        wanted = ("A", "C") if sort.values else ("A",)
    elif sort.values:
        wanted = ("A", "B", "C")
    else:
        wanted = ("A", "B") if sort.switched else ("A", "O")
    if question.start == "B" and sort.names and not sort.mask:
        wanted = ("B", "C") if sort.values else ("B",)
    for kind in wanted:
        if witness.points(kind) is not None:
            yield kind


def _at_kind(question: Question, sort: Sort, witness: Witness, kind: Kind) -> Finding:
    """The verdict at one kind of points, over the choices of scope."""
    at = witness.points(kind)
    assert at is not None
    if kind == "O":
        at = freed(at, (question.head, question.side), witness)
    if kind == "C" or (not sort.names and not sort_of(question.head, witness).names):
        return at_values(question, sort, witness, kind)
    found = [
        (c, t)
        for c in contexts((question.head, question.side), witness.words, question.spoken)
        for t in (tried_in(question, witness, at, c),)
    ]
    right = [(c, t) for c, t in found if t.outcome == "equal"]
    if len(right) == 1 or (right and len({t.dev for _, t in right}) == 1):
        context, trial = right[0]
        return _passed(sort, witness, context, trial, at)
    if right:
        return Finding("unbound", witness, reason="several layers fit where the page names none")
    if len(found) > 1:
        return Finding("unbound", witness, at=at, reason=SEVERAL)
    context, trial = found[0]
    if trial.outcome == "ill-typed" and any(map(adds_letters, (question.head, question.side))):
        return Finding(
            "unbound", witness, context, at, reason="an index in which letters are added runs out of its axis"
        )
    return _failed(trial, witness, context, at)


def _passed(sort: Sort, witness: Witness, context: Context, trial: Trial, at: Points) -> Finding:
    dev = trial.dev
    if counted(dev) > 1:
        return Finding("unbound", witness, context, at, dev, reason=TWO_READINGS)
    if "dot" in dev:
        return Finding("unbound", witness, context, at, dev, reason=DOT_PRODUCT)
    accepted = (
        counted(dev) == 1 or bool(dev & {"name", "update", "each", "rows", "note", "last"}) or at.kind != "A"
    )
    if at.kind == "C" and not sort.values and sort.names:
        return Finding("unbound", witness, reason="names alone are not judged at the given values")
    reason = REMARKS.get(at.kind, "")
    if at.kind == "O" and not witness.opens:
        reason = "for the targets given"
    return Finding(
        "accepted" if accepted else "correct",
        witness,
        context,
        at,
        dev,
        array_of(trial.head),
        array_of(trial.side),
        reason,
    )


def _failed(trial: Trial, witness: Witness, context: Context, at: Points) -> Finding:
    if trial.outcome == "ill-typed":
        if (trial.dev or context.chosen) and not trial.lone:
            return Finding(
                "unbound", witness, context, at, reason="its shapes do not fit in any layer that is meant"
            )
        return Finding("wrong", witness, context, at, reason=SHAPES, by_value=False)
    return Finding("wrong", witness, context, at, LITERAL, array_of(trial.head), array_of(trial.side))
