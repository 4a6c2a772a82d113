r"""`\bar v_0 = \bar v_0 + \bar v_2 \frac{\partial v_2}{\partial v_0}`: a gradient added up in several lines.

Its lines hold a part of it each. Such a line is right where what it adds, or what it starts from, is what comes
back through some of the consumers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from symbackprop.check.links import link
from symbackprop.check.meaning.keys import Claimed, claimed
from symbackprop.check.meaning.question import Question
from symbackprop.check.meaning.spelt import spelt
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.vocabulary import Vocabulary
from symbackprop.check.records.value import IllTyped, Unbound
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.reading.tree import Bracket, Node, Script, Scripted, Statement, Sum

PART = "a part of the gradient, to which the page adds the others in lines of their own"
MOST_CONSUMERS = 4


def added_up(statements: Iterable[Statement], words: Vocabulary) -> frozenset[Claimed]:
    """The gradients to which some line adds."""
    return frozenset(
        claim
        for statement in statements
        for side in statement.sides[1:]
        if isinstance(side, Sum) and len(side.terms) > 1
        for claim in (claimed(statement.sides[0], words, ANYWHERE),)
        if claim is not None and claim[0] == "adjoint" and _without(side, claim, words) is not None
    )


def _without(side: Node, claim: Claimed, words: Vocabulary) -> Sum | None:
    """The side without the summand that is the gradient itself; None where it has none."""
    if not isinstance(side, Sum) or len(side.terms) < 2:
        return None
    rest = tuple(t for t in side.terms if t[0] < 0 or claimed(t[1], words, ANYWHERE) != claim)
    return Sum(side.at, rest) if len(rest) == len(side.terms) - 1 else None


def as_part(question: Question, finding: Finding, witness: Witness) -> Finding:
    """A wrong line of a gradient that is added up, judged as one of its parts."""
    if finding.verdict != "wrong" or not witness.added_up:
        return finding
    claim = claimed(question.head, witness.words, ANYWHERE)
    if claim is None or claim not in witness.added_up:
        return finding
    side = _without(question.side, claim, witness.words) or question.side
    for part in _parts(question.head, claim[1], witness):
        try:
            found = link.judged(replace(question, head=part, side=side, environments=None), witness)
        except (Unbound, IllTyped):
            continue
        if found.right:
            return replace(found, verdict="accepted", reason=PART)
    return finding


def _parts(head: Node, quantity: str, witness: Witness) -> Iterator[Node]:
    """What comes back through one consumer, through two of them, and so on, short of all."""
    at = witness.points("A")
    consumers = () if at is None else at.graph.consumers.get(quantity, ())
    names = [n for c in consumers if (n := spelt(c, witness)) is not None]
    if len(names) < len(consumers) or len(names) > MOST_CONSUMERS:
        return
    parts = [Scripted((0, 0), Bracket((0, 0), ".", (head,)), (Script((0, 0), "", ("q",), n),)) for n in names]
    for count in range(1, len(parts)):
        for chosen in combinations(parts, count):
            yield Sum(head.at, tuple((1, part) for part in chosen))
