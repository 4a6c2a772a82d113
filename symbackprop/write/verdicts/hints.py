"""How much a report tells: all of it, only where a mistake stands, or only that there is one."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from symbackprop.check.records.report import FormulaReport, LinkReport, Report, Verdict

Hints = Literal["none", "line", "full"]
HINTS: tuple[Hints, ...] = ("none", "line", "full")

MISTAKEN: tuple[Verdict, ...] = ("follows", "wrong")
UNJUDGED: tuple[Verdict, ...] = ("unbound", "unreadable")


def hinted(report: Report, hints: Hints) -> Report:
    """The report with what the reader may see; every writer shows all that is left.

    `line` keeps each verdict in its place, and of what could not be judged also the reason: that is no hint.
    `none` keeps the counts, the score, and the lines that could not be judged.
    """
    if hints == "full":
        return report
    quiet = tuple(_where_only(formula) for formula in report.formulas)
    if hints == "line":
        return replace(report, formulas=quiet)
    kept = tuple(formula for formula in quiet if formula.verdict in UNJUDGED)
    return replace(report, formulas=kept, first_wrong=None, counted=tuple(report.summary.items()))


def _where_only(formula: FormulaReport) -> FormulaReport:
    message = "" if formula.verdict in MISTAKEN else formula.message
    return replace(formula, links=tuple(map(_without_answer, formula.links)), message=message)


def _without_answer(link: LinkReport) -> LinkReport:
    """A blank keeps its expected value to itself too: that would be the answer."""
    bare = replace(link, expected=None, got=None, entries=(), mistake=None, correct_latex=None)
    return replace(bare, message="", mark=None) if link.verdict in MISTAKEN else bare
