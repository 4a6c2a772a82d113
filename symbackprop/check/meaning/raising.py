r"""Values to a power: `x^2`, `A^{-1}`, `\sigma^2(z)`, `e^x`, `(z)_+`."""

from __future__ import annotations

from fractions import Fraction

from symbackprop.check.meaning.evaluator import Evaluate
from symbackprop.check.records.value import Cand, Unbound, arrays, pruned
from symbackprop.check.values.environment import Environment
from symbackprop.frozen import replace
from symbackprop.points.dual import Dual
from symbackprop.points.inverse import inverse
from symbackprop.reading.tree import Bracket, Name, Node, Numeral, Sum

LARGEST_POWER = 64


def raised(found: list[Cand], power: Node, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """Every candidate to a constant power, entry by entry; a square matrix to the power -1 is its inverse."""
    exponent = constant(power, env, evaluate)
    if exponent is None:
        raise Unbound("the exponent is no number")
    if abs(exponent) > LARGEST_POWER:
        raise Unbound(f"the exponent {exponent} is larger than {LARGEST_POWER}")
    out = []
    for cand in found:
        for view in arrays(cand, env.settings.layout):
            assert view.val.data is not None
            if exponent == -1 and view.val.shape[0] == view.val.shape[1] != 1:
                out.append(Cand(replace(view.val, data=_inverse(view.val.data), of=""), view.dev))
                continue
            try:
                data = view.val.data ** (exponent.numerator if exponent.denominator == 1 else exponent)
            except (ZeroDivisionError, TypeError, ValueError):
                continue
            out.append(Cand(replace(view.val, data=data, of=""), view.dev))
    return pruned(out)


def _inverse(data: Dual) -> Dual:
    """The inverse of a square matrix; of any other array -1 is the power of each entry."""
    found = inverse(data)
    if found is None:
        raise Unbound("what is inverted has no inverse at the points where the line is judged")
    return found


def constant(node: Node, env: Environment, evaluate: Evaluate) -> Fraction | None:
    """The number that an exponent is, from numerals alone: 2, -1, 1/2, (2-1)."""
    if isinstance(node, Numeral):
        return node.value
    counted = _of_layers(node, env)
    if counted is not None or isinstance(node, Name):
        return counted
    try:
        found = evaluate(node, env)
    except Unbound:
        return None
    if not found or not found[0].val.literal or found[0].val.data is None:
        return None
    cell = found[0].val.data.value.flat[0]
    return Fraction(float(cell)).limit_denominator(10**6)


def _of_layers(node: Node, env: Environment) -> Fraction | None:
    """3 - t of `w^{3-t}`, where t numbers the steps; None for anything else"""
    if isinstance(node, Numeral):
        return node.value
    if isinstance(node, Bracket) and len(node.items) == 1:
        return _of_layers(node.items[0], env)
    if isinstance(node, Sum):
        terms = [(sign, _of_layers(term, env)) for sign, term in node.terms]
        known = [sign * value for sign, value in terms if value is not None]
        return sum(known, Fraction(0)) if len(known) == len(terms) else None
    if not isinstance(node, Name) or node.sub or node.sup:
        return None
    number = env.context.layers.get(node.letters, env.words.ends.get(node.letters))
    return None if number is None else Fraction(number)


def exponential(power: Node, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """e^x"""
    out = []
    for cand in evaluate(power, env):
        for view in arrays(cand, env.settings.layout):
            assert view.val.data is not None
            out.append(Cand(replace(view.val, data=env.points.apply("exp", view.val.data), of=""), view.dev))
    return pruned(out)


def positive_part(found: list[Cand], env: Environment) -> list[Cand]:
    return [
        Cand(replace(v.val, data=env.points.apply("relu", v.val.data), of=""), v.dev)
        for c in found
        for v in arrays(c, env.settings.layout)
        if v.val.data is not None
    ]
