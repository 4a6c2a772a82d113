r"""Where lines break: formulas are gathered into rows, long equations cut at `=` and then at top-level `+`.

All measures are in em of the page's type (3.85 mm). A relation sign opens a continued line; a summand that is
carried over is indented behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.write.measure import top_level, width

LINE = 41.5  # the text width, a little less than its 42.6 em
REASON = 27.0  # what a reason leaves free
BESIDE = 21.5  # the left part of a display with a side column
SIDE = 18.4  # the side column, counted in its small type
GAP = 2.0  # \qquad

RELATIONS = frozenset({"=", r"\approx"})
SUMMANDS = frozenset({"+", "-"})
PRODUCTS = frozenset({r"\odot", r"\circ", r"\cdot"})


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
    out: list[tuple[str, str]] = []
    for piece in _filled(top_level(right, RELATIONS), space):
        if width(piece) <= space:
            out.append(("", piece))
            continue
        first, *rest = [
            line for part in _filled(top_level(piece, SUMMANDS), space - 2) for line in _opened(part, space)
        ]
        out.append(("", first))
        out.extend(("", r"\qquad {}" + line) for line in rest)
    return [(left, out[0][1]), *out[1:]]


def _opened(summand: str, space: float) -> list[str]:
    """A summand that is too wide by itself is cut inside its parentheses, then before an entrywise product."""
    if width(summand) <= space:
        return [summand]
    for signs in (SUMMANDS, PRODUCTS):
        for inside in (0, 1, 2):
            cut = _filled(top_level(_unpaired(summand), signs, inside), space - 2)
            if len(cut) > 1 and all(width(line) <= space for line in cut):
                return cut
    return [summand]


def _unpaired(tex: str) -> str:
    r"""\left( must close on its own line, \Bigl( need not."""
    return tex.replace(r"\left(", r"\Bigl(").replace(r"\right)", r"\Bigr)")


def sided(equation: str) -> tuple[str, str]:
    """An equation cut in front of its first relation."""
    left, *right = top_level(equation, RELATIONS)
    return left.strip(), "".join(right).strip()
