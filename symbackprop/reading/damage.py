r"""Marks of a page put right before it is read: `\_` of Markdown, `&gt;` of HTML, letters set apart, upright d.

Each repair is as long as what it stands for, so that every place in the formula stays where it was.
"""

from __future__ import annotations

import re
from typing import Final

from symbackprop.reading import words

_SPACED: Final = re.compile(
    r"(\\(?:operatorname\*?|mathrm|text|textrm|mathtt)\s*\{)(\s*(?:[A-Za-z]\s+){2,}[A-Za-z]\s*)(?=\})"
)
_OPENED: Final = re.compile(
    r"\\(left|right|[bB]igg?[lr]?)\s*(?:\||\\[lr]?vert(?![A-Za-z]))\s*\\\1\s*(?:\||\\[lr]?vert(?![A-Za-z]))"
)
_BARS: Final = {name: re.compile(rf"\\{name}\s*\\{name}(?![A-Za-z])") for name in ("vert", "mid")}
_PAIRED: Final = re.compile(r"\\([lr])vert\s*\\\1vert(?![A-Za-z])")
_SUBSCRIPT: Final = re.compile(r"(?<=[A-Za-z}])\\_(?=[\d{])")
_ENTITY: Final = re.compile(r"&(gt|lt|amp);")
_ENTITIES: Final = {"gt": ">", "lt": "<", "amp": "&"}
_ENDS: Final = re.compile(r"\\(?:blacksquare|checkmark|qed|qedhere|qedsymbol)(?![A-Za-z])")
_SQUARE: Final = re.compile(r"\\q?quad\s*\\(?:square|Box)[\s.]*$")
_LISTED: Final = re.compile(
    r"(\\(?:bf|rm|it|sf|tt|cal)\s*)\{((?:[^{},]|\{[^{}]*\})*,(?:[^{}]|\{[^{}]*\})*)\}(?!\s*[_^])"
)
_MARKED: Final = re.compile(  # where one of these may match
    r"\\(?:_|operatorname|mathrm|text|mathtt|left|right|[bB]ig|[lr]?vert|mid|bf|rm|it|sf|tt|cal|(?:short)?inter"
    r"|blacksquare|checkmark|qed|q?quad|square|Box|hspace|hskip)|&(?:gt|lt|amp);"
)
_ROOM: Final = re.compile(  # as wide as \quad or wider
    r"\\hs(?:pace\*?\s*\{|kip)\s*"
    r"(?:0?\.[5-9]\d*\s*(?:cm|in)|[1-9]\d*(?:\.\d+)?\s*(?:cm|in|em)|[1-9]\d+(?:\.\d+)?\s*(?:mm|pt|px)"
    r"|[\d.]*\\(?:text|line|column)width|\\fill)\s*\}?"
)
STRETCH: Final = "\0"  # behind a letter that reaches as far as the name behind it
_UPRIGHT_D: Final = re.compile(  # \mathrm{d} x, \mathrm d x
    r"\\(?:mathrm|text|textrm|operatorname)\s*(?:\{\s*d\s*\}|\sd(?![A-Za-z]))(?:\s|\\[,!;:])*"
    r"(?=[A-Za-z](?![A-Za-z])|\\(?!mathrm|q?quad)[A-Za-z])"
)
_BETWEEN: Final = re.compile(r"\\(?:short)?intertext\s*\{[^{}]*\}")


def repaired(source: str) -> str:
    """The same formula as it was meant; nothing is changed in one without such marks."""
    if _MARKED.search(source) is None:
        return source
    source = _SUBSCRIPT.sub(" _", source)
    source = _ENTITY.sub(lambda m: _as_long(_ENTITIES[m[1]], m[0]), source)
    source = _SPACED.sub(_closed_up, source)
    source = _OPENED.sub(lambda m: _as_long(rf"\{m[1]}\|", m[0]), source)
    source = _PAIRED.sub(lambda m: _as_long(rf"\{m[1]}Vert", m[0]), source)
    for pair in _BARS.values():
        if len(pair.findall(source)) % 2 == 0:
            source = pair.sub(lambda m: _as_long(r"\|", m[0]), source)
    source = _LISTED.sub(r"\1 \2 ", source)  # CE(\bf{y, \hat y}): a switch of the font takes no group
    source = _BETWEEN.sub(lambda m: _as_long(r"\\", m[0]), source)
    source = _ROOM.sub(lambda m: _as_long(r"\quad", m[0]), source)
    source = _UPRIGHT_D.sub(lambda m: "d".ljust(len(m[0]), STRETCH), source)
    for mark in (_ENDS, _SQUARE):
        source = mark.sub(lambda m: _as_long("", m[0]), source)
    return source


def _as_long(new: str, old: str) -> str:
    return new + " " * (len(old) - len(new))


def _closed_up(found: re.Match[str]) -> str:
    """`R e L U` is ReLU, where the letters together are a known word."""
    together = "".join(found[2].split())
    if not words.is_word(together):
        return found[0]
    return found[1] + _as_long(together, found[2])
