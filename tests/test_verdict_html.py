"""The page of verdicts: the student's page in its own order, every mark in its place, no harm done."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import html5lib
import pytest
from test_templates import forbidden
from verdict_reports import ALL, ANSWERS

from symbackprop.check.records.report import Because, Entry, FormulaReport, LinkReport, Report, Score
from symbackprop.reading.document import read_document
from symbackprop.write.sheet.templates import html_environment
from symbackprop.write.verdicts.hints import hinted
from symbackprop.write.verdicts.html import drawn_characters, report_html
from symbackprop.write.verdicts.messages import Speaker, slashed

X = "{http://www.w3.org/1999/xhtml}"
M = "{http://www.w3.org/1998/Math/MathML}"
SVG = "{http://www.w3.org/2000/svg}"


def tree(html: str) -> ET.Element:
    """The page as a browser reads it; any fault of HTML raises."""
    found = html5lib.HTMLParser(strict=True).parse(html)
    assert isinstance(found, ET.Element)
    return found


def with_class(page: ET.Element, name: str) -> list[ET.Element]:
    return [e for e in page.iter() if name in (e.get("class") or "").split()]


def line(page: ET.Element, number: int) -> ET.Element:
    """The first row of that number."""
    rows = with_class(page, "line")
    return next(row for row in rows if text(with_class(row, "number")[0]) == str(number))


def text(element: ET.Element) -> str:
    """What is seen: no annotation of a formula."""
    parts = [element.text or ""]
    for child in element:
        parts += ["" if child.tag.endswith("annotation") else text(child), child.tail or ""]
    return "".join(parts)


def words(element: ET.Element) -> str:
    return " ".join(text(element).split())


def marks(element: ET.Element) -> list[str | None]:
    return [e.get("aria-label") for e in with_class(element, "mark")]


def latex(element: ET.Element) -> list[str | None]:
    return [e.text for e in element.iter(M + "annotation")]


PAGE = tree(report_html(ALL))


def judged(page: str, *verdicts: FormulaReport) -> ET.Element:
    return tree(report_html(Report("net", "p.md", verdicts, Score(0, 1), page=read_document(page))))


def test_the_head_begins_with_what_is_right_and_leads_to_the_first_wrong_line() -> None:
    (first,) = with_class(PAGE, "first")
    assert words(first).startswith("Start with line 8. Entry 1 of Y3 is 0, not −2. The mask was")
    links = [e.get("href") for e in first.iter(X + "a")]
    assert links == ["#formula-3"]
    target = next(e for e in PAGE.iter() if e.get("id") == "formula-3")
    assert target in list(line(PAGE, 8).iter())
    opening = next(p for p in PAGE.iter(X + "p") if "formulas hold" in text(p))
    assert words(opening) == "6 of 11 formulas hold; 2 need another look. 1.5 of 3 points."


@pytest.mark.parametrize(
    ("page", "name", "headings"),
    [
        ("# Chain *rule*\n\n## Part 1\n\n$a = 1$\n", "Chain rule", ["Part 1"]),
        ("## Part 1\n\n$a = 1$\n\n## Part 2\n", "p.md", ["Part 1", "Part 2"]),
        ("# Part 1\n\n$a = 1$\n\n# Part 2\n", "p.md", ["Part 1", "Part 2"]),
        ("# On $a$\n\n$a = 1$\n", "p.md", []),
        ("\\title{Sheet \\emph{5}}\n\\begin{document}\n\\section{A}\n$a = 1$\n", "Sheet 5", ["A"]),
    ],
)
def test_the_title_is_the_one_that_stands_over_the_page(page: str, name: str, headings: list[str]) -> None:
    read = read_document(page)
    formulas = [FormulaReport(f.index, f.line, f.column, f.latex, "correct") for f in read.formulas]
    shown = judged(page, *formulas)
    assert words(next(shown.iter(X + "h1"))) == f"{name}, line by line"
    assert [words(h) for h in with_class(shown, "work")[0].iter(X + "h3")] == headings
    assert words(with_class(shown, "quiet")[0]) == (
        "Judged by: net" if name == "p.md" else "p.md, judged by: net"
    )


def test_a_shape_is_told_with_its_cross() -> None:
    said = Speaker({}).html("The left side is 12 x 3, this is 3 x 12; x is 2.")
    assert said == "The left side is 12\u00a0\u00d7\u00a03, this is 3\u00a0\u00d7\u00a012; x is 2."


def test_many_lines_of_one_reading_are_named_once_and_linked() -> None:
    page = "\n".join(f"${k} = x$" for k in range(1, 11))
    links = [LinkReport(str(k), "x", "accepted", (4, 5), message="Read so.") for k in range(1, 11)]
    formulas = [FormulaReport(k, k, 1, f"{k} = x", "accepted", (one,)) for k, one in enumerate(links, 1)]
    shown = judged(page, *formulas)
    (note,) = with_class(shown, "accepted-note")
    assert words(note) == "Read so. So too in lines 2, 3, 4, 5, 6 and 4 more."
    assert [a.get("href") for a in note.iter(X + "a")] == [f"#formula-{k}" for k in range(2, 7)]


def test_more_wrong_lines_than_are_named_are_counted_with_the_next_one_linked() -> None:
    page = "\n".join(f"${k} = x$" for k in range(1, 9))
    formulas = [
        FormulaReport(k, k, 1, f"{k} = x", "wrong", (LinkReport(str(k), "x", "wrong", (4, 5)),))
        for k in range(1, 9)
    ]
    report = Report("net", "p.md", tuple(formulas), Score(0, 1), Because(1, 1), page=read_document(page))
    (first,) = with_class(tree(report_html(report)), "first")
    assert words(first) == "Start with line 1. Then look at 2, 3, 4, 5, 6 and 2 more."
    assert [a.get("href") for a in first.iter(X + "a")][-1] == "#formula-7"


def test_the_page_keeps_the_students_order_words_and_headings() -> None:
    (work,) = with_class(PAGE, "work")
    assert [words(h) for h in work.iter(X + "h3")] == ["Forward"]  # the title has the other one
    numbers = [words(e) for e in with_class(work, "number")]
    assert numbers == ["3", "8", "12", "14", "16", "17", "17", "18", "19"]
    assert words(line(PAGE, 12)).startswith("12 The loss is L =12⋅42 =8 for the numbers, as it should be.")


def test_a_line_that_holds_stays_on_one_row_with_one_mark() -> None:
    row = line(PAGE, 12)
    assert marks(row) == ["right"]
    assert not with_class(row, "chain")
    assert latex(row) == ["L", r"= \frac12 \cdot 4^2", "= 8"]


def test_a_wrong_line_is_broken_at_its_signs_and_each_has_its_mark() -> None:
    row = line(PAGE, 8)
    assert "isbad" in (row.get("class") or "")
    (chain,) = with_class(row, "chain")
    assert marks(chain) == ["right", "wrong"]
    assert latex(chain) == ["Y_3", r"= r \odot S_3", r"= \begin{bmatrix} -2 \\ 4 \end{bmatrix}"]


def test_the_wrong_entry_is_framed_and_nothing_else() -> None:
    (framed,) = with_class(PAGE, "bad")
    assert (framed.tag, words(framed)) == (M + "mrow", "−2")
    assert framed in list(line(PAGE, 8).iter())


def test_without_a_narrow_mark_the_first_differing_entry_is_framed() -> None:
    formula = ALL.formulas[2]
    wrong = replace(formula.links[1], mark=formula.links[1].at)
    row = replace(wrong, entries=(Entry(2, 1, "5", "4"),))
    for link, entry in ((wrong, "−2"), (row, "4")):
        report = replace(ALL, formulas=(replace(formula, links=(formula.links[0], link)),))
        (framed,) = with_class(tree(report_html(report)), "bad")
        assert words(framed) == entry
    whole = replace(wrong, entries=(Entry(7, 3, "5", "4"),))
    report = replace(ALL, formulas=(replace(formula, links=(formula.links[0], whole)),))
    (framed,) = with_class(tree(report_html(report)), "bad")
    assert words(framed) == "[−24]"


def test_a_page_in_rows_and_one_in_columns_have_the_same_entry_framed() -> None:
    page = r"$$z = \begin{bmatrix} 5 & 6 & 7 \end{bmatrix}$$"
    read = read_document(page).formulas[0]
    at = (4, len(read.latex))
    link = LinkReport("z", read.latex[4:], "wrong", at, entries=(Entry(2, 1, "8", "6"),), mark=at)
    formula = FormulaReport(1, read.line, read.column, read.latex, "wrong", (link,))
    (framed,) = with_class(judged(page, formula), "bad")
    assert words(framed) == "6"


def test_the_message_says_the_fact_first_and_links_the_lines_it_names() -> None:
    (say,) = with_class(line(PAGE, 8), "say")
    (fact,) = say.iter(X + "b")
    assert words(fact) == "Entry 1 of Y3 is 0, not −2."
    assert words(say).endswith("Line 11 uses 0.")  # no formula stands there, so there is no link
    (follows,) = with_class(line(PAGE, 14), "say")
    (link,) = follows.iter(X + "a")
    assert (words(link), link.get("href")) == ("line 8", "#formula-3")


def test_the_correction_is_folded_under_the_line() -> None:
    (fold,) = line(PAGE, 8).iter(X + "details")
    assert fold.get("open") is None
    assert latex(fold) == ["Y_3", r"\begin{bmatrix} 0 \\ 4 \end{bmatrix}"]


def test_an_expected_value_is_a_correction_and_stands_as_the_student_writes() -> None:
    speaker = Speaker({})
    assert speaker.array(["1", "-1/2"], r"\begin{bmatrix} 3 & 4 \end{bmatrix}").count("&") == 1
    assert speaker.array(["1", "-1/2"], r"\begin{bmatrix} 3 \\ 4 \end{bmatrix}").count("&") == 0
    assert speaker.array([["1", "2"], ["3", "4"]], "W").count("&") == 2
    assert speaker.array("-3/7", "x") == r"-\frac{3}{7}"


def test_an_unread_formula_is_shown_as_it_was_typed_with_its_place() -> None:
    row = line(PAGE, 19)
    (odd,) = with_class(row, "odd")
    assert text(odd) == r"\end{matrix}"
    assert r"\begin{bmatrix} 1 & 2 \end{matrix}" in text(row)
    assert "isbad" not in (row.get("class") or "")


def test_every_verdict_has_a_mark_a_name_and_a_place_in_the_key() -> None:
    (key,) = with_class(PAGE, "key")
    names = ["right", "wrong", "right, as read", "follows", "right, rounded", "not read", "given"]
    assert marks(key) == [*names, "not declared", "blank"]
    drawn = {e.get("id") for e in PAGE.iter(SVG + "symbol")}
    used = {e.get("href") for e in PAGE.iter(SVG + "use")}
    assert used == {f"#{each}" for each in drawn}
    assert "None on this page" not in text(key)
    assert "None on this page" in text(with_class(judged("Nothing."), "key")[0])


def test_the_tally_counts_what_the_summary_counts() -> None:
    (tally,) = with_class(PAGE, "tally")
    said = [words(item) for item in tally.iter(X + "li")]
    assert said[:3] == ["1 right", "1 right, rounded", "2 right, as read"]
    assert sum(int(each.split()[0]) for each in said) == len(ALL.formulas)


def test_every_place_is_named_once_and_every_link_leads_somewhere() -> None:
    ids = [e.get("id") for e in PAGE.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert {href[1:] for e in PAGE.iter(X + "a") if (href := e.get("href"))} <= set(ids)


def test_hints_line_has_marks_and_neither_message_correction_nor_frame() -> None:
    page = tree(report_html(hinted(ALL, "line")))
    assert not with_class(page, "bad")
    assert not list(page.iter(X + "details"))
    assert not with_class(line(page, 8), "say")
    assert marks(with_class(page, "chain")[0]) == ["right", "wrong"]
    assert "Start with line 8." in text(with_class(page, "first")[0])


def test_hints_none_shows_the_page_without_the_places() -> None:
    page = tree(report_html(hinted(ALL, "none")))
    (work,) = with_class(page, "work")
    assert set(marks(work)) == {"not declared", "not read"}
    assert not with_class(page, "first") and not with_class(page, "isbad")
    assert "1 wrong" in text(with_class(page, "tally")[0])
    assert latex(line(page, 8))[0] == "Y_3"


def test_an_answers_file_shows_each_key_with_its_value() -> None:
    page = tree(report_html(ANSWERS))
    row = line(page, 2)
    assert words(next(row.iter(X + "code"))) == "dL/dW_1"
    assert latex(with_class(row, "chain")[0]) == [r"= \delta h^\top"]
    assert marks(line(page, 1)) == ["right"]


def test_the_page_needs_nothing_from_outside_and_runs_nothing() -> None:
    html = report_html(ALL)
    policy = next(e for e in PAGE.iter(X + "meta") if e.get("http-equiv") == "Content-Security-Policy")
    assert policy.get("content") == "default-src 'none'; style-src 'unsafe-inline'; font-src data:"
    assert {e.tag for e in PAGE.iter()} & {X + "script", X + "img", X + "link", X + "iframe"} == set()
    assert not re.search(r"(?:src|href|url)\s*[=(]\s*[\"']?https?:", html)
    assert "@font-face{font-family:'Page Math'" in html


NASTY = """\
# <b onclick=x>Head</b> [t](javascript:x)

