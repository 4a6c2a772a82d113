r"""Markdown that GitHub and Jupyter typeset without change: the equations of the LaTeX page, in plain LaTeX."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import jinja2
import pytest

from symbackprop import formats, solution
from symbackprop.solution import Solution
from symbackprop.write.pages.markdown_tex import markdown_prose, markdown_remark, markdown_tex
from symbackprop.write.sheet.templates import markdown_environment, templates_folder
from tests.test_templates import forbidden

WORKED = sorted(p.parent for p in (Path(__file__).parent.parent / "worked").glob("*/solution.tex"))
TEMPLATES = sorted(p.name for p in (templates_folder() / "md").iterdir())
FENCE = re.compile(r"^\$\$\n(.*?)\n\$\$$", re.DOTALL | re.MULTILINE)


@functools.cache
def solved(folder: Path) -> tuple[Solution, ...]:
    found = solution.networks(folder / "net.yaml", None, None, whole=True)
    return tuple(solution.solve(network, checks=False) for network in found)


@functools.cache
def pages(folder: Path) -> dict[str, str]:
    return {name: formats.page(solved(folder), name) for name in ("tex", "md")}


def squeezed(latex: str) -> str:
    """The signs of a formula: layout and the names of spaces left out."""
    text = markdown_tex(latex)
    text = re.sub(
        r"\\(begin|end)\{(align\*?|aligned|gather\*?|gathered)\}|\\thinspace|\\qquad|\\quad|&", "", text
    )
    return re.sub(r"\\\\|\\text\{(.*?)\}|\s+|[{}]", lambda m: (m[1] or "").replace(" ", ""), text)


def tex_lines(page: str) -> list[str]:
    """Each row of the displays, reasons left out."""
    body = page.split(r"\begin{document}")[1]
    body = re.sub(r"\\why\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}", "", body)
    displays = re.findall(r"\\begin\{(align|gather)\*\}(.*?)\\end\{\1\*\}", body, re.DOTALL)
    entries = re.findall(r"^(.*?)\\colon &(.*)$", body, re.MULTILINE)
    found = [display for _, display in displays] + [f"{a}\\colon {b}" for a, b in entries]
    return [squeezed(row) for display in found for row in re.split(r"\n", display) if squeezed(row)]


@pytest.mark.parametrize("folder", WORKED, ids=lambda p: p.name)
def test_every_row_of_the_latex_page_stands_in_the_markdown(folder: Path) -> None:
    made = squeezed("".join(re.sub(r"&&\\quad .*?(\\\\)?$", "", f, flags=re.MULTILINE) for f in
                            FENCE.findall(pages(folder)["md"])))  # fmt: skip
    for row in tex_lines(pages(folder)["tex"]):
        assert row in made, row


@pytest.mark.parametrize("folder", WORKED, ids=lambda p: p.name)
def test_the_markdown_has_no_words_of_the_latex_page(folder: Path) -> None:
    page = pages(folder)["md"]
    for word in (
        r"\up",
        r"\hit",
        r"\result",
        r"\answer",
        r"\filled",
        r"\blank",
        r"\narrow",
        r"\textcolor",
        r"\why",
    ):
        assert re.search(re.escape(word) + r"(?![A-Za-z])", page) is None, word
    assert page.count("$$\n") == 2 * len(FENCE.findall(page)) or page.count("$$") == 2 * len(
        FENCE.findall(page)
    )


@pytest.mark.parametrize("folder", WORKED, ids=lambda p: p.name)
def test_no_backslash_stands_where_markdown_takes_it(folder: Path) -> None:
    for formula in [
        *FENCE.findall(pages(folder)["md"]),
        *re.findall(r"(?<!\\)\$([^$\n]+)\$", pages(folder)["md"]),
    ]:
        assert not re.search(r"(?<!\\)\\[^A-Za-z\\\n]", formula), formula
        assert not re.search(r"\\\\(?!\n)", formula), formula


@pytest.mark.parametrize("folder", WORKED, ids=lambda p: p.name)
def test_braces_and_environments_are_paired(folder: Path) -> None:
    for formula in FENCE.findall(pages(folder)["md"]):
        assert formula.count("{") == formula.count("}")
        assert sorted(re.findall(r"\\begin\{(\w+)", formula)) == sorted(re.findall(r"\\end\{(\w+)", formula))


def test_the_words_of_the_page_become_plain_latex() -> None:
    assert markdown_tex(r"\up{g}_i\,\hit{\delta_{ip}}") == r"g_i\thinspace\delta_{ip}"
    assert markdown_tex(r"\up{a b}^2") == "{a b}^2"
    assert markdown_tex(r"5\cdot\up{x}") == r"5\cdot x"
    assert markdown_tex(r"\narrow{39.4em}{= \answer{x}}") == r"= \boxed{x}"
    assert markdown_tex(r"= \blank") == "= ?"
    assert markdown_tex(r"a \\[2pt] \hline\rule{0pt}{13pt} b") == "a \\\\\n\\hline b"


def test_braces_and_relations_have_names() -> None:
    assert markdown_tex(r"x \in \{1,\;2\}") == r"x \in \lbrace1,\thinspace\thinspace2\rbrace"
    assert markdown_tex("a<b") == r"a\lt b"


def test_a_sentence_is_safe_in_markdown() -> None:
    assert markdown_prose(r"50\% of \textbf{all} a\_b * \textless{}b\textgreater{} [x](y)") == (
        r"50% of **all** a\_b \* \<b\> \[x\](y)"
    )
    assert markdown_prose(r"\texttt{y == (x > 0)}") == "`y == (x > 0)`"


def test_a_reason_is_words_and_formulas() -> None:
    assert markdown_remark(r"$\delta_{ip}$ contracts: $i = p$") == r"\delta_{ip}\text{ contracts: }i = p"
    assert markdown_remark("50%_{a}") == r"\text{50  a}"


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_markdown_template_holds_no_logic(name: str) -> None:
    environment = markdown_environment()
    assert isinstance(environment, jinja2.Environment)
    source = (templates_folder() / "md" / name).read_text(encoding="utf-8")
    assert forbidden(source, environment) == []


def test_a_sheet_has_its_blanks() -> None:
    folder = next(f for f in WORKED if f.name == "homework_single")
    blank = formats.blank_sheet(solution.sheet(solved(folder)), "md")
    filled = pages(folder)["md"]
    assert blank.count("= ?") > 3 and "= ?" not in filled
    assert blank.count("### Question") == filled.count("### Question") > 3
