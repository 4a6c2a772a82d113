"""Implied sums: a letter that is free on the right only is summed over, term by term, as Einstein does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symbackprop.check.environment import Environment
from symbackprop.check.letters import Clash, bound_letters, index_letters, scripted_letters
from symbackprop.check.value import LITERAL, Deviations, IllTyped
from symbackprop.reading.tree import BigSum, Braced, Bracket, Derivative, Name, Node, Sum


def implied(side: Node, head: Node, env: Environment) -> Iterator[tuple[Node | None, Deviations]]:
    """The side as it is printed, or with the sums that it leaves out; None where such a sum has two ranges."""
    if _clashes(side, env):
        yield None, LITERAL
        return
    extra = _extra(side, env)
    if not extra:
        yield side, LITERAL
        return
    explicit = env.settings.sums != "einstein"
    yield _summed(side, extra, env), frozenset(("implied",)) if explicit else LITERAL


def _clashes(side: Node, env: Environment) -> bool:
    """Does a letter that nothing binds run over axes of two lengths?"""
    try:
        index_letters(side, env.words, env.context, env.points.sizes)
    except Clash as clash:
        return clash.letter not in bound_letters(side) and clash.letter not in env.letters
    except IllTyped:
        return False
    return False


def _extra(node: Node, env: Environment) -> set[str]:
    """Letters that nothing binds."""
    try:
        known = index_letters(node, env.words, env.context, env.points.sizes)
    except IllTyped:
        return set()
    free = set(known) | {t for t in scripted_letters(node) if t in env.letters}
    return free - bound_letters(node) - set(env.letters)


def _summed(node: Node, extra: set[str], env: Environment) -> Node:
    """Each summand under a sum over the letters that it holds."""
    if isinstance(node, Sum):
        return Sum(node.at, tuple((s, _summed(t, extra, env)) for s, t in node.terms))
    if isinstance(node, Bracket) and len(node.items) == 1:
        return Bracket(node.at, node.opening, (_summed(node.items[0], extra, env),))
    if isinstance(node, Derivative) and isinstance(node.of, Bracket):  # d/db (W_ik z_k + b_i): inside
        return replace(node, of=_summed(node.of, extra, env))
    if isinstance(node, Braced):
        return _summed(node.inner, extra, env)
    mine = sorted(_extra(node, env) & extra)
    if not mine:
        return node
    index = tuple(Name(node.at, letter) for letter in mine)
    return BigSum(node.at, "sum", index, None, None, None, node)
