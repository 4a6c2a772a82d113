"""The computation graph inside a page: its boxes lead to their sections, small gradients stand as numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from symbackprop.network.network import Network
from symbackprop.write.graph.cell import cell_parts
from symbackprop.write.graph.parts import Diagram, diagram
from symbackprop.write.graph.svg import picture_of
from symbackprop.write.html.view import Drawing, Node, Shape
from symbackprop.write.latex.measure import width
from symbackprop.write.latex.printer import Printer
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.graph import filled_parts

WIDEST = 4.2  # em of the number under a box
PHONE = 460.0  # px of a line of boxes; a phone shows them a little smaller
Anchor = Callable[[str], str]


def page_drawing(sheet: Sheet, anchor: Anchor, sections: Collection[str]) -> Drawing:
    """The graph of a solution: what has a section leads to it, the rest to the network."""
    parts = _roomy(filled_parts(sheet) if sheet.network.family is None else cell_parts(sheet))
    return _drawing(
        sheet.network, parts, True, anchor, lambda name: anchor(name if name in sections else "network")
    )


def _roomy(parts: Diagram) -> Diagram:
    """Numbers under boxes are not much wider than the boxes, or there are none; guests have room."""
    if any(v.value for v in parts.vertices):
        return parts
    under = {v.name for v in parts.vertices if v.gradient and not v.outside and v.name not in parts.hosts}
    if all(width(v.gradient) <= WIDEST for v in parts.vertices if v.name in under):
        return parts
    return replace(
        parts, vertices=tuple(replace(v, gradient="") if v.name in under else v for v in parts.vertices)
    )


def asked_drawing(network: Network, pen: Printer, adjoints: bool, anchor: Anchor, home: str) -> Drawing:
    """The graph that a question asks for."""
    return _drawing(network, diagram(network, pen, adjoints), adjoints, anchor, lambda _: home)


def _drawing(
    network: Network, parts: Diagram, adjoints: bool, anchor: Anchor, target: Callable[[str], str]
) -> Drawing:
    broad = picture_of(network, parts, adjoints, anchor("graph"))
    tall = picture_of(network, parts, adjoints, anchor("tall"), PHONE)
    back = any(arrow.style == "back" for arrow in broad.arrows)
    filled = any(v.value for v in parts.vertices)
    shown = any(v.gradient or v.outside for v in parts.vertices)
    said = "Solid arrows run forward" + (" with the values in the upper half." if filled else ".")
    if back:
        brought = "; what they bring stands in colour" + (" in the lower half" if filled else "")
        said += " Dashed arrows run back" + (brought if shown else "") + "."
    heavy = " Heavy frame: asked for." if any(v.asked for v in parts.vertices) else ""
    if parts.frame is not None and broad.frames:
        said += f" Framed: one cell; what is without {parts.frame.index} is shared by all."
    if any(v.elsewhere for v in parts.vertices):
        said += " Dotted: of another cell."
    elif any(node.style == "again" for each in (broad, tall) for node in each.nodes):
        said += " Dotted: stands elsewhere too."
    drawn = {"broad": broad, "tall": replace(tall, paths=())} if broad.box != tall.box else {"": broad}
    shapes = tuple(
        Shape(kind, broad.prefix, each, tuple(Node(f"#{target(n.name)}", n) for n in each.nodes))
        for kind, each in drawn.items()
    )
    return Drawing(shapes, f"{said} Square: given. Round: computed.{heavy} A box leads to its section.")
