"""Questions about a general cell, answered at every cell of an instance and read as one answer for a range.

The answer at the middle, with h_9, h_10 called h[l], h[l+1], is that of every cell whose own answer reads the
same; so its range is seen, not assumed. It is compared with the answers of the network written out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from symbackprop.derive.answer import Answer, Answered
from symbackprop.derive.answerchecks import check_answer
from symbackprop.derive.family_names import LAST, NotGeneral, Renaming, numbered, places_by, spelled
from symbackprop.derive.folding import general
from symbackprop.derive.instances import Writing, at
from symbackprop.derive.questions import answered
from symbackprop.derive.steps import Derivation
from symbackprop.network.ask import Ask
from symbackprop.network.family import CellAsks, Family, Range
from symbackprop.network.family_asks import GENERAL, SHARED
from symbackprop.network.network import Network

EMPTY = Derivation(Network("", {}, (), "", ()), (), frozenset(), {})


@dataclass(frozen=True, slots=True)
class General:
    """The answer for every cell of a range; `over` is None where the question names no cell by the index."""

    answer: Answered
    over: Range | None = None


def family_answers(
    network: Network, derivation: Derivation, checks: bool = True
) -> tuple[Derivation, tuple[Answered, ...]]:
    """The questions of `network.family`, answered; the derivation then knows for which cells each holds."""
    family = network.family
    assert family is not None
    found = [_answer(asks, network, family, checks) for asks in family.asks]
    ranges = tuple((g.answer.ask, g.over) for g in found)
    page = derivation.network
    assert page.family is not None
    page = replace(page, family=replace(page.family, answer_ranges=ranges))
    derivation = replace(derivation, network=page)
    return derivation, tuple(_placed(g.answer, derivation) for g in found)


def _placed(answer: Answered, derivation: Derivation) -> Answered:
    """With the derivation of the page, which ends at what is differentiated."""
    if not isinstance(answer, Answer):
        return answer
    ends = replace(derivation.network, loss=answer.derivation.network.loss)
    return replace(answer, derivation=replace(derivation, network=ends))


def _answer(asks: CellAsks, network: Network, family: Family, checks: bool) -> General:
    """One question, of all its cells."""
    order = sorted(asks.cells)
    middle = order[len(order) // 2]
    if asks.cells[middle].kind not in GENERAL:
        raise NotGeneral(
            f"the question {asks.said} needs numbers for its cells; "
            f"give {family.size or 'the range'} a number, or take it out"
        )
    answers = dict(zip(order, _answers(network, [asks.cells[k] for k in order]), strict=True))
    chosen = answers[middle]
    if not isinstance(chosen, Answer):
        return General(check_answer(chosen) if checks else chosen)
    if checks:
        checked = check_answer(chosen)
        assert isinstance(checked, Answer)
        chosen = checked
    named = replace(family, size=family.size or LAST)
    if middle == SHARED:
        return General(_numbered(_renamed(chosen, None, named), family))
    seen = _renamed(chosen, middle, named)
    low, high = _alike(answers, middle, spelled_answer(seen), named)
    over = Range(family.index, named.absolute(low), named.absolute(high))
    _compare(asks, seen, over, named)
    return _numbered_general(General(seen, over), family)


def _answers(network: Network, asks: list[Ask]) -> tuple[Answered, ...]:
    return answered(replace(network, family=None, ask=tuple(asks)), checks=False)


def _renamed(answer: Answer, centre: int | None, family: Family, fixed: bool = False) -> Answer:
    """As seen from its cell; NotGeneral where a cell far away is spoken of."""
    letter = family.index if centre is None else f"{family.index}'"
    seen_from = "" if centre is None else family.index
    renaming = general(family, places_by(family, centre, seen_from), letter, answer.free, fixed)
    letters = {renaming.of(index): said for index, said in answer.letters.items()}
    ends = replace(EMPTY.network, loss=renaming.name(answer.derivation.network.loss))
    seen = renaming.of(replace(answer, derivation=replace(EMPTY, network=ends), inner=None))
    return replace(seen, letters=letters, ask=_asked(answer.ask, renaming))


def _asked(ask: Ask, renaming: Renaming) -> Ask:
    """The question about another cell; what it may speak of moves too."""
    stop = None if ask.stop is None else frozenset(map(renaming.name, ask.stop))
    return replace(renaming.of(ask), said=ask.said, words=ask.words, stop=stop)


def spelled_answer(answer: Answer) -> str:
    """The result, and by which kinds of step it was reached."""
    reasons = tuple(step.reason for step in answer.chain.steps) if answer.chain is not None else ()
    return spelled((answer.free, answer.out, answer.wrt, answer.element, answer.matrix, reasons))


def _alike(answers: Mapping[int, Answered], middle: int, text: str, family: Family) -> tuple[int, int]:
    """The first and the last cell around the middle whose answer reads as that of the middle."""

    def same(k: int) -> bool:
        answer = answers.get(k)
        return isinstance(answer, Answer) and any(_reads(answer, k, text, family, f) for f in (False, True))

    low = high = middle
    while same(low - 1):
        low -= 1
    while same(high + 1):
        high += 1
    return low, high


def _reads(answer: Answer, centre: int, text: str, family: Family, fixed: bool) -> bool:
    try:
        return spelled_answer(_renamed(answer, centre, family, fixed)) == text
    except NotGeneral:
        return False


def _numbered(answer: Answer, family: Family) -> Answer:
    return answer if family.size else numbered(family).of(answer)


def _numbered_general(found: General, family: Family) -> General:
    assert isinstance(found.answer, Answer)
    over = found.over if family.size else numbered(family).of(found.over)
    return General(_numbered(found.answer, family), over)


# -- the same network written out --------------------------------------------------------------------------


def _compare(asks: CellAsks, seen: Answer, over: Range, family: Family) -> None:
    """At the longest of the small ranges every cell's own answer is what the general one says there."""
    number = max(family.small)
    numbers = {family.size: number}
    for k in range(at(over.low, numbers), at(over.high, numbers) + 1):
        writing = Writing({**numbers, family.index: k})
        ask = _asked(seen.ask, Renaming(writing.name))
        (own,) = _answers(family.small[number], [ask])
        assert isinstance(own, Answer)
        want = spelled((own.free, own.out, own.wrt, own.element, own.matrix))
        if spelled(writing.of((seen.free, seen.out, seen.wrt, seen.element, seen.matrix))) != want:
            raise NotGeneral(
                f"no general answer to {asks.said} was found: at {family.index} = {k} it is of another form; "
                f"give {family.size.replace(LAST, 'the range')} a number"
            )
