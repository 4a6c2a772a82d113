r"""Where lines break: formulas are gathered into rows, long equations cut at `=` and then at top-level `+`.

All measures are in em of the page's type (3.85 mm). A relation sign opens a continued line; a summand that is
carried over is indented behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from symbackprop.write.latex.measure import top_level, widest_group, width

LINE = 41.5  # the text width, a little less than its 42.6 em
REASON = 27.0  # what a reason leaves free
BESIDE = 21.5  # the left part of a display with a side column
SIDE = 18.4  # the side column, counted in its small type
BELOW = 43.0  # the same entries under the display
SURE = 0.95  # of its room: what is estimated wider is measured by TeX
GAP = 2.0  # \qquad

RELATIONS = frozenset({"=", r"\approx"})
SUMMANDS = frozenset({"+", "-"})
PRODUCTS = frozenset({r"\odot", r"\circ", r"\cdot"})

_BOXED = re.compile(r"((?:=|\\approx)?\s*)\\result\{(.*)\}", re.DOTALL)


def fits(tex: str, room: float) -> bool:
    return width(tex) <= room


def gathered(formulas: Sequence[str], room: float = LINE, gap: float = GAP) -> list[list[str]]:
    """Formulas in rows that fit, in their order."""
    rows: list[list[str]] = []
    used = 0.0
    for tex in formulas:
        wide = width(tex)
        if rows and used + gap + wide <= room:
            rows[-1].append(tex)
            used += gap + wide
        else:
            rows.append([tex])
            used = wide
    return rows


def _filled(parts: Sequence[str], room: float) -> list[str]:
    """Neighbouring parts joined while they fit."""
    out: list[str] = []
    for part in parts:
        if out and width(out[-1] + part) <= room:
            out[-1] += part
        else:
            out.append(part)
    return [line.strip() for line in out]


def broken(left: str, right: str, room: float) -> list[tuple[str, str]]:
    """(left, right) cut into lines of at most `room`: at the relations first, then before a summand."""
    space = room - width(left)
    if width(right) <= space:
        return [(left, right)]
    pieces = _filled(top_level(right, RELATIONS), space)
    first, *rest = [line for piece in pieces for line in _lines(piece, space)]
    return [(left, first), *(("", line) for line in rest)]


def narrowed(right: str, space: float) -> str:
    r"""What no cut brings into `space` is set smaller, if \narrow finds it as wide as it was estimated."""
    if width(right) <= SURE * space or right.startswith(r"\narrow"):
        return right
    return rf"\narrow{{{space:.1f}em}}{{{right}}}"


def within(pairs: Sequence[tuple[str, str]], room: float = LINE) -> list[tuple[str, str]]:
    """Lines of one display, whose left sides stand in one column: none reaches over `room`."""
    space = room - max((width(left) for left, _ in pairs), default=0.0)
    cut = [
        (left if k == 0 else "", line)
        for left, right in pairs
        for k, (_, line) in enumerate(broken("", right, space))
    ]
    return [(left, narrowed(line, space)) for left, line in cut]


def _lines(piece: str, space: float) -> list[str]:
    """One relation in lines: a summand that is carried over is indented."""
    if width(piece) <= space:
        return [piece]
    parts = _filled(top_level(piece, SUMMANDS), space - 2)
    first, *rest = [line for part in parts for line in _opened(part, space)]
    return [first, *(r"\qquad {}" + line for line in rest)]


def _opened(summand: str, space: float) -> list[str]:
    """A summand too wide by itself: cut before entrywise products, then in a parenthesis that fits no line."""
    if width(summand) <= space:
        return [summand]
    boxed = _BOXED.fullmatch(summand)
    if boxed is not None and len(top_level(boxed[2], frozenset("}"))) == 1:
        return [_boxed(boxed[1], boxed[2], space)]
    factors = _filled(top_level(summand, PRODUCTS), space - 2)
    if len(factors) > 1:
        return [line for factor in factors for line in _opened(factor, space - 2)]
    for inside in (1, 2):
        cut = _filled(top_level(_unpaired(summand), SUMMANDS, inside), space - 2)
        if len(cut) > 1 and widest_group(summand) > space - 2:
            return cut
    return [summand]


def _boxed(relation: str, inside: str, space: float) -> str:
    """The frame around all lines of a long result."""
    rows = _lines(inside, space - 3)
    if len(rows) == 1:
        return rf"{relation}\result{{{inside}}}"
    table = r"\\".join(f"&{row}" for row in rows)
    return rf"{relation}\result{{\begin{{aligned}}{table}\end{{aligned}}}}"


def _unpaired(tex: str) -> str:
    r"""\left( must close on its own line, \Bigl( need not."""
    return tex.replace(r"\left(", r"\Bigl(").replace(r"\right)", r"\Bigr)")


def sided(equation: str) -> tuple[str, str]:
    """An equation cut in front of its first relation."""
    left, *right = top_level(equation, RELATIONS)
    return left.strip(), "".join(right).strip()
