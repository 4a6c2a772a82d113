"""Where a verdict stands: offsets into a formula -> the line of the page, with the columns to underline."""

from __future__ import annotations

from dataclasses import dataclass

from symbackprop.check.records.report import FormulaReport, Report
from symbackprop.reading.formula import Formula
from symbackprop.reading.tree import Span


@dataclass(frozen=True, slots=True)
class Quote:
    """A line of the page and the part of it that is meant; line and column count from 1."""

    line: int
    column: int
    text: str
    start: int
    end: int


def page_formula(report: Report, formula: FormulaReport) -> Formula | None:
    """The formula as it was read; an answers file has none."""
    if report.page is None:
        return None
    return next((f for f in report.page.formulas if f.index == formula.index), None)


def in_latex(formula: Formula, span: Span) -> Span:
    """A place in what was parsed, as one in what was written; what a macro put in stands at the macro."""
    places = formula.places
    inside = places[slice(*span)]
    if not inside:
        return span if not places else (len(formula.latex), len(formula.latex))
    ends = len(formula.latex) if span[1] >= len(places) else max(inside) + 1
    return min(inside), ends


def in_source(formula: Formula, span: Span) -> Span:
    """A place in what was written, as the smallest place in what was parsed that covers it."""
    if not formula.places:
        return span
    inside = [k for k, place in enumerate(formula.places) if span[0] <= place < span[1]]
    if not inside:
        return len(formula.source), len(formula.source)
    return inside[0], inside[-1] + 1


def unread_place(report: Report, formula: FormulaReport) -> Span:
    """The place that was not read; the whole formula where that is not known."""
    read = page_formula(report, formula)
    if read is None or read.unread is None:
        return 0, len(formula.latex)
    return in_latex(read, read.unread.at)


def quote(report: Report, formula: FormulaReport, span: Span) -> Quote:
    """The line of the page on which the place begins; what goes on in the next line is cut off."""
    start = min(max(span[0], 0), len(formula.latex))
    end = min(max(span[1], start), len(formula.latex))
    text, offset = formula.latex, 0
    if report.page is not None and (found := _offset(report.page.text, formula)) is not None:
        text, offset = report.page.text, found
    start, end = start + offset, end + offset
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", first)
    last = len(text) if last < 0 else last
    line = formula.line + text.count("\n", offset, start)
    column = start - first + (1 if offset or line > formula.line else formula.column)
    return Quote(line, column, text[first:last], start - first, min(end, last) - first)


def _offset(text: str, formula: FormulaReport) -> int | None:
    """Where the formula begins in the page; None where the page has it in another form, as in a table."""
    at = 0
    for _ in range(formula.line - 1):
        at = text.find("\n", at) + 1
        if at == 0:
            return None
    at += formula.column - 1
    return at if text.startswith(formula.latex, at) else None
