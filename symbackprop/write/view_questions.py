"""The view of a question sheet: number, text, left side, blanks or what fills them, final form, numbers."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symbackprop.derive.answer import Answer, Answered, Told
from symbackprop.derive.curved import Curved
from symbackprop.derive.sides import Found
from symbackprop.derive.steps import Chain
from symbackprop.numeric.answers import AnswerNumbers
from symbackprop.write.answer_hand import AnswerHand, answer_hand
from symbackprop.write.answer_numbers import number_line
from symbackprop.write.answer_rows import ROOM, answer_rows, partials, where_short
from symbackprop.write.cost_rows import cost_blank, cost_convention, cost_rows
from symbackprop.write.curved_rows import (
    curved_clauses,
    curved_left,
    curved_numbers,
    curved_rows,
    curved_words,
)
from symbackprop.write.graph_answer import asked_picture
from symbackprop.write.graph_tikz import TikzPicture
from symbackprop.write.layer_rows import layer_blank, layer_rows
from symbackprop.write.question_words import question_words
from symbackprop.write.sheet import Sheet
from symbackprop.write.tex_text import pdf_text, tex_text
from symbackprop.write.told_rows import kink_line, told_left, told_rows
from symbackprop.write.view import Block, ElementView, FormulaRows, Lines, lines
from symbackprop.write.view_claims import claim_views
from symbackprop.write.view_element import Row
from symbackprop.write.view_forward import forward_blocks
from symbackprop.write.view_network import equation_rows, value_rows, where_line
from symbackprop.write.view_remarks import remarks

BLANK = r"= \blank"
OTHER_PAGES = ("textcolor", "direction", "No gradient")  # in remarks about what a sheet has not


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question: what is asked, and the display that answers it or leaves it open."""

    number: str
    text: str
    displays: tuple[Lines, ...]
    said: str
    has_said: bool
    wheres: tuple[str, ...]
    numbers: tuple[str, ...]
    pictures: tuple[TikzPicture, ...]


