"""The computation graph as TikZ: a picture for a document, and a document that holds the picture alone.

The places come from the one layout; here is what they look like in LaTeX, in millimetres, y upwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symbackprop.network.network import Network
from symbackprop.write.graph.layout import layout
from symbackprop.write.graph.parts import Diagram, Vertex, diagram
from symbackprop.write.graph.plan import Box, Layout, Link, Placed, Plan, Point, Spacing, Way
from symbackprop.write.graph.words import Word, set_words
from symbackprop.write.latex.measure import width
from symbackprop.write.latex.printer import printer
from symbackprop.write.latex.tex_text import pdf_text
from symbackprop.write.sheet.templates import tex_environment

POINT = 0.3515  # millimetres


@dataclass(frozen=True, slots=True)
class Font:
    """A size of LaTeX, and an em of it in millimetres."""

    command: str
    em: float


@dataclass(frozen=True, slots=True)
class Look:
    """Frames, fonts and distances; a `corner` of None makes computed quantities round."""

    width: float
    height: float
    guest_width: float
    guest_height: float
    pad: float
    corner: float | None
    name: Font
    guest: Font
    gradient: Font
    word: Font
    size: Font
    gap: float
    spacing: Spacing


FIGURE = Look(
    width=9.0,
    height=9.0,
    guest_width=7.2,
    guest_height=7.2,
    pad=3.4,
    corner=None,
    name=Font(r"\normalsize", 10 * POINT),
    guest=Font(r"\small", 9 * POINT),
    gradient=Font(r"\small", 9 * POINT),
    word=Font(r"\scriptsize", 7 * POINT),
    size=Font(r"\tiny", 5 * POINT),
    gap=0.9,
    spacing=Spacing(column=11, row=4, guest=6.2, neighbour=2.2, line=8, track=3, pair=1.8, tip=0.7, widest=164),
)


@dataclass(frozen=True, slots=True)
class TikzNode:
    """A quantity at its place."""

    style: str
    width: str
    height: str
    x: str
    y: str
    label: str


@dataclass(frozen=True, slots=True)
class TikzPiece:
    """One piece of an arrow: straight, or a curve with two control points."""

    straight: bool
    first: str
    second: str
    end: str


@dataclass(frozen=True, slots=True)
class TikzArrow:
    """An arrow."""

    style: str
    start: str
    pieces: tuple[TikzPiece, ...]


@dataclass(frozen=True, slots=True)
class TikzLabel:
    """A word, a size or a gradient."""

    style: str
    anchor: str
    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class TikzPicture:
    """A picture, in millimetres."""

    width: str
    height: str
    corner: str
    name_font: str
    guest_font: str
    gradient_font: str
    word_font: str
    size_font: str
    nodes: tuple[TikzNode, ...]
    arrows: tuple[TikzArrow, ...]
    labels: tuple[TikzLabel, ...]


def graph_tikz(network: Network, adjoints: bool = False) -> str:
    """A LaTeX document with the computation graph of a network."""
    parts = diagram(network, printer(network), adjoints)
    picture = tikz_picture(parts, drawn(parts, FIGURE), FIGURE)
    page = tex_environment().get_template("figure.tex")
    paper = f"{float(picture.width) + 8:g}", f"{float(picture.height) + 8:g}"
    return page.render(
        title=pdf_text(network.title), picture=picture, paper_width=paper[0], paper_height=paper[1]
    )


# -- sizes ---------------------------------------------------------------------------------------------------


def tall(tex: str, em: float) -> tuple[float, float]:
    """About how far a formula reaches above and below its base line."""
    rows = tex.count(r"\\") + 1 if r"\begin" in tex else 0
    if rows > 1:
        return ((0.62 * rows + 0.35) * em, (0.62 * rows - 0.2) * em)
    if r"\frac" in tex or rows:
        return (1.0 * em, 0.6 * em)
    return (0.85 * em, 0.25 * em)


def drawn(parts: Diagram, look: Look) -> Layout:
    """The layout of a diagram in this look."""
    boxes = tuple(_box(v, v.name in parts.hosts, look) for v in parts.vertices)
    links = tuple(
        Link(a.start, a.end, a.forward, a.back, width(a.word) * look.word.em if a.word else 0.0)
        for a in parts.arrows
    )
    return layout(Plan(boxes, links, parts.hosts, parts.loss, parts.middle), look.spacing)


def _box(vertex: Vertex, guest: bool, look: Look) -> Box:
    if vertex.outside:
        return Box(vertex.name, width(vertex.label) * look.gradient.em + 1, look.height / 2, is_round=False)
    font = look.guest if guest else look.name
    wide = width(vertex.label) * font.em + look.pad - (1.4 if vertex.given else 0.0)
    gradient = sum(tall(vertex.gradient, look.gradient.em)) if vertex.gradient else 0.0
    return Box(
        vertex.name,
        round(max(look.guest_width if guest else look.width, wide), 2),
        look.guest_height if guest else look.height,
        is_round=look.corner is None and not vertex.given,
        above=look.gap + look.size.em if vertex.shape else 0.0,
        below=look.gap + gradient if vertex.gradient and not guest else 0.0,
        right=look.gap + width(vertex.gradient) * look.gradient.em if vertex.gradient and guest else 0.0,
    )


# -- the picture ---------------------------------------------------------------------------------------------


def tikz_picture(parts: Diagram, drawing: Layout, look: Look) -> TikzPicture:
    vertices = {v.name: v for v in parts.vertices}
    top = drawing.height
    labels: list[TikzLabel] = []
    for placed in drawing.placed:
        if not placed.again:
            labels += _beside(placed, vertices[placed.box.key], top, look)
    return TikzPicture(
        width=_n(drawing.width),
        height=_n(drawing.height),
        corner=_n(look.height / 2 if look.corner is None else look.corner),
        name_font=look.name.command,
        guest_font=look.guest.command,
        gradient_font=look.gradient.command,
        word_font=look.word.command,
        size_font=look.size.command,
        nodes=tuple(_node(p, vertices[p.box.key], top) for p in drawing.placed),
        arrows=tuple(_arrow(way, top) for way in drawing.ways),
        labels=(*labels, *_words(parts, drawing, vertices, look)),
    )


def _node(placed: Placed, vertex: Vertex, top: float) -> TikzNode:
    box = placed.box
    if vertex.outside:
        style = "outside"
    elif vertex.given:
        style = "guest" if placed.guest else "given"
    else:
        style = "ring" if box.is_round and box.width == box.height else "pill"
    if placed.again:
        style += ",again"
    return TikzNode(style, _n(box.width), _n(box.height), _n(placed.x), _n(top - placed.y), vertex.label)


def _beside(placed: Placed, vertex: Vertex, top: float, look: Look) -> list[TikzLabel]:
    """Size and gradient at their places: away from the guests of a host, right of a guest."""
    _, high, right, low = placed.frame
    below = placed.side == "below"
    found = []
    if vertex.shape and (placed.guest or not placed.side):
        y = low + look.gap + 0.7 * look.size.em if below else high - look.gap
        found.append(TikzLabel("size", "base", _n(placed.x), _n(top - y), vertex.shape))
    if vertex.gradient and placed.guest:
        found.append(TikzLabel("bar", "west", _n(right + look.gap), _n(top - placed.y), vertex.gradient))
    elif vertex.gradient:
        up, down = tall(vertex.gradient, look.gradient.em)
        y = high - look.gap - down if below else low + look.gap + up
        found.append(TikzLabel("bar", "base", _n(placed.x), _n(top - y), vertex.gradient))
    return found


def _words(parts: Diagram, drawing: Layout, vertices: Mapping[str, Vertex], look: Look) -> list[TikzLabel]:
    """The words of arrows and boxes, and the sizes of hosts, which have guests where others have their size."""
    hosts = [p.box.key for p in drawing.placed if p.side and not p.guest]
    wanted = [("", name, True, vertices[name].shape, look.size) for name in hosts]
    wanted += [(a.start, a.end, False, a.word, look.word) for a in parts.arrows]
    wanted += [("", name, False, word, look.word) for name, word in parts.words.items()]
    texts: dict[Word, str] = {}
    for start, end, corner, tex, font in wanted:
        if tex:
            texts[Word(start, end, width(tex) * font.em, 0.8 * font.em, corner)] = tex
    places = set_words(drawing, tuple(texts), look.spacing)
    return [
        TikzLabel("size" if word.corner else "op", "center", _n(x), _n(drawing.height - y), texts[word])
        for word, (x, y) in places.items()
    ]


def _arrow(way: Way, top: float) -> TikzArrow:
    def point(p: Point) -> str:
        return f"{_n(p[0])},{_n(top - p[1])}"

    pieces = tuple(TikzPiece(c.straight, point(c.first), point(c.second), point(c.end)) for c in way.curves)
    return TikzArrow("bwd" if way.back else "fwd", point(way.start), pieces)


def _n(length: float) -> str:
    """Two decimals at most; never -0."""
    return f"{round(length, 2) + 0.0:g}"
