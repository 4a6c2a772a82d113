"""A report as data, `symbackprop.report/1`."""

from __future__ import annotations

from typing import Any

from symbackprop.check.records.report import Because, Entry, FormulaReport, LinkReport, Report
from symbackprop.write.json.json_text import json_text

SCHEMA = "symbackprop.report/1"


def report_json(report: Report) -> str:
    """JSON text that ends with a line break; the same report gives the same bytes."""
    return json_text(report_data(report)) + "\n"


def report_data(report: Report) -> dict[str, Any]:
    """The report in mappings and lists; every key is always there."""
    return {
        "schema": SCHEMA,
        "network": report.network,
        "document": report.document,
        "formulas": [_formula(formula) for formula in report.formulas],
        "summary": dict(report.summary),
        "first_wrong": _because(report.first_wrong),
        "score": {"points": _number(report.score.points), "possible": _number(report.score.possible)},
        "warnings": list(report.warnings),
    }


def _formula(formula: FormulaReport) -> dict[str, Any]:
    return {
        "index": formula.index,
        "line": formula.line,
        "column": formula.column,
        "latex": formula.latex,
        "verdict": formula.verdict,
        "quantity": formula.quantity,
        "message": formula.message,
        "links": [_link(link) for link in formula.links],
    }


def _link(link: LinkReport) -> dict[str, Any]:
    return {
        "lhs": link.lhs,
        "rhs": link.rhs,
        "verdict": link.verdict,
        "quantity": link.quantity,
        "net": link.net,
        "expected": link.expected,
        "got": link.got,
        "entries": [_entry(entry) for entry in link.entries],
        "mistake": link.mistake,
        "because": _because(link.because),
        "message": link.message,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {"row": entry.row, "column": entry.column, "expected": entry.expected, "got": entry.got}


def _number(points: float) -> int | float:
    """2 rather than 2.0."""
    return int(points) if points == int(points) else points


def _because(place: Because | None) -> dict[str, int] | None:
    return None if place is None else {"index": place.index, "line": place.line}
