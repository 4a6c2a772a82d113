"""The LaTeX document of a question sheet: answered, or with its blanks."""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.derive.answer import Answered
from symbackprop.numeric.answers import AnswerNumbers
from symbackprop.write.pages.pages import Solved
from symbackprop.write.sheet.sheet import sheet
from symbackprop.write.sheet.templates import tex_environment
from symbackprop.write.view.questions import question_page

Asked = tuple[Solved, Sequence[tuple[Answered, AnswerNumbers]]]


def question_tex(asked: Sequence[Asked], filled: bool = True, form: str = "both") -> str:
    """One document: each network, then its questions."""
    parts = [(sheet(*solved, form=form), answers) for solved, answers in asked]
    return tex_environment().get_template("questions.tex").render(page=question_page(parts, filled))
