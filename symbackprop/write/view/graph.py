"""The computation graph on a solution's page: small gradients stand as numbers beside their quantities.

Solid arrows forward, dashed arrows backward. A network whose picture would fill the page has none here.
"""

from __future__ import annotations

from dataclasses import replace

from symbackprop.numeric.value import Value
from symbackprop.write.graph.parts import Diagram, Vertex, diagram
from symbackprop.write.graph.plan import Layout, Spacing
from symbackprop.write.graph.tikz import POINT, Font, Look, TikzPicture, drawn, tikz_picture
from symbackprop.write.latex.measure import width
from symbackprop.write.sheet.sheet import Sheet

MOST_ENTRIES = 6
MOST_ROWS = 3
WIDE = 7.0  # em of a gradient
LINES = 3
HIGH = 95.0  # millimetres
TEXT = 164.0  # millimetres: the width of the page's text
SMALL, SCRIPT = Font(r"\small", 10 * POINT), Font(r"\scriptsize", 8 * POINT)


def page_look(wide: float, column: float) -> Look:
    """Frames of one size with rounded corners for what is computed."""
    return Look(
        width=wide,
        height=6.4,
        guest_width=wide,
        guest_height=6.4,
        pad=2.4,
        corner=1.2,
        name=SMALL,
        guest=SMALL,
        gradient=SCRIPT,
        word=SCRIPT,
        size=SCRIPT,
        gap=0.8,
        spacing=Spacing(
            column=column, row=5, guest=9, neighbour=2.4, line=8, track=4, pair=2.6, tip=0.3, widest=TEXT
        ),
    )


LOOKS = (page_look(15.5, 11.5), page_look(12.5, 9.5), page_look(9.5, 8.0))


def graph_view(sheet: Sheet) -> tuple[TikzPicture, ...]:
    """One picture, on one line if a look allows it; first gradients are left out, then all of it."""
    parts = page_parts(sheet)
    bare = replace(parts, vertices=tuple(v if v.outside else replace(v, gradient="") for v in parts.vertices))
    for shown in (parts, bare):
        found = clearest(shown)
        if found is not None:
            whole, look, drawing = found
            return (tikz_picture(whole, drawing, look),)
    return ()


def clearest(parts: Diagram) -> tuple[Diagram, Look, Layout] | None:
    """In the look with fewest bent arrows, on one line if it can be; None where it would fill the page."""
    found = [(whole, look, drawn(whole, look)) for look in LOOKS for whole in (fitting(parts, look),)]
    clear = [each for each in found if _is_clear(each[2], each[1] is LOOKS[-1])]
    return min(clear, key=lambda each: _bent(each[2])) if clear else None


def _bent(drawing: Layout) -> int:
    return sum(not curve.straight for way in drawing.ways for curve in way.curves)


def _is_clear(drawing: Layout, smallest: bool) -> bool:
    lines = 1 + max((p.line for p in drawing.placed), default=-1)
    most = LINES if smallest else 1
    return 1 <= lines <= most and drawing.width <= TEXT and drawing.height <= HIGH


def page_parts(sheet: Sheet) -> Diagram:
    """The graph without sizes, with numbers for gradients, and the loss with its number."""
    wanted = tuple(g.of.name for g in sheet.derivation.gradients.values() if g.wanted)
    parts = diagram(sheet.network, sheet.ink, adjoints=True, wrt=wanted)
    bars = sheet.ink.hand.notation.gradient == "bar" and _some_blank(sheet, parts)
    vertices = [
        v if v.outside else replace(v, shape="", label=_text(sheet, v), gradient=_gradient(sheet, v, bars))
        for v in parts.vertices
    ]
    return replace(parts, vertices=tuple(vertices))


def filled_parts(sheet: Sheet) -> Diagram:
    """The graph with what small numbers there are in its boxes: the value above, the gradient below."""
    parts = page_parts(sheet)
    computed = {e.name for e in sheet.network.equations} - {sheet.network.loss}
    wanted = {g.of.name for g in sheet.derivation.gradients.values() if g.wanted}
    values = {v.name: "" if v.outside else _value(sheet, v) for v in parts.vertices}
    if not any(values[name] for name in computed & values.keys()):
        return parts
    vertices = tuple(_filled(sheet, v, values[v.name], v.name in wanted) for v in parts.vertices)
    return replace(parts, vertices=vertices)


def _filled(sheet: Sheet, vertex: Vertex, value: str, wanted: bool) -> Vertex:
    if vertex.outside:
        return vertex
    return replace(vertex, label=sheet.ink.name(vertex.name), value=value, asked=wanted)


def _value(sheet: Sheet, vertex: Vertex) -> str:
    return _small(sheet, sheet.numbers.forward.get(vertex.name))


def _text(sheet: Sheet, vertex: Vertex) -> str:
    """S_2; the loss with its number."""
    value = sheet.numbers.forward.get(vertex.name)
    if vertex.name == sheet.network.loss and value is not None and value.exact is not None:
        figure = sheet.figure(value)
        if not figure.rounded and width(figure.tex) < 2:
            return f"{vertex.label} = {figure.tex}"
    return vertex.label


def _some_blank(sheet: Sheet, parts: Diagram) -> bool:
    values = [sheet.numbers.gradients.get(v.name) for v in parts.vertices if v.gradient and not v.outside]
    return any(value is None or value.blank for value in values)


def _gradient(sheet: Sheet, vertex: Vertex, bars: bool) -> str:
    """The number of a small gradient, or its bar where not all are numbers."""
    value = sheet.numbers.gradients.get(vertex.name)
    if not vertex.gradient or vertex.name == sheet.network.loss:
        return ""
    if bars:
        return vertex.gradient
    return _small(sheet, value)


def _small(sheet: Sheet, value: Value | None) -> str:
    """A number or a small matrix; nothing for what is unknown or large."""
    if value is None or value.blank:
        return ""
    rows, columns = value.rows, value.columns
    if sheet.as_columns and rows == 1:
        rows, columns = columns, rows
    tex = sheet.figure(value).tex
    return tex if rows * columns <= MOST_ENTRIES and rows <= MOST_ROWS and width(tex) < WIDE else ""


def fitting(parts: Diagram, look: Look) -> Diagram:
    """Without the gradients under quantities that would reach to the next one's."""
    room = look.width + look.spacing.column - 2

    def fits(vertex: Vertex) -> bool:
        return vertex.name in parts.hosts or width(vertex.gradient) * look.gradient.em <= room

    kept = tuple(v if fits(v) else replace(v, gradient="") for v in parts.vertices)
    return replace(parts, vertices=kept)
