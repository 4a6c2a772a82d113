"""The computation graph inside a page: its boxes lead to their sections, small gradients stand as numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from symbackprop.network.network import Network
from symbackprop.write.graph_parts import Diagram, diagram
from symbackprop.write.graph_svg import picture_of
from symbackprop.write.graph_svg_view import SvgPicture
from symbackprop.write.html_view import Drawing, Node
from symbackprop.write.latex import Printer
from symbackprop.write.measure import width
from symbackprop.write.sheet import Sheet
from symbackprop.write.view_graph import page_parts

WIDEST = 4.2  # em of the number under a box
Anchor = Callable[[str], str]


def page_drawing(sheet: Sheet, anchor: Anchor, sections: Collection[str]) -> Drawing:
    """The graph of a solution: what has a section leads to it, the rest to the network."""
    parts = page_parts(sheet)
    picture = picture_of(sheet.network, _roomy(parts), True, anchor("graph"))
    return _drawing(picture, lambda name: anchor(name if name in sections else "network"))


def _roomy(parts: Diagram) -> Diagram:
    """Numbers under boxes are not much wider than the boxes, or there are none; guests have room."""
    under = {v.name for v in parts.vertices if v.gradient and not v.outside and v.name not in parts.hosts}
    if all(width(v.gradient) <= WIDEST for v in parts.vertices if v.name in under):
        return parts
    return replace(
        parts, vertices=tuple(replace(v, gradient="") if v.name in under else v for v in parts.vertices)
    )


def asked_drawing(network: Network, pen: Printer, adjoints: bool, anchor: Anchor, home: str) -> Drawing:
    """The graph that a question asks for."""
    picture = picture_of(network, diagram(network, pen, adjoints), adjoints, anchor("graph"))
    return _drawing(picture, lambda _: home)


def _drawing(picture: SvgPicture, target: Callable[[str], str]) -> Drawing:
    nodes = tuple(Node(f"#{target(node.name)}", node) for node in picture.nodes)
    back = any(arrow.style == "back" for arrow in picture.arrows)
    said = "Solid arrows run forward." + (
        " Dashed arrows run back; what they bring stands in colour." if back else ""
    )
    return Drawing(picture, nodes, f"{said} Square: given. Round: computed. A box leads to its section.")
