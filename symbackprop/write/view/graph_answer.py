"""The computation graph as an answer: one picture as wide as the text, and its nodes and edges as data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from symbackprop.network.ask import Ask
from symbackprop.network.network import Network
from symbackprop.write.graph.parts import Diagram, diagram
from symbackprop.write.graph.tikz import TikzPicture, drawn, tikz_picture
from symbackprop.write.latex.printer import Printer
from symbackprop.write.sheet.templates import tex_environment
from symbackprop.write.view.graph import LOOKS, clearest, fitting


def asked_picture(ask: Ask, network: Network, pen: Printer) -> TikzPicture:
    """The graph in the clearest look, on as many lines as it needs; adjoints where they are asked for."""
    parts = _parts(ask, network, pen)
    found = clearest(parts)
    if found is None:
        smallest = LOOKS[-1]
        whole = fitting(parts, smallest)
        found = whole, smallest, drawn(whole, smallest)
    whole, look, drawing = found
    return tikz_picture(whole, drawing, look)


def picture_tex(picture: TikzPicture) -> str:
    r"""The source of the picture, \begin{tikzpicture} .. \end{tikzpicture}."""
    return tex_environment().get_template("picture.tex").render(picture=picture)


def _parts(ask: Ask, network: Network, pen: Printer) -> Diagram:
    """Without sizes, which stand beside the equations."""
    parts = diagram(network, pen, adjoints=bool(ask.name))
    return replace(parts, vertices=tuple(replace(v, shape="") for v in parts.vertices))


def graph_data(ask: Ask, network: Network, pen: Printer) -> dict[str, Any]:
    """Nodes in the order of the file, and edges: `back` says that a gradient runs the other way."""
    parts = diagram(network, pen, adjoints=bool(ask.name))
    inside = [v for v in parts.vertices if not v.outside]
    return {
        "nodes": [
            {"name": v.name, "role": _role(network, v.name), "latex": v.label, "gradient": v.gradient or None}
            for v in inside
        ],
        "edges": [
            {"from": a.start, "to": a.end, "back": a.back, "word": a.word or parts.words.get(a.end) or None}
            for a in parts.arrows
            if a.forward
        ],
    }


def _role(network: Network, name: str) -> str:
    quantity = network.quantities.get(name)
    return quantity.role if quantity is not None else "computed"
