"""The questions about one network on an HTML page."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from symbackprop.derive.answer import Answered
from symbackprop.numeric.answers import AnswerNumbers
from symbackprop.write.html.graph import asked_drawing
from symbackprop.write.html.place import Place, section
from symbackprop.write.html.rows import displays, formula, row, sentence
from symbackprop.write.html.tables import forward_rows, network_tables, where_rest
from symbackprop.write.html.view import NetworkSection, QuestionSection, Rows
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.question_view import QuestionView
from symbackprop.write.view.questions import QuestionNetwork


def question_sections(
    sheet: Sheet,
    answers: Sequence[tuple[Answered, AnswerNumbers]],
    view: QuestionNetwork,
    number: int,
    filled: bool,
) -> NetworkSection:
    """The network as far as a sheet shows it, then question after question."""
    place = Place(number)
    tables = network_tables(sheet, view.equations, view.values, view.where)
    asked = zip(view.questions, answers, strict=True)
    return NetworkSection(
        anchor=place.anchor("network"),
        title=sentence(view.title),
        named=view.named,
        heading=view.heading,
        tables=tables,
        where=where_rest(sheet, view.where, tables),
        forward=forward_rows(sheet, view.forward),
        drawings=(),
        lists=(),
        summaries=(),
        gradients=(),
        folds=(),
        updates=tuple(section(place, each, f"claim-{k}") for k, each in enumerate(view.claims)),
        questions=tuple(_question(sheet, place, q, answer, filled) for q, (answer, _) in asked),
        remarks=tuple(sentence(remark) for remark in view.remarks),
    )


NAMES = {"cost": "cost", "table": "layers", "graph": "the graph", "slope": "slope"}


def _name(view: QuestionView, answer: Answered) -> Markup:
    """Its number and what it asks for."""
    kind = NAMES.get(answer.ask.kind)
    if kind is None:
        return Markup("{} {}").format(view.number, formula(view.spoken) or "in words")
    return Markup("{} {}").format(view.number, kind)


def _question(
    sheet: Sheet, place: Place, view: QuestionView, answer: Answered, filled: bool
) -> QuestionSection:
    """A question with its reply, its numbers and its drawing under an anchor of its own."""
    anchor = place.anchor(f"question-{view.number.rstrip('.')}")
    adjoints = bool(answer.ask.name)
    return QuestionSection(
        anchor=anchor,
        number=view.number,
        name=_name(view, answer),
        text=sentence(view.text),
        displays=displays(view.displays),
        drawings=tuple(
            asked_drawing(
                sheet.network, sheet.ink, adjoints, lambda name: f"{anchor}-{name}", place.anchor("network")
            )
            for _ in range(filled and answer.ask.kind == "graph")
        ),
        said=sentence(view.said),
        wheres=tuple(sentence(clause) for clause in view.wheres),
        numbers=tuple(Rows((row("", figures),)) for figures in view.numbers),
    )
