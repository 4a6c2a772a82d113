r"""MathML as boxes of glyphs: scripts, fractions, accents and tables, as the font's own numbers say.

This sets the labels of a drawing. What it does not know it refuses, and the label is set as a word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import zip_longest
from xml.etree.ElementTree import Element, fromstring

from symbackprop.write.fonts.glyph_boxes import EMPTY, Box, bar_box, beside, glyph_box, moved, over, room
from symbackprop.write.fonts.math_font import in_form
from symbackprop.write.fonts.outlines import bounds, glyph_of, math_face
from symbackprop.write.fonts.pen import FULL, OURS, SMALLEST, SPACES, Pen
from symbackprop.write.fonts.signs import larger
from symbackprop.write.mathml.formula import elements

RELATIONS, OPERATIONS = frozenset("=<>≤≥≠≈∈→←"), frozenset("+−⋅×")


class NotDrawn(Exception):
    """Nobody has said how this is drawn."""


def formula_box(latex: str, size: float) -> Box | None:
    """The formula; None where its LaTeX or its signs are not known."""
    xml = elements(latex)
    if xml is None:
        return None
    try:
        return _set(Pen(math_face(), size, least=SMALLEST * size), fromstring(xml))
    except NotDrawn:
        return None


def _set(pen: Pen, node: Element) -> Box:
    setter = SETTERS.get(node.tag)
    if setter is None:
        raise NotDrawn(node.tag)
    return setter(pen, node)


def _row(pen: Pen, node: Element) -> Box:
    """Brackets that stretch are as high as what stands beside them."""
    children = list(node)
    plain = {k: _set(pen, child) for k, child in enumerate(children) if not _stretches(child)}
    inside = over(plain.values(), 0.0)
    parts = [
        plain[k] if k in plain else _bracket(pen, child.text or "", inside) for k, child in enumerate(children)
    ]
    made = beside(parts)
    if "overline" not in node.get("class", "").split():
        return made
    line, gap = pen.length("over_bar"), pen.length("over_gap")
    return over((made, bar_box(made.width, line, made.up + gap)), made.width)


def _stretches(node: Element) -> bool:
    return node.tag == "mo" and node.get("stretchy") == "true" and node.get("minsize") is None


def _bracket(pen: Pen, sign: str, inside: Box) -> Box:
    """The smallest form that is high enough, around the axis."""
    axis = pen.length("axis")
    wanted = 2 * max(inside.up - axis, inside.down + axis) * pen.face.em / pen.size
    glyph = _glyph(pen, sign)
    forms = larger(pen.face.tables["MATH"], glyph) or [(glyph, pen.face.em)]
    found, height = next(((g, h) for g, h in forms if h >= FULL * wanted), forms[-1])
    size = pen.size * max(1.0, FULL * wanted / height)
    made = glyph_box(pen.face, found, size)
    return moved(made, 0.0, (made.up - made.down) / 2 - axis)


def _glyph(pen: Pen, char: str) -> int:
    glyph = glyph_of(pen.face, char)
    if not glyph:
        raise NotDrawn(char)
    return pen.face.scripts.get(glyph, (glyph,))[0] if pen.script else glyph


def _word(pen: Pen, node: Element) -> Box:
    text = node.text or ""
    slanted = node.tag == "mi" and len(text) == 1 and node.get("mathvariant") != "normal"
    chars = in_form(text) or text if slanted else text
    return beside(_letter(pen, char) for char in chars)


def _letter(pen: Pen, char: str) -> Box:
    if char in SPACES:
        return room(pen.size / SPACES[char])
    return glyph_box(pen.face, _glyph(pen, char), pen.size)


def _operator(pen: Pen, node: Element) -> Box:
    sign = node.text or ""
    usual = OURS["relation"] if sign in RELATIONS else OURS["operation"] if sign in OPERATIONS else 0.0
    if node.get("form") == "prefix" or pen.script:
        usual = 0.0
    left, right = (_em(node.get(side), usual) * pen.size for side in ("lspace", "rspace"))
    return beside((room(left), *(_letter(pen, char) for char in sign), room(right)))


def _em(written: str | None, usual: float) -> float:
    return usual if written is None else float(written.removesuffix("em"))


def _space(pen: Pen, node: Element) -> Box:
    return room(_em(node.get("width"), 0.0) * pen.size)


def _below(pen: Pen, node: Element) -> Box:
    base, low = node
    return _scripts(pen, base, low, None)


def _above(pen: Pen, node: Element) -> Box:
    base, high = node
    return _scripts(pen, base, None, high)


def _both(pen: Pen, node: Element) -> Box:
    base, low, high = node
    return _scripts(pen, base, low, high)


def _scripts(pen: Pen, base: Element, low: Element | None, high: Element | None) -> Box:
    """The upper script stands after the slant of the letter; two scripts keep apart."""
    body, small = _set(pen, base), pen.smaller()
    sub = EMPTY if low is None else _set(small, low)
    sup = EMPTY if high is None else _set(small, high)
    simple = base.tag in ("mi", "mn")
    down = max(pen.length("down"), 0.0 if simple else body.down + pen.ours("low_script"))
    up = max(
        pen.length("up"), sup.down + pen.length("bottom"), 0.0 if simple else body.up - pen.ours("high_script")
    )
    if low is not None and high is not None:
        down += max(0.0, pen.length("between") - (up - sup.down) - (down - sub.up))
    slant = body.slant if simple else 0.0
    parts = [body, moved(sub, body.width, down), moved(sup, body.width + slant, -up)]
    width = body.width + max(sub.width, sup.width + (slant if high is not None else 0.0))
    return over(parts, width + pen.ours("after_script"))


def _fraction(pen: Pen, node: Element, large: bool = False) -> Box:
    top, bottom = (_set(pen if large else pen.smaller(), child) for child in node)
    axis, line = pen.length("axis"), pen.length("bar")
    width = max(top.width, bottom.width) + pen.ours("fraction_bar")
    prefix = "large_" if large else ""
    up = max(pen.length(f"{prefix}numerator"), axis + line / 2 + pen.length("above_bar") + top.down)
    down = max(pen.length(f"{prefix}denominator"), line / 2 - axis + pen.length("below_bar") + bottom.up)
    bar = bar_box(width, line, axis) if node.get("linethickness") != "0" else EMPTY
    parts = (moved(top, (width - top.width) / 2, -up), moved(bottom, (width - bottom.width) / 2, down), bar)
    side = pen.ours("fraction_side")
    return moved(over(parts, width + 2 * side), side)


def _styled(pen: Pen, node: Element) -> Box:
    (inner,) = node
    large = node.get("displaystyle") == "true"
    return _fraction(pen, inner, large) if inner.tag == "mfrac" else _set(pen, inner)


def _accent(pen: Pen, node: Element) -> Box:
    """The mark in the middle of what it belongs to, a letter's own middle where the font has one."""
    base, mark = node
    if node.get("accent") != "true":
        return _scripts(pen, base, None, mark)
    body = _set(pen, base)
    glyph = _glyph(pen, mark.text or "")
    left, bottom, right, _ = (each * pen.size / pen.face.em for each in bounds(pen.face, glyph))
    middle = body.width / 2 if body.top is None else body.top
    lift = max(0.0, body.up - pen.length("accent"))
    if bottom < pen.ours("low_accent"):  # an arrow or an accent that stands on the base line
        lift = body.up + pen.ours("over_low_accent") - bottom
    placed = moved(glyph_box(pen.face, glyph, pen.size), middle - (left + right) / 2, -lift)
    return replace(over((body, placed), body.width), slant=body.slant)


