r"""`\nabla R` that does not say by what: by the one parameter of a network, or by all that are numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, permutations

from symbackprop.check.meaning.hessians import named
from symbackprop.check.meaning.question import Judge, Question
from symbackprop.check.names.letters import nodes
from symbackprop.check.names.rewriting import rewritten
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.network.network import Network
from symbackprop.reading.tree import Derivative, Matrix, Node

REASON = "the gradient does not say by what"
GIVEN = ("input", "parameter")
MOST_TRIED = 24


def spelled_out(node: Derivative, network: Network) -> Node | None:
    """The same by what the network wants: one quantity, or several numbers one under the other."""
    wanted = network.wrt
    numbers = all(network.quantities[name].array.shape == (None, None) for name in wanted)
    return _by(node, wanted) if len(wanted) == 1 or (wanted and numbers) else None


def _by(node: Derivative, names: Sequence[str]) -> Node:
    each = [replace(node, by=(named(name),)) for name in names]
    return each[0] if len(each) == 1 else Matrix(node.at, tuple((one,) for one in each), "pmatrix")


def gradient_left_open(question: Question, witness: Witness, finding: Finding, judge: Judge) -> Finding:
    """A line that is wrong so and right by something else, or in another order, is left open."""
    sides = (question.head, question.side)
    if finding.verdict != "wrong" or not any(_is_bare(n) for side in sides for n in nodes(side)):
        return finding
    for names in islice(_others(witness.network), MOST_TRIED):
        head, side = (_replaced(each, names) for each in sides)
        if judge(replace(question, head=head, side=side, environments=None), witness).right:
            return replace(finding, verdict="unbound", reason=REASON)
    return finding


def _others(network: Network) -> Iterator[Sequence[str]]:
    yield from ((q.name,) for q in network.quantities.values() if q.role in GIVEN)
    if len(network.wrt) > 1:
        yield from permutations(network.wrt)


def _replaced(side: Node, names: Sequence[str]) -> Node:
    def change(node: Node) -> Node:
        return _by(node, names) if isinstance(node, Derivative) and _is_bare(node) else node

    return rewritten(side, change)


def _is_bare(node: Node) -> bool:
    return isinstance(node, Derivative) and node.order == 1 and node.of is not None and not node.by
