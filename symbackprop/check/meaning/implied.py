"""Implied sums: a letter that is free on the right only is summed over, term by term, as Einstein does."""

from __future__ import annotations

from collections.abc import Iterator

from symbackprop.check.names.below import scripted_letters
from symbackprop.check.names.letters import Clash, bound_letters, index_letters, nodes
from symbackprop.check.names.rewriting import rewritten
from symbackprop.check.names.vocabulary import tokens_of
from symbackprop.check.records.value import LITERAL, Deviations, IllTyped
from symbackprop.check.values.environment import Environment
from symbackprop.frozen import replace
from symbackprop.reading.tree import (
    BigSum,
    Braced,
    Bracket,
    Call,
    Derivative,
    Dots,
    Fraction_,
    Name,
    Node,
    Product,
    Root,
    Scripted,
    Sum,
)


def implied(side: Node, head: Node, env: Environment) -> Iterator[tuple[Node | None, Deviations]]:
    """The side as it is printed, or with the sums that it leaves out; None where there can be no such sum."""
    if _clashes(side, env):
        yield None, LITERAL
        return
    extra = _extra(side, env) - _of_sizes(head, env, once=True)
    if not extra:
        yield side, LITERAL
        return
    explicit = env.settings.sums != "einstein"
    if explicit and any(_stands_once(letter, side) or _numbers_samples(letter, side) for letter in extra):
        yield None, LITERAL
        return
    yield _summed(side, extra, env), frozenset(("implied",)) if explicit else LITERAL


def _stands_once(letter: str, side: Node) -> bool:
    """Does the letter stand at one place of each product, under no power? Then no sum is meant.

    Nothing is repeated in `P_{nk} - Y_{nk}` either.
    """
    holders = [n for n in nodes(side) if isinstance(n, Name) and letter in tokens_of(n.sub)]
    places = _most_in_a_product(letter, side)
    scripted = [n for n in nodes(side) if isinstance(n, Scripted) and (n.sub or _is_power(n))]
    summed = any(isinstance(n, BigSum) for n in nodes(side))  # whose letter may be a slip of the pen
    return places == 1 and not any(_is_power(n) for n in holders) and not scripted and not summed


def _most_in_a_product(letter: str, node: Node) -> int:
    """How often the letter stands in that product, of all that the node holds multiplied out, with most."""
    if isinstance(node, Sum):
        return max(_most_in_a_product(letter, term) for _, term in node.terms)
    if isinstance(node, Bracket):
        return sum(_most_in_a_product(letter, item) for item in node.items)
    if isinstance(node, Product):
        return sum(_most_in_a_product(letter, factor) for factor in node.factors)
    return sum(tokens_of(n.sub).count(letter) for n in nodes(node) if isinstance(n, Name))


def _numbers_samples(letter: str, side: Node) -> bool:
    """A letter that stands above only: i of `x^{(i)}` is a sample, over which a sum is always printed."""
    holders = [n for n in nodes(side) if isinstance(n, Name)]
    return not any(letter in tokens_of(n.sub) for n in holders) and any(
        letter in tokens_of(n.sup) for n in holders
    )


def _is_power(node: Name | Scripted) -> bool:
    """Does a number stand over it that is no layer?"""
    return any(
        token.isdigit() for script in node.sup for token in script.tokens if script.tokens[0] not in "(["
    )


def _clashes(side: Node, env: Environment) -> bool:
    """Does a letter that nothing binds run over axes of two lengths?"""
    try:
        index_letters(side, env.words, env.context, env.points.setting)
    except Clash as clash:
        return clash.letter not in bound_letters(side)
    except IllTyped:
        return False
    return False


def _extra(node: Node, env: Environment) -> set[str]:
    """Letters that nothing binds."""
    try:
        known = index_letters(node, env.words, env.context, env.points.setting)
    except IllTyped:
        return set()
    free = set(known) | {t for t in scripted_letters(node) if t in env.letters} | _of_sizes(node, env)
    return free - bound_letters(node) - set(env.letters)


def _of_sizes(node: Node, env: Environment, once: bool = False) -> set[str]:
    r"""Letters of sizes that are repeated in a product: in Einstein's notation indices like all others.

    H of `[h_1, \dots, h_H]` is the last place.
    """
    if env.settings.sums != "einstein" or any(isinstance(each, Dots) for each in nodes(node)):
        return set()
    return {size for size in env.points.sizes if _most_in_a_product(size, node) > (0 if once else 1)}


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
    node = rewritten(node, lambda inner: _closed(inner, node, extra, env))
    mine = sorted(_extra(node, env) & extra)
    if not mine:
        return node
    index = tuple(Name(node.at, letter) for letter in mine)
    return BigSum(node.at, "sum", index, None, None, None, node)


def _closed(inner: Node, summand: Node, extra: set[str], env: Environment) -> Node:
    """`f(A_jk x_k)`: a letter that is repeated in an argument, a bracket or a root alone is summed in it."""
    if isinstance(inner, Bracket) and len(inner.items) == 1:
        return replace(inner, items=(_inside(inner.items[0], summand, extra, env),))
    if isinstance(inner, Call):
        return replace(inner, args=tuple(_inside(each, summand, extra, env) for each in inner.args))
    if isinstance(inner, Root):
        return replace(inner, inner=_inside(inner.inner, summand, extra, env))
    if isinstance(inner, Fraction_):
        return replace(inner, under=_inside(inner.under, summand, extra, env))
    return inner


def _inside(part: Node, summand: Node, extra: set[str], env: Environment) -> Node:
    """The part with sums over the letters that stand twice in its summands, and nowhere else or not in all."""
    terms = [term for _, term in part.terms] if isinstance(part, Sum) else [part]
    mine: set[str] = set()
    for letter in extra - bound_letters(part):
        places = [_places(letter, term) for term in terms]
        if {0, 2} == set(places) or ({2} == set(places) and sum(places) == _places(letter, summand)):
            mine.add(letter)
    return _summed(part, mine, env) if mine else part


def _places(letter: str, node: Node) -> int:
    """How often it stands in scripts"""
    scripts = (s for n in nodes(node) if isinstance(n, Name | Scripted) for s in (*n.sub, *n.sup))
    return sum(script.tokens.count(letter) for script in scripts)
