r"""Patterns with dots: `a_1 + \dots + a_n`, entries `x_1 \vdots x_n`, and `(0, \dots, a_t, \dots, 0)`.

The first and the last of them are one tree apart from an index, which is 1 in the first and runs to the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any, Literal

import numpy as np

from symbackprop.check.meaning.evaluator import Evaluate
from symbackprop.check.names.letters import names, nodes
from symbackprop.check.names.rewriting import rewritten
from symbackprop.check.names.use import RUNNING, Index
from symbackprop.check.names.uses import shape_of, uses
from symbackprop.check.records.value import Cand, Unbound, Val, arrays, pruned
from symbackprop.check.values.environment import Environment
from symbackprop.frozen import replace
from symbackprop.points.dual import Dual
from symbackprop.reading.tree import BigSum, Dots, Name, Node, Numeral, Script, Statement, Sum

Term = tuple[Literal[1, -1], Node]
OUTSIDE = "the dots stand outside a pattern that can be read"
MORE = "the first and the last entry around the dots differ in more than an index"
APART = "the entries before the dots do not follow one another"
LONGEST = 512


def without_dots(node: Sum) -> Sum:
    r"""`a_1 + a_2 + \dots + a_n` as one summand, a sum over a letter that no page can print.

    Raises: Unbound, where the summands around the dots are no such pattern.
    """
    if not any(isinstance(term, Dots) for _, term in node.terms):
        return node
    terms: list[Term] = list(node.terms)
    while (at := next((k for k, (_, term) in enumerate(terms) if isinstance(term, Dots)), None)) is not None:
        if getattr(terms[at][1], "kind", "") == "cdot" or not 0 < at < len(terms) - 1:
            raise Unbound(OUTSIDE)
        first, made = _first_of(terms, at)
        terms[first : at + 2] = [(terms[at + 1][0], made)]
    return replace(node, terms=tuple(terms))


def dots_as_sums(statement: Statement) -> Statement:
    """The same with every pattern of summands as a sum; what is no pattern is told where it is judged."""

    def change(node: Node) -> Node:
        try:
            return without_dots(node) if isinstance(node, Sum) else node
        except Unbound:
            return node

    if not any(isinstance(n, Dots) for side in statement.sides for n in nodes(side)):
        return statement
    return replace(statement, sides=tuple(rewritten(side, change) for side in statement.sides))


def _first_of(terms: list[Term], at: int) -> tuple[int, Node]:
    """The place of the summand with index 1, and the sum; those between it and the dots are its next ones."""
    sign, last = terms[at + 1]
    for first in range(at - 1, -1, -1):
        template, end = generalised(terms[first][1], last)
        if template is None:
            continue
        between = [term for s, term in terms[first + 1 : at] if s == sign]
        if len(between) < at - first - 1 or terms[first][0] != sign or terms[at][0] != sign:
            raise Unbound("the summands around the dots have different signs")
        if not follow(terms[first][1], between, template):
            raise Unbound("the summands before the dots do not follow one another")
        return first, running_sum(template, end)
    raise Unbound(MORE.replace("entry", "summand"))


def running_sum(template: Node, end: str) -> BigSum:
    letter = Name(template.at, RUNNING)
    upper: Node = Numeral(template.at, end, _number(end), 0) if end.isdigit() else Name(template.at, end)
    low = Numeral(template.at, "1", _number("1"), 0)
    return BigSum(template.at, "sum", (letter,), low, upper, None, template)


def _number(text: str) -> Any:
    from fractions import Fraction

    return Fraction(int(text))


def length_to(end: str, env: Environment) -> int:
    """n of x_1, .., x_n as a number"""
    if end.isdigit():
        return int(end)
    size = env.points.sizes.get(end) or env.points.sizes.get(end.replace(" ", ""))
    if size is None:
        raise Unbound(f"the size {end} has no number")
    return int(size)


def every(template: Node, count: int, env: Environment, evaluate: Evaluate) -> Iterator[list[Cand]]:
    """The candidates of entry k, for k from 1 to count"""
    if count > LONGEST:
        raise Unbound("the pattern is too long")
    take = np.arange(env.points.count) if env.take is None else env.take
    for k in range(1, count + 1):
        letters = {**env.letters, RUNNING: np.full(env.count, k)}
        found = evaluate(template, replace(env, letters=letters, take=take))
        yield [v for c in found for v in arrays(c, env.settings.layout)]


# -- one entry among zeros ------------------------------------------------------------------------------------


def lone_entry(entries: list[Node]) -> Node | None:
    r"""a of `0, \dots, a, \dots, 0`"""
    if len(entries) != 5 or not all(isinstance(entries[k], Dots) for k in (1, 3)):
        return None
    ends = (entries[0], entries[4])
    zeros = all(isinstance(end, Numeral) and end.value == 0 for end in ends)
    return entries[2] if zeros else None


def among_zeros(node: Node, axis: int, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """The vector that is 0 but at the place of the one index that stands in the entry"""
    found = dict(_indices(node, env))
    if len(found) != 1:
        raise Unbound("the place of the entry between the zeros is not known")
    index, length = found.popitem()
    place: Any = env.place(index)
    place = np.broadcast_to(place, (env.count,))
    at = np.arange(1, length + 1).reshape((1, 1, length) if axis == -1 else (1, length, 1))
    here = place.reshape(-1, 1, 1) == at
    out = []
    for cand in evaluate(node, env):
        for view in arrays(cand, env.settings.layout):
            if view.val.data is not None and view.val.is_scalar_array:
                value = view.val.data.value * here.astype(int if env.exact else float)
                out.append(Cand(Val(Dual(value, None), printed=True), view.dev))
    return pruned(out)


def _indices(node: Node, env: Environment) -> Iterator[tuple[Index, int]]:
    for name in names(node):
        for use in uses(name, env.words, env.context)[:1]:
            for index, axis in zip(use.at, shape_of(use.meaning, env.words), strict=True):
                length = axis if isinstance(axis, int) else env.points.sizes.get(axis) if axis else None
                if not index.whole and length is not None and length > 1:
                    yield index, int(length)


# -- one tree of two ------------------------------------------------------------------------------------------


def generalised(first: Any, last: Any) -> tuple[Any, str]:
    """The two trees as one, where they differ by an index 1 that becomes the last one.

    (None, "") if they do not.
    """
    ends: set[str] = set()
    try:
        made = _merged(first, last, ends)
    except ValueError:
        return None, ""
    return (made, ends.pop()) if len(ends) == 1 else (None, "")


def follow(first: Node, others: Sequence[Node], template: Node) -> bool:
    """Are these the entries 2, 3, .. behind the first one? x_{12} follows x_{11} in a row, x_{21} does not."""
    made = [generalised(first, other) for other in others]
    ends = [end for _, end in made] == [str(k) for k in range(2, len(others) + 2)]
    return ends and all(_printed(other) == _printed(template) for other, _ in made)


def _printed(value: Any) -> Any:
    """The same without the trees of its scripts, which their tokens say too"""
    if isinstance(value, Script):
        return value.tokens
    if isinstance(value, tuple):
        return tuple(_printed(item) for item in value)
    if isinstance(value, Node):
        return (type(value), *(_printed(getattr(value, f.name)) for f in fields(value) if f.name != "at"))
    return value


def _merged(a: Any, b: Any, ends: set[str]) -> Any:
    if isinstance(a, Script) and isinstance(b, Script):
        return _merged_script(a, b, ends)
    if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
        if len(a) == 2 and all(isinstance(x, int) for x in a):  # a place in the source
            return a
        return tuple(_merged(x, y, ends) for x, y in zip(a, b, strict=True))
    if isinstance(a, Node) and type(a) is type(b):
        parts = {
            f.name: _merged(getattr(a, f.name), getattr(b, f.name), ends) for f in fields(a) if f.name != "at"
        }
        return replace(a, **parts)
    if a == b:
        return a
    raise ValueError


def _merged_script(a: Script, b: Script, ends: set[str]) -> Script:
    if a.tokens == b.tokens:
        return a
    if ("," in a.tokens) != ("," in b.tokens):  # W_{i1} .. W_{i,784}: a long number needs its comma
        a, b = (replace(s, tokens=tuple(token for token in s.tokens if token != ",")) for s in (a, b))
    if len(a.tokens) == len(b.tokens):
        differing = [k for k, (x, y) in enumerate(zip(a.tokens, b.tokens, strict=True)) if x != y]
        if len(differing) == 1 and a.tokens[differing[0]] == "1":
            k = differing[0]
            ends.add(b.tokens[k])
            tokens = (*a.tokens[:k], RUNNING, *a.tokens[k + 1 :])
            return replace(a, tokens=tokens, tree=_merged_tree(a, b, ends))
    elif a.tokens and a.tokens[-1] == "1" and b.tokens[: len(a.tokens) - 1] == a.tokens[:-1]:
        ends.add("".join(b.tokens[len(a.tokens) - 1 :]))
        return replace(a, tokens=(*a.tokens[:-1], RUNNING), tree=None)
    raise ValueError


def _merged_tree(a: Script, b: Script, ends: set[str]) -> Node | None:
    """What stands in a power, as z_1 of e^{z_1}; an index alone is no tree"""
    try:
        made: Node | None = None if a.tree is None or b.tree is None else _merged(a.tree, b.tree, ends)
    except ValueError:
        return None
    return made
