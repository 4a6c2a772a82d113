r"""Printed derivatives: `\frac{\partial A}{\partial B}` of quantities from the sweep.

Of expressions along directions.

da/db is the total derivative; where b stands in a's own equation, the direct one is a reading ("direct").
"""

from __future__ import annotations

from typing import Any

import numpy as np

from symbackprop.algebra.forms import arrays as arrays_of
from symbackprop.check.meaning.bare_gradients import REASON, spelled_out
from symbackprop.check.meaning.evaluator import Evaluate
from symbackprop.check.meaning.hessians import in_full
from symbackprop.check.meaning.one_step import of_step
from symbackprop.check.meaning.partial_slopes import partial_slope
from symbackprop.check.meaning.printed_places import entries_at, places_of, selected
from symbackprop.check.meaning.second import moves, moving_gradient, second
from symbackprop.check.meaning.subjects import subject
from symbackprop.check.names.in_messages import written
from symbackprop.check.names.letters import is_euler, names, stems_of
from symbackprop.check.names.use import Use
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Meaning, stem_of, tokens_of
from symbackprop.check.records.value import (
    LITERAL,
    Cand,
    Deviations,
    IllTyped,
    Tensor,
    Unbound,
    Val,
    arrays,
    pruned,
)
from symbackprop.check.values.environment import Environment
from symbackprop.frozen import replace
from symbackprop.points.dual import Dual
from symbackprop.reading.tree import Bracket, Derivative, Name, Node, Product, Scripted


