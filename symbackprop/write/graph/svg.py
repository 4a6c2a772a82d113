"""The computation graph as SVG: labels are outlines of a math font, shapes say what colours say.

Square: given. Round: computed. Solid arrows forward, dashed arrows backward beside them. Size above a quantity,
its gradient below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from symbackprop.algebra.forms import arrays
from symbackprop.network.network import Network
from symbackprop.write.graph.filled import CORNER, bar, filled_box, filled_texts, plain, text
from symbackprop.write.graph.frame import bounds, frames_of, set_frames
from symbackprop.write.graph.glyphs import NOTHING, Outline, outline, paths_of
from symbackprop.write.graph.layout import layout
from symbackprop.write.graph.nearby import drawn_again
from symbackprop.write.graph.parts import Diagram, Vertex, diagram
from symbackprop.write.graph.plan import Box, Layout, Link, Placed, Plan, Point, Spacing, Way
from symbackprop.write.graph.svg_view import SvgArrow, SvgNode, SvgPath, SvgPicture, SvgText
from symbackprop.write.graph.words import Word, set_words
from symbackprop.write.latex.printer import printer
from symbackprop.write.sheet.templates import svg_environment

NODE, GIVEN, GUEST = 50.0, 46.0, 38.0
NAME, GUEST_NAME, GRADIENT, FRACTION, WORD, SIZE = 22.0, 18.0, 16.0, 18.0, 14.0, 11.5
SMALL = 15.0  # numbers inside a box
AXIS = 0.27  # of the size: how far the middle of a letter stands above its base line
GAP = 5.0  # between a frame and its labels
MARGIN = 8.0
SPACING = Spacing(column=58, row=22, guest=34, neighbour=12, line=44, track=16, pair=10, tip=4, widest=1240)


@dataclass(frozen=True, slots=True)
class Labels:
    """The outlines of a vertex; sizes and gradients stand on one height in the whole drawing."""

    name: Outline
    size: Outline
    gradient: Outline
    value: Outline = NOTHING
    filled: bool = False  # numbers stand in its box


def levelled(labels: Mapping[str, Labels]) -> dict[str, Labels]:
    """Every size and every gradient as high and as deep as the highest and deepest."""
    sizes, gradients = ([getattr(each, kind) for each in labels.values()] for kind in ("size", "gradient"))
    return {
        name: each
        if each.filled
        else Labels(each.name, _level(each.size, sizes), _level(each.gradient, gradients))
        for name, each in labels.items()
    }


def _level(label: Outline, others: Iterable[Outline]) -> Outline:
    if not label.glyphs:
        return label
    every = list(others)
    return replace(label, up=max(o.up for o in every), down=max(o.down for o in every))


def graph_svg(network: Network, adjoints: bool = False, prefix: str = "graph") -> str:
    """The computation graph of a network as an SVG document."""
    return svg_environment().get_template("graph.svg").render(picture=svg_picture(network, adjoints, prefix))


def svg_picture(network: Network, adjoints: bool, prefix: str) -> SvgPicture:
    return picture_of(network, diagram(network, printer(network), adjoints), adjoints, prefix)


def picture_of(
    network: Network, parts: Diagram, adjoints: bool, prefix: str, widest: float = SPACING.widest
) -> SvgPicture:
    """The drawing of these parts, in several lines where one would be wider."""
    labels = _levelled(parts)
    words = {tex: outline(tex, WORD) for tex in [*parts.words.values(), *(a.word for a in parts.arrows)] if tex}
    spacing = replace(SPACING, widest=widest)
    plan = _plan(parts, labels, words)
    drawing = layout(plan, spacing)
    nearer = drawn_again(parts, plan) if drawing.width > widest and parts.frame is None else parts
    if nearer is not parts:
        parts = nearer
        labels = _levelled(parts)
        drawing = layout(_plan(parts, labels, words), spacing)
    vertices = {v.name: v for v in parts.vertices}
    label = outline(parts.frame.label, WORD) if parts.frame else NOTHING
    frames = frames_of(drawing, parts, label)
    edges = bounds(drawing, frames)
    left, top = edges.left - MARGIN, edges.top - MARGIN
    wide, high = edges.right + MARGIN - left, edges.bottom + MARGIN - top
    return SvgPicture(
        prefix=prefix,
        title=f"Computation graph: {parts.title}",
        told=_told(network, adjoints),
        box=f"{plain(left)} {plain(top)} {plain(wide)} {plain(high)}",
        width=plain(wide),
        height=plain(high),
        paths=_paths(labels.values(), [*words.values(), label]),
        arrows=tuple(_arrow(way) for way in drawing.ways),
        nodes=tuple(_node(p, vertices[p.box.key], labels[p.box.key]) for p in drawing.placed),
        words=_words(parts, drawing, labels, words),
        frames=set_frames(frames, label, f"one cell: {parts.frame.label}" if parts.frame else ""),
    )


# -- sizes ---------------------------------------------------------------------------------------------------


def _levelled(parts: Diagram) -> dict[str, Labels]:
    filled = any(v.value for v in parts.vertices)
    return levelled({v.name: _labels(v, v.name in parts.hosts, filled) for v in parts.vertices})


def _labels(vertex: Vertex, guest: bool, filled: bool) -> Labels:
    if filled and not vertex.outside:
        gradient, value = (outline(tex, SMALL) for tex in (vertex.gradient, vertex.value))
        return Labels(outline(vertex.label, GUEST_NAME), NOTHING, gradient, value, filled=True)
    size = GRADIENT if vertex.outside else GUEST_NAME if guest else NAME
    high = FRACTION if r"\frac" in vertex.gradient else GRADIENT
    return Labels(outline(vertex.label, size), outline(vertex.shape, SIZE), outline(vertex.gradient, high))


def _plan(parts: Diagram, labels: Mapping[str, Labels], words: Mapping[str, Outline]) -> Plan:
    boxes = tuple(_box(v, labels[v.name], v.name in parts.hosts) for v in parts.vertices)
    links = tuple(
        Link(a.start, a.end, a.forward, a.back, words[a.word].width if a.word else 0.0) for a in parts.arrows
    )
    return Plan(boxes, links, parts.hosts, parts.loss, parts.middle)


def _box(vertex: Vertex, labels: Labels, guest: bool) -> Box:
    if vertex.outside:
        return Box(vertex.name, labels.name.width + GAP, labels.name.up + labels.name.down, is_round=False)
    if labels.filled:
        return filled_box(vertex, labels.name, labels.value, labels.gradient)
    least = GUEST if guest else GIVEN if vertex.given else NODE
    size, gradient = labels.size, labels.gradient
    return Box(
        vertex.name,
        max(least, labels.name.width + (14 if vertex.given else 22)),
        least,
        is_round=not vertex.given,
        above=GAP + size.up + size.down if size.glyphs else 0.0,
        below=GAP + gradient.up + gradient.down if gradient.glyphs and not guest else 0.0,
        right=GAP + gradient.width if gradient.glyphs and guest else 0.0,
    )


# -- drawing -------------------------------------------------------------------------------------------------


def _node(placed: Placed, vertex: Vertex, labels: Labels) -> SvgNode:
    left, top, right, bottom = placed.frame
    rounded = CORNER if labels.filled and not vertex.given else placed.box.height / 2
    asked = " asked" if vertex.asked and not placed.again else ""
    return SvgNode(
        name=vertex.of or vertex.name,
        told=_node_told(vertex, placed),
        style="none"
        if vertex.outside
        else "again"
        if placed.again or vertex.elsewhere or vertex.of
        else f"box{asked}",
        frame=bar(left, top, right - left, bottom - top),
        radius=f"{rounded:g}" if placed.box.is_round or (labels.filled and not vertex.given) else "0",
        texts=tuple(t for t in _texts(placed, vertex, labels) if t.glyphs or t.bars),
    )


def _texts(placed: Placed, vertex: Vertex, labels: Labels) -> list[SvgText]:
    """The labels inside and beside the frame; one that stands for another has its name alone."""
    if labels.filled and not placed.again:
        return filled_texts(placed, labels.name, labels.value, labels.gradient)
    size = GRADIENT if vertex.outside else GUEST_NAME if placed.guest or labels.filled else NAME
    ink = "up" if vertex.outside else "quiet" if placed.again or vertex.of else "ink"
    name = text(labels.name, ink, placed.x - labels.name.width / 2, _base(labels.name, placed.y, size))
    return [name] if placed.again else [name, *_beside(placed, labels)]


def _base(label: Outline, y: float, size: float) -> float:
    """The base line on which a name stands in the middle; a tall one by its own height."""
    return y + ((label.up - label.down) / 2 if label.up + label.down > 1.6 * size else AXIS * size)


def _beside(placed: Placed, labels: Labels) -> list[SvgText]:
    """Size and gradient at their places: away from the guests of a host, right of a guest."""
    _, top, right, bottom = placed.frame
    size, gradient = labels.size, labels.gradient
    if placed.guest:
        below = placed.side == "below"
        size_base = bottom + GAP + size.up if below else top - GAP - size.down
        return [
            text(size, "quiet", placed.x - size.width / 2, size_base),
            text(gradient, "up", right + GAP, placed.y + (gradient.up - gradient.down) / 2),
        ]
    below = placed.side != "below"
    gradient_base = bottom + GAP + gradient.up if below else top - GAP - gradient.down
    own = [text(gradient, "up", placed.x - gradient.width / 2, gradient_base)]
    return own if placed.side else [text(size, "quiet", placed.x - size.width / 2, top - GAP - size.down), *own]


def _arrow(way: Way) -> SvgArrow:
    pieces = [f"M{_pair(way.start)}"]
    for curve in way.curves:
        if curve.straight:
            pieces.append(f"L{_pair(curve.end)}")
        else:
            pieces.append(f"C{_pair(curve.first)} {_pair(curve.second)} {_pair(curve.end)}")
    start, end = (way.link.end, way.link.start) if way.back else (way.link.start, way.link.end)
    told = f"gradient from {start} to {end}" if way.back else f"{start} enters {end}"
    kind = "back" if way.back else "forward"
    return SvgArrow(kind, kind, "".join(pieces), told)


def _pair(point: Point) -> str:
    return f"{plain(point[0])} {plain(point[1])}"


def _words(
    parts: Diagram, drawing: Layout, labels: Mapping[str, Labels], outlines: Mapping[str, Outline]
) -> tuple[SvgText, ...]:
    """The words of arrows and boxes, and the sizes of hosts, which have guests where others have their size."""
    wanted = [("", p.box.key, True, labels[p.box.key].size) for p in drawing.placed if _is_host(p)]
    wanted += [(a.start, a.end, False, outlines[a.word]) for a in parts.arrows if a.word]
    wanted += [("", name, False, outlines[word]) for name, word in parts.words.items()]
    boxes = {
        Word(start, end, o.width, o.up + o.down, corner): o for start, end, corner, o in wanted if o.glyphs
    }
    places = set_words(drawing, tuple(boxes), SPACING)
    return tuple(
        text(boxes[word], "quiet", x - word.width / 2, y + (boxes[word].up - boxes[word].down) / 2)
        for word, (x, y) in places.items()
    )


def _is_host(placed: Placed) -> bool:
    return bool(placed.side) and not placed.guest


def _paths(labels: Iterable[Labels], words: Iterable[Outline]) -> tuple[SvgPath, ...]:
    every = [o for label in labels for o in (label.name, label.size, label.gradient, label.value)]
    return tuple(SvgPath(key, path) for key, path in paths_of([*every, *words]).items())


# -- told ----------------------------------------------------------------------------------------------------


def _told(network: Network, adjoints: bool) -> str:
    """The picture in words."""
    steps = [
        f"{e.name} from {', '.join(a.name for a in arrays(e.form)) or 'numbers'}" for e in network.equations
    ]
    back = " Dashed arrows run backwards; below a quantity stands its gradient." if adjoints else ""
    return f"{'; '.join(steps)}.{back}"


def _node_told(vertex: Vertex, placed: Placed) -> str:
    if vertex.outside:
        return f"{vertex.name}, given from outside"
    kind = "of another cell" if vertex.elsewhere else "given" if vertex.given else "computed"
    if vertex.of:
        return vertex.name
    if placed.again:
        return f"{vertex.name}, again"
    asked = ", asked for" if vertex.asked else ""
    back = ", with a gradient" if vertex.gradient else ""
    return f"{vertex.name}, {kind}{back}{asked}"
