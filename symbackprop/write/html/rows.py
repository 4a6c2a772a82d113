r"""Lines of a page as rows of MathML: cut before each relation, so that a narrow screen breaks them there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from markupsafe import Markup

from symbackprop.write.html.view import Row, Rows
from symbackprop.write.latex.measure import top_level, width
from symbackprop.write.latex.tex_prose import Math, Words, prose
from symbackprop.write.mathml.formula import mathml
from symbackprop.write.pages.plain_tex import plain_tex
from symbackprop.write.view.model import Lines, SideColumn

SIGNS = frozenset({"=", r"\approx", r"\leftarrow", r"\in", ">", "<"})
BREAKS = frozenset({"=", r"\approx"})
PHONE = 19.25  # em of a line that a phone shows
SHORT = 70  # characters of LaTeX that print no wider
_NARROW = re.compile(r"\\narrow\{[^{}]*\}\{(.*)\}\s*$", re.DOTALL)
_MARK = re.compile(r"[.,;:?!)]+")


def formula(tex: str) -> Markup:
    """A formula in its line, with large sums; nothing for nothing."""
    return Markup(mathml(tex, display=True)) if tex.strip() else Markup()


def sentence(tex: str) -> Markup:
    r"""Words with formulas among them.

    >>> sentence(r"50\% of \textbf{all}")
    Markup('50% of <strong>all</strong>')
    """
    found = prose(tex)
    made = [_piece(piece) for piece in found]
    for k, piece in enumerate(found[:-1]):
        after = found[k + 1]
        mark = _MARK.match(after.text) if isinstance(piece, Math) and isinstance(after, Words) else None
        if mark and isinstance(after, Words):  # a formula keeps its comma
            made[k] = Markup('<span class="nb">{}{}</span>').format(made[k], mark[0])
            made[k + 1] = _piece(replace(after, text=after.text[mark.end() :]))
    return Markup("").join(made)


def _piece(piece: Words | Math) -> Markup:
    if isinstance(piece, Math):
        return Markup(mathml(piece.latex))
    said = Markup("{}").format(piece.text)
    if piece.code:
        said = Markup("<code>{}</code>").format(said)
    if piece.bold:
        said = Markup("<strong>{}</strong>").format(said)
    return Markup('<span class="{}">{}</span>').format(piece.colour, said) if piece.colour else said


def row(left: str, right: str, reason: str = "") -> Row:
    """One line; where the right side is one piece without a relation, it stands as it is."""
    inside = _NARROW.match(right.strip())
    right = inside[1] if inside else right
    pieces = [part for part in top_level(right, BREAKS) if part.strip()]
    tex = plain_tex(f"{left} {right}".strip())
    return Row(
        left=formula(left),
        pieces=tuple(formula(part.strip()) for part in pieces),
        reason=sentence(reason),
        tex=tex,
        kind=_kind(left, pieces, reason),
    )


def _kind(left: str, pieces: list[str], reason: str) -> str:
    """What the style sheet asks of a line: has it a reason, room to write, is a piece too broad for a phone?"""
    beside = "" if r"\text" in left else left  # words stand over their line there
    broad = any(len(beside) + len(piece) > SHORT and width(beside) + width(piece) > PHONE for piece in pieces)
    blank = bool(pieces) and pieces[-1].strip().endswith(r"\blank")
    told = (("wide", not reason), ("broad", broad), ("blank", blank))
    return " ".join(name for name, holds in told if holds)


def whole_row(tex: str) -> Row:
    """A line that was written in one: its left side is what stands before the first relation."""
    if tex.startswith((r"\begin", r"\text")):
        return row("", tex)
    left, *rest = top_level(tex, SIGNS)
    return row(left.strip(), "".join(rest)) if rest else row("", tex)


def rows(shown: Lines) -> Rows:
    """The lines of a display."""
    return Rows(tuple(row(line.left, line.right, line.reason) for line in shown.rows))


def displays(shown: Iterable[Lines]) -> tuple[Rows, ...]:
    return tuple(rows(each) for each in shown)


def entries(column: SideColumn) -> Rows:
    """Entries one under the other, each with its rule and its number."""
    return Rows(tuple(row(f"{e.name}\\colon", f"{e.rule} {e.relation} {e.value}") for e in column.entries))
