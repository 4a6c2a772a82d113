"""A box that enters another far away is drawn again beside it, dotted: a wide drawing can then go on below."""

from __future__ import annotations

from dataclasses import replace

from symbackprop.write.graph.layers import layers
from symbackprop.write.graph.parts import Arrow, Diagram, Vertex
from symbackprop.write.graph.plan import Plan

FAR = 3  # columns between the ends of an arrow that no line of a drawing can be cut under


def drawn_again(parts: Diagram, plan: Plan) -> Diagram:
    """The same graph without its far arrows; each begins at a copy that stands beside its end.

    The same object where no arrow is far.
    """
    column = {item: k for k, layer in enumerate(layers(plan)) for item in layer if isinstance(item, str)}
    far = [a for a in parts.arrows if _is_far(a, column)]
    if not far:
        return parts
    vertices = {v.name: v for v in parts.vertices}
    kept = [a for a in parts.arrows if a not in far]
    return replace(
        parts,
        vertices=(*parts.vertices, *(_copy(vertices[a.start], a) for a in far)),
        arrows=(*kept, *(replace(a, start=_name(a), word="") for a in far)),
        hosts={**parts.hosts, **{_name(a): a.end for a in far}},
    )


def _is_far(arrow: Arrow, column: dict[str, int]) -> bool:
    start, end = column.get(arrow.start), column.get(arrow.end)
    return start is not None and end is not None and end - start >= FAR


def _name(arrow: Arrow) -> str:
    return f"{arrow.start}, again at {arrow.end}"


def _copy(vertex: Vertex, arrow: Arrow) -> Vertex:
    return replace(vertex, name=_name(arrow), of=vertex.name, shape="", gradient="", value="", asked=False)
