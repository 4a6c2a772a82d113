r"""The words of a page between its formulas: paragraphs in the page's own order, every mark-up made harmless.

Headings, list items, table rows, bold, slanted and code stay; links and images leave their words; HTML and
unknown commands are shown as they were typed. Formulas are left out and leave their number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from symbackprop.reading.formula import Document

Kind = Literal["text", "heading", "item"]
Part = Markup | int  # words, or the position of a formula in the page


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words and formulas that stand together."""

    kind: Kind
    parts: tuple[Part, ...]


MOST_TITLE = 90  # characters; a longer heading is a sentence
OPEN, CLOSE = "\ue000", "\ue001"  # around the number of a formula; no page may have them itself
_NUMBER = re.compile(f"{OPEN}(\\d+){CLOSE}")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s+|$)(.*?)#*\s*$")
_ITEM = re.compile(r"\s*(?:([-*+])|(\d{1,3}[.)]))\s+(.*)$")
_TOP_HEADING = re.compile(r"^ {0,3}#\s", re.MULTILINE)
_FENCE = re.compile(r"\s*(?:```|~~~)")
_RULE = re.compile(r"\s*(?:\|?[\s:|-]*-[\s:|-]*\|?|[-*_=]{3,})\s*$")
_TEX_HEADING = re.compile(r"\\(?:part|chapter|(?:sub)*section|(?:sub)?paragraph|title)\*?\s*\{([^{}]*)\}")
_TEX_TITLE = re.compile(r"^[^%\n]*\\title\s*\{((?:[^{}$]|\{[^{}$]*\})*)\}", re.MULTILINE)
_TEX_ITEM = re.compile(r"\\item\b\s*(?:\[([^\]]*)\])?")
_TEX_SILENT = re.compile(
    r"\\(?:begin|end)\{[^{}]*\}(?:\[[^\]]*\])?|\\(?:label|vspace|hspace|usepackage|pagestyle|date|author)\*?"
    r"(?:\[[^\]]*\])?\{[^{}]*\}|\\(?:noindent|maketitle|newpage|clearpage|bigskip|medskip|smallskip|centering|par"
    r"|indent|left|right)\b|(?<!\\)%[^\n]*"
)
_TEX_DEFINITION = re.compile(r"^\s*\\(?:(?:re)?newcommand|def|DeclareMathOperator|let)\b.*$", re.MULTILINE)
_ACCENT = re.compile(r"\\([\"'`^~])\s*\{?([A-Za-z])\}?")
_ACCENTS = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303"}


def paragraphs(page: Document) -> Iterator[Paragraph]:
    """The page in its own order; every formula comes exactly once."""
    text = _numbered(page)
    lines = _latex_lines(text) if page.kind == "latex" else _markdown_lines(text)
    inline = _latex_inline if page.kind == "latex" else _markdown_inline
    open_kind: Kind = "text"
    gathered: list[str] = []
    for kind, words in (*lines, ("text", "")):
        if gathered and (kind != "text" or not words):
            yield from _paragraph(open_kind, " ".join(gathered), inline)
            gathered, open_kind = [], "text"
        if words:
            open_kind = kind if not gathered else open_kind
            gathered.append(words)
            if kind == "heading":
                yield from _paragraph(kind, words, inline)
                gathered, open_kind = [], "text"


def page_title(page: Document) -> Markup | None:
    r"""The page's own name: its `\title`, else the one `# heading`, where it begins the page."""
    if page.kind == "latex":
        named = _TEX_TITLE.search(page.text)
        return None if named is None else _short(_latex_inline(named[1]))
    if len(_TOP_HEADING.findall(page.text)) != 1 or not _TOP_HEADING.match(page.text.lstrip()):
        return None
    return _heading(next(paragraphs(page)))


def _heading(paragraph: Paragraph) -> Markup | None:
    words = [part for part in paragraph.parts if isinstance(part, Markup)]
    alone = paragraph.kind == "heading" and len(words) == len(paragraph.parts)
    return _short(Markup(" ").join(words)) if alone else None


def _short(words: Markup) -> Markup | None:
    return words if 0 < len(words.striptags()) <= MOST_TITLE else None


def body(page: Document) -> Iterator[Paragraph]:
    """The page without the heading that stands over it as its title."""
    title = page_title(page)
    for k, paragraph in enumerate(paragraphs(page)):
        if k or title is None or _heading(paragraph) != title:
            yield paragraph


