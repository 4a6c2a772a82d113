"""The report in Markdown: readable as it is, and harmless whatever stood on the page."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt
from verdict_reports import ALL, ANSWERS

from symbackprop.check.records.report import FormulaReport, LinkReport, Report, Score
from symbackprop.write.verdicts.hints import hinted
from symbackprop.write.verdicts.md import report_md


def section(text: str, head: str) -> list[str]:
    return text.split(f"## {head}\n\n")[1].split("\n\n## ")[0].split("\n")


def rendered(text: str) -> str:
    found = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    assert isinstance(found, str)
    return found


def wrong(latex: str, message: str, document: str = "page.md") -> Report:
    link = LinkReport("a", latex, "wrong", (0, len(latex)), message=message)
    formula = FormulaReport(1, 1, 1, latex, "wrong", (link,))
    return Report("net", document, (formula,), Score(0, 1))


def test_the_table_has_every_formula() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+?) \| (.*) \|$", report_md(ALL), re.MULTILINE)
    assert [int(row[0]) for row in rows] == [f.line for f in ALL.formulas]
    assert rows[7] == ("17", "not declared", "$q = 7$")
    assert rendered(report_md(ALL)).count("<tr>") == 1 + len(ALL.formulas)


def test_a_wrong_line_is_quoted_with_its_place_message_and_correction() -> None:
    lines = section(report_md(ALL), "Line 8: wrong")
    assert lines[0] == "```text"
    assert lines[1][lines[2].index("^") :].startswith("-2 ")
    assert lines[5:] == [
        "**Entry 1 of $Y_3$ is 0, not -2.** The mask was probably not multiplied in. Line 11 uses 0.",
        "",
        "Expected: `[0, 4]`",
        "",
        r"Right would be: $\begin{bmatrix} 0 \cr 4 \end{bmatrix}$",
    ]


def test_hints_line_leaves_the_message_out() -> None:
    text = report_md(hinted(ALL, "line"))
    assert "Entry 1" not in text and "Expected" not in text
    assert "## Line 8: wrong" in text


def test_an_answer_is_named_by_its_key() -> None:
    text = report_md(ANSWERS)
    assert r"| 2 | wrong | `dL/dW_1` $\delta h^\top$ |" in text
    assert "## Line 2: wrong (`dL/dW_1`)" in text


def test_nothing_on_the_page_becomes_html_a_link_or_an_image() -> None:
    nasty = r"x | `a` ``<img src=x>`` [t](http://e.org) ![i](http://e.org)"
    message = f"Found {nasty} and $<img src=y> [a](javascript:x)$ <b>here</b>."
    html = rendered(report_md(wrong(nasty, message, "<p>[d](http://e.org).md")))
    assert not re.search(r"<(?:a|img|p>\[d|b)\b", html)
    assert html.count("<tr>") == 2
    assert "src=x&gt;" in html


def test_a_bar_in_a_formula_does_not_end_its_cell() -> None:
    text = report_md(wrong(r"\|h\| = |a|", ""))
    cells = re.findall(r"<td[^>]*>(.*?)</td>", rendered(text))
    assert cells == ["1", "wrong", r"$\Vert h\Vert = \vert a\vert$"]


@pytest.mark.parametrize(
    "latex", [r"\href{http://e.org}{x}", r"a \% b", "a $ b", r"\frac{1}{2", r"\strange{x}", "# 3"]
)
def test_what_is_not_sure_to_be_typeset_as_written_stands_as_code(latex: str) -> None:
    rows = re.findall(r"^\| 1 \| wrong \| (.*) \|$", report_md(wrong(latex, "")), re.MULTILINE)
    assert rows == [f"`{latex}`"]


def test_a_matrix_in_a_message_keeps_its_rows() -> None:
    text = report_md(wrong("a", r"It is $\begin{bmatrix} 1 \\ 2 \end{bmatrix}\,x$."))
    assert r"$\begin{bmatrix} 1 \cr 2 \end{bmatrix}\thinspace x$" in text


def test_back_ticks_in_the_page_do_not_end_the_quote() -> None:
    html = rendered(report_md(wrong("a ```` b", "")))
    assert "a ```` b" in re.findall(r"<pre><code[^>]*>(.*?)</code>", html, re.DOTALL)[0]


def test_a_page_without_formulas_says_so() -> None:
    text = report_md(Report("", "empty.md", (), Score(0, 0)))
    assert text == "# empty.md, line by line\n\nThere are no formulas on this page.\n"
