"""The page of verdicts in a real browser: nothing sticks out, every mark is drawn, no complaint is logged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from test_browser import WIDTHS, chromium, look
from verdict_reports import ALL, ANSWERS

import symbackprop
from symbackprop.check.records.report import FormulaReport, LinkReport, Report, Score
from symbackprop.network.file import load_all
from symbackprop.reading.document import read_document
from symbackprop.write.verdicts.html import report_html

WIDE = " & ".join(str(1000 + k) for k in range(30))
PAGE = rf"""Words that go on and on before the formula $a = \begin{{bmatrix}} {WIDE} \end{{bmatrix}}$ and after.

$$b = \begin{{bmatrix}} {WIDE} \end{{bmatrix}}$$

$$c = {" + ".join(f"x_{{{k}}}" for k in range(60))}$$

$\begin{{bmatrix}} {WIDE.replace(" ", "")} \end{{matrix}}$ {"w" * 300}
"""


def wide() -> Report:
    """Formulas that are wider than a phone in every way that they are shown: right, wrong, unread."""
    read = read_document(PAGE)
    formulas = []
    for f in read.formulas:
        start = f.latex.find("=") + 2
        verdict = "unreadable" if f.unread else "correct" if f.index == 1 else "wrong"
        links = (LinkReport(f.latex[0], f.latex[start:], verdict, (start, len(f.latex)), expected=["1"] * 40),)
        formulas.append(
            FormulaReport(f.index, f.line, f.column, f.latex, verdict, () if f.unread else links, "w" * 200)
        )
    return Report("n" * 200, "d" * 100 + ".md", tuple(formulas), Score(0, 1), page=read)


def symbols() -> Report:
    """A worked page with lists of symbols and nothing between them but commas."""
    folder = Path(__file__).parent.parent / "worked" / "page_gates_and_products"
    text = (folder / "work.md").read_text(encoding="utf-8")
    return symbackprop.verify(load_all(folder / "net.yaml"), text, "work.md")


@pytest.mark.needs_chromium
@pytest.mark.parametrize("report", [ALL, ANSWERS, wide(), symbols()], ids=["all", "answers", "wide", "symbols"])
def test_no_page_of_verdicts_scrolls_sideways(report: Report, tmp_path: Path) -> None:
    html = report_html(report).replace('<details class="fix">', '<details class="fix" open>')
    found = look(tmp_path, html)
    assert sorted(map(int, found)) == list(WIDTHS)
    for width, seen in found.items():
        assert seen["wide"] <= int(width), width
        assert seen["flat"] == 0 and seen["font"], width


@pytest.mark.needs_chromium
def test_the_measure_sees_a_page_that_scrolls(tmp_path: Path) -> None:
    planted = report_html(ALL).replace("<h1>", '<h1 style="width:600px">', 1)
    assert look(tmp_path, planted)["390"]["wide"] > 390


@pytest.mark.needs_chromium
def test_a_browser_has_nothing_to_complain_about(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(report_html(replace(ALL, document="page.md")), encoding="utf-8")
    shown = chromium(tmp_path, "--enable-logging=stderr", "--v=0", "--dump-dom", file.as_uri())
    assert "<math" in shown.stdout
    assert [line for line in shown.stderr.splitlines() if "CONSOLE" in line] == []