@dataclass(frozen=True, slots=True)
class QuestionNetwork:
    """A network and the questions about it."""

    title: str
    named: bool
    heading: str
    equations: tuple[FormulaRows, ...]
    where: str
    has_where: bool
    values: tuple[FormulaRows, ...]
    forward: tuple[Block, ...]
    has_forward: bool
    questions: tuple[QuestionView, ...]
    claims: tuple[ElementView, ...]
    has_claims: bool
    remarks: tuple[str, ...]
    has_remarks: bool


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A whole document of questions."""

    title: str
    plain_title: str
    checked: str
    networks: tuple[QuestionNetwork, ...]


Part = tuple[Sheet, Sequence[tuple[Answered, AnswerNumbers]]]


def question_page(parts: Sequence[Part], filled: bool) -> QuestionPage:
    """One document for all networks of a file, answered or with its blanks."""
    networks: list[QuestionNetwork] = []
    number = 0
    for k, (sheet, answers) in enumerate(parts):
        questions = []
        for answer, numbers in answers:
            number += 1
            questions.append(question_view(sheet, answer, numbers, number, filled))
        networks.append(_network(sheet, [p[0] for p in parts[:k]], tuple(questions), filled))
    title = parts[0][0].network.title
    checked = _checked(parts) if filled else ""
    return QuestionPage(tex_text(title), pdf_text(title), checked, tuple(networks))


def _network(
    sheet: Sheet, before: Sequence[Sheet], questions: tuple[QuestionView, ...], filled: bool
) -> QuestionNetwork:
    heading, equations = equation_rows(sheet, before)
    where = "" if any(where_line(b) == where_line(sheet) for b in before) else where_line(sheet)
    forward = forward_blocks(sheet) if filled else ()
    claims = claim_views(sheet, filled)
    known = {remark for b in before for remark in remarks(b)}
    said = [r for r in remarks(sheet) if r not in known and not any(word in r for word in OTHER_PAGES)]
    return QuestionNetwork(
        title=tex_text(sheet.network.title),
        named=bool(before),
        heading=heading,
        equations=equations,
        where=where,
        has_where=bool(where),
        values=value_rows(sheet),
        forward=forward,
        has_forward=bool(forward),
        questions=questions,
        claims=claims,
        has_claims=bool(claims),
        remarks=tuple(said),
        has_remarks=bool(said),
    )


def question_view(
    sheet: Sheet, answer: Answered, numbers: AnswerNumbers, number: int, filled: bool
) -> QuestionView:
    """The question; its blanks are filled where `filled` says so."""
    wheres: tuple[str, ...] = ()
    pictures: tuple[TikzPicture, ...] = ()
    said, figures = "", ""
    if isinstance(answer, Curved):
        left = curved_left(sheet, answer)
        spoken = curved_words(sheet, answer)
        rows = curved_rows(sheet, answer) if filled else [(left, BLANK, "")]
        wheres = tuple(curved_clauses(sheet, answer)) if filled else ()
        figures = curved_numbers(sheet, answer, numbers) if filled else ""
    elif isinstance(answer, Answer):
        hand = answer_hand(sheet.ink, answer, sheet.network.loss)
        spoken = hand.in_words
        rows = answer_rows(sheet, hand, answer) if filled else _blanks(sheet, hand, answer)
        wheres = tuple(_clauses(sheet, hand, answer)) if filled else ()
        figures = number_line(sheet, hand, answer, numbers) if filled else ""
    elif answer.ask.kind == "cost":
        spoken = ""
        rows = cost_rows(sheet, answer) if filled else cost_blank(sheet, answer, BLANK)
        wheres = (cost_convention(sheet, answer),)
    elif answer.ask.kind == "table":
        spoken = ""
        rows = layer_rows(sheet, answer) if filled else layer_blank(sheet, answer, r"\blank")
    elif answer.ask.kind == "graph":
        spoken = ""
        rows = [] if filled else [("", r"\blank", "")]
        pictures = (asked_picture(answer.ask, sheet.network, sheet.ink),) if filled else ()
    else:
        left = told_left(sheet, answer)
        spoken = left
        rows = told_rows(sheet, answer) if filled else [(left, BLANK, "")] if left else []
        said = tex_text(answer.ask.answer) if filled else ""
        kink = kink_line(sheet, answer) if filled and answer.ask.kind == "slope" else ""
        wheres = (kink,) if kink else ()
        figures = number_line(sheet, None, answer, numbers) if filled else ""
    return QuestionView(
        number=f"{number}.",
        text=question_words(sheet, answer, spoken),
        displays=tuple(lines(group, ROOM) for group in _displays(rows)),
        said=said,
        has_said=bool(said),
        wheres=wheres,
        numbers=(figures,) if figures else (),
        pictures=pictures,
    )


def _displays(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """A table stands by itself, so that no left side beside it takes its room."""
    for _, group in itertools.groupby(
        enumerate(rows), lambda each: (_is_table(each[1]), _is_table(each[1]) and each[0])
    ):
        yield [row for _, row in group]


def _is_table(row: Row) -> bool:
    return not row[0] and r"\begin{array}" in row[1]


def _blanks(sheet: Sheet, hand: AnswerHand, answer: Answer) -> list[Row]:
    """The left side, the matrix of partial derivatives where the sheet prints it, and a blank for the rest."""
    named = partials(sheet, hand, answer) if answer.ask.form in (None, "filled") else ""
    left = hand.left_whole if answer.open else hand.left_entry
    return [(left, f"= {named} {BLANK}", ""), ("", BLANK, "")] if named else [(left, BLANK, "")]


def _clauses(sheet: Sheet, hand: AnswerHand, answer: Answer) -> Iterator[str]:
    """What the letters of unnamed parts stand for, and the name in a matrix that would be too wide."""
    yield from filter(None, (where_short(sheet, hand, answer),))
    found = Found().look(answer.element)
    for step in answer.chain.steps if answer.chain is not None else ():
        found.look(step.rhs)
    names = {array.name for array in found.arrays}
    yield from (f"with ${clause}$" for name, clause in sheet.clauses.items() if name in names)


def _checked(parts: Sequence[Part]) -> str:
    """One sentence under the title, from the steps of the answers themselves."""
    chains = [c for _, answers in parts for answer, _ in answers for c in _chains(answer)]
    marks = [step.checked for chain in chains for step in chain.steps]
    colours = r"Black: the sheet. \textcolor{pen}{Blue: what fills a blank.}"
    if parts[0][0].derivation.checks is None:
        return f"The lines of this page were not checked. {colours}"
    points = parts[0][0].derivation.checks.points
    if not marks:
        return f"What stands here was counted exactly. {colours}"
    if marks.count("exact") == len(marks):
        return f"Every line was checked exactly at {points} random points. {colours}"
    balls, open_ = marks.count("ball"), marks.count("not")
    said = f"{marks.count('exact')} lines were checked exactly at {points} random points"
    said += f", {balls} to 60 digits" if balls else ""
    said += f"; {open_} could not be checked" if open_ else ""
    return f"{said}. {colours}"


def _chains(answer: Answered) -> Iterator[Chain]:
    if isinstance(answer, Curved):
        yield from answer.chains()
        return
    yield from (answer.chain,) if answer.chain is not None else ()
    if isinstance(answer, Told):
        yield from (layer.chain for layer in answer.layers if layer.chain is not None)
    if isinstance(answer, Answer) and answer.lifting is not None:
        yield answer.lifting
