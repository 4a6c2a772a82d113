"""What stands in one format stands in the others: no formula of HTML or Markdown is missing from the LaTeX
page, and code has each gradient. (The other direction: test_html.py, test_markdown.py.)
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from symbackprop import formats, solution
from symbackprop.errors import SymbackpropError
from tests import test_html, test_markdown

WORKED = test_html.WORKED
FORMATS = ("tex", "md", "html")
_SPACE = re.compile(r"\\\\\s*\[[\d.]+(?:pt|ex|em)\]")
_MATHS = re.compile(r"\\\[|\\\]|\$")


@functools.cache
def pages(folder: Path, blank: bool) -> dict[str, str]:
    solved = test_html.solved(folder)
    made = solution.sheet(solved) if blank else solved
    write = formats.blank_sheet if blank else formats.page
    return {name: write(made, name) for name in FORMATS}


def asks(folder: Path) -> bool:
    return any(solved.answers for solved in test_html.solved(folder))


def signs(latex: str) -> str:
    """A formula without layout, and with one name for each sign."""
    return test_markdown.squeezed(_SPACE.sub(" ", _MATHS.sub("", latex)))


def of_markdown(page: str) -> list[str]:
    """Each row of the displays, reasons left out."""
    found = test_markdown.FENCE.findall(page)
    rows = (re.sub(r"&&\\quad .*?(\\\\)?$", "", row) for display in found for row in display.split("\n"))
    return [made for row in rows if (made := signs(row))]


def of_html(page: str) -> list[str]:
    """The annotation of each formula in the lists of steps."""
    import html5lib

    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=True).parse(page)
    assert isinstance(tree, Element)
    notes = [
        note.text or ""
        for rows in tree.iter(f"{test_html.HTML}ol")
        for note in rows.iter(f"{test_html.MATH}annotation")
    ]
    return [made for note in notes if (made := signs(note))]


@pytest.mark.parametrize("blank", [False, True], ids=["solution", "sheet"])
@pytest.mark.parametrize("folder", WORKED, ids=lambda p: p.name)
def test_no_formula_of_another_format_is_missing_from_the_latex_page(folder: Path, blank: bool) -> None:
    if blank and not asks(folder):
        with pytest.raises(SymbackpropError, match="there are no questions"):
            solution.sheet(test_html.solved(folder))
        return
    made = pages(folder, blank)
    tex = signs(made["tex"].split(r"\begin{document}")[1])
    assert [row for row in of_markdown(made["md"]) if row not in tex] == []
    assert [row for row in of_html(made["html"]) if row not in tex] == []


def test_a_formula_that_one_page_has_alone_is_seen() -> None:
    made = pages(WORKED[0], False)
    tex, rows = signs(made["tex"]), of_html(made["html"])
    changed = [row.replace("=", "=-", 1) for row in rows]
    assert len(rows) > 20
    assert sum(row not in tex for row in changed) > len(rows) / 2


@pytest.mark.parametrize("library", ["python", "torch"])
@pytest.mark.parametrize("folder", WORKED, ids=lambda p: p.name)
def test_code_has_each_gradient_that_is_asked_for(folder: Path, library: str) -> None:
    for solved in test_html.solved(folder):
        code = formats.page((solved,), library)
        for name, gradient in solved.derivation.gradients.items():
            cell = re.sub(r"\[\w+\]", r"_\\d+", name)  # of a family the code has some cells
            assert not gradient.wanted or re.search(rf"^    d_{cell} = ", code, re.MULTILINE), name
