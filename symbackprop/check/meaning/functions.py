r"""A function of the page at its argument.

`\sigma(z)`, `\sigma'(z)`, `\tanh^2 x`, `softmax(x)_i`, `max(0, z)`.
"""

from __future__ import annotations

from fractions import Fraction

from symbackprop.algebra.forms import Apply
from symbackprop.algebra.inside import forms_in
from symbackprop.check.meaning.entries import entries
from symbackprop.check.meaning.evaluator import Evaluate
from symbackprop.check.meaning.named import name_values
from symbackprop.check.meaning.primes import transposed_by_prime
from symbackprop.check.meaning.raising import raised
from symbackprop.check.meaning.rule_names import rule_of
from symbackprop.check.names.from_network import STEP_LETTERS
from symbackprop.check.names.in_messages import written
from symbackprop.check.names.letters import names
from symbackprop.check.names.use import Use, index
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import stem_of, tokens_of
from symbackprop.check.records.value import Cand, Unbound, Val, arrays, pruned
from symbackprop.check.values.array_functions import along_axis, array_function, without_keywords
from symbackprop.check.values.environment import Environment
from symbackprop.check.values.losses import loss_values
from symbackprop.check.values.structure import STRUCTURES, structured
from symbackprop.frozen import replace
from symbackprop.reading.tree import (
    Blank,
    Bracket,
    Call,
    Compared,
    Fraction_,
    Matrix,
    Name,
    Node,
    Numeral,
    Product,
)
from symbackprop.rules.registry import RULES


def _quantity_called(node: Call, known: tuple[Use, ...], env: Environment, evaluate: Evaluate) -> list[Cand]:
    r"""`y'_i (1 - y'_i)`, a factor and its bracket, or `CE(y, \hat y)`, a loss whose arguments say nothing."""
    if not _is_factor(node, known):
        return name_values(node.head, env, evaluate)
    bracket = Bracket((node.head.at[1], node.at[1]), "(", node.args)
    return evaluate(Product(node.at, (node.head, bracket), ("",)), env)


def _is_factor(node: Call, known: tuple[Use, ...]) -> bool:
    """Is a quantity multiplied by the bracket behind it? The arguments of a loss, or of out(x), say nothing."""
    if node.head.primes or any(use.is_element for use in known):
        return True
    inside = {stem_of(name) for arg in node.args for name in names(arg)}
    return len(node.args) == 1 and (isinstance(node.args[0], Compared) or stem_of(node.head) in inside)


