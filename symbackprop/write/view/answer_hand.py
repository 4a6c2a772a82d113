"""`AnswerHand`: how the derivatives of one answer are written, dh_i/dW_pq in the question's letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from symbackprop.algebra.forms import Array
from symbackprop.algebra.terms import Entry, Index, Place
from symbackprop.derive.answer import Answer
from symbackprop.derive.below import ENTRY
from symbackprop.write.latex.hand import Hand
from symbackprop.write.latex.letters import Letters, deal
from symbackprop.write.latex.names import Symbol, declared
from symbackprop.write.latex.printer import Printer

WHOLE = r"\cdot"  # a whole axis beside a fixed place: h_{\cdot,1}


@dataclass(frozen=True, slots=True)
class AnswerHand:
    """`entry` prints the steps, entry by entry; `whole` the matrices, where dL/dq is dout/dq."""

    entry: Printer
    whole: Printer
    letters: Letters
    left_entry: str
    left_whole: str
    in_words: str


def answer_hand(ink: Printer, answer: Answer, loss: str) -> AnswerHand:
    """The pens of an answer; `ink` is that of its page, whose own loss is named."""
    letters = _letters(ink.hand, answer)
    own = answer.out.array.name == loss
    entry, whole = (ink, ink) if own else (
        _pen(ink.hand, answer, _places(ink.hand, answer.out.at, letters)),
        _pen(ink.hand, answer, whole_places(ink.hand, answer, answer.out, letters)),
    )  # fmt: skip
    at = _places(ink.hand, answer.wrt.at, letters)
    spread = whole_places(ink.hand, answer, answer.wrt, letters)
    wrt = answer.wrt.array
    whole = _with_fixed(whole, entry, answer, letters)
    spoken = whole.words().gradient(wrt, spread)
    return AnswerHand(entry, whole, letters, entry.gradient(wrt, at), whole.gradient(wrt, spread), spoken)


def _with_fixed(whole: Printer, entry: Printer, answer: Answer, letters: Letters) -> Printer:
    r"""The names of rows, columns and unit vectors at the letters: W_{i,\cdot}, e_i."""
    symbols, given = dict(whole.hand.symbols), dict(whole.hand.given)
    for each in answer.fixed:
        places = [WHOLE if p is None else entry.hand.place(p, letters) for p in each.at]
        if each.of is None:
            base = r"\mathbf{e}" if "e" in whole.hand.avoid else "e"
            symbols[each.array.name] = Symbol(base, sub=next(p for p in places if p != WHOLE))
        elif each.of.kind == "value":
            symbols[each.array.name] = declared(entry.name(each.of.name, places))
        else:
            given[each.array.name] = Symbol(entry.hand.gradient(each.of, places).text)
    return Printer(replace(whole.hand, symbols=symbols, given=given))


def _letters(hand: Hand, answer: Answer) -> Letters:
    """The question's own letters for its indices, others for all that is summed or open."""
    sides = [s for step in answer.chain.steps for s in (step.lhs, step.rhs)] if answer.chain else []
    sums = [s for s in (*sides, answer.element) if isinstance(s, tuple)]
    given = {index.id: letter for index, letter in answer.letters.items()}
    avoid = hand.avoid | set(given.values())
    dealt = deal(sums, answer.open, avoid, hand.notation.letters, derivative=True)
    return Letters({**dealt.of, **given})


def _pen(hand: Hand, answer: Answer, places: Sequence[str]) -> Printer:
    """dL/dq with the entry of `out` for L: bars and nablas are for the loss alone."""
    name = answer.derivation.network.loss
    text = hand.name(answer.out.array.name, places).text
    style = hand.notation.gradient
    notation = replace(hand.notation, gradient=style if style == "d" else "partial")
    symbols = dict(hand.symbols)
    if name == ENTRY:
        symbols[ENTRY] = Symbol(text)
    return Printer(replace(hand, loss=name, symbols=symbols, notation=notation, given={}, joined=frozenset()))


def _places(hand: Hand, at: Sequence[Place], letters: Letters) -> list[str]:
    return [hand.place(p, letters) for p in at]


def whole_places(hand: Hand, answer: Answer, entry: Entry, letters: Letters) -> list[str]:
    """No places for the whole; a dot for a whole axis beside a place that is fixed."""
    spot = answer.ask.out if entry is answer.out else answer.ask.wrt
    if spot is None or not spot.at:
        return []
    return [WHOLE if p in answer.open else hand.place(p, letters) for p in entry.at]


def at_place(entry: Entry, places: dict[Index, Place]) -> list[Place]:
    """The places of an entry with numbers for open indices."""
    return [places.get(p, p) if isinstance(p, Index) else p for p in entry.at]


def partial(hand: AnswerHand, ink: Printer, answer: Answer, places: dict[Index, Place], loss: str) -> str:
    """d out / d wrt at one place of the open indices, as it stands in a matrix of partials."""
    wrt = [ink.hand.place(p, hand.letters) for p in at_place(answer.wrt, places)]
    if answer.out.array.name == loss or answer.of_loss:
        return hand.entry.gradient(answer.wrt.array, wrt)
    out = [ink.hand.place(p, hand.letters) for p in at_place(answer.out, places)]
    pen = _pen(ink.hand, answer, out)
    return pen.gradient(Array(answer.wrt.array.name, answer.wrt.array.shape, "adjoint"), wrt)
