r"""Where lines break: formulas are gathered into rows, long equations cut at `=` and then at top-level `+`.

All measures are in em of the page's type (3.85 mm). A relation sign opens a continued line; a summand that is
carried over is indented behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.write.measure import top_level, width

LINE = 41.5        # the text width, a little less than its 42.6 em
REASON = 27.0      # what a reason leaves free
BESIDE = 21.5      # the left part of a display with a side column
SIDE = 18.4        # the side column, counted in its small type
GAP = 2.0          # \qquad

RELATIONS = frozenset({"=", r"\approx"})
SUMMANDS = frozenset({"+", "-"})


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
        first, *rest = _filled(top_level(piece, SUMMANDS), space - 2)
        out.append(("", first))
        out.extend(("", r"\qquad {}" + line) for line in rest)
    return [(left, out[0][1]), *out[1:]]


def sided(equation: str) -> tuple[str, str]:
    """An equation cut in front of its first relation."""
    left, *right = top_level(equation, RELATIONS)
    return left.strip(), "".join(right).strip()