def call(node: Call, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """The values of head(args)."""
    if (
        node.head.letters in ("1", "I", "\\mathbb{1}")
        and len(node.args) == 1
        and isinstance(node.args[0], Compared)
    ):
        return evaluate(node.args[0], env)
    known = uses(node.head, env.words, env.context)
    if known:
        return _quantity_called(node, known, env, evaluate)
    if node.args and node.head.letters.lower() in STRUCTURES:
        one = len(node.args) == 1
        given = node.args[0] if one else Matrix(node.at, tuple((a,) for a in node.args), "list")
        built = structured(node.head.letters, evaluate(given, env), env)
        return _at_entry(built, node.head, env)
    turned = transposed_by_prime(node.head, env)
    if turned is not None:
        (inner,) = node.args if len(node.args) == 1 else (Bracket(node.at, "(", node.args),)
        factors = (turned, inner if isinstance(inner, Name) else Bracket(node.at, "(", (inner,)))
        return evaluate(Product(node.at, factors, ("",)), env)
    rule = rule_of(node.head, env)
    if rule == "step" and node.head.letters in STEP_LETTERS and len(node.args) == 1 and not node.head.primes:
        zero = Numeral(node.at, "0", Fraction(0), 0)  # at 0 the slope of the kink, and no half
        return evaluate(Compared(node.at, node.args[0], ">", zero), env)
    plain, said = without_keywords(node.args)
    args = [evaluate(a, env) for a in plain if not isinstance(a, Blank)]
    whole = None if node.head.primes else array_function(node.head.letters, args, env)
    if whole is not None:
        power = _power(node.head)
        return whole if power is None else raised(whole, power, env, evaluate)
    if rule is None:
        raise Unbound(f"the function {written(replace(node.head, sub=(), sup=()))} is not declared")
    if said:
        return along_axis(rule, args[0], said, env) if len(args) == 1 else []
    return applied(rule, node, args, env, evaluate)


def applied(rule: str, node: Call, args: list[list[Cand]], env: Environment, evaluate: Evaluate) -> list[Cand]:
    """A rule at its arguments, with the scripts of its name."""
    if rule == "huber" and len(args) == 1:  # of one residual
        rule = "huber_entry"
    params = _params(rule, node.head, env)
    found = _combine(rule, node, args, env)
    found = found if params else _at_entry(found, node.head, env)
    power = _power(node.head)
    if power is None:
        return found
    return raised(found, power, env, evaluate)


def _params(rule: str, head: Name, env: Environment) -> tuple[Fraction, ...]:
    r"""1/100 of `\mathrm{LeakyReLU}_{1/100}`; else those of the network; () where the rule has none."""
    declared = RULES.get(rule)
    if declared is None or not declared.params:
        return ()
    if not head.sub:
        return _of_network(rule, env)
    tree = head.sub[0].tree
    match tree:
        case Numeral(value=value):
            return (value,)
        case Fraction_(over=Numeral(value=over), under=Numeral(value=under)) if under:
            return (over / under,)
        case _:
            raise Unbound(f"the subscript {head.sub[0].text} of {rule} is not read")


def _of_network(rule: str, env: Environment) -> tuple[Fraction, ...]:
    """The parameters with which the network uses the rule, where they are the same everywhere."""
    nodes = (node for equation in env.words.network.equations for node in forms_in(equation.form))
    used = {node.params for node in nodes if isinstance(node, Apply) and node.rule == rule}
    return used.pop() if len(used) == 1 else ()


def _power(head: Name) -> Node | None:
    """The power over a function's name; a number in brackets, as in g^{[1]}, is a layer."""
    return next((s.tree for s in head.sup if s.tree is not None and s.tokens[0] not in "(["), None)


def _combine(rule: str, node: Call, args: list[list[Cand]], env: Environment) -> list[Cand]:
    views = [[v for c in cands for v in arrays(c, env.settings.layout)] for cands in args]
    found: list[Cand] = []
    if len(views) == 1:
        for cand in views[0]:
            found += _of_one(rule, node, cand, env)
    elif len(views) == 2:
        for a in views[0]:
            for b in views[1]:
                found += _of_two(rule, node, a, b, env)
    return pruned(found)


def _of_one(rule: str, node: Call, cand: Cand, env: Environment) -> list[Cand]:
    data = cand.val.data
    assert data is not None
    primes = node.head.primes
    params = _params(rule, node.head, env)
    if rule in ("maximum", "max", "minimum") and primes == 0 and rule != "max":
        return []
    declared = RULES.get(rule)
    if declared is not None and declared.kind == "composite":
        raise Unbound(f"the function {rule} is not worked out on a page")
    try:
        if primes == 0:
            result = env.points.apply(rule, data, params=params)
        elif primes == 1 and (declared is None or declared.kind == "elementwise"):
            result = env.points.slope(rule, data, params=params)
        else:
            return []
    except (TypeError, ValueError, ZeroDivisionError):
        return []
    same_shape = result.value.shape[-2:] == data.value.shape[-2:]
    kept = replace(cand.val, data=result, tensor=None, of="") if same_shape else Val(result)
    return [Cand(kept, cand.dev)]


def _of_two(rule: str, node: Call, a: Cand, b: Cand, env: Environment) -> list[Cand]:
    """max(0, z), max(z, 0), and the losses of two arguments."""
    left, right = a.val, b.val
    dev = a.dev | b.dev
    assert left.data is not None and right.data is not None
    if node.head.primes:
        return []
    if rule in ("max", "maximum") and _is_zero(node.args[0]):
        return _of_one("relu", node, Cand(right, dev), env)
    if rule in ("max", "maximum") and _is_zero(node.args[1]):
        return _of_one("relu", node, Cand(left, dev), env)
    declared = RULES.get(rule)
    if declared is not None and declared.kind == "composite":
        return loss_values(rule, a, b, env)
    shapes_fit = left.shape == right.shape or left.is_scalar or right.is_scalar
    if not shapes_fit:
        return []
    name = {"max": "maximum", "min": "minimum"}.get(rule, rule)
    try:
        return [Cand(Val(env.points.apply(name, left.data, right.data)), dev)]
    except (TypeError, ValueError, ZeroDivisionError):
        return []


def _is_zero(node: Node) -> bool:
    return isinstance(node, Numeral) and node.value == Fraction(0)


def _at_entry(found: list[Cand], head: Name, env: Environment) -> list[Cand]:
    r"""`\text{softmax}_i(x)` is entry i of the result."""
    tokens = [t for t in tokens_of(head.sub) if t != ","]
    if not tokens:
        return found
    if any(index(t) is None for t in tokens) and not all(t in env.points.sizes for t in tokens):
        raise Unbound(f"the subscript {head.sub[0].text} of {head.letters} is not read")
    return entries(found, tuple(tokens), env)