def _root(pen: Pen, node: Element) -> Box:
    """The sign is as high as what stands under its bar."""
    body, line = _row(pen, node), pen.length("over_bar")
    height = (body.up + body.down) * pen.face.em / pen.size + 2 * pen.face.constants["over_gap"]
    forms = larger(pen.face.tables["MATH"], glyph_of(pen.face, "√"))
    found = next((glyph for glyph, size in forms if size >= height), forms[-1][0])
    sign = glyph_box(pen.face, found, pen.size)
    sign = moved(sign, 0.0, sign.up - body.up - pen.length("over_gap") - line)
    bar = moved(bar_box(body.width, line, sign.up - line / 2), sign.width)
    return over((sign, moved(body, sign.width), bar), sign.width + body.width)


def _table(pen: Pen, node: Element) -> Box:
    """Cells in the middle of their columns; the table in the middle of the line."""
    cells = [[_row(pen, cell) for cell in line] for line in node]
    if not cells:
        return EMPTY
    widths = [max(c.width for c in column) for column in zip_longest(*cells, fillvalue=EMPTY)]
    strut_up, strut_down, pad = (pen.ours(name) for name in ("strut_up", "strut_down", "inside_brackets"))
    between = pen.ours("columns")
    y, parts = 0.0, []
    for k, line in enumerate(cells):
        y += max(strut_up, *(c.up for c in line)) + (pen.ours("rows") if k else 0.0)
        x = pad
        for cell, width in zip(line, widths, strict=False):
            parts.append(moved(cell, x + (width - cell.width) / 2, y))
            x += width + between
        y += max(strut_down, *(c.down for c in line))
    width = sum(widths) + (len(widths) - 1) * between + 2 * pad
    return moved(over(parts, width), 0.0, -y / 2 - pen.length("axis"))


SETTERS: Mapping[str, Callable[[Pen, Element], Box]] = {
    "mrow": _row,
    "mi": _word,
    "mn": _word,
    "mtext": _word,
    "mo": _operator,
    "mspace": _space,
    "msub": _below,
    "msup": _above,
    "msubsup": _both,
    "mfrac": _fraction,
    "mstyle": _styled,
    "mover": _accent,
    "munder": _below,
    "munderover": _both,
    "msqrt": _root,
    "mtable": _table,
}