<script>alert(1)</script> ![i](http://e.org/i.png) and <img src=x onerror=y> **bold** \x1b[31m \u202e

$x = \\text{<script>alert(2)</script>}$ "quoted" </div></main> &amp; <http://e.org>

| $a = 1$ | <td>  |
| --- | --- |

1. `code <i>` *slanted* $b = "><svg onload=z>$
"""


def test_what_a_student_typed_is_shown_and_never_obeyed() -> None:
    read = read_document(NASTY)
    nasty = "Found <script>x</script> $<img src=x>$ \x1b[2J in line 1."
    formulas = [FormulaReport(f.index, f.line, f.column, f.latex, "unbound", (), nasty) for f in read.formulas]
    page = judged(NASTY, *formulas)
    (work,) = with_class(page, "work")
    tags = {e.tag.removeprefix(X) for e in work.iter() if e.tag.startswith(X)}
    assert tags <= {"div", "span", "p", "h3", "b", "i", "code", "a", "details", "summary"}
    assert all(href.startswith("#") for e in page.iter(X + "a") if (href := e.get("href")))
    assert not [name for e in work.iter() for name in e.attrib if name.startswith("on")]
    seen = text(work)
    assert "<script>alert(1)</script>" in seen and "<img src=x onerror=y>" in seen
    assert [words(e) for e in work.iter(X + "b") if words(e) == "bold"] == ["bold"]
    assert not set("\x1b\u202e\ue000") & set(seen)


def test_prose_of_latex_is_shown_without_its_commands() -> None:
    page = r"""\documentclass{article}
\newcommand{\R}{\mathbb{R}}
\begin{document}
\section*{Vorw\"arts}
Es ist \textbf{klar}: % nur ein Kommentar
\begin{itemize}
\item zuerst $a = 1$
\item dann \[ b = 2 \]
\end{itemize}
\end{document}
Nachwort
"""
    read = read_document(page)
    formulas = [FormulaReport(f.index, f.line, f.column, f.latex, "correct") for f in read.formulas]
    work = with_class(judged(page, *formulas), "work")[0]
    assert [words(h) for h in work.iter(X + "h3")] == ["Vorwärts"]
    assert [words(b) for b in work.iter(X + "b")] == ["klar"]
    seen = words(work)
    assert "• zuerst" in seen and "• dann" in seen
    assert "Kommentar" not in seen and "Nachwort" not in seen and "itemize" not in seen


def test_every_formula_of_a_page_is_shown_once_and_in_order() -> None:
    page = "a $x$ b $$y$$ c\n\n> quoted $z$\n\n- $u$ $v$\n\n```math\nw\n```\n# $k$\n"
    read = read_document(page)
    formulas = [FormulaReport(f.index, f.line, f.column, f.latex, "correct") for f in read.formulas]
    work = with_class(judged(page, *formulas), "work")[0]
    assert latex(work) == [f.latex for f in read.formulas] == ["x", "y", "z", "u", "v", "w", "k"]


def test_a_formula_with_rows_and_several_equations_loses_no_sign() -> None:
    page = "$$\\begin{aligned} a &= 1, \\quad b = 2 \\\\ &= 3 \\tag{7} \\end{aligned}$$"
    read = read_document(page).formulas[0]
    right = FormulaReport(1, read.line, read.column, read.latex, "correct")
    work = with_class(judged(page, right), "work")[0]
    assert latex(work) == ["a", "= 1,", "b", "= 2", "= 3"]


def test_a_macro_of_the_page_is_shown_expanded_and_its_mistake_in_place() -> None:
    page = "\\documentclass{article}\n\\newcommand{\\dd}[2]{\\frac{\\partial #1}{\\partial #2}}\n\n"
    page += "$$\\dd{L}{W} = 5 + 7$$\n"
    (read,) = read_document(page).formulas
    start = read.latex.index("7")
    link = LinkReport("", "5 + 7", "wrong", (start - 4, start + 1), mark=(start, start + 1))
    formula = FormulaReport(1, read.line, read.column, read.latex, "wrong", (link,))
    found = judged(page, formula)
    assert [words(e) for e in with_class(found, "bad")] == ["7"]
    assert r"\frac{\partial L}{\partial W}" in latex(with_class(found, "work")[0])


@pytest.mark.parametrize(
    "name", ["verdicts.html", "verdict_row.html", "mark.html", "marks.html", "verdicts.css"]
)
def test_the_templates_hold_no_logic(name: str) -> None:
    environment = html_environment()
    assert environment.loader is not None
    source = environment.loader.get_source(environment, name)[0]
    assert forbidden(source, environment) == []


def test_the_same_report_gives_the_same_bytes() -> None:
    assert report_html(ALL) == report_html(replace(ALL))


def test_the_font_has_the_characters_that_are_drawn_and_not_the_source() -> None:
    html = '<math><mi>x</mi><mo>&lt;</mo><annotation encoding="t">\\frac Q</annotation></math>Z<code>q</code>'
    assert drawn_characters(html) == {"x", "<", "Z"}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"\frac{\partial L}{\partial S_{21}} \cdot \frac{dy}{dx}", r"\partial L/\partial S_{21} \cdot dy/dx"),
        (r"\frac{\partial L}{\partial W^{(1)}_{pq}}", r"\partial L/\partial W^{(1)}_{pq}"),
        (r"\frac{\partial L}{\partial S} X", r"\frac{\partial L}{\partial S} X"),
        (r"\frac{\partial L}{\partial S}^2", r"\frac{\partial L}{\partial S}^2"),
        (r"\frac{\partial L + x}{\partial y}", r"\frac{\partial L + x}{\partial y}"),
        (r"\frac{\partial}{\partial y}", r"\frac{\partial}{\partial y}"),
        (r"\frac{1}{2}", r"\frac{1}{2}"),
    ],
)
def test_a_derivative_among_words_is_slashed_unless_that_would_read_otherwise(written: str, shown: str) -> None:
    assert slashed(written) == shown
