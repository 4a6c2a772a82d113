"""`reach`: the quantities whose values a side hangs on, so that no step beside them is worked again for it."""

from __future__ import annotations

from symbackprop.check.mistakes.site import Site
from symbackprop.check.names.letters import names
from symbackprop.check.names.scope import known_stem
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import stem_of
from symbackprop.points.graph import Graph
from symbackprop.reading.tree import Node


def reach(node: Node, site: Site, graph: Graph) -> frozenset[str] | None:
    """The quantities in a side of values and local Jacobians, with their ancestors.

    None where a gradient or the loss is in it, which hang on all, or a name whose meaning is not plain.
    """
    of_page = {stem for stem, _ in site.question.definitions}
    found: set[str] = set()
    for name in names(node):
        meanings = [use.meaning for use in uses(name, site.words, site.context)]
        if not meanings and (stem_of(name) in of_page or known_stem(name, site.words) is not None):
            return None
        for meaning in meanings:
            if meaning.kind not in ("value", "mask", "size") or meaning.name == site.network.loss:
                return None
            found |= graph.ancestors.get(meaning.name, frozenset()) if meaning.kind != "size" else frozenset()
    return frozenset(found)
