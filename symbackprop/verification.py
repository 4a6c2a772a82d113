"""A page in, a report out: which kind of work it is, who judges it, and how the report is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Literal

from symbackprop.check.records.report import Report
from symbackprop.errors import SymbackpropError
from symbackprop.network.network import Network

Shown = Literal["text", "json", "html", "md"]
MAX_BYTES = 2_000_000
ANSWERS = (".yaml", ".yml", ".json")
PAGES = (".md", ".markdown", ".tex", ".txt", ".ltx", ".latex")
_ENTRY = re.compile(r"(?:-\s+)?[^\s:#$\\][^:$\\]*:(?:\s|$)|\{")
_FORMULA = re.compile(r"\$|\\\(|\\\[|\\begin\b|^#+ ", re.MULTILINE)


def decoded(raw: bytes, document: str) -> str:
    """The text of a page: UTF-8, with one kind of line break."""
    if len(raw) > MAX_BYTES:
        raise SymbackpropError(
            f"{document}:1:1: the page has more than {MAX_BYTES} bytes; divide it into several files"
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise SymbackpropError(
            f"{document}:{line}:{column}: this is no text in UTF-8; save the file as UTF-8"
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def holds_answers(document: str, text: str) -> bool:
    """Whether the work is an answers file: by its name, else by its first line and the lack of formulas."""
    suffix = PurePath(document).suffix.lower()
    if suffix in ANSWERS or suffix in PAGES:
        return suffix in ANSWERS
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith(("#", "---")))
    return _ENTRY.match(next(lines, "")) is not None and _FORMULA.search(_unquoted(text)) is None


def _unquoted(text: str) -> str:
    """Comments and the LaTeX of an answer are no sign of a page."""
    return re.sub(r"'[^'\n]*'|^#.*$", "", text, flags=re.MULTILINE)


def judged(
    networks: Sequence[Network], text: str, document: str, text_lines: bool = False, diagnosing: bool = True
) -> Report:
    """The report of a page or of an answers file; without `diagnosing`, only where the mistakes are."""
    if holds_answers(document, text):
        from symbackprop.check.answers import verify_answers

        report = verify_answers(networks, text, document, diagnosing)
    else:
        from symbackprop.check.page import verify_page

        report = verify_page(networks, text, document, text_lines=text_lines, diagnosing=diagnosing)
    return replace(report, networks=tuple(networks))


def shown(report: Report, form: Shown, width: int | None = None, colour: bool = False) -> str:
    """The report in one of its forms; only `text` knows a width and colours."""
    if form == "json":
        from symbackprop.write.verdicts.report_json import report_json

        return report_json(report)
    if form == "md":
        from symbackprop.write.verdicts.md import report_md

        return report_md(report)
    if form == "html":
        from symbackprop.write.verdicts.html import report_html

        return report_html(report)
    from symbackprop.write.verdicts.text import report_text

    return report_text(report, width, colour)


def exit_code(report: Report, strict: bool) -> int:
    """1 where something is wrong; 3, if that is asked for, where something was not read or not judged."""
    found = report.summary
    if found.get("wrong") or found.get("follows"):
        return 1
    return 3 if strict and (found.get("unbound") or found.get("unreadable")) else 0
