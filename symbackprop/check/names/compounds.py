r"""`dW`, `\Delta W`: names that the network or its `reading` writes with several letters.

The reader takes each letter for a name of its own; where together they are one that is known, they are joined.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import is_
from typing import Any

from symbackprop.frozen import replace
from symbackprop.reading.holding import holding
from symbackprop.reading.tree import Name, Node, Product, Script, Statement, Times

MOST_LETTERS = 12
Known = Callable[[Name], bool]
Joins = dict[int, tuple[Node, Node]]  # by the id of a tree: the tree, kept, and what it is joined


def joined_letters(parts: tuple[Node, ...], signs: tuple[Times, ...]) -> Name | None:
    """Names side by side as one, with the accents and scripts of the last; None where one is no name."""
    names = [part for part in parts if isinstance(part, Name)]
    if len(names) < 2 or len(names) != len(parts) or any(signs):
        return None
    *front, last = names
    if any(name.sub or name.sup or name.primes or name.accents for name in front):
        return None
    if any(
        not a.letters.startswith("\\") and a.at[1] != b.at[0] for a, b in zip(front, names[1:], strict=True)
    ):
        accented = len(front) == 1 and bool(last.accents)  # the place of an accented name is that of its letter
        if not accented:
            return None
    return replace(last, letters="".join(n.letters for n in names), at=(front[0].at[0], last.at[1]))


def statement_joined(statement: Statement, known: Known) -> Statement:
    """A statement with the names joined that are known together."""
    sides = tuple(joined(side, known) for side in statement.sides)
    return replace(statement, sides=sides, conditions=tuple(joined(c, known) for c in statement.conditions))


def joined(node: Node, known: Known, done: Joins | None = None) -> Node:
    """The same tree where nothing is joined; `done` holds the trees that were joined before."""
    held = None if done is None else done.get(id(node))
    if held is not None:
        return held[1]
    changed: dict[str, Any] = {}
    for name in holding(node, scripts=True):
        old = getattr(node, name)
        new = _joined(old, known, done)
        if new is not old:
            changed[name] = new
    made = replace(node, **changed) if changed else node
    made = _product(made, known) if isinstance(made, Product) else made
    if done is not None:
        done[id(node)] = (node, made)
    return made


def _joined(value: Any, known: Known, done: Joins | None) -> Any:
    if isinstance(value, tuple):
        if not value:
            return value
        items = [_joined(item, known, done) for item in value]
        return value if all(map(is_, items, value)) else tuple(items)
    if isinstance(value, Node):
        return joined(value, known, done)
    if isinstance(value, Script):  # its tokens stay: they are labels and indices, the tree is an exponent
        tree = None if value.tree is None else joined(value.tree, known, done)
        return value if tree is value.tree else replace(value, tree=tree)
    return value


def _product(node: Product, known: Known) -> Node:
    factors: list[Node] = []
    signs: list[Times] = []
    k = 0
    while k < len(node.factors):
        name, used = _longest(node, k, known)
        if factors:
            signs.append(node.signs[k - 1])
        factors.append(name)
        k += used
    if len(factors) == len(node.factors):
        return node
    return factors[0] if len(factors) == 1 else Product(node.at, tuple(factors), tuple(signs))


def _longest(node: Product, start: int, known: Known) -> tuple[Node, int]:
    """The longest known name from a factor on, and how many factors it takes."""
    for count in range(min(MOST_LETTERS, len(node.factors) - start), 1, -1):
        parts, signs = node.factors[start : start + count], node.signs[start : start + count - 1]
        name = joined_letters(parts, signs)
        if name is not None and known(name):
            return name, count
    return node.factors[start], 1
