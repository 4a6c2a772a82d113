r"""A formula cut at its relations: `a = b \\ &= c` is `a`, `= b`, `= c`, each with the link that judges it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from symbackprop.check.records.report import VERDICTS, FormulaReport, LinkReport
from symbackprop.reading.formula import Formula
from symbackprop.reading.tree import Matrix, Node, Span, Statement
from symbackprop.write.mathml.formula import elements
from symbackprop.write.verdicts.places import in_source

_ROWS = (
    r"(?:align|aligned|alignat|flalign|gather|gathered|split|multline|eqnarray|equation|displaymath|math)\*?"
)
_WRAP = re.compile(
    rf"\\(?:begin\{{{_ROWS}\}}(?:\[[a-z]\])?|end\{{{_ROWS}\}}|nonumber|notag)|\\label\{{[^{{}}]*\}}"
)
_EDGE = re.compile(r"(?:\s|&|\\\\(?:\[[^\]]*\])?|\\[,;:!]|\\ |~)*")
_TAIL = re.compile(r"(?:\s|&|\\\\(?:\[[^\]]*\])?|\\[,;:!]|\\ |~|\\q?quad(?![a-zA-Z]))+$")
_SEPARATOR = re.compile(r"\\\\(?:\[[^\]]*\])?|\\q?quad(?![a-zA-Z])|\\[;:]|\\ |[,;&]")
_RELATION = re.compile(
    r"(?:\\overset\{[^{}]*\}\{=\}|\\stackrel\{[^{}]*\}\{=\}|:=|=:|=|≈|→|←|\\(?:approx|simeq|sim|equiv|coloneqq|eqqcolon|triangleq|to|gets|"
    r"leftarrow|[rR]ightarrow|[lL]ongrightarrow|implies|iff|propto|neq?|in|leq?|geq?|lt|gt|text\{[^{}]*\})"
    r"(?![a-zA-Z])|<|>|:)"
)
_TAG = re.compile(r"\\tag\*?\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}")
_BOXED = re.compile(r"\\fbox\{\$([^$]*)\$\}")
_DELIMITERS = re.compile(r"\\[{}]|\{|\}|\\left\b|\\right\b|\\begin\{|\\end\{|(?<!\\)\\\\|&")


EQUALS = "= "


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a statement: its first side, or a relation with the side after it.

    `latex` is what is shown, `at` its place in what was parsed; `framed` is `latex` with the place that is
    meant put in a frame (class bad or odd), the same where there is none.
    """

    latex: str
    at: Span
    starts: bool
    link: LinkReport | None = None
    side: Node | None = None


def statements(formula: FormulaReport, read: Formula | None) -> tuple[tuple[Piece, ...], ...]:
    """The pieces of each statement; () where the formula is shown whole."""
    if read is None or not read.statements:
        return (_of_links(formula),) if formula.links and read is None else ()
    source = _bare(read.source or read.latex)
    cuts = _cuts(read.statements, source)
    found: list[list[Piece]] = []
    for k, (start, starts, side) in enumerate(cuts):
        end = cuts[k + 1][0] if k + 1 < len(cuts) else len(source)
        piece = _piece(source, (start, end), starts, side, _link_in(formula, read, (start, end)))
        if starts or not found:
            found.append([])
        if piece.latex:
            found[-1].append(piece)
    return tuple(tuple(pieces) for pieces in found if pieces)


def _bare(source: str) -> str:
    """What lays out rows, blanked out: every offset stays."""
    for layout in (_TAG, _WRAP):
        source = layout.sub(lambda found: " " * len(found[0]), source)
    source = _BOXED.sub(r"\\boxed{\1 }", source)
    return source.replace(r"\'", " '")


def _of_links(formula: FormulaReport) -> tuple[Piece, ...]:
    """The value of an answer: what it says of the key, which stands before it as it was written."""
    found = []
    for link in formula.links:
        start = link.at[0] - len(EQUALS)
        found.append(Piece(f"{EQUALS}{formula.latex[slice(*link.at)]}", (start, link.at[1]), False, link))
    return tuple(found)


