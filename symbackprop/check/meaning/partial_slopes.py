r"""`\partial_2 \max(a, b)`: the slope of a function of several arguments in one of them, entry by entry."""

from __future__ import annotations

from symbackprop.check.meaning.evaluator import Evaluate
from symbackprop.check.meaning.rule_names import rule_of
from symbackprop.check.records.value import Cand, Unbound, Val, arrays, pruned
from symbackprop.check.values.environment import Environment
from symbackprop.reading.tree import Call, Node, Numeral
from symbackprop.rules.registry import RULES

SHORT = {"max": "maximum", "min": "minimum"}


def partial_slope(of: Node, by: Node, env: Environment, evaluate: Evaluate) -> list[Cand] | None:
    """The slope in the argument that the number below counts; None for any other derivative."""
    if not isinstance(of, Call) or not isinstance(by, Numeral) or len(of.args) < 2:
        return None
    rule = rule_of(of.head, env)
    rule = None if rule is None else SHORT.get(rule, rule)
    declared = None if rule is None else RULES.get(rule)
    if rule is None or declared is None or declared.kind != "elementwise" or declared.arity != len(of.args):
        raise Unbound(f"{of.head.letters} has no slope in one of its arguments")
    if by.value.denominator != 1 or not 1 <= by.value <= len(of.args):
        raise Unbound(f"{of.head.letters} has no argument number {by.text}")
    views = [[v for c in evaluate(a, env) for v in arrays(c, env.settings.layout)] for a in of.args]
    found = []
    for first in views[0]:
        for second in views[1]:
            a, b = first.val.data, second.val.data
            if a is None or b is None or not _fit(first.val, second.val):
                continue
            slope = env.points.slope(rule, a, b, which=by.value.numerator - 1)
            named = first.val.named or second.val.named
            found.append(Cand(Val(slope, named=named), first.dev | second.dev))
    return pruned(found)


def _fit(a: Val, b: Val) -> bool:
    return a.shape == b.shape or a.is_scalar or b.is_scalar
