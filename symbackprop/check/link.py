"""One link: is the right side the quantity at the head of its chain? Points of one kind after the other decide.

No number in the line: A, then O. Names and numbers mixed: A, B, then C. Only numbers: A, then C. A line that
names a mask is never judged where signs are fixed; names alone never at B or C.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from symbackprop.check.at_values import SEVERAL, at_values
from symbackprop.check.compare import agreement, shapes_fit
from symbackprop.check.environment import Environment
from symbackprop.check.evaluate import evaluate
from symbackprop.check.finding import DOT_PRODUCT, Finding
from symbackprop.check.free import HoldsNowhere, batches
from symbackprop.check.heads import free_stems, head_values
from symbackprop.check.implied import implied
from symbackprop.check.labour import LINK, TOO_LONG
from symbackprop.check.letter_for_one import in_doubt
from symbackprop.check.question import Question, environment_of
from symbackprop.check.scope import contexts, layer_numbers, two_deltas
from symbackprop.check.set_values import at_each
from symbackprop.check.sort import Sort, is_drawn_size, sizes_of, sort_of
from symbackprop.check.steps import undeclared_rate
from symbackprop.check.targets import freed
from symbackprop.check.undetermined import beside_dots
from symbackprop.check.use import Context
from symbackprop.check.value import LITERAL, Cand, Deviations, IllTyped, Unbound, array_of, counted, rank
from symbackprop.check.witness import Witness
from symbackprop.points.points import Kind, Points

NO_VALUES = "the file gives no values to compare the numbers with"
REMARKS = {"O": "the relus pass through", "B": "for the signs given", "C": "with the values given"}


@dataclass(frozen=True, slots=True)
class Trial:
    """How a link came out at one kind of points in one choice of scope."""

    outcome: str  # equal, close, different, ill-typed
    dev: Deviations = LITERAL
    head: Cand | None = None
    side: Cand | None = None
    env: Environment | None = None
    lone: bool = False  # the side is a number, however it is read, and the head is none


def judged(question: Question, witness: Witness, only: Sequence[Kind] = ()) -> Finding:
    """The finding of one link against one network, delta_ij as a gradient or as Kronecker's.

    With `only`, right at other kinds of points counts nothing: none is tried after the last of these.
    """
    witness.labour.left -= LINK
    finding = at_each(question, witness, lambda q, w: _judged(q, w, only))
    if not only:
        finding = in_doubt(question, witness, finding, lambda q, w: _judged(q, w, only))
    if not finding.right and two_deltas((question.head, question.side), witness.words):
        words = replace(witness.words, settings={**witness.words.settings, "kronecker": "yes"})
        other = at_each(question, replace(witness, words=words), lambda q, w: _judged(q, w, only))
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
    question = replace(question, free=(*free_stems(question.head, witness.words), *rate))
    sort = sort_of(question.side, witness)
    missing: Unbound | None = None
    wrong: Finding | None = None
    kinds = tuple(_kinds(question, sort, witness))
    for kind in _until(kinds, only) if only else kinds:
        try:
            found = _at_kind(question, sort, witness, kind)
        except Unbound as unbound:
            missing = missing or unbound
            continue
        if found.verdict == "unbound" and found.reason == SEVERAL:
            missing = missing or Unbound(SEVERAL)
            continue
        if found.verdict != "wrong":
            return found
        wrong = found if wrong is None or (kind == "C" and wrong.at is not None) else wrong
    if wrong is None:
        return Finding("unbound", witness, reason=str(missing or NO_VALUES))
    undecided = (missing is not None and sort.values) or (not sort.names and sort.numbers)
    undecided = undecided and not sizes_of(question.head, witness)
    if undecided and wrong.at is not None and wrong.at.kind != "C" and sort_of(question.head, witness).names:
        return Finding("unbound", witness, wrong.context, reason=str(missing or NO_VALUES))
    return wrong


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
        for t in (_tried(question, witness, at, c),)
    ]
    right = [(c, t) for c, t in found if t.outcome == "equal"]
    if len(right) == 1 or (right and len({t.dev for _, t in right}) == 1):
        context, trial = right[0]
        return _passed(question, sort, witness, context, trial, at)
    if right:
        return Finding("unbound", witness, reason="several layers fit where the page names none")
    if len(found) > 1:
        return Finding("unbound", witness, at=at, reason=SEVERAL)
    context, trial = found[0]
    return _failed(trial, witness, context, at)


def _passed(
    question: Question, sort: Sort, witness: Witness, context: Context, trial: Trial, at: Points
) -> Finding:
    dev = trial.dev
    if counted(dev) > 1:
        return Finding("unbound", witness, context, at, dev, reason="two readings at once would be needed")
    if "dot" in dev:
        return Finding("unbound", witness, context, at, dev, reason=DOT_PRODUCT)
    accepted = counted(dev) == 1 or bool(dev & {"name", "update", "each", "note"}) or at.kind != "A"
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
        return Finding("wrong", witness, context, at, reason="the shapes do not fit", by_value=False)
    return Finding("wrong", witness, context, at, LITERAL, array_of(trial.head), array_of(trial.side))


def _tried(question: Question, witness: Witness, at: Points, context: Context) -> Trial:
    """One choice of scope: every layer has to agree."""
    layers = layer_numbers((question.head, question.side), witness.words, context)
    if not layers:
        raise Unbound("no layer of the network fits all its names")
    trials = list(_where_meant(question, witness, at, layers))
    worst = next((t for t in trials if t.outcome != "equal"), None)
    if worst is not None:
        return worst
    return max(trials, key=lambda t: rank(t.dev))


def _where_meant(
    question: Question, witness: Witness, at: Points, layers: Sequence[Context]
) -> Iterator[Trial]:
    """A trial for each layer of which the line speaks; `l = 1, .., N - 1` leaves the last one out."""
    nowhere: HoldsNowhere | None = None
    spoken = False
    for here in layers:
        try:
            yield _decided(question, witness, at, here)
            spoken = True
        except HoldsNowhere as none:
            nowhere = none
    if nowhere is not None and not spoken:
        raise nowhere


def _decided(question: Question, witness: Witness, at: Points, context: Context) -> Trial:
    """One layer in floats; what they leave open is decided at the same points in exact numbers and balls."""
    trial = _in_layer(question, witness, at, context)
    if trial.outcome != "close":
        return trial
    exact = witness.twin(at.kind)
    if exact is None:
        raise Unbound("the two sides are too close to be told apart")
    with exact.working():
        return _in_layer(question, witness, exact, context)


def _in_layer(question: Question, witness: Witness, at: Points, context: Context) -> Trial:
    """One layer: the fewest readings with which the two sides agree."""
    best: Trial | None = None
    missing: Unbound | None = None
    env = environment_of(question, witness, at, context)
    for here, weight, extra in batches(question, env):
        if missing is not None and "class" not in extra:
            break
        try:
            head = head_values(question.head, question.side, question.relation, here, question.as_gradient)
        except IllTyped:  # the class is no place of a shorter axis
            if "class" in extra:
                continue
            raise
        if not head and "class" in extra:  # the class is no index of it
            continue
        for side_node, more in implied(question.side, question.head, here):
            try:
                side = [] if side_node is None else evaluate(side_node, here)
            except IllTyped:  # an index that runs over two lengths
                side = []
            except Unbound as unbound:  # k of 1[i = k] may be the class
                missing = missing or unbound
                continue
            trial = _compared(head, side, here, weight, extra | more)
            if trial.outcome == "equal" and not trial.dev:
                return trial
            best = _better(best, trial)
    if missing is not None and (best is None or best.outcome != "equal"):
        raise missing
    assert best is not None
    return best


def _better(best: Trial | None, trial: Trial) -> Trial:
    if best is None:
        return trial
    order = ("equal", "close", "different", "ill-typed")
    mine, theirs = order.index(best.outcome), order.index(trial.outcome)
    if theirs < mine or (theirs == mine == 0 and rank(trial.dev) < rank(best.dev)):
        return trial
    return best


def _compared(
    head: Sequence[Cand], side: Sequence[Cand], env: Environment, weight: object, extra: Deviations
) -> Trial:
    if not head:
        raise Unbound("the left side has no value as it is printed")
    if not side:
        return Trial("ill-typed", LITERAL, head[0], None, env)
    pairs = sorted(((h, s) for h in head for s in side), key=lambda p: rank(p[0].dev | p[1].dev))
    found: Trial | None = None
    close: Trial | None = None
    for h, s in pairs:
        result, dev = agreement(h, s, env.settings, weight)
        if result == "close" and close is None:
            close = Trial("close", dev | extra, h, s, env)
        if result == "equal":
            trial = Trial("equal", dev | extra, h, s, env)
            if found is None or rank(trial.dev) < rank(found.dev):
                found = trial
    if found is not None:
        return found
    if close is not None:
        return close
    fits = shapes_fit(list(head), list(side), env.settings)
    lone = all(s.val.is_scalar for s in side) and not any(h.val.is_scalar or "scope" in h.dev for h in head)
    return Trial("different" if fits else "ill-typed", LITERAL, head[0], side[0], env, lone)
