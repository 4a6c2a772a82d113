"""A report as one HTML page that needs nothing else: no script, no request, the font of its formulas inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from markupsafe import Markup

from symbackprop.check.records.report import Report, Verdict
from symbackprop.write.fonts.math_font import embedded
from symbackprop.write.html.symbols import Words, told_of_all
from symbackprop.write.sheet.templates import html_environment
from symbackprop.write.verdicts.messages import Speaker
from symbackprop.write.verdicts.view import MarkView, NoteView, PageRows, RowView, anchor, mark
from symbackprop.write.verdicts.words import (
    COUNTED,
    MOST_LINES,
    SAID,
    judged_by,
    notes,
    opening,
    other_wrong,
    points,
    title,
)

KEY: dict[Verdict, tuple[str, str]] = {
    "correct": ("Right.", "Equal for all values, or equal as a number."),
    "wrong": ("Wrong.", "The place is framed; the likely mistake is named."),
    "accepted": ("Right, as read.", "It needed a reading; the note says which, once for all its lines."),
    "follows": ("Follows.", "Wrong, but right if the earlier wrong line is taken as given."),
    "rounded": ("Right, rounded.", "Right to the digits shown."),
    "unreadable": ("Not read.", "The place is framed with dashes. Counts neither as right nor as wrong."),
    "definition": ("Given.", "Says what the exercise says, and agrees."),
    "unbound": ("Not declared.", "Speaks of what the exercise does not name, or could mean two things."),
    "blank": ("Blank.", "Nothing was claimed."),
}
FONT_HERE = "\ue000"  # nothing that a user wrote keeps such a character
_NOT_DRAWN = re.compile(r"<(annotation|style|code).*?</\1>|<[^>]*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Link:
    """A place of this page; `before` stands between it and the one before."""

    before: str
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Start:
    """Where to begin: the first wrong line, and those after it."""

    marks: tuple[MarkView]
    href: str
    words: str
    note: NoteView | None
    others: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class KeyView:
    """A mark and what it means."""

    marks: tuple[MarkView]
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class VerdictPage:
    """All that the template places."""

    title: str
    judged: str
    opening: str
    points: str
    remarks: tuple[Markup, ...]
    start: Start | None
    tally: tuple[KeyView, ...]
    rows: tuple[RowView, ...]
    key: tuple[KeyView, ...]
    font: Markup


def report_html(report: Report) -> str:
    """The page; the same report gives the same bytes."""
    page = _page(report, Markup(FONT_HERE))
    html = html_environment().get_template("verdicts.html").render(page=page)
    words = Words()
    told = told_of_all(html, report.networks, words)
    return told.replace(FONT_HERE, f"{embedded(drawn_characters(html))}\n{words.rules()}", 1)


def drawn_characters(html: str) -> set[str]:
    """The characters that a page shows; source code stands in another type."""
    return set(unescape(_NOT_DRAWN.sub("", html)))


def _page(report: Report, font: Markup) -> VerdictPage:
    anchors: dict[int, str] = {}
    for formula in report.formulas:
        anchors.setdefault(formula.line, anchor(formula))
    speak = Speaker(anchors)
    found = report.summary
    earned = points(report)
    return VerdictPage(
        title=title(report),
        judged=judged_by(report),
        opening=opening(report).removesuffix(f" {earned}."),
        points=f"{earned}." if earned else "",
        remarks=tuple(speak.html(warning) for warning in report.warnings),
        start=_start(report, speak),
        tally=tuple(KeyView((mark(v),), SAID[v], f"{found[v]} {SAID[v]}") for v in COUNTED if v in found),
        rows=tuple(PageRows(report, speak).rows()),
        key=tuple(_key(report)),
        font=font,
    )


def _start(report: Report, speak: Speaker) -> Start | None:
    first = report.first_wrong
    if first is None:
        return None
    said = next((found for formula, found in notes(report) if formula.index == first.index), ())
    note = next((n for n in said if n.verdict == "wrong" and n.message), None)
    view = None if note is None else NoteView("wrong", *speak.fact_and_rest(note.message, True))
    others = tuple(_others(report))
    return Start((mark("wrong"),), f"#formula-{first.index}", f"Start with line {first.line}.", view, others)


def _others(report: Report) -> Iterator[Link]:
    """The next few wrong lines; the marks show the rest."""
    lines = {f.line: anchor(f) for f in reversed(list(other_wrong(report)))}
    near = sorted(lines)[: MOST_LINES + (len(lines) == MOST_LINES + 1)]
    for k, line in enumerate(near):
        last = k + 1 == len(near) and k > 0 and len(lines) == len(near)
        yield Link(" and " if last else ", " if k else " ", f"#{lines[line]}", str(line))
    if len(near) < len(lines):
        yield Link(" and ", f"#{lines[sorted(lines)[len(near)]]}", f"{len(lines) - len(near)} more")


def _key(report: Report) -> Iterator[KeyView]:
    for verdict, (name, words) in KEY.items():
        none = "" if verdict in report.summary else " None on this page."
        yield KeyView((mark(verdict),), name, words + none)
