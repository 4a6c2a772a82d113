r"""Formulas and sentences of a page as Markdown that GitHub and Jupyter typeset without change.

The page's own words become plain LaTeX (\result{x} is \boxed{x}, colour is left out). GitHub's Markdown takes
the backslash from a sign that follows it, and keeps `\\` only at the end of a line, so spaces and braces have
names here and each row of a matrix has a line.
"""

from __future__ import annotations

import re

from symbackprop.write.latex.tex_prose import Math, Words, after_group, prose

TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\s+|.", re.DOTALL)
_BARE = frozenset((r"\up", r"\hit", r"\filled"))
_BOXED = frozenset((r"\result", r"\answer", r"\fbox"))
_NAMED = {
    r"\,": r"\thinspace", r"\;": r"\thinspace\thinspace", r"\:": r"\thinspace", r"\!": r"\negthinspace",
    r"\{": r"\lbrace", r"\}": r"\rbrace", r"\|": r"\Vert", "\\ ": r"\thinspace", "<": r"\lt", ">": r"\gt",
}  # fmt: skip
_UNSAFE = re.compile(r"[\\{}$_^&#%<>|*`~\[\]]")  # in \text, between Markdown and LaTeX
_MARKED = re.compile(r"([\\`*_{}\[\]<>#|$~])")


def markdown_tex(latex: str) -> str:
    r"""The formula in plain LaTeX, safe inside Markdown.

    >>> markdown_tex(r"= \up{g}\,x^\top"), markdown_tex(r"\result{\operatorname{relu}(x)}")
    ('= g\\thinspace x^\\top', '\\boxed{\\mathrm{relu}(x)}')
    """
    tokens = TOKEN.findall(latex)
    return _joined(_plain(tokens))


def _plain(tokens: list[str]) -> list[str]:
    out: list[str] = []
    k = 0
    while k < len(tokens):
        token = tokens[k]
        k += 1
        if token in _BARE or token in (r"\narrow", r"\mathcolor", r"\textcolor"):
            if token not in _BARE:
                _, k = _group(tokens, k)
            inner, k = _group(tokens, k)
            # what a script belongs to stays one group
            kept = k < len(tokens) and tokens[k] in ("_", "^") and len(inner) > 1
            out += ["{", *_plain(inner), "}"] if kept else _plain(inner)
        elif token in _BOXED:
            inner, k = _group(tokens, k)
            out += [r"\boxed", "{", *_plain(inner), "}"]
        elif token == r"\rule":
            _, k = _group(tokens, k)
            _, k = _group(tokens, k)
        elif token == "\\\\":
            k = _after_room(tokens, k)
            out.append("\\\\\n")
        elif token == r"\blank":
            out.append("?")
        elif token == r"\operatorname":
            out.append(r"\mathrm")
        else:
            out.append(_NAMED.get(token, token))
    return out


def _group(tokens: list[str], at: int) -> tuple[list[str], int]:
    """The group that follows, without its braces, or one token."""
    while at < len(tokens) and tokens[at].isspace():
        at += 1
    if at >= len(tokens) or tokens[at] != "{":
        return tokens[at : at + 1], at + 1
    end = after_group(tokens, at)
    return tokens[at + 1 : end - 1], end


def _after_room(tokens: list[str], at: int) -> int:
    r"""Behind the [2pt] of \\[2pt] and the space at the end of its line."""
    if tokens[at : at + 1] == ["["]:
        at = tokens.index("]", at) + 1 if "]" in tokens[at:] else at
    while at < len(tokens) and tokens[at].isspace():
        at += 1
    return at


def _joined(tokens: list[str]) -> str:
    """A space where a command would run into a letter."""
    out = ""
    for token in tokens:
        ends_in_command = re.search(r"\\[A-Za-z]+$", out) is not None
        out += " " + token if ends_in_command and token[:1].isalpha() else token
    return out


def markdown_prose(tex: str) -> str:
    r"""A sentence of the page as Markdown.

    >>> markdown_prose(r"with $u = W\,x$, 50\% of a\_b")
    'with $u = W\\thinspace x$, 50% of a\\_b'
    """
    return "".join(_piece(piece) for piece in prose(tex)).strip()


def _piece(piece: Words | Math) -> str:
    if isinstance(piece, Math):
        return f"${markdown_inline(piece.latex)}$"
    if piece.code:
        return f"`{piece.text.replace('`', chr(39))}`"
    said = _MARKED.sub(r"\\\1", piece.text)
    return f"**{said.strip()}**" if piece.bold and said.strip() else said


def markdown_inline(latex: str) -> str:
    """The formula on one line, as it stands between two dollar signs."""
    return _one_line(markdown_tex(latex))


def _one_line(formula: str) -> str:
    r"""Rows end with \cr where a line can't end."""
    return formula.replace("\\\\\n", r"\cr ").replace("\n", " ").strip()


def markdown_remark(tex: str) -> str:
    r"""The words beside a line, as LaTeX: words in \text, formulas between them.

    >>> markdown_remark(r"chain rule: sum over $i$")
    '\\text{chain rule: sum over }i'
    """
    return "".join(_beside(piece) for piece in prose(tex))


def _beside(piece: Words | Math) -> str:
    if isinstance(piece, Math):
        return markdown_tex(piece.latex)
    return rf"\text{{{_UNSAFE.sub(' ', piece.text)}}}"
