"""The HTML page: one file that stands alone, with the equations of the LaTeX page."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from symbackprop import formats, solution
from symbackprop.solution import Solution
from symbackprop.write.html.graph import PHONE
from symbackprop.write.html.place import Place
from symbackprop.write.html.rows import row, sentence, whole_row
from symbackprop.write.pages.plain_tex import plain_tex
from symbackprop.write.sheet.templates import html_environment, templates_folder
from tests.test_templates import forbidden

WORKED = sorted(p.parent for p in (Path(__file__).parent.parent / "worked").glob("*/solution.tex"))
TEMPLATES = sorted(p.name for p in (templates_folder() / "html").glob("*.html"))
MOST = 400_000  # bytes of a page
MATH = "{http://www.w3.org/1998/Math/MathML}"
HTML = "{http://www.w3.org/1999/xhtml}"


@functools.cache
def solved(folder: Path) -> tuple[Solution, ...]:
    found = solution.networks(folder / "net.yaml", None, None, whole=True)
    return tuple(solution.solve(network, checks=False) for network in found)


@functools.cache
def page(folder: Path) -> str:
    return formats.page(solved(folder), "html")


@functools.cache
def tree(folder: Path) -> ElementTree.Element:
    """The page as a browser reads it; a fault in the markup is an error."""
    import html5lib

    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=True)
    found = parser.parse(page(folder))
    assert isinstance(found, ElementTree.Element)
    return found


def squeezed(latex: str) -> str:
    r"""Without layout: \narrow{..}{x} is x, and spaces are left out."""
    text = re.sub(r"\\narrow\{[^{}]*\}", "", latex)
    return re.sub(r"\\(begin|end)\{(align\*?|aligned|gathered)\}|, \\qquad|\\qquad|&|\\\\|\s|[{}]", "", text)


def tex_lines(folder: Path) -> list[str]:
    """Each row of the displays of the LaTeX page, reasons left out."""
    body = formats.page(solved(folder), "tex").split(r"\begin{document}")[1]
    displays = re.findall(r"\\begin\{(align|gather)\*\}(.*?)\\end\{\1\*\}", body, re.DOTALL)
    rows = [row for _, display in displays for row in display.split("\n")]
    return [line for row in rows if (line := squeezed(without_reason(row)))]


def without_reason(line: str) -> str:
    """What stands before the reason, which ends a line."""
    return line.partition(r"\why")[0]


def annotations(folder: Path) -> Iterator[str]:
    for math in tree(folder).iter(f"{MATH}math"):
        yield "".join(note.text or "" for note in math.iter(f"{MATH}annotation"))


@pytest.mark.parametrize("folder", WORKED, ids=lambda p: p.name)
def test_every_row_of_the_latex_page_is_mathml_with_that_latex(folder: Path) -> None:
    made = squeezed("".join(annotations(folder)))
    for line in tex_lines(folder):
        assert line in made, line


@pytest.mark.parametrize("folder", WORKED, ids=lambda p: p.name)
def test_the_latex_of_a_line_is_one_click_away(folder: Path) -> None:
    lines = [squeezed("".join(code.itertext())) for code in tree(folder).iter(f"{HTML}code")]
    shown = "".join(lines)
    steps = [li for ol in tree(folder).iter(f"{HTML}ol") for li in ol.iter(f"{HTML}li")]
    assert len(steps) > 0
    for li in steps:
        notes = [squeezed(plain_tex("".join(n.itertext()))) for n in li.iter(f"{MATH}annotation")]
        assert any(note in shown for note in notes)


@pytest.mark.parametrize("folder", WORKED, ids=lambda p: p.name)
def test_the_latex_to_take_away_needs_nothing_of_ours(folder: Path) -> None:
    own = re.compile(r"\\(up|hit|result|filled|answer|narrow|blank)\b")
    assert not [
        line for code in tree(folder).iter(f"{HTML}code") if own.search(line := "".join(code.itertext()))
    ]


def test_colours_are_left_out_of_plain_latex() -> None:
    assert (
        plain_tex(r"\narrow{30em}{\up{\frac{a}{b}}_{k} \hit{\delta_{kj}}}") == r"{\frac{a}{b}}_{k} \delta_{kj}"
    )
    assert plain_tex(r"\up{\{a} b") == r"\{a b"
    assert plain_tex(r"\upsilon + \answer{x} = \blank") == r"\upsilon + \boxed{x} = ?"


@pytest.mark.parametrize("folder", WORKED, ids=lambda p: p.name)
def test_every_formula_is_set(folder: Path) -> None:
    assert '<code class="tex">' not in page(folder)


@pytest.mark.parametrize("folder", WORKED, ids=lambda p: p.name)
def test_the_page_stands_alone(folder: Path) -> None:
    text = page(folder)
    assert len(text.encode()) < MOST
    assert "<script" not in text and "javascript:" not in text
    assert not re.findall(r"(?:src|href)\s*=\s*[\"']?(?!#)[a-z]", text)
    assert set(re.findall(r"url\((?!#)([a-z]+:)", text)) == {"data:"}
    assert "default-src 'none'" in text and "@import" not in text


@pytest.mark.parametrize("folder", WORKED, ids=lambda p: p.name)
def test_links_lead_to_places_of_the_page_and_places_are_one(folder: Path) -> None:
    ids = [e.get("id") for e in tree(folder).iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    for link in tree(folder).iter():
        href = link.get("href", "#")
        assert href == "#" or href[1:] in ids, href


@pytest.mark.parametrize("folder", WORKED, ids=lambda p: p.name)
def test_headings_go_down_by_one(folder: Path) -> None:
    levels = [int(e.tag[-1]) for e in tree(folder).iter() if re.fullmatch(re.escape(HTML) + r"h\d", str(e.tag))]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


@pytest.mark.parametrize("folder", WORKED, ids=lambda p: p.name)
def test_pictures_are_told_in_words(folder: Path) -> None:
    for svg in re.findall(r"<svg\b[^>]*>", page(folder)):
        assert "aria-label=" in svg
    for link in re.findall(r"<a href=[^>]*>", page(folder).partition("<svg")[2].partition("</svg>")[0]):
        assert "aria-label=" in link


@pytest.mark.parametrize("folder", WORKED, ids=lambda p: p.name)
def test_every_link_has_words_for_those_who_hear_the_page(folder: Path) -> None:
    links = re.findall(r"<a( [^>]*)>(.*?)</a>", page(folder), re.DOTALL)
    assert links
    for attributes, inside in links:
        words = re.sub(r"<math.*?</math>|<[^>]*>", "", inside, flags=re.DOTALL)
        assert "aria-label=" in attributes or words.strip(), inside


def test_a_phone_has_a_drawing_of_its_own_that_is_no_wider_than_it_can_show() -> None:
    drawn = page(next(f for f in WORKED if f.name == "relu_rows"))
    broad, tall = re.findall(r'class="scroll (\w+)".*?<svg viewBox="(\S+ ){2}(\d+)', drawn, re.DOTALL)
    assert (broad[0], tall[0]) == ("broad", "tall")
    assert int(tall[2]) <= PHONE + 16 < int(broad[2])


@pytest.mark.parametrize("name", TEMPLATES)
def test_an_html_template_holds_no_logic(name: str) -> None:
    source = (templates_folder() / "html" / name).read_text(encoding="utf-8")
    assert forbidden(source, html_environment()) == []


def test_what_a_user_writes_is_never_markup(tmp_path: Path) -> None:
    net = tmp_path / "net.yaml"
    net.write_text(
        "title: '<script>alert(1)</script> & <b>'\nnotes: '<img src=x onerror=y>'\n"
        "inputs: {x: [2]}\nparameters: {W: [3, 2]}\nequations:\n  L: sum(W @ x)\n",
        encoding="utf-8",
    )
    found = solution.networks(net, None, None, whole=True)
    text = formats.page([solution.solve(n, checks=False) for n in found], "html")
    assert "<script" not in text and "<img" not in text and "<b>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in text


def test_a_line_is_cut_before_its_relations() -> None:
    found = row("z", r"= W x = \begin{bmatrix}1 = 2\end{bmatrix} \approx 3", "why")
    assert [unescape(re.sub(r".*<annotation[^>]*>|</annotation>.*", "", str(p))) for p in found.pieces] == [
        "= W x",
        r"= \begin{bmatrix}1 = 2\end{bmatrix}",
        r"\approx 3",
    ]
    assert found.kind == "" and row("z", "= 1").kind == "wide"


def test_a_line_tells_whether_a_phone_can_show_it_and_whether_there_is_room_to_write() -> None:
    matrix = r"= \begin{bmatrix}" + "&".join(f"{k}1223" for k in range(1, 9)) + r"\end{bmatrix}"
    assert row("z", matrix, "why").kind == "broad" and row("z", f"{matrix} = 5", "").kind == "wide broad"
    assert row("z", "= 11 " + "= 12 " * 30, "many short pieces are broken").kind == ""
    assert row("z", r"= \blank").kind == "wide blank" and row("z", r"= \blank + 3", "no").kind == ""


def test_a_written_line_is_divided_at_its_first_relation() -> None:
    found = whole_row(r"W_1 = \begin{bmatrix}1\end{bmatrix}")
    assert ">W_1</annotation>" in str(found.left) and len(found.pieces) == 1


def test_a_formula_keeps_the_comma_after_it() -> None:
    assert "</math>,</span> then" in str(sentence("$x$, then"))


def test_places_are_safe_names() -> None:
    assert Place(2).anchor("dL/dW[1]") == "n2-dL-dW-1-"


def test_a_blank_sheet_has_no_answers() -> None:
    folder = next(f for f in WORKED if f.name == "homework_single")
    blank = formats.blank_sheet(solution.sheet(solved(folder)), "html")
    assert 'class="answer"' not in blank and ">?</mi>" in blank
    assert 'class="answer"' in page(folder)


def test_contents_name_what_each_question_asks() -> None:
    text = page(next(f for f in WORKED if f.name == "gated_questions"))
    shown = re.search(r'<nav class="contents".*?</nav>', text, re.DOTALL)
    assert shown is not None
    links = [
        squeezed(unescape(re.sub(r"<[^>]*>", " ", a))) for a in re.findall(r"<a [^>]*>(.*?)</a>", shown[0])
    ]
    assert links[1] == "1.thegraph"
    assert links[4].startswith("4.") and r"\partialy'/\partialy" in links[4]


def test_a_forward_row_has_at_its_side_what_was_computed() -> None:
    text = (
        page(next(f for f in WORKED if f.name == "relu_rows")).partition("<h2>Forward")[2].partition("<h2>")[0]
    )
    reasons = re.findall(r'<span class="why">(.*?)</span></li>', text)
    said = [unescape(re.sub(r"<semantics>.*?<annotation[^>]*>|<[^>]*>", "", reason)) for reason in reasons]
    assert said == [
        "X W_1",
        r"\operatorname{relu}(S_2)",
        "Y_2 W_2",
        r"\operatorname{relu}(S_3)",
        "the equation of L",
    ]


def test_shapes_are_told_once() -> None:
    told = page(next(f for f in WORKED if f.name == "homework_batch")).partition("<h2>Forward")[0]
    assert told.count('<td class="shape">') == 11 and '<p class="quiet"><math' not in told
    open_ = page(next(f for f in WORKED if f.name == "gated_softmax")).partition("<h2>The graph")[0]
    under = re.findall(r'<p class="quiet">(<math.*)</p>', open_)
    told_there = re.findall(r"<annotation[^>]*>(.*?)</annotation>", under[0])
    assert set(told_there) == {"t", "K"}, "what the tables leave out is told under them, and nothing twice"


def test_what_is_given_without_a_number_stands_with_its_shape_in_the_table() -> None:
    (made,) = (found for found in WORKED if found.name == "gated_softmax")
    equations, given = list(tree(made).iter(f"{HTML}table"))[:2]
    assert "".join(equations.itertext()).strip().startswith("Equations")
    lines = list(given.iter(f"{HTML}tr"))
    names = [[note.text for note in line.iter(f"{MATH}annotation")] for line in lines]
    assert names == [
        ["x", r"D\times 1"],
        ["W^{(1)}", "W^{(2)}", r"H\times D"],
        ["b^{(1)}", "b^{(2)}", r"H\times 1"],
        ["W^{(3)}", r"K\times H"],
    ]
    assert "a label from 1 to" in page(made)


def test_a_solution_writes_itself_and_a_notebook_shows_it() -> None:
    (one, *_) = solved(next(f for f in WORKED if f.name == "relu_rows"))
    assert one.html().startswith("<!DOCTYPE html>")
    assert one._repr_markdown_() == one.markdown() and one.markdown().startswith("# Two ReLU layers")
