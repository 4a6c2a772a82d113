"""The view of one question: its words, the displays that answer it or leave it open, what stands under them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from symbackprop.algebra.terms import Index
from symbackprop.derive.answer import Answer, Answered, Told
from symbackprop.derive.curved import Curved
from symbackprop.derive.sides import Found
from symbackprop.numeric.answers import AnswerNumbers
from symbackprop.write.graph.tikz import TikzPicture
from symbackprop.write.latex.shapes_tex import shape_tex
from symbackprop.write.latex.tex_text import tex_text
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.answer_hand import AnswerHand, answer_hand
from symbackprop.write.view.answer_numbers import number_line
from symbackprop.write.view.answer_rows import ROOM, answer_rows, partials, shown_cells, where_short
from symbackprop.write.view.cost_rows import cost_blank, cost_convention, cost_rows
from symbackprop.write.view.curved_rows import (
    curved_clauses,
    curved_left,
    curved_numbers,
    curved_rows,
    curved_words,
)
from symbackprop.write.view.element import Row
from symbackprop.write.view.graph_answer import asked_picture
from symbackprop.write.view.layer_rows import layer_blank, layer_rows
from symbackprop.write.view.model import Lines, lines
from symbackprop.write.view.question_words import question_words
from symbackprop.write.view.told_rows import kink_line, told_left, told_rows

BLANK = r"= \blank"
Key = tuple[str, str, frozenset[str] | None]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question: what is asked, and the display that answers it or leaves it open."""

    number: str
    text: str
    spoken: str  # what is asked for, in running text
    displays: tuple[Lines, ...]
    said: str
    has_said: bool
    wheres: tuple[str, ...]
    numbers: tuple[str, ...]
    pictures: tuple[TikzPicture, ...]


@dataclass(slots=True)
class Known:
    """What the page has above a question: the networks before, and the questions whose steps it shows."""

    before: Sequence[Sheet]
    filled: bool
    pictures: bool = True  # those that LaTeX draws
    steps: dict[Key, int] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)  # how costs are counted, and where that stands


@dataclass(frozen=True, slots=True)
class _Reply:
    """What answers a question, or its blanks; `spoken` names what is asked in running text."""

    rows: Sequence[Row]
    spoken: str = ""
    said: str = ""
    wheres: tuple[str, ...] = ()
    figures: str = ""
    pictures: tuple[TikzPicture, ...] = ()


def question_view(
    sheet: Sheet, answer: Answered, numbers: AnswerNumbers, number: int, known: Known
) -> QuestionView:
    """The question; its blanks are filled where the page is."""
    reply = _reply(sheet, answer, numbers, number, known)
    return QuestionView(
        number=f"{number}.",
        text=question_words(sheet, answer, reply.spoken),
        spoken=reply.spoken,
        displays=tuple(lines(group, ROOM) for group in _displays(reply.rows)),
        said=reply.said,
        has_said=bool(reply.said),
        wheres=reply.wheres,
        numbers=(reply.figures,) if reply.figures else (),
        pictures=reply.pictures,
    )


def _reply(sheet: Sheet, answer: Answered, numbers: AnswerNumbers, number: int, known: Known) -> _Reply:
    if isinstance(answer, Curved):
        return _curved(sheet, answer, numbers, known.filled)
    if isinstance(answer, Answer):
        return _derivative(sheet, answer, numbers, number, known)
    if answer.ask.kind in ("cost", "table", "graph"):
        return _of_network(sheet, answer, number, known)
    return _told(sheet, answer, numbers, known.filled)