def _cuts(read: tuple[Statement, ...], source: str) -> list[tuple[int, bool, Node | None]]:
    """Where the pieces begin: at each relation and at each statement; the first begins with the formula."""
    found: list[tuple[int, bool, Node | None]] = []
    end = 0
    for number, statement in enumerate(read):
        start = _last(_SEPARATOR, source, end, statement.at[0]) if number else 0
        found.append((start, True, statement.sides[0] if statement.sides else None))
        end = statement.sides[0].at[1] if statement.sides else start
        for side in statement.sides[1:]:
            found.append((_first(_RELATION, source, end, side.at[0]), False, side))
            end = side.at[1]
    return found


def _first(sign: re.Pattern[str], source: str, start: int, end: int) -> int:
    found = sign.search(source, start, end)
    return start if found is None else found.start()


def _last(sign: re.Pattern[str], source: str, start: int, end: int) -> int:
    return max((found.end() for found in sign.finditer(source, start, end)), default=start)


def _piece(source: str, at: Span, starts: bool, side: Node | None, link: LinkReport | None) -> Piece:
    """Row signs and spaces at both ends go; what is left keeps its offsets, for the frame to fall in place."""
    text = source[slice(*at)]
    lead = _EDGE.match(text)
    first = at[0] + (lead.end() if lead is not None else 0)
    text = _TAIL.sub("", text[first - at[0] :])
    return Piece(text, (first, first + len(text)), starts, link, side)


def _link_in(formula: FormulaReport, read: Formula, at: Span) -> LinkReport | None:
    """The link whose right side begins in the piece; the worst, where there are several."""
    found = [k for k in formula.links if at[0] <= in_source(read, k.at)[0] < at[1]]
    return max(found, key=lambda link: VERDICTS.index(link.verdict), default=None)


def framed(piece: Piece, read: Formula | None) -> str:
    """The LaTeX of a piece with the wrong place in a frame, and the one that was not judged in dashes."""
    link = piece.link
    if link is None or link.mark is None or link.verdict not in ("wrong", "follows", "unbound", "unreadable"):
        return piece.latex
    place = in_source(read, link.mark) if read is not None else link.mark
    if link.entries and isinstance(piece.side, Matrix) and place == piece.side.at:
        place = _cell(piece.side, link.entries[0].row, link.entries[0].column) or place
    dashed = link.verdict in ("unbound", "unreadable")
    return _frame(piece, place, "odd" if dashed else "bad")


def _cell(printed: Matrix, row: int, column: int) -> Span | None:
    """The place of an entry in a printed array, also in one that is printed the other way round."""
    rows = printed.rows
    for r, c in ((row, column), (column, row)):
        if (
            r <= len(rows)
            and c <= len(rows[r - 1])
            and (min(len(rows), len(rows[0])) == 1 or (r, c) == (row, column))
        ):
            return rows[r - 1][c - 1].at
    return None


def _frame(piece: Piece, place: Span, kind: str) -> str:
    start, end = (min(max(p - piece.at[0], 0), len(piece.latex)) for p in place)
    inner = piece.latex[start:end].strip()
    if not inner or not is_whole(inner):
        return piece.latex
    start = piece.latex.index(inner, start)
    marked = rf"{piece.latex[:start]}{{\mathcolor{{{kind}}}{{{inner}}}}}{piece.latex[start + len(inner) :]}"
    return marked if elements(marked) is not None else piece.latex


def is_whole(latex: str) -> bool:
    r"""Whether a part of a formula is one by itself: every brace, \left and environment closes in it.

    >>> is_whole(r"\frac{1}{2}"), is_whole(r"1}{2"), is_whole(r"1 & 2")
    (True, False, False)
    """
    depth: list[str] = []
    closes = {"}": "{", r"\right": r"\left", r"\end{": r"\begin{"}
    for sign in _DELIMITERS.findall(latex):
        if sign in (r"\{", r"\}"):
            continue
        if sign in ("{", r"\left", r"\begin{"):
            depth.append(sign)
        elif sign in closes:
            if not depth or depth.pop() != closes[sign]:
                return False
        elif r"\begin{" not in depth:
            return False
        if sign in (r"\begin{", r"\end{"):  # its own brace closes it
            depth.append("{")
    return not depth
