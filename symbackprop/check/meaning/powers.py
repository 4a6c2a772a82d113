r"""Scripts over and under a piece.

Powers, transposes, `(.)^+`, norms, entries of a bracket, roots, e to a power.
"""

from __future__ import annotations

from fractions import Fraction

from symbackprop.check.meaning.entries import entries
from symbackprop.check.meaning.evaluator import Evaluate
from symbackprop.check.meaning.raising import constant, exponential, positive_part, raised
from symbackprop.check.meaning.through import consumer_part
from symbackprop.check.names.letters import is_euler
from symbackprop.check.names.use import TRANSPOSES, without_transposes
from symbackprop.check.names.vocabulary import Stem, tokens_of
from symbackprop.check.records.value import Cand, Unbound, Val, arrays, pruned
from symbackprop.check.values import arithmetic
from symbackprop.check.values.array_functions import is_inner
from symbackprop.check.values.environment import Environment
from symbackprop.check.values.known_arrays import are_places, ones
from symbackprop.frozen import replace
from symbackprop.points.dual import Dual
from symbackprop.reading.tree import Bracket, Call, Compared, Node, Numeral, Root, Scripted


def powered(node: Scripted, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """A piece with its scripts: below an entry, above a transpose, a power, a plus."""
    if isinstance(node.base, Bracket) and node.base.opening == "‖":
        return _norm(node, env, evaluate)
    if isinstance(node.base, Numeral) and node.base.text == "1" and node.sub:
        return _ones_or_indicator(node, env, evaluate)
    if _is_row_of_ones(node):
        return arithmetic.turned_round(ones(env), env.settings.layout)
    if is_euler(node.base) and node.sup and node.sup[0].tree is not None:
        return exponential(node.sup[0].tree, env, evaluate)
    part = consumer_part(node, env)
    if part is not None:
        return part
    found = evaluate(node.base, env)
    if node.sub:
        found = _below(found, node, env)
    for script in node.sup:
        tokens = script.tokens
        while tokens and tokens[-1] in (*TRANSPOSES, "t"):
            found, tokens = arithmetic.turned_round(found, env.settings.layout), tokens[:-1]
        if tokens == ("+",):
            found = positive_part(found, env)
        elif tokens and script.tree is not None:
            power = script.tree if env.words.of(Stem("T")) else without_transposes(script.tree)
            found = raised(found, power or script.tree, env, evaluate)
        elif tokens:
            raise Unbound(f"the superscript {script.text} is not read")
    return found


def _below(found: list[Cand], node: Scripted, env: Environment) -> list[Cand]:
    if isinstance(node.base, Call) and is_inner(node.base.head) and tokens_of(node.sub) == ("F",):
        return found
    tokens = tuple(t for t in tokens_of(node.sub) if t != ",")
    if tokens == ("+",):
        return positive_part(found, env)
    if "\\times" in tokens or (all(t in env.points.sizes for t in tokens) and len(tokens) == 1):
        return found  # a remark about the shape
    if isinstance(node.base, Bracket) and all(_is_zero(cand) for cand in found):
        return found  # (0)_j: each entry of nothing but zeros
    return pruned(entries(found, tokens, env))


def _is_zero(cand: Cand) -> bool:
    data = cand.val.data
    return cand.val.literal and data is not None and not data.value.any()


def _norm(node: Scripted, env: Environment, evaluate: Evaluate) -> list[Cand]:
    r"""`\|A\|_F^2`, `\|v\|_2^2`, `\|v\|^2`, `\|v\|_2`, `\|v\|_1`"""
    assert isinstance(node.base, Bracket)
    below = tokens_of(node.sub)
    if below == ("1",) and not node.sup:
        return _absolute(node.base.items[0], env, evaluate)
    if below not in ((), ("F",), ("2",)):
        raise Unbound(f"the norm with index {' '.join(below)} is not known")
    above = tokens_of(node.sup)
    if above not in ((), ("2",)):
        raise Unbound("of norms the first and second power are read")
    return lengths(node.base.items[0], env, evaluate, squared=bool(above))


def lengths(inner: Node, env: Environment, evaluate: Evaluate, squared: bool = False) -> list[Cand]:
    """The root of the sum of all squared entries, or the sum itself."""
    out = []
    for cand in evaluate(inner, env):
        for view in arrays(cand, env.settings.layout):
            assert view.val.data is not None
            if are_places(view.val, env):
                continue
            squares = total(view.val.data * view.val.data)
            data = squares if squared else env.points.apply("sqrt", squares)
            out.append(Cand(Val(data), view.dev))
    return pruned(out)


def _absolute(inner: Node, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """The sum of the absolute values of a vector; of a matrix the norm with index 1 is another one."""
    views = [v for c in evaluate(inner, env) for v in arrays(c, env.settings.layout)]
    vectors = [(v, v.val.data) for v in views if v.val.data is not None and 1 in v.val.shape]
    return pruned(Cand(Val(total(env.points.apply("abs", data))), v.dev) for v, data in vectors)


def total(data: Dual) -> Dual:
    """The sum of all entries."""
    value = data.value.sum(axis=(-2, -1), keepdims=True)
    return Dual(value, None if data.tangent is None else data.tangent.sum(axis=(-2, -1), keepdims=True))


def _is_row_of_ones(node: Scripted) -> bool:
    """`1^T`: the number 1 has nothing to be turned round"""
    one = isinstance(node.base, Numeral) and node.base.text == "1" and not node.sub
    return one and len(node.sup) == 1 and len(node.sup[0].tokens) == 1 and node.sup[0].tokens[0] in TRANSPOSES


def _ones_or_indicator(node: Scripted, env: Environment, evaluate: Evaluate) -> list[Cand]:
    r"""`\mathbf 1_{Z > 0}` is an indicator; `\mathbf 1_n` a vector of ones."""
    tree = node.sub[0].tree
    if isinstance(tree, Bracket) and len(tree.items) == 1:
        tree = tree.items[0]
    if isinstance(tree, Compared):
        return evaluate(tree, env)
    return ones(env)


def root(node: Root, env: Environment, evaluate: Evaluate) -> list[Cand]:
    r"""`\sqrt{x}`, or the root of a degree that is a number."""
    degree = Fraction(2) if node.degree is None else constant(node.degree, env, evaluate)
    if degree is None or degree == 0:
        raise Unbound("the degree of the root is no number")
    out = []
    for cand in evaluate(node.inner, env):
        for view in arrays(cand, env.settings.layout):
            assert view.val.data is not None
            data = env.points.apply("sqrt", view.val.data) if degree == 2 else view.val.data ** (1 / degree)
            out.append(Cand(replace(view.val, data=data, of=""), view.dev))
    return pruned(out)
