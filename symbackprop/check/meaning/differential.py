r"""`dL = \mathrm{tr}(E^T dH)`: a d that touches a name may be a differential, even where d is a size."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from symbackprop.check.names.letters import nodes
from symbackprop.check.names.uses import uses
from symbackprop.check.values.finding import Finding
from symbackprop.frozen import replace
from symbackprop.reading.tree import Name, Node, Product

REASON = "d in front of a name may mean its differential, which is not judged"


def differential_left_open(head: Node, side: Node, finding: Finding) -> Finding:
    """A line that is wrong with d as a size accuses nobody where d may begin a differential."""
    if finding.verdict != "wrong" or finding.witness is None:
        return finding
    words = finding.witness.words
    for name in (*_behind_d(head), *_behind_d(side)):
        if any(use.meaning.kind == "value" for use in uses(name, words, finding.context)):
            return replace(finding, verdict="unbound", reason=REASON)
    return finding


def _behind_d(node: Node) -> Iterator[Name]:
    """H of `dH`: names that a bare d touches"""
    for product in nodes(node):
        if isinstance(product, Product):
            for d, name in pairwise(product.factors):
                if isinstance(name, Name) and _is_bare_d(d) and d.at[1] == name.at[0]:
                    yield name


def _is_bare_d(node: Node) -> bool:
    return isinstance(node, Name) and node.letters == "d" and not node.sub and not node.sup
