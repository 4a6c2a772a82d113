r"""Relations that claim nothing to be judged: shapes, orders, arrows, and `y \approx a e^{bt}` of a model."""

from __future__ import annotations

from symbackprop.check.links.bound import binds
from symbackprop.check.links.state import State
from symbackprop.check.meaning.question import Question
from symbackprop.check.meaning.sort import sort_of
from symbackprop.check.values.finding import Finding
from symbackprop.frozen import replace
from symbackprop.reading.tree import Derivative, Node

SIGNS = {"sim": r"$\sim$", "propto": r"$\propto$", "arrow": r"$\to$", "in": r"$\in$"}
NEAR = "without numbers nothing says how near the two sides have to be"
ORDERS = ("in", "<", ">", "<=", ">=", "!=")


def remark(head: Node, relation: str, state: State) -> Finding:
    """A definition where the head binds, for an order; else not judged."""
    if relation in ORDERS and any(binds(head, witness, state) for witness in state.witnesses):
        return Finding("definition")
    return Finding("unbound", reason=f"the relation {SIGNS.get(relation, relation)} is not judged")


def without_models(question: Question, finding: Finding) -> Finding:
    r"""`y \approx w^\top x` and `\sigma(z) \approx 1/2 + z/4` are near, and nobody says that they are equal."""
    if finding.verdict != "wrong" or finding.witness is None or question.relation != "approx":
        return finding
    side, head = (sort_of(each, finding.witness) for each in (question.side, question.head))
    if isinstance(question.head, Derivative) or not side.names or not head.names or side.values:
        return finding
    return replace(finding, verdict="unbound", reason=NEAR)