def _numbered(page: Document) -> str:
    """The page with each formula put down as its position; the places of a page never overlap."""
    out: list[str] = []
    at = 0
    for k, (start, end) in enumerate(page.extents):
        start = max(start, at)
        out += [page.text[at:start].replace(OPEN, "").replace(CLOSE, ""), f"{OPEN}{k}{CLOSE}"]
        at = max(end, start)
    return "".join((*out, page.text[at:].replace(OPEN, "").replace(CLOSE, "")))


def _paragraph(kind: Kind, words: str, inline: Callable[[str], Markup]) -> Iterator[Paragraph]:
    parts: list[Part] = []
    for k, piece in enumerate(_NUMBER.split(words)):
        if k % 2:
            parts.append(int(piece))
        elif piece.strip():
            parts.append(inline(piece))
    if parts:
        yield Paragraph(kind, tuple(parts))


def _markdown_lines(text: str) -> Iterator[tuple[Kind, str]]:
    for line in text.split("\n"):
        line = re.sub(r"^\s{0,3}(?:>\s?)+", "", line)
        if (heading := _HEADING.match(line)) is not None:
            yield "heading", heading[1]
        elif _FENCE.match(line) or _RULE.match(line):
            yield "text", ""
        elif line.lstrip().startswith("|"):
            cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
            yield "item", "\u2002|\u2002".join(cell.strip() for cell in cells)
        elif (item := _ITEM.match(line)) is not None:
            yield "item", f"{item[2] or '•'} {item[3]}"
        else:
            yield "text", line.strip()


def _latex_lines(text: str) -> Iterator[tuple[Kind, str]]:
    _, begin, body = text.partition(r"\begin{document}")
    text = (body if begin else text).partition(r"\end{document}")[0]
    text = _TEX_SILENT.sub("", _TEX_DEFINITION.sub("", text))
    for line in text.split("\n"):
        at = 0
        for found in re.finditer(rf"{_TEX_HEADING.pattern}|{_TEX_ITEM.pattern}", line):
            if line[at : found.start()].strip():
                yield "text", line[at : found.start()].strip()
            at = found.end()
            if found[1] is not None:
                yield "heading", found[1]
            else:
                rest = line[at:].partition(r"\item")[0]
                yield "item", f"{found[2] or '•'} {rest.strip()}"
                at += len(rest)
        if at == 0 or line[at:].strip():
            yield "text", line[at:].strip()


def _markdown_inline(words: str) -> Markup:
    """Escaped first: what follows only ever adds b, i and code."""
    words = re.sub(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s[^()]*)?\)", r"\1", words)
    safe = str(escape(_printable(words)))
    safe = re.sub(r"`([^`]+)`", r"<code>\1</code>", safe)
    safe = re.sub(r"(?<![\w*\\])(\*\*|__)(?=\S)(.+?)(?<=\S)\1(?![\w*])", r"<b>\2</b>", safe)
    safe = re.sub(r"(?<![\w*\\])([*_])(?=[^\s*_])([^*_]+?)(?<=\S)\1(?![\w*])", r"<i>\2</i>", safe)
    safe = re.sub(r"\*\*", "", safe)  # bold that reaches over a formula
    return Markup(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", safe))


def _latex_inline(words: str) -> Markup:
    words = _ACCENT.sub(lambda f: unicodedata.normalize("NFC", f[2] + _ACCENTS[f[1]]), words)
    words = re.sub(r"\\\\(?:\[[^\]]*\])?", " ", words).replace("~", "\u00a0")
    words = re.sub(r"---?", "–", words).replace("``", "“").replace("''", "”").replace(r"\ss", "ß")
    safe = str(escape(_printable(words)))
    for command, tag in (
        ("textbf", "b"),
        ("emph", "i"),
        ("textit", "i"),
        ("texttt", "code"),
        ("underline", "b"),
    ):
        safe = re.sub(rf"\\{command}\s*\{{([^{{}}]*)\}}", rf"<{tag}>\1</{tag}>", safe)
    return Markup(re.sub(r"\\([#$%&_{} ])", r"\1", safe))


def _printable(words: str) -> str:
    """Nothing invisible turns the direction of writing or hides a letter."""
    return "".join(c if c.isprintable() or c in "\u00a0\u2002" else " " for c in words)
