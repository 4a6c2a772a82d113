r"""Lines of plain text that are formulas: `Total time = n + n = 2n`; words in front become `\text{..}`."""

from __future__ import annotations

import re
from typing import Final

from symbackprop.reading.tree import Span
from symbackprop.reading.words import PROSE, is_word

_LINE: Final = re.compile(
    r"^[ \t]*(?:[-*+]\s+|\d+[.)]\s+)?(?P<name>[A-Za-z][^=\n$`|<>]*?)[ \t]*(?P<rest>=[^\n$`|]*?)[ \t.]*$",
    re.MULTILINE,
)
_ARITHMETIC: Final = re.compile(r"[\w\s+\-*/^().,=\\{}·×≈²³−]+")
_Source = tuple[str, tuple[int, ...]]


def text_formulas(text: str, taken: list[Span]) -> list[tuple[Span, _Source]]:
    """The lines outside every taken extent that state an equality, as source with places."""
    found = []
    for line in _LINE.finditer(text):
        start, end = line.start("name"), line.end("rest")
        if any(first < end and start < last for first, last in taken):
            continue
        if _ARITHMETIC.fullmatch(line["rest"]) and not any(
            map(_is_prose, re.findall("[A-Za-z]+", line["rest"]))
        ):
            found.append(((start, end), _source(line, start, end)))
    return found


def _is_prose(run: str) -> bool:
    return run.lower() in PROSE or (len(run) > 3 and is_word(run))


def _source(line: re.Match[str], start: int, end: int) -> _Source:
    name, shift = line["name"], line.start("rest") - start
    places = tuple(range(shift, end - start))
    if not re.search(r"[A-Za-z]{3,}", name) and not re.search(r"\s", name.strip()):
        return line[0][start - line.start() : end - line.start()], tuple(range(end - start))
    front = rf"\text{{{name}}}"
    spread = (0,) * 6 + tuple(range(len(name))) + (len(name),)
    return front + line["rest"], spread + places
