"""The HTML page of solved networks, and of their question sheets: one file, no script, no request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape
from typing import TYPE_CHECKING

from markupsafe import Markup

from symbackprop.write.fonts.math_font import embedded
from symbackprop.write.html.gradients import Known
from symbackprop.write.html.network import network_section
from symbackprop.write.html.rows import sentence
from symbackprop.write.html.symbols import Words, told
from symbackprop.write.html.view import HtmlPage, Link, NetworkSection
from symbackprop.write.pages.pages import Solved
from symbackprop.write.sheet.sheet import Sheet, sheet
from symbackprop.write.sheet.templates import html_environment
from symbackprop.write.view.page import page_view

if TYPE_CHECKING:
    from symbackprop.write.pages.question_pages import Asked

LONG = 5  # places from which a page has a table of contents


def html_pages(solved: Iterable[Solved], form: str = "both", expanded: bool = False) -> str:
    """The page of all networks of a file: the first whole, of the others what changes."""
    sheets = [sheet(*each, form=form, expanded=expanded) for each in solved]
    view = page_view(sheets, pictures=False, derivations=False)
    known: Known = {}
    networks = [
        network_section(each, shown, k, known, drawn=k == 1)
        for k, (each, shown) in enumerate(zip(sheets, view.networks, strict=True), 1)
    ]
    return _document(sheets, view.checked, networks, "worked solution")


def question_html(asked: Sequence[Asked], filled: bool = True, form: str = "both") -> str:
    """Each network, then its questions, answered or with their blanks."""
    from symbackprop.write.html.questions import question_sections
    from symbackprop.write.view.questions import question_page

    parts = [(sheet(*solved, form=form), answers) for solved, answers in asked]
    view = question_page(parts, filled, pictures=False)
    networks = [
        question_sections(part, answers, shown, k, filled)
        for k, ((part, answers), shown) in enumerate(zip(parts, view.networks, strict=True), 1)
    ]
    kind = "questions and answers" if filled else "question sheet"
    return _document([part for part, _ in parts], view.checked, networks, kind)


def _document(sheets: Sequence[Sheet], checked: str, networks: Sequence[NetworkSection], kind: str) -> str:
    title = sheets[0].network.title
    page = HtmlPage(
        title=Markup("{}").format(title),
        plain_title=f"{title}: {kind}",
        checked=sentence(checked),
        contents=_contents(networks),
        networks=tuple(networks),
    )
    environment, words = html_environment(), Words()
    written = [environment.get_template("network.html").render(network=each) for each in networks]
    shown = [Markup(told(text, each, words)) for text, each in zip(written, sheets, strict=True)]
    body = environment.get_template("body.html").render(page=page, networks=shown)
    return (
        environment.get_template("document.html").render(
            page=page, font=Markup(embedded(_signs(body))), symbols=Markup(words.rules()), body=Markup(body)
        )
        + "\n"
    )


def _signs(body: str) -> set[str]:
    """The characters that are shown; what LaTeX is made of stands in another type."""
    shown = re.sub(r"<annotation.*?</annotation>|<code.*?</code>|<[^>]*>", "", body, flags=re.DOTALL)
    return set(unescape(shown)) | set("0123456789")


def _contents(networks: Sequence[NetworkSection]) -> tuple[Link, ...]:
    """Links to the networks, gradients and questions of a long page."""
    links = [link for network in networks for link in _places(network, len(networks) > 1)]
    return tuple(links) if len(links) >= LONG else ()


def _places(network: NetworkSection, several: bool) -> Iterable[Link]:
    title = network.title if several and network.named else Markup(network.heading)
    yield Link(f"#{network.anchor}", title)
    for section in (*network.lists, *network.updates):
        yield Link(f"#{section.anchor}", section.heading)
    for gradient in network.gradients:
        yield Link(f"#{gradient.anchor}", Markup("Gradient in {}").format(gradient.name))
    for question in network.questions:
        yield Link(f"#{question.anchor}", question.name)
