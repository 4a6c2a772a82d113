"""The drawings of a page for one who sets it without TeX: SVG by the heading under which it stands."""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.derive.answer import Answered
from symbackprop.write.graph.parts import diagram
from symbackprop.write.graph.svg import picture_of
from symbackprop.write.graph.svg_view import SvgPicture
from symbackprop.write.pages.pages import Solved
from symbackprop.write.pages.question_pages import Asked
from symbackprop.write.sheet.sheet import Sheet, sheet
from symbackprop.write.sheet.templates import svg_environment
from symbackprop.write.view.graph import filled_parts

WIDEST = 820.0  # px of one line of boxes: their labels are then as large as the text
MOST_DRAWN = 80  # quantities of a graph that a reader can follow


def page_graphs(solved: Sequence[Solved]) -> dict[str, str]:
    """The graph of the first network, under its equations."""
    first = sheet(*solved[0])
    if first.network.family is not None or len(first.network.quantities) > MOST_DRAWN:
        return {}
    picture = picture_of(first.network, filled_parts(first), True, "graph", WIDEST)
    return {"The network": _svg(picture)}


def question_graphs(asked: Sequence[Asked]) -> dict[str, str]:
    """The graphs that questions ask for."""
    every = [(sheet(*solved), answer) for solved, answers in asked for answer, _ in answers]
    return {
        f"Question {k}.": _svg(_asked(part, answer))
        for k, (part, answer) in enumerate(every, 1)
        if answer.ask.kind == "graph"
    }


def _asked(part: Sheet, answer: Answered) -> SvgPicture:
    adjoints = bool(answer.ask.name)
    return picture_of(part.network, diagram(part.network, part.ink, adjoints), adjoints, "graph", widest=WIDEST)


def _svg(picture: SvgPicture) -> str:
    return svg_environment().get_template("graph.svg").render(picture=picture)
