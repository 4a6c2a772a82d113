r"""A printed product: functions meet their arguments, `\odot` splits it into groups.

The rest goes left to right.
"""

from __future__ import annotations

from collections.abc import Iterator

from symbackprop.algebra.forms import arrays
from symbackprop.check.meaning.evaluator import Evaluate
from symbackprop.check.meaning.functions import applied
from symbackprop.check.meaning.rule_names import called, rule_of
from symbackprop.check.meaning.subjects import compares
from symbackprop.check.names.use import Use
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import stem_of
from symbackprop.check.records.value import Cand, pruned
from symbackprop.check.values import arithmetic
from symbackprop.check.values.cells import combined
from symbackprop.check.values.environment import Environment
from symbackprop.frozen import replace
from symbackprop.network.network import Network
from symbackprop.reading.tree import (
    Bracket,
    Call,
    Name,
    Node,
    Numeral,
    Product,
    Scripted,
)

INDICATORS = ("I", "1", "\\mathbb{1}", "\\mathbf{1}", "\\chi", "\\mathbb{I}", "[")


def product(node: Product, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """Every value of a product; a function whose letter the network declares too is tried as well."""
    found = _of_factors(*_joined(node, env), env, evaluate)
    if any(_is_function_too(a, b, sign, env) for a, b, sign in _neighbours(node)):
        called_too = _of_factors(*_joined(node, env, functions=True), env, evaluate)
        found = pruned([*found, *(c.but("function") for c in called_too)])
    return found


def _neighbours(node: Product) -> Iterator[tuple[Node, Node, str]]:
    return zip(node.factors, node.factors[1:], node.signs, strict=False)


def _is_function_too(factor: Node, following: Node, sign: str, env: Environment) -> bool:
    r"""`\sigma(z)` where \sigma is a quantity of the network"""
    base = following.base if isinstance(following, Scripted) else following
    if not isinstance(factor, Name) or not isinstance(base, Bracket) or sign or len(base.items) != 1:
        return False
    return rule_of(factor, env) is not None and bool(uses(factor, env.words, env.context))


def _of_factors(factors: list[Node], signs: list[str], env: Environment, evaluate: Evaluate) -> list[Cand]:
    if len(factors) == 1:
        return _value(factors[0], env, evaluate)
    values = [_value(f, env, evaluate) for f in factors]
    env.depth.labour.spend(2 * sum(map(len, values)))
    groups = _grouped(values, signs)
    found = _chain([_left_to_right(g, s, env) for g, s in groups], env)
    if "odot" in signs and len(groups) < len(values):
        found = pruned([*found, *_left_to_right(values, signs, env)])
    return found


def _value(factor: Node, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """A factor; a call whose letter is a quantity too is that of the function."""
    if isinstance(factor, Call) and uses(factor.head, env.words, env.context):
        rule = rule_of(factor.head, env)
        if rule is not None and len(factor.args) == 1:
            return applied(rule, factor, [evaluate(factor.args[0], env)], env, evaluate)
    return evaluate(factor, env)


def _joined(node: Product, env: Environment, functions: bool = False) -> tuple[list[Node], list[str]]:
    """f (x) becomes a call, l(theta) its l, 1(z > 0) its indicator, and d/dx takes what follows."""
    factors: list[Node] = []
    signs: list[str] = []
    k = 0
    while k < len(node.factors):
        factor, start = node.factors[k], k
        following = node.factors[k + 1] if k + 1 < len(node.factors) else None
        sign = node.signs[k] if following is not None else ""
        taken = _applied(factor, sign, following, env, functions)
        if taken is not None:
            factor, k = taken, k + 1
        if factors:
            signs.append(node.signs[start - 1])
        factors.append(factor)
        k += 1
    return factors, signs


def _applied(
    factor: Node, sign: str, following: Node | None, env: Environment, functions: bool = False
) -> Node | None:
    """The two as one, where the first is no factor of its own."""
    base = following.base if isinstance(following, Scripted) else following
    if not isinstance(base, Bracket) or sign not in ("", "odot"):
        return None
    if _is_indicator(factor) and compares(base) and sign == "":
        return following
    if isinstance(factor, Call) and sign == "":
        return _function_of_function(factor, base, following, env)
    if not isinstance(factor, Name):
        return None
    own = uses(factor, env.words, env.context) or _is_defined(factor, env)
    if own and not (functions and _is_function_too(factor, base, sign, env)):
        if sign or not _drops(factor, base, env):
            return None
        return replace(following, base=factor) if isinstance(following, Scripted) else factor
    made = called(factor, base, env)
    if made is None:
        return None
    return replace(following, base=made) if isinstance(following, Scripted) else made


def _function_of_function(factor: Call, base: Bracket, following: Node | None, env: Environment) -> Node | None:
    r"""`\log \sigma(z)`: the bracket belongs to \sigma, which is what \log was printed in front of."""
    inner = factor.args[0] if len(factor.args) == 1 else None
    if not isinstance(inner, Name) or inner.at[1] != factor.at[1] or following is not base:
        return None
    if uses(inner, env.words, env.context) or _is_defined(inner, env):
        return None
    made = called(inner, base, env)
    return None if made is None else replace(factor, at=(factor.at[0], base.at[1]), args=(made,))


def _is_defined(name: Name, env: Environment) -> bool:
    return any(stem == stem_of(name) for stem, _ in env.definitions)


def _is_indicator(node: Node) -> bool:
    if isinstance(node, Numeral):
        return node.text == "1"
    return isinstance(node, Name) and node.letters in INDICATORS and not node.sub and not node.sup


def _drops(name: Name, bracket: Bracket, env: Environment) -> bool:
    """Are these arguments of a quantity, as in l(theta) or f(x, theta)? They say nothing."""
    if len(bracket.items) != 1:
        return any(isinstance(item, Name) for item in bracket.items)
    known = uses(name, env.words, env.context)
    scalar = any(u.meaning.kind == "value" and _scalar(u.meaning.name, env) for u in known)
    said = scalar or _is_defined(name, env)
    (item,) = bracket.items
    if not isinstance(item, Name):
        return False
    return (said and _is_unbound(item, env)) or _is_computed_from(known, item, env)


def _is_computed_from(known: tuple[Use, ...], item: Name, env: Environment) -> bool:
    r"""Is the argument in `J(\theta)` or `f(x)` what it is computed from? h is no function of its weight."""
    network = env.words.network
    whole = [u.meaning.name for u in uses(item, env.words, env.context) if not u.is_element and u.power is None]

    def given(name: str) -> set[str]:
        roles = ("input", "parameter") if _scalar(name, env) else ("input",)
        return {q for q in whole if q in network.quantities and network.quantities[q].role in roles}

    return any(
        given(u.meaning.name) & _ancestors(u.meaning.name, network) for u in known if u.meaning.kind == "value"
    )


def _ancestors(name: str, network: Network) -> set[str]:
    """Everything that a quantity is computed from."""
    found: set[str] = set()
    left = [name]
    while left:
        equation = network.equation(left.pop())
        new = set() if equation is None else {a.name for a in arrays(equation.form)} - found
        found |= new
        left += new
    return found


def _scalar(name: str, env: Environment) -> bool:
    network = env.words.network
    if name not in network.quantities:
        return True
    return network.array(name).shape == (None, None) and network.equation(name) is not None


def _is_unbound(name: Name, env: Environment) -> bool:
    return not uses(name, env.words, env.context) and not _is_defined(name, env)


def _grouped(values: list[list[Cand]], signs: list[str]) -> list[tuple[list[list[Cand]], list[str]]]:
    """The factors between the Hadamard signs: a matrix product binds tighter."""
    groups: list[tuple[list[list[Cand]], list[str]]] = [([values[0]], [])]
    for value, sign in zip(values[1:], signs, strict=True):
        if sign == "odot":
            groups.append(([value], []))
        else:
            groups[-1][0].append(value)
            groups[-1][1].append(sign)
    return groups


def _chain(groups: list[list[Cand]], env: Environment) -> list[Cand]:
    found = groups[0]
    for group in groups[1:]:
        found = combined(found, group, arithmetic.hadamard, env)
    return found


def _left_to_right(values: list[list[Cand]], signs: list[str], env: Environment) -> list[Cand]:
    """Products of arrays associate, so the order of work does not change the value.

    A chain may need another.
    """
    found = values[0]
    for value, sign in zip(values[1:], signs, strict=True):
        found = _times(found, value, sign, env)
    if not found and len(values) > 2:
        found = _right_to_left(values, signs, env)
    return found


def _times(left: list[Cand], right: list[Cand], sign: str, env: Environment) -> list[Cand]:
    kept, operation = env.kept, arithmetic.OPERATIONS[sign]
    if kept is None:
        return combined(left, right, operation, env)
    return kept.times(left, right, sign, lambda: combined(left, right, operation, env))


def _right_to_left(values: list[list[Cand]], signs: list[str], env: Environment) -> list[Cand]:
    found = values[-1]
    for value, sign in zip(values[-2::-1], signs[::-1], strict=True):
        found = combined(value, found, arithmetic.OPERATIONS[sign], env)
    return found
