"""Bound indices summed away from the graph of a product, one at a time.

Equal index sets become one Hadamard product, an index in two nodes a matrix product, in one node a sum 1^T, a
vector between two matrices diag(v). An index in three matrices stays: there is no matrix form.
"""

from __future__ import annotations

from symbackprop.algebra.forms import Form, SizeOf
from symbackprop.algebra.pointwise import Axes
from symbackprop.algebra.product_graph import Node, render
from symbackprop.algebra.terms import Factor, Index, number


def eliminate(
    nodes: list[Node], bound: tuple[Index, ...]
) -> tuple[list[Node], list[Factor], list[Form]] | None:
    """Sum away every bound index; leaves nodes on free indices, sizes, and finished scalars."""
    left = list(bound)
    sizes: list[Factor] = []
    while left:
        nodes = _merge(nodes, left)
        ready = [(w, i) for i, b in enumerate(left) if (w := _readiness(nodes, b)) is not None]
        if not ready:
            return None
        over = left.pop(min(ready)[1])
        meeting = [n for n in nodes if over in n.ends]
        if not meeting:
            sizes.append(_size_factor(over))
            continue
        place = nodes.index(meeting[0])
        rest = [n for n in nodes if over not in n.ends]
        rest.insert(min(place, len(rest)), _sum_away(meeting, over))
        nodes = rest
    nodes = _merge(nodes, [])
    loose = [render(n, Axes()).form for n in nodes if not n.ends]
    return [n for n in nodes if n.ends], sizes, loose


def _readiness(nodes: list[Node], over: Index) -> int | None:
    """How early an index is summed away: vectors first, then products, then plain sums, then diag."""
    meeting = [n for n in nodes if over in n.ends]
    vectors = sum(len(n.ends) == 1 for n in meeting)
    if len(meeting) == 2:
        return 0 if vectors else 1
    if len(meeting) < 2:
        return 2
    return 3 if len(meeting) == 3 and vectors == 1 else None


def _size_factor(over: Index) -> Factor:
    return SizeOf(over.extent) if isinstance(over.extent, str) else number(over.extent)


def _sum_away(meeting: list[Node], over: Index) -> Node:
    ends = tuple(e for n in meeting for e in n.ends if e != over)
    if len(meeting) == 1:
        return Node("sum", ends, tuple(meeting), over)
    if len(meeting) == 2:
        return Node("product", ends, tuple(meeting), over)
    vector = next(n for n in meeting if len(n.ends) == 1)
    a, b = (n for n in meeting if n is not vector)
    return Node("product", ends, (a, vector, b), over)


def _merge(nodes: list[Node], bound: list[Index]) -> list[Node]:
    """Nodes on equal index sets become one Hadamard product; two vectors that meet alone stay, as u^T v."""
    out: list[Node] = []
    for node in nodes:
        twin = next((i for i, n in enumerate(out) if set(n.ends) == set(node.ends) and n.ends), None)
        if twin is None or _meet_alone(nodes, node, bound):
            out.append(node)
            continue
        old = out[twin]
        held = old.parts if old.kind == "hadamard" else (old,)
        out[twin] = Node("hadamard", old.ends, (*held, node))
    return out


def _meet_alone(nodes: list[Node], node: Node, bound: list[Index]) -> bool:
    index = node.ends[0]
    return len(node.ends) == 1 and index in bound and sum(index in n.ends for n in nodes) == 2
