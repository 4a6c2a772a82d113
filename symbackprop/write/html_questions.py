"""The questions about one network on an HTML page."""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.derive.answer import Answered
from symbackprop.numeric.answers import AnswerNumbers
from symbackprop.write.html_graph import asked_drawing
from symbackprop.write.html_network import Place, forward_rows, network_tables, section
from symbackprop.write.html_rows import Ink, displays, ink_of, row, sentence
from symbackprop.write.html_view import NetworkSection, QuestionSection, Rows
from symbackprop.write.question_view import QuestionView
from symbackprop.write.sheet import Sheet
from symbackprop.write.view_questions import QuestionNetwork


def question_sections(
    sheet: Sheet,
    answers: Sequence[tuple[Answered, AnswerNumbers]],
    view: QuestionNetwork,
    number: int,
    filled: bool,
) -> NetworkSection:
    """The network as far as a sheet shows it, then question after question."""
    ink, place = ink_of(sheet), Place(number)
    asked = zip(view.questions, answers, strict=True)
    return NetworkSection(
        anchor=place.anchor("network"),
        title=sentence(view.title),
        named=view.named,
        heading=view.heading,
        tables=network_tables(sheet, ink, view.equations, view.values),
        where=sentence(view.where),
        forward=forward_rows(ink, view.forward),
        drawings=(),
        lists=(),
        summaries=(),
        gradients=(),
        folds=(),
        updates=tuple(section(ink, place, each, f"claim-{k}") for k, each in enumerate(view.claims)),
        questions=tuple(_question(sheet, ink, place, q, answer, filled) for q, (answer, _) in asked),
        remarks=tuple(sentence(remark) for remark in view.remarks),
    )


def _question(
    sheet: Sheet, ink: Ink, place: Place, view: QuestionView, answer: Answered, filled: bool
) -> QuestionSection:
    anchor = place.anchor(f"question-{view.number.rstrip('.')}")
    adjoints = bool(answer.ask.name)
    return QuestionSection(
        anchor=anchor,
        number=view.number,
        text=sentence(view.text),
        displays=displays(ink, view.displays),
        drawings=tuple(
            asked_drawing(
                sheet.network, sheet.ink, adjoints, lambda name: f"{anchor}-{name}", place.anchor("network")
            )
            for _ in range(filled and answer.ask.kind == "graph")
        ),
        said=sentence(view.said),
        wheres=tuple(sentence(clause) for clause in view.wheres),
        numbers=tuple(Rows((row(ink, "", figures),)) for figures in view.numbers),
    )
