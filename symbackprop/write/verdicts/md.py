"""A report in Markdown: what to do first, a table of the formulas, then each one that needs a look."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symbackprop.check.records.report import FormulaReport, Report
from symbackprop.write.mathml.formula import elements
from symbackprop.write.pages.markdown_tex import markdown_inline
from symbackprop.write.verdicts.places import quote
from symbackprop.write.verdicts.words import (
    SAID,
    Note,
    counts,
    fact_and_rest,
    judged_by,
    notes,
    opening,
    pieces,
    printable,
    title,
)

_UNSURE = re.compile(r"[`$%#~<>!@]|\\[^A-Za-z]")  # between Markdown and LaTeX
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~$&])")


def report_md(report: Report) -> str:
    """The report; nothing that a student wrote becomes a link, an image or HTML."""
    text = "\n".join(_lines(report))
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {_plain(title(report))}"
    yield ""
    if judged := judged_by(report):
        yield from (_plain(judged), "")
    yield from (opening(report), "")
    if counted := counts(report):
        yield from (f"{counted}.", "")
    for warning in report.warnings:
        yield from (_words(warning), "")
    if report.first_wrong is not None:
        yield from (f"**Start with line {report.first_wrong.line}.**", "")
    said = list(notes(report))
    if said:
        yield from ("| line | verdict | formula |", "| ---: | :--- | :--- |")
        yield from (_row(formula) for formula, _ in said)
    for formula, found in said:
        for note in found:
            yield from _note(report, formula, note)


def _row(formula: FormulaReport) -> str:
    key = f"{_code(formula.quantity)} " if formula.quantity is not None else ""
    shown = _formula(formula.latex) if formula.verdict != "unreadable" else _code(formula.latex)
    cell = f"{key}{shown}".replace("|", r"\|")  # a bar would end the cell, in code too
    return f"| {formula.line} | {SAID[formula.verdict]} | {cell} |"


def _note(report: Report, formula: FormulaReport, note: Note) -> Iterator[str]:
    found = quote(report, formula, note.at)
    key = f" ({_code(formula.quantity)})" if formula.quantity is not None else ""
    yield from ("", f"## Line {formula.line}: {SAID[note.verdict]}{key}", "")
    if note.verdict not in ("accepted", "rounded"):
        carets = " " * found.start + "^" * max(1, found.end - found.start)
        fence = _fence(found.text)
        yield from (f"{fence}text", printable(found.text), carets, fence, "")
    if note.message:
        fact, rest = fact_and_rest(note.message)
        yield from ((f"**{_words(fact)}**" if note.verdict == "wrong" else _words(fact)) + _words(rest), "")
    if note.expected:
        yield from (f"Expected: {_code(note.expected)}", "")
    if note.correct:
        yield from (f"Right would be: {_formula(note.correct)}", "")


def _words(message: str) -> str:
    """The words escaped, the formulas between dollar signs as they are typeset."""
    return "".join(f"${_inside(piece)}$" if formula else _plain(piece) for formula, piece in pieces(message))


def _inside(latex: str) -> str:
    """Nothing in a formula looks like HTML or a link to a reader that does not know formulas."""
    return markdown_inline(printable(latex)).replace("](", "] (").strip()


def _formula(latex: str) -> str:
    """Typeset where that is sure to be what was written, else the source as code."""
    made = _inside(" ".join(latex.split())).replace("|", r"\vert ").strip()
    sure = made and made.count("{") == made.count("}") and _UNSURE.search(made) is None
    return f"${made}$" if sure and elements(latex) is not None else _code(latex)


def _plain(words: str) -> str:
    return _SIGNS.sub(r"\\\1", printable(words))


def _code(text: str) -> str:
    """Code: longer back ticks around those inside."""
    shown = printable(" ".join(text.split()))
    ticks = "`" * (max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1)
    space = " " if shown.startswith("`") or shown.endswith("`") or not shown else ""
    return f"{ticks}{space}{shown}{space}{ticks}"


def _fence(text: str) -> str:
    return "`" * max(3, max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
