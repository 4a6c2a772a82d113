"""What every form of a report says in the same words: verdicts, counts, points, and what each line needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from symbackprop.check.records.report import FormulaReport, LinkReport, Report, Verdict
from symbackprop.reading.tree import Span
from symbackprop.write.verdicts.places import unread_place
from symbackprop.write.verdicts.prose import page_title

SAID: dict[Verdict, str] = {
    "definition": "given",
    "correct": "right",
    "rounded": "right, rounded",
    "accepted": "right, as read",
    "blank": "blank",
    "unbound": "not declared",
    "unreadable": "not read",
    "follows": "follows",
    "wrong": "wrong",
}
HOLDS: tuple[Verdict, ...] = ("definition", "correct", "rounded", "accepted")
COUNTED: tuple[Verdict, ...] = (
    *("correct", "rounded", "accepted", "definition", "wrong", "follows", "blank", "unbound", "unreadable"),
)
READ: tuple[Verdict, ...] = ("accepted", "rounded")  # they hold: one place tells the reading for all
ONCE: tuple[Verdict, ...] = (*READ, "unbound")
MOST_LINES = 5
_MATHS = re.compile(r"\$([^$]+)\$")
_OPENER = re.compile(
    r"(?:an?(?! (?:is|has|can|stands|means|over)\b)|the|this|these|those|there|its?|no|not|for|with|what|which|"
    r"where|found|one|two|three|several|all|both|each|only|more|nested|names|numbers|lists|words|so|at|of|given|using|is|read|"
    r"right)(?: |, )"
)
_FACT = re.compile(r"[.:!?](?=\s)")


@dataclass(frozen=True, slots=True)
class Note:
    """What is said to one `=`, or to a whole formula that has none. `at` is its place in the formula's LaTeX;
    `expected` and `correct` are "" where nothing is known.
    """

    verdict: Verdict
    message: str
    at: Span
    expected: str = ""
    correct: str = ""
    link: LinkReport | None = None


def title(report: Report) -> str:
    """`Problem 3, line by line`: by the name that the page gives itself, else by that of the file."""
    own = None if report.page is None else page_title(report.page)
    return f"{printable(report.document if own is None else own.striptags())}, line by line"


def judged_by(report: Report) -> str:
    """The file, where the title does not say it, and the network that it was judged by."""
    document, network = printable(report.document), printable(report.network)
    judged = f"judged by: {network}" if network else ""
    if title(report).startswith(document):
        return judged[:1].upper() + judged[1:]
    return f"{document}, {judged}" if judged else document


def counts(report: Report) -> str:
    """`3 right; 1 wrong`: how many formulas have each verdict; what holds comes first."""
    found = report.summary
    return "; ".join(f"{found[v]} {SAID[v]}" for v in COUNTED if v in found)


def points(report: Report) -> str:
    """`1.5 of 2 points`, or nothing where nothing was asked."""
    score = report.score
    if not score.possible:
        return ""
    return f"{score.points:g} of {score.possible:g} point{'s' if score.possible != 1 else ''}"


def opening(report: Report) -> str:
    """What is right comes first: the points, then how many lines hold."""
    found = report.summary
    whole, holding = sum(found.values()), sum(found.get(v, 0) for v in HOLDS)
    earned = f" {points(report)}." if report.score.possible else ""
    if not whole:
        return "There are no formulas on this page." + earned
    bad = found.get("wrong", 0) + found.get("follows", 0)
    again = f"; {bad} need{'s' * (bad == 1)} another look" if bad else ""
    return f"{holding} of {whole} formula{'s' * (whole > 1)} hold{'s' * (whole == 1)}{again}." + earned


def notes(report: Report) -> Iterator[tuple[FormulaReport, tuple[Note, ...]]]:
    """Every formula with what is said to it; a reading is told at its first line, with the others it serves."""
    said = [(f, tuple(_notes(f, unread_place(report, f)))) for f in report.formulas]
    lines: dict[str, list[int]] = {}
    for formula, found in said:
        for note in found:
            if note.verdict in ONCE and note.message:
                lines.setdefault(note.message, []).append(formula.line)
    told: set[str] = set()
    for formula, found in said:
        yield formula, tuple(shown for note in found if (shown := _once(note, formula.line, lines, told)))


def _notes(formula: FormulaReport, place: Span) -> Iterator[Note]:
    for link in formula.links:
        if link.message or link.verdict not in ("definition", "correct", "blank"):
            yield _of_link(link)
    own = formula.message and all(link.message != formula.message for link in formula.links)
    if own or (not formula.links and formula.verdict in ("unbound", "unreadable", "wrong")):
        yield Note(formula.verdict, sentence(formula.message), place)


def _of_link(link: LinkReport) -> Note:
    message = sentence(link.message)
    if not message and link.because is not None:
        message = f"Follows from line {link.because.line}."
    bad = link.verdict in ("follows", "wrong")
    expected = cells(link.expected) if bad and link.expected is not None else ""
    return Note(link.verdict, message, link.mark or link.at, expected, bad * (link.correct_latex or ""), link)


def sentence(message: str) -> str:
    """A message as a sentence: it may have been made as a part of one; a name at its start stays as it is.

    >>> sentence("the shapes do not fit"), sentence("z_1 is 3, not 2."), sentence("foo is not declared")
    ('The shapes do not fit.', 'z_1 is 3, not 2.', 'foo is not declared.')
    """
    if _OPENER.match(message):
        message = message[0].upper() + message[1:]
    return message if not message or message[-1] in ".:!?)" else f"{message}."


def _once(note: Note, line: int, lines: Mapping[str, Sequence[int]], told: set[str]) -> Note | None:
    """The note as it is, with the other lines that it serves, as a pointer, or nothing where that was told."""
    if note.verdict not in ONCE or not note.message:
        return note if note.message or note.verdict not in READ else None
    first, *_ = served = lines[note.message]
    if note.message not in told:
        told.add(note.message)
        others = sorted(set(served) - {first})
        more = f" So too in {_lines(others)}." if others and note.verdict in READ else ""
        return replace(note, message=note.message + more)
    if note.verdict in READ:
        return None
    return note if first == line else replace(note, message=f"As in line {first}.")


def _lines(numbers: Sequence[int]) -> str:
    """Line numbers in words; a long list has an end.

    >>> _lines([7]), _lines([7, 9]), _lines(range(11, 20))
    ('line 7', 'lines 7 and 9', 'lines 11, 12, 13, 14, 15 and 4 more')
    """
    near = [str(n) for n in numbers[: MOST_LINES + (len(numbers) == MOST_LINES + 1)]]
    *most, last = [*near, f"{len(numbers) - len(near)} more"] if len(near) < len(numbers) else near
    return f"lines {', '.join(most)} and {last}" if most else f"line {last}"


def cells(value: object) -> str:
    """>>> cells([["1", "-3/7"], ["0", "2"]])
    '[[1, -3/7], [0, 2]]'
    """
    return f"[{', '.join(map(cells, value))}]" if isinstance(value, list) else str(value)


def fact_and_rest(message: str) -> tuple[str, str]:
    """The first sentence, which is the fact, and what comes after it; a formula is never cut.

    >>> fact_and_rest("Entry 1 is 0, not -2. Probably the mask.")
    ('Entry 1 is 0, not -2.', ' Probably the mask.')
    """
    hidden = _MATHS.sub(lambda found: "x" * len(found[0]), message)
    end = _FACT.search(hidden)
    return (message[: end.end()], message[end.end() :]) if end else (message, "")


def pieces(message: str) -> list[tuple[bool, str]]:
    """Words and formulas in turn: (whether it is a formula, its text)."""
    found = _MATHS.split(message)
    return [(k % 2 == 1, piece) for k, piece in enumerate(found) if piece]


def spoken(message: str) -> str:
    """A message as plain text: its formulas without their dollar signs."""
    return "".join(piece for _, piece in pieces(message))


def printable(text: str) -> str:
    """One line in which nothing steers a terminal or turns the direction of writing."""
    return "".join(c if c.isprintable() else " " for c in text)


def other_wrong(report: Report) -> Iterable[FormulaReport]:
    """The wrong formulas after the first one; what only follows from them is not among them."""
    first = report.first_wrong
    return [f for f in report.formulas if f.verdict == "wrong" and first is not None and f.index != first.index]
