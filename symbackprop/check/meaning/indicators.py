r"""Comparisons as 0/1: `(z > 0)`, `1(i = j)`, `z \in [-1, 1]`, and values by cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from symbackprop.check.meaning.evaluator import Evaluate
from symbackprop.check.meaning.powers import lengths
from symbackprop.check.meaning.printed import printed_array
from symbackprop.check.names.letters import names
from symbackprop.check.names.uses import uses
from symbackprop.check.records.value import Cand, IllTyped, Unbound, Val, arrays, pruned
from symbackprop.check.values.environment import Environment
from symbackprop.frozen import replace
from symbackprop.points.dual import Dual
from symbackprop.points.entries import UNKNOWN
from symbackprop.reading.tree import Bracket, Cases, Compared, Matrix, Name, Node, Numeral

SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
ORDERS = ("<", ">", "<=", ">=")


def bracketed(node: Bracket, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """A bracket is what stands in it; bars are the absolute value; several items are a list."""
    if len(node.items) != 1:
        if node.opening in "([":
            return printed_array(Matrix(node.at, (node.items,), "list"), env, evaluate)
        raise Unbound("a set has no value")
    (item,) = node.items
    if node.opening == "|":
        return [
            Cand(Val(env.points.apply("abs", view.val.data), named=view.val.named), view.dev)
            for cand in evaluate(item, env)
            for view in arrays(cand, env.settings.layout)
            if view.val.data is not None
        ]
    if node.opening == "‖":
        return lengths(item, env, evaluate)
    return evaluate(item, env)


def compared(node: Compared, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """1 where the comparison holds, else 0, entry by entry."""
    if node.sign == "in":
        return _member(node, env, evaluate)
    for chained, rest, side in ((node.left, node.right, "right"), (node.right, node.left, "left")):
        if isinstance(chained, Compared):  # a <= z <= b: both hold
            ends = (chained.right, rest) if side == "right" else (rest, chained.left)
            other = Compared(node.at, ends[0], node.sign, ends[1])
            return _joined([compared(chained, env, evaluate), compared(other, env, evaluate)], _both)
    test = SIGNS.get(node.sign)
    if test is None:
        raise Unbound(f"the relation {node.sign} has no truth value")
    found = _given_mask(node, env)
    if found:
        return found
    for left in _class_of(node.left, node.right, env) or _views(node.left, env, evaluate):
        for right in _class_of(node.right, node.left, env) or _views(node.right, env, evaluate):
            made = _tested(test, left, right, env)
            if made is not None:
                found.append(made)
    return pruned(found)


def _class_of(node: Node, index: Node, env: Environment) -> list[Cand]:
    r"""y of `j \neq y` is the place of the 1 in a one-hot target, since j is an index."""
    if not isinstance(index, Name) or index.letters not in env.letters or index.sub or index.sup:
        return []
    quantity = env.words.network.quantities.get(_whole_name(node, env))
    if quantity is None or "one_hot" not in quantity.facts or None not in (*quantity.array.shape,):
        return []
    value = env.quantity(quantity.name).value
    if any(cell is UNKNOWN for cell in value.flat):
        return []
    flat = value.reshape(len(value), -1)
    places = (flat * np.arange(1, flat.shape[1] + 1)).sum(axis=1)
    return [Cand(Val(Dual(places.reshape(-1, 1, 1), None)), frozenset(("class",)))]


def _views(node: Node, env: Environment, evaluate: Evaluate) -> list[Cand]:
    return [v for c in evaluate(node, env) for v in arrays(c, env.settings.layout)]


def _tested(test: Callable[[Any, Any], Any], left: Cand, right: Cand, env: Environment) -> Cand | None:
    a, b = left.val, right.val
    if a.data is None or b.data is None:
        return None
    if a.shape != b.shape and not a.is_scalar and not b.is_scalar:
        return None
    if env.exact:
        values = _by_cells(test, a.data.value, b.data.value)
    else:
        values = np.vectorize(lambda x, y: float(bool(test(x, y))), otypes=[float])(a.data.value, b.data.value)
    kept = a if not a.is_scalar else b
    return Cand(Val(Dual(values, None), named=kept.named), left.dev | right.dev)


def _by_cells(test: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    """Exact cells compared; what nothing determines stays so."""
    pairs = np.broadcast(a, b)
    found = [UNKNOWN if x is UNKNOWN or y is UNKNOWN else int(bool(test(x, y))) for x, y in pairs]
    values = np.empty(len(found), dtype=object)
    values[:] = found
    return values.reshape(pairs.shape)


def _given_mask(node: Compared, env: Environment) -> list[Cand]:
    """`z > 0` at the given values, where the file may give the mask and not z."""
    name = _whole_name(node.left, env)
    if env.points.kind != "C" or not name or node.sign != ">":
        return []
    if not isinstance(node.right, Numeral) or node.right.value:
        return []
    mask = env.points.mask(name)
    return [] if mask is None else [Cand(Val(env.rows(Dual(mask, None)), named=1 in mask.shape[-2:]))]


def _whole_name(node: Node, env: Environment) -> str:
    """The quantity that a lone name means, whole; "" for anything else."""
    found = uses(node, env.words, env.context) if isinstance(node, Name) else ()
    whole = [
        u.meaning.name for u in found if u.meaning.kind == "value" and not u.is_element and not u.transposed
    ]
    return whole[0] if len(whole) == len(found) == 1 else ""


def _member(node: Compared, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """x in [low, high], or x in {a, b, c}"""
    group = node.right
    items = group.items if isinstance(group, Bracket) else group.rows[0] if isinstance(group, Matrix) else ()
    if isinstance(group, Bracket) and group.opening == "{":
        tests = [Compared(node.at, node.left, "=", item) for item in items]
        return _joined([compared(t, env, evaluate) for t in tests], _either)
    if len(items) == 2:
        tests = [Compared(node.at, node.left, ">=", items[0]), Compared(node.at, node.left, "<=", items[1])]
        return _joined([compared(t, env, evaluate) for t in tests], _both)
    raise Unbound("what follows the sign for a member is no interval and no set")


def _both(a: Any, b: Any) -> Any:
    return a * b


def _either(a: Any, b: Any) -> Any:
    return a + b - a * b


def _joined(parts: list[list[Cand]], fold: Callable[[Any, Any], Any]) -> list[Cand]:
    """Tests of 0 and 1 as one; of what the file leaves unknown it is unknown too."""
    if any(not p for p in parts) or not parts:
        return []
    value = parts[0][0]
    for part in parts[1:]:
        assert value.val.data is not None and part[0].val.data is not None
        both = fold(value.val.data.value, part[0].val.data.value)
        value = Cand(Val(Dual(both, None), named=value.val.named), value.dev | part[0].dev)
    return [value]


def truth(node: Node, env: Environment, evaluate: Evaluate) -> Any:
    """The 0/1 array of a condition; (N, 1, 1) or of the shape of what is compared.

    Raises: IllTyped where the condition has no value.
    """
    found = evaluate(node, env)
    if not found or found[0].val.data is None:
        raise IllTyped("the condition has no truth value")
    return found[0].val.data.value


def cases(node: Cases, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """The value of the first branch whose condition holds; a last branch without one is for the rest."""
    open_: Any = 1
    total: list[Cand] | None = None
    nowhere = env.points.kind == "A"
    for value, condition in node.branches:
        holds: Any = open_ if condition is None else truth(condition, env, evaluate) * open_
        nowhere = nowhere and (condition is None or (_of_given(condition, env) and not np.any(holds)))
        open_ = open_ - holds if condition is not None else 0
        part = [_weighted(v, holds) for c in evaluate(value, env) for v in arrays(c, env.settings.layout)]
        total = part if total is None else [_added(a, b) for a in total for b in part if _fits(a, b)]
    if total is None:
        return []
    if all(isinstance(c, Compared) and c.sign in ORDERS for _, c in node.branches):
        total = [_where_some(cand, open_) for cand in total]
    if nowhere:
        raise Unbound("the values for which its cases are meant are not among those that can be tried")
    return pruned(total)


def _where_some(cand: Cand, open_: Any) -> Cand:
    """Not a number where none of the conditions holds; an edge at which two meet is met by no point."""
    data = cand.val.data
    if data is None or data.value.dtype == object or not np.any(open_ > 0):
        return cand
    return Cand(replace(cand.val, data=Dual(np.where(open_ > 0, np.nan, data.value), data.tangent)), cand.dev)


def _of_given(condition: Node, env: Environment) -> bool:
    """`y_i = 1` for a given quantity, which is drawn and meets no certain number"""
    if not isinstance(condition, Compared) or condition.sign != "=" or not isinstance(condition.left, Name):
        return False
    if names(condition.right):
        return False
    found = uses(condition.left, env.words, env.context)
    known = [env.words.network.quantities.get(u.meaning.name) for u in found if u.meaning.kind == "value"]
    return any(q is not None and q.role != "computed" and q.name not in env.points.held for q in known)


def _weighted(cand: Cand, weight: Any) -> Cand:
    assert cand.val.data is not None
    clean = np.where(
        np.broadcast_to(weight == 0, np.broadcast(weight, cand.val.data.value).shape), 0, cand.val.data.value
    )
    return Cand(Val(Dual(clean * weight, None)), cand.dev)


def _fits(a: Cand, b: Cand) -> bool:
    return a.val.shape == b.val.shape or a.val.is_scalar or b.val.is_scalar


def _added(a: Cand, b: Cand) -> Cand:
    assert a.val.data is not None and b.val.data is not None
    value = a.val.data.value + b.val.data.value
    return Cand(
        Val(Dual(value, None), named=1 in value.shape[-2:] and value.shape[-2:] != (1, 1)), a.dev | b.dev
    )
