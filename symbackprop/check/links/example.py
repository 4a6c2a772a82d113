r"""`\text{wrong first for } x = [..], y = 0`: an example, for other values than the given ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from symbackprop.check.links.state import State
from symbackprop.check.meaning.evaluate import evaluate
from symbackprop.check.meaning.sort import numbers
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.uses import uses
from symbackprop.check.records.value import IllTyped, Unbound
from symbackprop.check.values.compare import one_number
from symbackprop.check.values.environment import Depth, Environment
from symbackprop.check.values.finding import SHAPES, Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.points.points import Points
from symbackprop.reading.tree import Name, Node, Statement
from symbackprop.reading.words import CONDITIONS

REASON = "an example that the words pick out; it is not judged at the given values"
SAID = "a value that the example takes"


def opens_example(statement: Statement, state: State) -> bool:
    """Do words that end with `for` stand in front of the value of something that is given?"""
    ends = [text.lower().split()[-1] for text in statement.words if len(text.split()) > 1]
    head, *rest = statement.sides
    if not any(word in CONDITIONS for word in ends) or len(rest) != 1 or not isinstance(head, Name):
        return False
    meant = {use.meaning.name for w in state.witnesses for use in uses(head, w.words, ANYWHERE)}
    known = [w.network.quantities.get(name) for w in state.witnesses for name in meant]
    given = any(quantity is not None and quantity.role != "computed" for quantity in known)
    return given and next(numbers(rest[0]), None) is not None


def example_findings(statement: Statement, state: State) -> Iterator[Finding]:
    """What is given takes the values of the example; what is computed is judged at them."""
    for k in range(len(statement.relations)):
        found = [_found(statement.sides[0], statement.sides[k + 1], w, state) for w in state.witnesses]
        right = [f for f in found if f.right]
        wrong = [f for f in found if f.verdict == "wrong"]
        yield (right or wrong or [Finding("unbound", reason=REASON)])[0]


def _found(head: Node, side: Node, witness: Witness, state: State) -> Finding:
    at = witness.points("C")
    known = uses(head, witness.words, ANYWHERE) if isinstance(head, Name) else ()
    if at is None or len(known) != 1 or known[0].meaning.kind != "value" or known[0].is_element:
        return Finding("unbound", witness, reason=REASON)
    name = known[0].meaning.name
    quantity = witness.network.quantities.get(name)
    try:
        printed = _number(side, witness, at)
    except (Unbound, IllTyped) as missing:
        return Finding("unbound", witness, reason=str(missing))
    if quantity is None or printed is None:
        return Finding("unbound", witness, reason=REASON)
    taken = state.taken.setdefault(witness.name, {})
    if quantity.role != "computed":
        given = at.value(name)
        if given is not None and given.value.shape[1:] not in (printed.shape[1:], printed.shape[:0:-1]):
            return Finding("wrong", witness, at=at, reason=SHAPES, by_value=False)
        taken[name] = printed
        return Finding("definition", witness, reason=SAID)
    return _judged(name, printed, replace_all(at, taken), witness)


def _number(side: Node, witness: Witness, at: Points) -> Any:
    """The printed array of numbers."""
    depth = Depth(labour=witness.labour)
    found = evaluate(side, Environment(at, witness.words, witness.settings, depth=depth))
    return next((c.val.data.value for c in found if c.val.data is not None), None)


def replace_all(at: Points, taken: dict[str, Any]) -> Points:
    """The points with the values of the example, and all that hangs on them worked again."""
    for name, array in taken.items():
        known = at.value(name)
        fits = known is None or known.value.shape[1:] == array.shape[1:]
        at = at.overridden(name, array if fits else array.swapaxes(-1, -2))
    return at


def _judged(name: str, printed: Any, at: Points, witness: Witness) -> Finding:
    value = at.value(name)
    if value is None or value.value.shape[1:] not in (printed.shape[1:], printed.shape[:0:-1]):
        return Finding("unbound", witness, reason=REASON)
    truth = value.value if value.value.shape[1:] == printed.shape[1:] else value.value.swapaxes(-1, -2)
    same = all(one_number(t, p) for t, p in zip(truth.flat, printed.flat, strict=True))
    found = Finding("correct", witness, at=at, head=truth, side=printed)
    return found if same else replace(found, verdict="wrong", by_value=False)
