"""A page of Markdown as Typst, which sets a PDF without TeX: headings, lists, words, formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from symbackprop.write.pages.typst_math import quoted, typst_math

HEAD = """\
#set page(paper: "a4", margin: (x: 23mm, y: 20mm), numbering: "1")
#set text(font: "New Computer Modern", size: 10.5pt)
#set par(spacing: 9pt)
#show heading: set block(above: 16pt, below: 9pt)
#show math.equation.where(block: true): set align(left)
#show math.equation: set block(breakable: true)
// a frame around all of a formula
#let result(body) = {
  h(4pt)
  box(stroke: 0.5pt, outset: (x: 3pt, y: 4pt), {
    set text(top-edge: "bounds", bottom-edge: "bounds")
    body
  })
  h(4pt)
}
// what is wider than the page is set smaller
#let fitted(body) = layout(room => {
  let wide = measure(body).width
  if wide > room.width {
    scale(100% * (room.width / wide), origin: top + left, reflow: true, body)
  } else { body }
})
"""
_PIECES = re.compile(r"\\(?P<escaped>.)|\$(?P<math>[^$]+)\$|`(?P<code>[^`]+)`|\*\*(?P<bold>[^*]+)\*\*")


NO_DRAWINGS: Mapping[str, str] = MappingProxyType({})


def typst_page(markdown: str, drawings: Mapping[str, str] = NO_DRAWINGS) -> str:
    """The source of the whole document; what a user wrote stands in strings and is no markup.

    `drawings`: the file that is shown where the section with this heading ends.
    """
    title = markdown.partition("\n")[0].removeprefix("# ")
    sections = re.split(r"^(?=#+ )", markdown, flags=re.MULTILINE)
    body: list[str] = []
    open_ = dict(drawings)
    for section in sections:
        body += _blocks(section)
        heading = section.partition("\n")[0].lstrip("#").strip()
        if section.startswith("##") and heading in open_:  # the first of this name
            body.append(f"#fitted(image({quoted(open_.pop(heading))}))\n")
    return "\n".join([f"#set document(title: {quoted(title)})", HEAD, *body]) + "\n"


def _blocks(markdown: str) -> Iterator[str]:
    for k, part in enumerate(re.split(r"^\$\$$", markdown, flags=re.MULTILINE)):
        if k % 2:
            yield _display(part.strip())
            continue
        for block in re.split(r"\n{2,}", part):
            yield from _lines(block.strip())


def _lines(block: str) -> Iterator[str]:
    for line in block.splitlines():
        if heading := re.match(r"(#+) (.*)", line):
            yield f"#heading(level: {len(heading[1])})[{_words(heading[2])}]"
        elif line.startswith("- "):
            yield f"#list[{_words(line[2:])}]"
        elif line:
            yield _words(line)
    yield ""


def _display(latex: str) -> str:
    found = typst_math(latex)
    return f"#raw({quoted(latex)})\n" if found is None else f"#fitted($ {found} $)\n"


def _words(text: str) -> str:
    """Words, formulas, code and bold in a line."""
    out, last = [], 0
    for piece in _PIECES.finditer(text):
        out.append(_plain(text[last : piece.start()]))
        last = piece.end()
        if piece["escaped"]:
            out.append(_plain(piece["escaped"]))
        elif piece["math"]:
            found = typst_math(piece["math"])
            out.append(f"#raw({quoted(piece['math'])})" if found is None else f"${found}$")
        elif piece["code"]:
            out.append(f"#raw({quoted(piece['code'])})")
        else:
            out.append(f"#strong[{_words(piece['bold'])}]")
    return "".join([*out, _plain(text[last:])])


def _plain(text: str) -> str:
    return f"#{quoted(text)};" if text else ""
