r"""`dZ = P - Y`: m times the gradient of a loss that is a mean over m samples.

A page whose loss is a mean often lets dZ be the gradient of the sum and divides by m in the line of the
parameter: such a dZ is m dJ/dZ from there on.
"""

from __future__ import annotations

from collections.abc import Iterator

from symbackprop.check.links.code_names import as_name, is_code, rescaled
from symbackprop.check.links.judging import judge
from symbackprop.check.links.state import State
from symbackprop.check.meaning.sort import numbers
from symbackprop.check.names.letters import names
from symbackprop.check.names.stems import Stem
from symbackprop.check.names.use import Context
from symbackprop.check.names.uses import uses
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.reading.tree import Name, Node, Product, Script, Statement


def summed_gradient(statement: Statement, state: State) -> tuple[Finding, str, str] | None:
    """dZ = P - Y where the loss is a mean: the finding, the quantity, and the size that it is multiplied by."""
    head = statement.sides[0]
    if len(statement.sides) != 2 or statement.relations != ("=",) or not isinstance(head, Name):
        return None
    for witness in state.witnesses:
        quantity = _computed(head, witness)
        if quantity is None or judge(head, statement.sides[1], "=", statement, state).right:
            continue
        for size in _sizes(witness, statement.sides[1]):
            times = Product(head.at, (as_name(size), head), ("",))
            found = judge(times, statement.sides[1], "=", statement, state)
            if found.right:
                said = f"read as {size} times the gradient of the loss: that of the sum, not of the mean"
                return replace(found, verdict="accepted", reason=said), quantity, size
    return None


def summed_factors(statement: Statement, state: State) -> tuple[Finding, tuple[str, ...], str] | None:
    """db = 1/m sum dZ where no line says what dZ is: is it right with m times each gradient on the right?"""
    head = statement.sides[0]
    if len(statement.sides) != 2 or statement.relations != ("=",) or "gradients" in state.choices:
        return None
    for witness in state.witnesses:
        spoken = _spoken(statement.sides[1], witness)
        if not is_code(head, witness.words) or not spoken or set(spoken) & set(state.summed):
            continue
        if judge(head, statement.sides[1], "=", statement, state).right:
            return None
        for size in _sizes(witness, statement.sides[1]):
            trial = replace(state, summed={**state.summed, **dict.fromkeys(spoken, size)})
            side = rescaled(statement, trial).sides[1]
            found = judge(head, side, "=", statement, state)
            if found.right:
                said = f"the names on the right are read as {size} times the gradients of the loss"
                return replace(found, verdict="accepted", reason=said), spoken, size
    return None


def _spoken(side: Node, witness: Witness) -> tuple[str, ...]:
    """The computed quantities whose dZ stands in a side."""
    found = (_computed(replace(n, sub=_layer(n)), witness) for n in names(side))
    return tuple(dict.fromkeys(q for q in found if q is not None))


def _layer(name: Name) -> tuple[Script, ...]:
    """The scripts below without a letter, which is an index."""
    return tuple(s for s in name.sub if all(t.isdigit() for t in s.tokens))


def settle_gradients(statement: Statement, state: State) -> None:
    """Once dZ was right as a gradient, it is one on the whole page."""
    head = statement.sides[0]
    if len(statement.sides) < 2 or not isinstance(head, Name):
        return
    if any(_computed(head, witness) for witness in state.witnesses):
        if judge(head, statement.sides[1], "=", statement, state).right:
            state.choices.add("gradients")


def _computed(head: Name, witness: Witness) -> str | None:
    if not is_code(head, witness.words):
        return None
    names = [u.meaning.name for u in uses(head, witness.words, Context()) if not u.is_element]
    network = witness.network
    return next((n for n in names if n in network.quantities and network.equation(n) is not None), None)


def _sizes(witness: Witness, side: Node) -> Iterator[str]:
    """The sizes that a gradient may be multiplied by; not one that was drawn as a number which is printed."""
    at = witness.points("A")
    printed = {numeral.value for numeral in numbers(side)}
    for size, declared in witness.network.sizes.items():
        drawn = None if at is None or declared is not None else at.sizes.get(size)
        if Stem(size) in witness.words.spellings and drawn not in printed:
            yield size
