"""The view of a question sheet: number, text, left side, blanks or what fills them, final form, numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symbackprop.derive.answer import Answer, Answered, Told
from symbackprop.derive.curved import Curved
from symbackprop.derive.steps import Chain
from symbackprop.numeric.answers import AnswerNumbers
from symbackprop.write.latex.tex_text import pdf_text, tex_text
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.claims import claim_views
from symbackprop.write.view.forward import forward_blocks
from symbackprop.write.view.model import Block, ElementView, FormulaRows
from symbackprop.write.view.network import equation_rows, value_rows, where_new
from symbackprop.write.view.question_view import Known, QuestionView, question_view
from symbackprop.write.view.remarks import remarks

OTHER_PAGES = ("textcolor", "direction", "No gradient")  # in remarks about what a sheet has not


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


def question_page(parts: Sequence[Part], filled: bool, pictures: bool = True) -> QuestionPage:
    """One document for all networks of a file, answered or with its blanks; `pictures`: those of LaTeX."""
    networks: list[QuestionNetwork] = []
    number, counted = 0, dict[str, int]()
    for k, (sheet, answers) in enumerate(parts):
        before = [p[0] for p in parts[:k]]
        known = Known(before, filled, pictures, counted=counted)
        questions = []
        for answer, numbers in answers:
            number += 1
            questions.append(question_view(sheet, answer, numbers, number, known))
        networks.append(_network(sheet, before, tuple(questions), filled))
    title = parts[0][0].network.title
    checked = _checked(parts) if filled else ""
    return QuestionPage(tex_text(title), pdf_text(title), checked, tuple(networks))


def _network(
    sheet: Sheet, before: Sequence[Sheet], questions: tuple[QuestionView, ...], filled: bool
) -> QuestionNetwork:
    heading, equations = equation_rows(sheet, before)
    where = where_new(sheet, before)
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
