"""The Markdown of solved networks and of question sheets: the view of the LaTeX page, in another language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from symbackprop.write.pages.markdown_tex import markdown_prose, markdown_remark, markdown_tex
from symbackprop.write.pages.pages import Solved
from symbackprop.write.pages.question_pages import Asked
from symbackprop.write.sheet.sheet import sheet
from symbackprop.write.sheet.templates import markdown_environment
from symbackprop.write.view.model import Page
from symbackprop.write.view.page import page_view
from symbackprop.write.view.questions import QuestionPage, question_page
from symbackprop.write.view.rewrite import rewritten


def markdown_pages(solved: Iterable[Solved], form: str = "both", expanded: bool = False) -> str:
    """The page of all networks of a file: the first whole, of the others what changes."""
    view = page_view([sheet(*each, form=form, expanded=expanded) for each in solved], pictures=False)
    shown = replace(view, networks=tuple(replace(n, remarks=uncoloured(n.remarks)) for n in view.networks))
    return _set("document.md", shown)


def network_markdown(solved: Solved) -> str:
    """A network by itself: equations, shapes and given numbers."""
    return _set("alone.md", page_view([sheet(*solved, form="matrix")], pictures=False))


def question_markdown(asked: Sequence[Asked], filled: bool = True, form: str = "both") -> str:
    """Each network, then its questions, answered or with their blanks."""
    view = question_page([(sheet(*solved, form=form), answers) for solved, answers in asked], filled)
    checked = re.sub(r"Black: .*", "", view.checked)
    return _set("questions.md", replace(view, checked=checked))


def uncoloured(remarks: Sequence[str]) -> tuple[str, ...]:
    """Without what is said about colour: Markdown has none."""
    return tuple(remark for remark in remarks if r"\textcolor" not in remark)


def _set(template: str, view: Page | QuestionPage) -> str:
    page = rewritten(view, markdown_tex, markdown_prose, markdown_remark)
    text = markdown_environment().get_template(template).render(page=page)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"
