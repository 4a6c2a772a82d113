r"""`dL = \mathrm{tr}(E^T dH)`: a d that touches a name may be a differential, even where d is a size."""

from __future__ import annotations

from dataclasses import replace

from symbackprop.check.names.letters import nodes
from symbackprop.check.names.uses import uses
from symbackprop.check.values.finding import Finding
from symbackprop.reading.tree import Name, Node, Product

REASON = "d in front of a name may mean its differential, which is not judged"


def differential_left_open(head: Node, side: Node, finding: Finding) -> Finding:
    """A line that is wrong with d as a size accuses nobody where d may begin a differential."""
    if finding.verdict != "wrong" or finding.witness is None:
        return finding
    words = finding.witness.words
    for node in (*nodes(head), *nodes(side)):
        if isinstance(node, Product):
            for d, name in zip(node.factors, node.factors[1:], strict=False):
                touching = isinstance(d, Name) and isinstance(name, Name) and d.at[1] == name.at[0]
                if touching and isinstance(d, Name) and d.letters == "d" and not d.sub and not d.sup:
                    meant = uses(name, words, finding.context) if isinstance(name, Name) else ()
                    if any(use.meaning.kind == "value" for use in meant):
                        return replace(finding, verdict="unbound", reason=REASON)
    return finding