def _displays(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """A table stands by itself, so that no left side beside it takes its room."""

    def own(place: int) -> int:
        left, right, _ = rows[place]
        return place if not left and r"\begin{array}" in right else -1

    for _, group in itertools.groupby(range(len(rows)), own):
        yield [rows[place] for place in group]


# -- kinds of answers --------------------------------------------------------------------------------------


def _curved(sheet: Sheet, answer: Curved, numbers: AnswerNumbers, filled: bool) -> _Reply:
    spoken = curved_words(sheet, answer)
    if not filled:
        return _Reply([(curved_left(sheet, answer), BLANK, "")], spoken)
    return _Reply(
        curved_rows(sheet, answer),
        spoken,
        wheres=tuple(curved_clauses(sheet, answer)),
        figures=curved_numbers(sheet, answer, numbers),
    )


def _derivative(sheet: Sheet, answer: Answer, numbers: AnswerNumbers, number: int, known: Known) -> _Reply:
    hand = answer_hand(sheet.ink, answer, sheet.network.loss)
    if not known.filled:
        return _Reply(_blanks(sheet, hand, answer), hand.in_words)
    key, as_in = _everywhere(answer), ""
    if key is not None and answer.element and not shown_cells(sheet, hand, answer):
        first = known.steps.setdefault(key, number)
        as_in = f"as in question {first}" if first != number else ""
    return _Reply(
        answer_rows(sheet, hand, answer, as_in),
        hand.in_words,
        wheres=tuple(_clauses(sheet, hand, answer)),
        figures=number_line(sheet, hand, answer, numbers),
    )


def _everywhere(answer: Answer) -> Key | None:
    """Answers for every place, by letters or as a whole, have the same steps; None at a place of its own."""
    places = (*answer.out.at, *answer.wrt.at)
    if len(set(places)) != len(places) or not all(isinstance(p, Index) for p in places):
        return None
    return answer.out.array.name, answer.wrt.array.name, answer.ask.stop


def _of_network(sheet: Sheet, told: Told, number: int, known: Known) -> _Reply:
    match told.ask.kind:
        case "cost":
            rows = cost_rows(sheet, told) if known.filled else cost_blank(sheet, told, BLANK)
            return _Reply(rows, wheres=(_counted(cost_convention(sheet, told), number, known),))
        case "table" if known.filled:
            return _Reply(layer_rows(sheet, told, known.before))
        case "table":
            return _Reply(layer_blank(sheet, told, r"\blank"))
        case _ if known.filled:
            drawn = known.pictures
            return _Reply((), pictures=(asked_picture(told.ask, sheet.network, sheet.ink),) if drawn else ())
        case _:
            return _Reply([("", r"\blank", "")])


def _counted(so: str, number: int, known: Known) -> str:
    """How costs are counted; said once."""
    first = known.counted.setdefault(so, number)
    return so if first == number else f"Counted as in question {first}."


def _told(sheet: Sheet, told: Told, numbers: AnswerNumbers, filled: bool) -> _Reply:
    """The reply to a question without places: a slope, a value after the update, words."""
    left = told_left(sheet, told)
    if not filled:
        return _Reply([(left, BLANK, "")] if left else (), left)
    kink = kink_line(sheet, told) if told.ask.kind == "slope" else ""
    return _Reply(
        told_rows(sheet, told),
        left,
        said=tex_text(told.ask.answer),
        wheres=(kink,) if kink else (),
        figures=number_line(sheet, None, told, numbers),
    )


# -- derivatives -------------------------------------------------------------------------------------------


def _blanks(sheet: Sheet, hand: AnswerHand, answer: Answer) -> list[Row]:
    """The left side, the matrix of partial derivatives where the sheet prints it, and a blank for the rest."""
    named = partials(sheet, hand, answer) if answer.ask.form in (None, "filled") else ""
    left = hand.left_whole if answer.open else hand.left_entry
    return [(left, f"= {named} {BLANK}", ""), ("", BLANK, "")] if named else [(left, BLANK, "")]


def _clauses(sheet: Sheet, hand: AnswerHand, answer: Answer) -> Iterator[str]:
    """A Jacobian's shape, the letters of unnamed parts, the name in a matrix that would be too wide."""
    yield from filter(None, (_jacobian_shape(sheet, answer), where_short(sheet, hand, answer)))
    for each in answer.fixed:
        if each.of is None:
            place = next(hand.entry.place(p, hand.letters) for p in each.at if p is not None)
            yield f"${hand.whole.name(each.array.name)}$ is 1 in place ${place}$, else 0"
    found = Found().look(answer.element)
    for step in answer.chain.steps if answer.chain is not None else ():
        found.look(step.rhs)
    names = {array.name for array in found.arrays}
    yield from (f"with ${clause}$" for name, clause in sheet.clauses.items() if name in names)


def _jacobian_shape(sheet: Sheet, answer: Answer) -> str:
    """Rows for `out`, columns for `wrt`: said where no filled matrix shows it."""
    whole = answer.shape is not None and len(answer.open) == 2 and answer.matrix is not None
    both = all(any(i in entry.at for i in answer.open) for entry in (answer.out, answer.wrt))
    symbolic = any(isinstance(i.axis, str) for i in answer.open)
    if answer.of_loss or not (whole and both and symbolic):
        return ""
    assert answer.shape is not None
    shape = answer.shape[::-1] if sheet.numerator else answer.shape
    return f"a {shape_tex(sheet.words, shape)} matrix"
