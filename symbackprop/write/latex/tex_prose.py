r"""Words of a page that are LaTeX text, as pieces: words as they are read, and formulas between dollars.

It reads back what `tex_text` writes: \_ is _, \"{u} is ü, \textbackslash{} is a backslash.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\$|[{}]|[^\\${}]+", re.DOTALL)
_SAID = {
    r"\textbackslash": "\\", r"\textasciicircum": "^", r"\textasciitilde": "~", r"\textless": "<",
    r"\textgreater": ">", r"\textbar": "|", r"\dots": "…", r"\ss": "ß", r"\ae": "æ", r"\AE": "Æ", r"\o": "ø",
    r"\O": "Ø", r"\oe": "œ", r"\OE": "Œ", r"\l": "ł", r"\L": "Ł", r"\i": "ı", r"\j": "ȷ", r"\S": "§",
    r"\ ": " ", r"\,": "\u2009", r"\\": " ", r"\quad": "\u2003", r"\qquad": "\u2003\u2003", r"\;": " ",
    r"\strut": "",
}  # fmt: skip
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "r": "\u030a", "d": "\u0323",
}  # fmt: skip
_MARKS = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "'": "’", ",,": "„", "~": "\u00a0"}
_MARK = re.compile("---|--|``|''|,,|[`'~]")


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words in one look; `colour` is what the page calls it."""

    text: str
    bold: bool = False
    code: bool = False
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Math:
    """A formula in a sentence."""

    latex: str


def prose(tex: str) -> list[Words | Math]:
    r"""The pieces of a sentence.

    >>> [p.text if isinstance(p, Words) else p.latex for p in prose(r"with $u = W x$, 50\% of a\_b")]
    ['with ', 'u = W x', ', 50% of a_b']
    """
    tokens = _TOKEN.findall(tex)
    found, _ = _pieces(tokens, 0, Words(""))
    return found


def _pieces(tokens: list[str], at: int, look: Words) -> tuple[list[Words | Math], int]:
    out: list[Words | Math] = []
    while at < len(tokens) and tokens[at] != "}":
        token = tokens[at]
        at += 1
        if token == "$":
            end = tokens.index("$", at) if "$" in tokens[at:] else len(tokens)
            out.append(Math("".join(tokens[at:end])))
            at = end + 1
        elif token == "{":
            inner, at = _pieces(tokens, at, look)
            out += inner
            at += 1
        elif token[0] == "\\":
            if token == r"\color":  # until the group ends
                colour, at = _raw(tokens, at)
                look = replace(look, colour=colour)
                continue
            inner, at = _command(tokens, at, token, look)
            out += inner
        else:
            out.append(_look(look, _MARK.sub(lambda m: _MARKS[m[0]], token)))
    return _joined(out), at


def _command(tokens: list[str], at: int, token: str, look: Words) -> tuple[list[Words | Math], int]:
    """What a command says; its arguments are read."""
    name = token[1:]
    if token in _SAID:
        return [_look(look, _SAID[token])], _after_braces(tokens, at)
    if name in _ACCENTS and at < len(tokens) and (name[0].isalpha() is False or tokens[at] == "{"):
        return _accented(tokens, at, _ACCENTS[name], look)
    if not name.isalpha():
        return [_look(look, name)], at
    if name == "ensuremath":
        latex, at = _raw(tokens, at)
        return [Math(latex)], at
    if name == "symbol":
        code, at = _raw(tokens, at)
        return [_look(look, chr(int(code)) if code.isdigit() else "?")], at
    if name in ("textcolor", "mathcolor"):
        colour, at = _raw(tokens, at)
        return _group(tokens, at, replace(look, colour=colour))
    return _group(
        tokens, at, replace(look, bold=look.bold or name == "textbf", code=look.code or name == "texttt")
    )


def _group(tokens: list[str], at: int, look: Words) -> tuple[list[Words | Math], int]:
    """The group that follows, in this look; nothing where none follows."""
    if at >= len(tokens) or tokens[at] != "{":
        return [], at
    inner, at = _pieces(tokens, at + 1, look)
    return inner, at + 1


def _raw(tokens: list[str], at: int) -> tuple[str, int]:
    """A group as it is written."""
    if at >= len(tokens) or tokens[at] != "{":
        return "", at
    end = after_group(tokens, at)
    return "".join(tokens[at + 1 : end - 1]), end


def after_group(tokens: list[str], at: int) -> int:
    """The place behind the group that opens here; the end where nothing closes it."""
    depth = 0
    for k in range(at, len(tokens)):
        depth += {"{": 1, "}": -1}.get(tokens[k], 0)
        if not depth:
            return k + 1
    return len(tokens)


def _after_braces(tokens: list[str], at: int) -> int:
    return at + 2 if tokens[at : at + 2] == ["{", "}"] else at


def _accented(tokens: list[str], at: int, mark: str, look: Words) -> tuple[list[Words | Math], int]:
    letter, at = _raw(tokens, at) if tokens[at] == "{" else (tokens[at][:1], at)
    base = {r"\i": "i", r"\j": "j"}.get(letter, letter)
    return [_look(look, unicodedata.normalize("NFC", base + mark))], at


def _look(look: Words, text: str) -> Words:
    return replace(look, text=text)


def _joined(pieces: list[Words | Math]) -> list[Words | Math]:
    """Neighbours of one look are one piece."""
    out: list[Words | Math] = []
    for piece in pieces:
        last = out[-1] if out else None
        if isinstance(piece, Words) and isinstance(last, Words) and _look(last, "") == _look(piece, ""):
            out[-1] = _look(last, last.text + piece.text)
        elif not isinstance(piece, Words) or piece.text:
            out.append(piece)
    return out
