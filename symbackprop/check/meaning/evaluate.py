"""A node of a printed formula to its values: every admissible reading of it, fewest deviations first.

There is no list of global readings: each node returns its few candidates, and a product, a sum or a call
combines those of its parts. Unbound is raised where nothing decides a meaning; an empty list is an ill-typed
piece.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from symbackprop.check.meaning.derivatives import derivative, primed
from symbackprop.check.meaning.dotted import OUTSIDE, without_dots
from symbackprop.check.meaning.functions import call
from symbackprop.check.meaning.indicators import bracketed, cases, compared
from symbackprop.check.meaning.named import name_values
from symbackprop.check.meaning.powers import powered, root
from symbackprop.check.meaning.printed import printed_array
from symbackprop.check.meaning.products import product
from symbackprop.check.meaning.sums import big_sum, with_reach
from symbackprop.check.records.labour import ROWS
from symbackprop.check.records.value import LITERAL, Cand, Unbound, Val, arrays, pruned
from symbackprop.check.values import arithmetic
from symbackprop.check.values.cells import combined
from symbackprop.check.values.environment import Environment
from symbackprop.check.values.known_arrays import ones
from symbackprop.check.values.summands import plus
from symbackprop.points.dual import Dual
from symbackprop.points.entries import unknown
from symbackprop.points.unvalued import Unvalued
from symbackprop.reading.tree import (
    Accented,
    BigSum,
    Blank,
    Braced,
    Bracket,
    Call,
    Cases,
    Compared,
    Derivative,
    Dots,
    Fraction_,
    Matrix,
    Name,
    Node,
    Numeral,
    Product,
    Root,
    Scripted,
    Sum,
    Words,
)

DEEPEST = 60
DOT = ("cdot", ":")  # (\cdot) is read as a place that is left open


def evaluate(node: Node, env: Environment) -> list[Cand]:
    """The candidates of a node.

    Raises: Unbound, with what is missing.
    """
    depth = env.depth
    if depth.now > DEEPEST:
        raise Unbound("the formula is nested too deeply")
    depth.labour.spend(1 + env.count // ROWS)
    depth.now += 1
    try:
        return _worth(node, env)
    except Unvalued as missing:
        raise Unbound(f"{missing} has no value here") from missing
    finally:
        depth.now -= 1


def _worth(node: Node, env: Environment) -> list[Cand]:
    kept = env.kept
    if kept is None:
        return _TABLE[type(node)](node, env)
    return kept.of(node, lambda: _TABLE[type(node)](node, env))


def _numeral(node: Numeral, env: Environment) -> list[Cand]:
    if node.bold:  # a vector of ones; beside a vector of the same length it is the number as well
        return [*ones(env), Cand(Val(env.number(1), literal=True), LITERAL)]
    nudge = env.nudged.get(node.at)
    value = node.value if nudge is None else node.value + nudge
    return [Cand(Val(env.number(value), literal=True))]


def _sum(node: Sum, env: Environment) -> list[Cand]:
    node = with_reach(without_dots(node), env)
    total: list[Cand] | None = None
    for sign, term in node.terms:
        found = evaluate(term, env)
        if sign < 0:
            found = [arithmetic.negative(c) for c in found]
        total = found if total is None else combined(total, found, plus, env)
    return total or []


def _fraction(node: Fraction_, env: Environment) -> list[Cand]:
    over, under = evaluate(node.over, env), evaluate(node.under, env)
    return combined(over, under, arithmetic.over, env)


def _scripted(node: Scripted, env: Environment) -> list[Cand]:
    if node.primes:
        return primed(node, env, evaluate)
    return powered(node, env, evaluate)


def _accented(node: Accented, env: Environment) -> list[Cand]:
    if isinstance(node.inner, Numeral) and node.inner.text == "1" and node.accent in ("vec", "mathbf"):
        return ones(env)
    if node.accent in ("vec", "mathbf"):
        return evaluate(node.inner, env)
    raise Unbound(f"{node.accent} over an expression means nothing here")


def _braced(node: Braced, env: Environment) -> list[Cand]:
    r"""What stands at the brace.

    `\underbrace{\partial z / \partial W}_{x}`, of which no layout makes an array, is what the brace says.
    """
    found = evaluate(node.inner, env)
    if node.note is None or any(True for c in found for _ in arrays(c, env.settings.layout)):
        return found
    try:
        return pruned([*found, *(c.but("note") for c in evaluate(node.note, env))])
    except Unbound:
        return found


def _words(node: Words, env: Environment) -> list[Cand]:
    said = re.sub(r"\\(?:\w+|.)|[{}$]", " ", node.text)
    raise Unbound(f"the words '{' '.join(said.split())[:40]}' are no part of a formula")


def _blank(node: Blank, env: Environment) -> list[Cand]:
    raise Unbound("a blank has no value")


def _dots(node: Dots, env: Environment) -> list[Cand]:
    if node.kind not in DOT:
        raise Unbound(OUTSIDE)
    if not env.exact:
        raise Unbound("a dot stands for a number that nothing determines")
    return [Cand(Val(Dual(unknown(), None), literal=True))]


_TABLE: dict[type[Node], Callable[..., list[Cand]]] = {
    Numeral: _numeral,
    Name: lambda node, env: name_values(node, env, evaluate),
    Bracket: lambda node, env: bracketed(node, env, evaluate),
    Scripted: _scripted,
    Accented: _accented,
    Product: lambda node, env: product(node, env, evaluate),
    Sum: _sum,
    Fraction_: _fraction,
    Derivative: lambda node, env: derivative(node, env, evaluate),
    Call: lambda node, env: call(node, env, evaluate),
    BigSum: lambda node, env: big_sum(node, env, evaluate),
    Matrix: lambda node, env: printed_array(node, env, evaluate),
    Cases: lambda node, env: cases(node, env, evaluate),
    Compared: lambda node, env: compared(node, env, evaluate),
    Root: lambda node, env: root(node, env, evaluate),
    Braced: _braced,
    Words: _words,
    Blank: _blank,
    Dots: _dots,
}
