"""What the judge says of lines, or of a page, beside the text of a network file."""

from __future__ import annotations

import symbackprop
from symbackprop.check.records.report import FormulaReport, LinkReport, Report
from symbackprop.network.file import loads


def report_of(net: str, *lines: str, more: str = "") -> Report:
    """Each line a formula of its own; `more` is added to the file."""
    page = "\n\n".join(f"$${line}$$" for line in lines)
    return symbackprop.verify(loads(net + more, "net.yaml"), page, "page.md")


def verdicts(net: str, *lines: str, more: str = "") -> list[str]:
    """The verdicts of all links in order."""
    return [link.verdict for link in links_of(report_of(net, *lines, more=more))]


def verdict(net: str, *lines: str) -> str:
    """Of the last formula, among words."""
    return judged(net, "\n\n".join(f"${line}$" for line in lines))[-1].verdict


def judged(net: str, page: str) -> list[FormulaReport]:
    """The formulas of a whole page, with its words."""
    return list(symbackprop.verify(loads(net, "net.yaml"), page, "page.md").formulas)


def on_page(net: str, page: str) -> list[str]:
    """The verdicts of all links of a page."""
    return [link.verdict for formula in judged(net, page) for link in formula.links]


def links_of(report: Report) -> list[LinkReport]:
    return [link for formula in report.formulas for link in formula.links]
