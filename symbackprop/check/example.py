r"""`\text{wrong first for } x = [..], y = 0`: an example, for other values than the given ones."""

from __future__ import annotations

from symbackprop.check.sort import numbers
from symbackprop.check.state import State
from symbackprop.check.use import ANYWHERE
from symbackprop.check.uses import uses
from symbackprop.reading.tree import Name, Statement
from symbackprop.reading.words import CONDITIONS

REASON = "an example that the words pick out; it is not judged at the given values"


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
