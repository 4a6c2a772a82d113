r"""Lines of plain text that are formulas: `Total time = n + n = 2n`, `h = relu(s) = [1, 0, 2]`.

Words in front become `\text{..}`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from symbackprop.reading.tree import Span
from symbackprop.reading.words import FUNCTIONS, PROSE, is_word

_LINE: Final = re.compile(
    r"^[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?P<name>[A-Za-z][^=\n$`|<>]*)(?P<rest>=[^\n$`|]*)$",
    re.MULTILINE,
)
_ARITHMETIC: Final = re.compile(r"[\w\s+\-*/^()\[\].,=\\{}·×≈²³−@']+")
_CALLED: Final = re.compile(r"([A-Za-z]+)'?\s*\(")
_Source = tuple[str, tuple[int, ...]]


def text_formulas(text: str, taken: list[Span]) -> list[tuple[Span, _Source]]:
    """The lines outside every taken extent that state an equality, as source with places."""
    found = []
    ends = [last for _, last in taken]
    for line in _LINE.finditer(text):
        name, rest = line["name"].rstrip(" \t"), line["rest"].rstrip(" \t.")
        start, end = line.start("name"), line.start("rest") + len(rest)
        k = bisect_right(ends, start)
        if k < len(taken) and taken[k][0] < end:
            continue
        if _ARITHMETIC.fullmatch(rest) and not any(map(_is_prose, _words(rest))):
            found.append(((start, end), _source(text[start:end], name, rest)))
    return found


def _words(rest: str) -> list[str]:
    """The runs of letters, without the functions that are called: `sigmoid(0.7)`"""
    plain = _CALLED.sub(lambda call: "(" if call[1] in FUNCTIONS else call[0], rest)
    return re.findall("[A-Za-z]+", plain)


def _is_prose(run: str) -> bool:
    return run.lower() in PROSE or (len(run) > 3 and is_word(run))


def _source(line: str, name: str, rest: str) -> _Source:
    if not re.search(r"[A-Za-z]{3,}", name) and not re.search(r"\s", name.strip()):
        return line, tuple(range(len(line)))
    front = rf"\text{{{name}}}"
    spread = (0,) * 6 + tuple(range(len(name))) + (len(name),)
    return front + rest, spread + tuple(range(len(line) - len(rest), len(line)))
