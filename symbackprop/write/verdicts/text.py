"""A report for the terminal: a table of the formulas, then each one that needs a look, with its place."""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING

from symbackprop.check.records.report import FormulaReport, Report, Verdict
from symbackprop.write.verdicts.places import quote
from symbackprop.write.verdicts.words import (
    SAID,
    Note,
    counts,
    fact_and_rest,
    notes,
    opening,
    printable,
    spoken,
)

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

PIPE_WIDTH = 100
INDENT = "    "
STYLES: dict[Verdict, str] = {
    "correct": "green",
    "rounded": "green",
    "accepted": "blue",
    "follows": "yellow",
    "wrong": "bold red",
}


def report_text(report: Report, width: int | None = None, colour: bool = False) -> str:
    """The report as text; `width` is that of a terminal, None in a pipe: then no message is broken."""
    from rich.console import Console

    page = StringIO()
    console = Console(
        file=page,
        width=width or PIPE_WIDTH,
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
    _head(console, report)
    said = list(notes(report))
    if said:
        console.print(_table(report, console.width))
    for formula, found in said:
        for note in found:
            _note(console, report, formula, note, width is not None)
    text = "\n".join(line.rstrip() for line in page.getvalue().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def _head(console: Console, report: Report) -> None:
    network = f", against {printable(report.network)}" if report.network else ""
    _say(console, f"{printable(report.document)}{network}", "bold")
    _say(console, opening(report))
    if counted := counts(report):
        _say(console, f"{counted}.")
    for warning in report.warnings:
        _say(console, f"Note: {printable(spoken(warning))}")
    if report.first_wrong is not None:
        _say(console, f"Start with line {report.first_wrong.line}.", "bold")


def _say(console: Console, words: str, style: str = "") -> None:
    from rich.text import Text

    console.print(Text(words, style), soft_wrap=True)


def _table(report: Report, width: int) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    longest = max(len(SAID[formula.verdict]) for formula in report.formulas)
    table.add_column("line", justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    room = max(width - longest - 16, 8)  # the table would else take the room from the line numbers
    table.add_column("formula", no_wrap=True, overflow="ellipsis", max_width=room)
    for formula in report.formulas:
        shown = formula.latex if formula.quantity is None else f"{formula.quantity}: {formula.latex}"
        verdict = Text(SAID[formula.verdict], STYLES.get(formula.verdict, "dim"))
        table.add_row(str(formula.line), verdict, Text(printable(" ".join(shown.split()))))
    return table


def _note(console: Console, report: Report, formula: FormulaReport, note: Note, narrow: bool) -> None:
    """`page.md:4:7: wrong`, the line with a caret under the place, and what is to be said."""
    found = quote(report, formula, note.at)
    document = printable(report.document)
    head = f"{document}:{found.line}:{found.column}: {SAID[note.verdict]}"
    if formula.quantity is not None:
        head += f": {printable(formula.quantity)}"
    _say(console, "")
    _say(console, head, STYLES.get(note.verdict, ""))
    if note.verdict not in ("accepted", "rounded"):
        room = (console.width if narrow else PIPE_WIDTH) - len(INDENT)
        for line, style in zip(_under(found.text, found.start, found.end, room), ("", "bold"), strict=True):
            _say(console, INDENT + line, style)
    for text in _messages(note):
        if narrow:
            from rich.padding import Padding

            console.print(Padding(text, (0, 0, 0, len(INDENT))))
        else:
            text.pad_left(len(INDENT))
            console.print(text, soft_wrap=True)


def _messages(note: Note) -> list[Text]:
    from rich.text import Text

    found = []
    if note.message:
        fact, rest = fact_and_rest(note.message)
        text = Text(printable(spoken(fact)), "bold" if note.verdict == "wrong" else "")
        found.append(text.append(printable(spoken(rest)), "not bold"))
    if note.expected:
        found.append(Text(f"expected: {printable(note.expected)}"))
    if note.correct:
        found.append(Text(f"right would be: {printable(' '.join(note.correct.split()))}"))
    return found


def _under(line: str, start: int, end: int, room: int) -> tuple[str, str]:
    """The line and its carets, cut on both sides to the room that there is."""
    from rich.cells import cell_len

    line = printable(line)
    left = 0
    if cell_len(line[:end]) > room - 1:
        left = max(0, min(start, end - room // 2) - room // 4)
    before = "…" if left else ""
    shown = line[left:]
    after = ""
    while cell_len(before + shown) > room - 1:
        shown, after = shown[:-1], "…"
    under = cell_len(before + line[left:start])
    carets = max(1, min(cell_len(line[start:end]), cell_len(before + shown) - under))
    return before + shown + after, " " * under + "^" * carets
