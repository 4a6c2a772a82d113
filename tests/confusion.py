"""The confusion table: labels by verdicts, of every page that has labels. `python tests/confusion.py`.

Under the table stand each link that was not judged, with the reason, and each verdict that disagrees.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import labelled
from labelled import Labelled, Row, side_by_side

import symbackprop
from symbackprop.check.records.report import VERDICTS, Report
from symbackprop.network.file import load_all
from symbackprop.verification import judged as judged_work

Judge = Callable[[Path, Path], Report]
GROUPS = ("worked", "lines", "wild", "answers", "renamed", "student", "outside")


def judge(net: Path, page: Path) -> Report:
    """The report of a page by the networks of a file."""
    return symbackprop.verify(load_all(net), page.read_text(encoding="utf-8"), page.name)


def judge_lines(net: Path, page: Path) -> Report:
    """The same with lines of plain text."""
    return judged_work(load_all(net), page.read_text(encoding="utf-8"), page.name, text_lines=True)


def line_rows(folder: Path, judged: Judge = judge_lines) -> tuple[Row, ...]:
    expected = labelled.line_labels(folder)
    found = {formula.line: formula for formula in judged(folder / "net.yaml", folder / "work.md").formulas}
    return tuple(row for label in expected for row in labelled.rows(label, found[label.index]))


def page_rows(
    folder: Path, page: str, expected: tuple[Labelled, ...], judged: Judge = judge
) -> tuple[Row, ...]:
    """The page judged by each of its network files; a formula counts by the file that its label names."""
    found: list[Row] = []
    for net in sorted({label.net for label in expected}):
        report = judged(folder / net, folder / page)
        found += [row for row in side_by_side(expected, report) if row.of.net == net]
    return tuple(sorted(found, key=lambda row: row.of.index))


def student_rows(page: Path, judged: Judge = judge) -> tuple[Row, ...]:
    report = judged(page.with_suffix(".yaml"), page)
    return side_by_side(labelled.student_labels(page, len(report.formulas)), report)


def group_rows(group: str, judged: Judge = judge) -> tuple[Row, ...]:
    if group == "lines":
        return tuple(row for f in labelled.WORKED if labelled.line_labels(f) for row in line_rows(f))
    folders = {"worked": labelled.WORKED, "renamed": labelled.RENAMED}.get(group, labelled.WILD)
    if group in ("student", "outside"):
        pages = labelled.student_pages(labelled.STUDENT if group == "student" else labelled.OUTSIDE)
        return tuple(row for page in pages for row in student_rows(page, judged))
    if group == "answers":
        with_answers = [(f, labelled.answer_labels(f)) for f in folders if labelled.answer_labels(f)]
        return tuple(row for f, a in with_answers for row in page_rows(f, "answers.yaml", a, judged))
    page = "document.md" if group == "wild" else "work.md"
    return tuple(row for f in folders for row in page_rows(f, page, labelled.labels(f), judged))


def table(rows: Iterable[Row]) -> str:
    """Labels down, verdicts across; only what is counted."""
    counts = Counter((row.label, row.verdict) for row in rows if row.of.counted)
    verdicts = [v for v in VERDICTS if any(verdict == v for _, verdict in counts)]
    lines = [" " * 16 + "".join(f"{verdict:>12}" for verdict in verdicts)]
    for label in sorted({label for label, _ in counts}):
        lines.append(f"{label:<16}" + "".join(f"{counts[label, v] or '.':>12}" for v in verdicts))
    return "\n".join(lines)


def summary(rows: tuple[Row, ...]) -> str:
    checkable = [row for row in rows if row.checkable]
    wrong = [row for row in checkable if row.label in ("wrong", "follow-through")]
    judged = sum(row.judged for row in checkable)
    accused = sum(row.accused for row in rows if row.of.counted)
    passed = sum(row.passed for row in rows if row.of.counted)
    caught = sum(row.verdict in labelled.WRONG for row in wrong)
    return (
        f"judged {judged} of {len(checkable)} that can be checked; right ones accused {accused}; "
        f"wrong ones called wrong {caught} of {len(wrong)}, passed {passed}"
    )


def listed(rows: Iterable[Row]) -> str:
    return "\n".join(
        f"  {row.of.name}  {row.label} -> {row.verdict}  {row.place}\n      {row.message}" for row in rows
    )


def page_of(group: str, judged: Judge = judge) -> str:
    """What is printed of a group of pages."""
    rows = group_rows(group, judged)
    unjudged = [row for row in rows if row.checkable and not row.judged]
    against = [row for row in rows if row.of.counted and (row.accused or row.passed)]
    parts = [f"== {group} ==", table(rows), summary(rows)]
    parts += ["not judged:", listed(unjudged)] if unjudged else []
    parts += ["against the label:", listed(against)] if against else []
    return "\n".join(parts)


if __name__ == "__main__":
    for each in sys.argv[1:] or GROUPS:
        print(page_of(each), end="\n\n")
