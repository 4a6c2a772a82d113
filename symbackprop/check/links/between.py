r"""Names that a page puts between two quantities: after `u = W x`, da/dx may hold u or go through it.

Which path a local Jacobian takes is then the page's affair; where neither is printed, nobody is accused.
"""

from __future__ import annotations

from symbackprop.check.links.state import State
from symbackprop.check.names.letters import names, nodes
from symbackprop.check.names.use import Context
from symbackprop.check.names.uses import uses
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.reading.tree import Compared, Derivative, Name, Node

HELD = "the page names what stands between; it does not say whether that is held"


def path_left_open(head: Node, finding: Finding, state: State) -> Finding:
    """A wrong local Jacobian is not judged where a name of the page stands for something of what it moves."""
    witness = finding.witness
    if finding.verdict != "wrong" or witness is None or not state.definitions:
        return finding
    if not isinstance(head, Derivative) or not isinstance(head.of, Name) or len(head.by) != 1:
        return finding
    by = head.by[0]
    outs = {u.meaning.name for u in uses(head.of, witness.words, finding.context)}
    if not isinstance(by, Name) or witness.network.loss in outs:
        return finding
    moved = {u.meaning.name for u in uses(by, witness.words, finding.context)[:1]}
    between = any(moved & _moving(d.node, witness, finding.context) for d in state.definitions.values())
    return replace(finding, verdict="unbound", reason=HELD) if between else finding


def _moving(node: Node, witness: Witness, context: Context) -> set[str]:
    """The quantities with which a side moves: a mask does not move, a derivative stands on no path."""
    still = {id(n) for each in nodes(node) if isinstance(each, Derivative | Compared) for n in names(each)}
    found = (uses(name, witness.words, context)[:1] for name in names(node) if id(name) not in still)
    return {use.meaning.name for known in found for use in known if use.meaning.kind in ("value", "adjoint")}
