r"""Functions of whole arrays: `\tr(A)`, `\langle A, B \rangle`, `np.dot(A, B)`, `sum(A, axis=0)`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from symbackprop.check.records.value import LITERAL, Cand, Unbound, Val, arrays, pruned
from symbackprop.check.values import arithmetic
from symbackprop.check.values.cells import combined
from symbackprop.check.values.environment import Environment
from symbackprop.frozen import replace
from symbackprop.points.dual import Dual
from symbackprop.reading.tree import Compared, Name, Node, Numeral, Sum

DIVERGENCES = frozenset(("kl", "dkl"))
TRACES = frozenset(("tr", "trace"))
REDUCED = frozenset(("sum", "mean", "max", "softmax", "log_softmax"))
SETTINGS = frozenset(("axis", "dim", "keepdims", "keepdim"))
Keywords = dict[str, int | None]


def is_inner(node: Node) -> bool:
    r"""Is it the head of `\langle a, b \rangle`?"""
    return isinstance(node, Name) and node.letters == "inner"


def array_function(word: str, args: Sequence[list[Cand]], env: Environment) -> list[Cand] | None:
    """The candidates of a function that takes its arguments whole; None for any other."""
    word = word.lstrip("\\").lower()
    if word in TRACES and len(args) == 1:
        return _each(args[0], _trace, env)
    if word in _EXPONENTIAL and len(args) == 1:
        return _each(args[0], lambda data: _hyperbolic(word, data, env), env)
    if word in DIVERGENCES and len(args) == 2:
        return _divergence(args[0], args[1], env)
    operation = _TWO.get(word)
    if operation is None or len(args) != 2:
        return None
    return combined(args[0], args[1], operation, env)


def _divergence(left: list[Cand], right: list[Cand], env: Environment) -> list[Cand]:
    """KL(p, q) = sum_i p_i log(p_i / q_i)"""

    def between(a: Val, b: Val, settings: Any) -> arithmetic.Found:
        if a.data is not None and b.data is not None and a.shape == b.shape:
            logs = env.points.apply("log", a.data) - env.points.apply("log", b.data)
            yield Val((a.data * logs).sum()), LITERAL

    return arithmetic.combined(left, right, arithmetic.in_arrays(between), env.settings)


def _each(found: list[Cand], change: Callable[[Dual], Dual | None], env: Environment) -> list[Cand]:
    made = []
    for cand in found:
        for view in arrays(cand, env.settings.layout):
            data = None if view.val.data is None else change(view.val.data)
            if data is not None:
                made.append(Cand(replace(view.val, data=data, tensor=None, of=""), view.dev))
    return pruned(made)


def _trace(data: Dual) -> Dual | None:
    """sum_i A_ii"""
    return data.diagonal().sum() if data.rows == data.columns else None


def _hyperbolic(word: str, data: Dual, env: Environment) -> Dual:
    """(e^x + e^-x) / 2, (e^x - e^-x) / 2, 2 / (e^x + e^-x)"""
    up, down = env.points.apply("exp", data), env.points.apply("exp", -data)
    half = env.number(2)
    if word == "sinh":
        return (up - down) / half
    return (up + down) / half if word == "cosh" else half / (up + down)


def _inner(a: Val, b: Val, settings: Any) -> arithmetic.Found:
    """sum_ij a_ij b_ij of two arrays of one shape; of two vectors however they stand"""
    left, right = a.data, b.data
    if left is None or right is None:
        return
    if a.shape == b.shape:
        yield Val((left * right).sum()), LITERAL
    elif a.is_vector and a.shape == b.shape[::-1]:
        yield Val((left * right.T).sum()), LITERAL


def _dot(a: Val, b: Val, settings: Any) -> arithmetic.Found:
    """np.dot: of two vectors the sum of products, else the matrix product"""
    if a.is_vector and a.shape == b.shape:
        yield from _inner(a, b, settings)
    else:
        yield from arithmetic.times(a, b, settings)


_EXPONENTIAL = frozenset(("sinh", "cosh", "sech"))
_TWO: dict[str, arithmetic.Operation] = {
    "inner": arithmetic.in_arrays(_inner),
    "dot": arithmetic.in_arrays(_dot),
    "matmul": arithmetic.in_arrays(_dot),
    "outer": arithmetic.outer_product,
    "multiply": arithmetic.hadamard,
}


def without_keywords(args: tuple[Node, ...]) -> tuple[tuple[Node, ...], Keywords]:
    """The arguments, and what `axis=0, keepdims=True` behind them says."""
    plain: list[Node] = []
    said: Keywords = {}
    for arg in args:
        left = arg.left if isinstance(arg, Compared) and arg.sign == "=" else None
        if isinstance(left, Name) and left.letters in SETTINGS and isinstance(arg, Compared):
            said[left.letters] = _whole_number(arg.right)
        else:
            plain.append(arg)
    return tuple(plain), said


def _whole_number(node: Node) -> int | None:
    if isinstance(node, Sum) and len(node.terms) == 1:
        sign, term = node.terms[0]
        number = _whole_number(term)
        return None if number is None else sign * number
    return int(node.value) if isinstance(node, Numeral) and node.value.denominator == 1 else None


def along_axis(rule: str, found: list[Cand], said: Keywords, env: Environment) -> list[Cand]:
    """sum(A, axis=0): over the rows; the sums stand as the axis that is left."""
    axis = said.get("axis", said.get("dim"))
    if rule not in REDUCED or axis not in (0, 1, -1, -2):
        raise Unbound(f"the axis of {rule} is not read")
    return _each(found, lambda data: env.points.apply(rule, data, axis=axis % 2), env)