def derivative(node: Derivative, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """Every value of a printed derivative."""
    node = in_full(node, env.words)
    if node.of is None:
        raise Unbound("an operator stands in front of nothing")
    printed, of = node.of, subject(node.of, env)
    if not node.by:
        argument = _argument(printed)
        if argument is None:
            return _without_argument(node, env, evaluate)
        node = replace(node, by=(argument,))
    if node.order != 1 or len(node.by) > 1:
        return second(replace(node, of=of), env, _whole_uses)
    by = subject(node.by[0], env)
    if not isinstance(by, Name):
        return _by_number(printed, by, env, evaluate)
    if stem_of(by) in env.free or not uses(by, env.words, env.context):
        operand = _own_operand(of, by, env)
        if operand is None:
            return _by_letter(printed, by, env, evaluate)
        return _by_use(of, operand, env, evaluate)
    found = _by_name(of, by, env, evaluate)
    if node.spelling == "nabla":  # a gradient is along all paths
        found = [cand for cand in found if "direct" not in cand.dev]
    return pruned(found)


def _without_argument(node: Derivative, env: Environment, evaluate: Evaluate) -> list[Cand]:
    said = spelled_out(node, env.words.network)
    if said is None:
        raise Unbound(REASON)
    return evaluate(said, env)


def _by_number(printed: Node, by: Node, env: Environment, evaluate: Evaluate) -> list[Cand]:
    slope = partial_slope(printed, by, env, evaluate)
    if slope is None:
        raise Unbound("a derivative by an expression is not read")
    return slope


def _by_name(of: Node, by: Name, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """By each quantity that the name can be."""
    found: list[Cand] = []
    reason: Unbound | None = None
    for inner in _whole_uses(by, env):
        try:
            found += _by_use(of, inner, env, evaluate)
        except IllTyped:
            continue
        except Unbound as unbound:
            reason = unbound
    if not found and reason is not None:
        raise reason
    return found


def _argument(of: Node) -> Name | None:
    r"""\theta of `\nabla J(\theta)`"""
    bracket = of.factors[-1] if isinstance(of, Product) and len(of.factors) == 2 else None
    if isinstance(bracket, Bracket) and len(bracket.items) == 1 and isinstance(bracket.items[0], Name):
        return bracket.items[0]
    return None


def _own_operand(of: Node, by: Name, env: Environment) -> Use | None:
    r"""a_3 of `\nabla_a C`: the only one of its kind in C's own equation"""
    if by.sub or by.sup or not isinstance(of, Name):
        return None
    network = env.words.network
    above = {u.meaning.name for u in uses(of, env.words, env.context) if u.meaning.kind == "value"}
    equations = [e for e in network.equations if e.name in above]
    inside = {a.name for e in equations for a in arrays_of(e.form)}
    known = {s.meaning.name for s in env.words.of(stem_of(by)) if s.meaning.kind == "value"} & inside
    return Use(Meaning("value", known.pop()), scoped=True) if len(known) == 1 else None


def _whole_uses(name: Name, env: Environment) -> list[Use]:
    found = [u for u in uses(name, env.words, env.context) if u.meaning.kind == "value" and u.power is None]
    if not found:
        raise Unbound(f"{written(name)} is no quantity that a derivative can be taken by")
    return found


def _by_use(of: Node, inner: Use, env: Environment, evaluate: Evaluate) -> list[Cand]:
    found: list[Cand] = []
    scoped: Deviations = frozenset(("scope",)) if inner.scoped else LITERAL
    if isinstance(of, Name):
        outs = [u for u in uses(of, env.words, env.context) if u.meaning.kind == "value" and u.power is None]
        for out in outs:
            dev = scoped | (frozenset(("scope",)) if out.scoped else LITERAL)
            found += _of_quantity(out, inner, dev, env)
            if env.summed and env.summed & {*tokens_of(of.sub), *tokens_of(of.sup)}:
                found += of_step(out, inner, dev, env)
        if found or outs:
            return found
    for cand in _of_expression(of, inner, env, evaluate):
        found.append(Cand(cand.val, cand.dev | scoped))
    return found


def _of_quantity(out: Use, inner: Use, dev: Deviations, env: Environment) -> list[Cand]:
    """The total derivative, and the direct one where it differs."""
    if out.meaning.name == env.words.network.loss and moves(out.meaning.name, env):
        return [Cand(moving_gradient(inner, env), dev)]
    total = env.total(out.meaning.name, inner.meaning.name)
    if total is None:
        raise Unbound(f"d{out.meaning.name}/d{inner.meaning.name} has no value here")
    found = [Cand(selected(total, out, inner, env), dev)]
    if _is_gradient(out, inner, env):
        return found
    direct = env.total(out.meaning.name, inner.meaning.name, direct=True)
    if direct is not None and not np.array_equal(direct, total):
        found.append(Cand(selected(direct, out, inner, env), dev | {"direct"}))
    return found


def _is_gradient(out: Use, inner: Use, env: Environment) -> bool:
    """The loss by a parameter is the whole gradient: the part of a penalty alone would leave out the data."""
    quantity = env.words.network.quantities.get(inner.meaning.name)
    return out.meaning.name == env.words.network.loss and quantity is not None and quantity.role == "parameter"


def _of_expression(of: Node, inner: Use, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """d expr / d B: the expression is evaluated with every entry of B as a direction.

    Direct: B alone moves, where it stands in the expression; else 0 would agree with any other 0.
    """
    name = inner.meaning.name
    shape = env.quantity(name).value.shape[-2:]  # first: it says so where there is no value
    seeded = env.points.seeded(name)
    start = seeded.value(name)
    alone = env if start is None else replace(env, moving={name: start})
    moved = evaluate(of, replace(env, points=seeded))
    found = _along(moved, inner, shape, env)
    direct = [c for c in evaluate(of, alone) if c.val.data is not None and c.val.data.tangent is not None]
    return pruned([*found, *(c.but("direct") for c in _along(direct, inner, shape, env))])


def _along(moved: list[Cand], inner: Use, shape: tuple[int, int], env: Environment) -> list[Cand]:
    """The tangents as derivatives by the entries that moved."""
    found = []
    for cand in moved:
        for view in arrays(cand, env.settings.layout):
            assert view.val.data is not None
            data = _from_tangent(view.val.data, shape)
            whole = Use(inner.meaning, inner.at)
            if whole.is_element:
                data = entries_at(data, places_of(inner, env), (3, 4))
            name = None if whole.is_element else inner.meaning.name
            if data.shape[1:] == (1, 1, 1, 1):
                found.append(Cand(Val(Dual(data[:, :, :, 0, 0], None)), view.dev))
            else:
                found.append(Cand(Val(tensor=Tensor(data, None, name)), view.dev))
    return found


def _from_tangent(data: Dual, shape: tuple[int, int]) -> Any:
    """(K, N, r, c) as (N, r, c, rows, columns)"""
    if data.tangent is None:
        return np.zeros((*data.value.shape, *shape), dtype=data.value.dtype)
    moved = np.moveaxis(data.tangent, 0, -1)
    return moved.reshape(*moved.shape[:3], *shape)


def _by_letter(of: Node, by: Name, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """d/dx of an expression in a free letter x, as in sigma'(x) = d/dx (1/(1 + e^-x))."""
    stem = stem_of(by)
    free = env.free.get(stem)
    if free is None or stem not in stems_of(of):  # d/dtheta of what holds no theta
        raise Unbound(f"${written(by)}$ is not declared")
    seeds = np.ones((1, *free.value.shape), dtype=free.value.dtype)
    moving = replace(env, free={**env.free, stem: Dual(free.value, seeds)})
    found = []
    for cand in evaluate(of, moving):
        if cand.val.data is not None:
            tangent = cand.val.data.tangent
            value = np.zeros_like(cand.val.data.value) if tangent is None else tangent[0]
            found.append(Cand(Val(Dual(value, None)), cand.dev))
    return pruned(found)


def primed(node: Scripted, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """(expression)': the derivative by the one letter in it."""
    inside = {stem_of(n): n for n in names(node.base) if not is_euler(n) and env.words.rule(stem_of(n)) is None}
    if node.primes != 1 or len(inside) != 1:
        raise Unbound("the prime does not say by what is differentiated")
    ((stem, letter),) = inside.items()
    if stem not in env.free:  # entry by entry of a quantity
        value = None if letter.sub or letter.sup else evaluate(letter, env)[0].val.data
        if value is None or env.take is not None:
            raise Unbound(f"{written(letter)} is nothing to differentiate by here")
        env = replace(env, free={**env.free, stem: value})
    return _by_letter(node.base, letter, env, evaluate)
