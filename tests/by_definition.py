"""Forms and index forms evaluated by their definition, on lists of rows, entry by entry: slow and plain.

An evaluator for the tests only, so that the package's own is not asked whether it is right.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any

from flint import arb, fmpq

from symbackprop.algebra import forms as f
from symbackprop.algebra import terms as t
from symbackprop.rules.primitives import NeedsBall, compare, constant, rational, sqrt
from symbackprop.rules.registry import RULES

Rows = list[list[Any]]
Env = Mapping[str, Rows]
TRUE, FALSE = fmpq(1), fmpq(0)


def to_power(base: Any, exponent: Any) -> Any:
    if exponent.denominator == 2:
        base, exponent = sqrt(base), exponent * 2
    out = base
    for _ in range(abs(int(exponent)) - 1):
        out = out * base
    return 1 / out if exponent < 0 else out


def called(rule: str, args: tuple[Any, ...], params: tuple[Any, ...]) -> Any:
    """phi(args), exactly where it is rational."""
    value = RULES[rule].value
    try:
        return value(*args, *params)
    except NeedsBall:
        return value(*map(arb, args), *params)


def extents(form: f.Form, sizes: Mapping[str, int]) -> tuple[int, int]:
    m, n = (1 if a is None else sizes[a] if isinstance(a, str) else a for a in form.shape)
    return m, n


def rows(form: f.Form, env: Env, sizes: Mapping[str, int]) -> Rows:
    """Every entry of a form."""

    def of(inner: f.Form) -> Rows:
        return rows(inner, env, sizes)

    def each(rule: Callable[..., Any], *inner: f.Form) -> Rows:
        values = [of(i) for i in inner]
        m, n = extents(form, sizes)
        single = [len(v) == 1 and len(v[0]) == 1 for v in values]
        return [
            [
                rule(*(v[0][0] if one else v[i][j] for v, one in zip(values, single, strict=True)))
                for j in range(n)
            ]
            for i in range(m)
        ]

    match form:
        case f.Array(name):
            return env[name]
        case f.Number(value):
            return [[rational(value)]]
        case f.SizeOf(name):
            return [[fmpq(sizes[name])]]
        case f.Ones():
            return each(lambda: TRUE)
        case f.Add(args):
            return each(lambda *x: sum(x[1:], x[0]), *args)
        case f.Neg(arg):
            return each(lambda x: -x, arg)
        case f.Hadamard(args):
            return each(lambda *x: _product(x), *args)
        case f.Scale(factor, arg):
            return each(lambda c, x: c * x, factor, arg)
        case f.Divide(top, bottom):
            return each(lambda x, y: x / y, top, bottom)
        case f.Power(base, exponent):
            return each(lambda x: to_power(x, exponent), base)
        case f.Transpose(arg):
            return [list(c) for c in zip(*of(arg), strict=True)]
        case f.MatMul(args):
            out = of(args[0])
            for arg in args[1:]:
                out = matmul(out, of(arg))
            return out
        case f.Apply(rule, args, _, params):
            return each(lambda *x: called(rule, x, params), *args)
        case f.Indicator(relation, left, right):
            return each(lambda x, y: TRUE if compare(relation, x, y) else FALSE, left, right)
        case f.RowFn(rule, arg, axis):
            lines = of(arg) if axis == 1 else [list(c) for c in zip(*of(arg), strict=True)]
            made = [RULES[rule].value(line) for line in lines]
            return made if axis == 1 else [list(c) for c in zip(*made, strict=True)]
        case f.Reduce(rule, arg, axis):
            inner = of(arg)
            if axis is None:
                return [[RULES[rule].value([x for line in inner for x in line])]]
            if axis == 1:
                return [[RULES[rule].value(line)] for line in inner]
            return [[RULES[rule].value(list(c)) for c in zip(*inner, strict=True)]]
        case f.Trace(arg):
            inner = of(arg)
            return [[sum((inner[i][i] for i in range(1, len(inner))), inner[0][0])]]
        case f.Diag(arg):
            line = [x for r in of(arg) for x in r]
            return [[x if i == j else FALSE for j in range(len(line))] for i, x in enumerate(line)]
    raise TypeError(type(form).__name__)


def matmul(a: Rows, b: Rows) -> Rows:
    return [[_product_sum(line, c) for c in zip(*b, strict=True)] for line in a]


def _product_sum(xs: Any, ys: Any) -> Any:
    products = [x * y for x, y in zip(xs, ys, strict=True)]
    return sum(products[1:], products[0])


def _product(xs: Any) -> Any:
    out = xs[0]
    for x in xs[1:]:
        out = out * x
    return out


def entry(sums: t.Sums, env: Mapping[str, list[Any]], at: Mapping[t.Index, int]) -> Any:
    """The number that an index form of vectors stands for; places count from 1."""
    total: Any = fmpq(0)
    for term in sums:
        for places in itertools.product(*(range(1, int(b.extent) + 1) for b in term.bound)):
            here = {**at, **dict(zip(term.bound, places, strict=True))}
            product: Any = fmpq(1)
            for factor in term.factors:
                product = product * _factor(factor, env, here)
            total = total + product
    return total


def _factor(factor: t.Factor, env: Mapping[str, list[Any]], at: Mapping[t.Index, int]) -> Any:
    def place(p: t.Place) -> int:
        return at[p] if isinstance(p, t.Index) else p

    match factor:
        case t.Entry(array, (i,)):
            return env[array.name][place(i) - 1]
        case t.Entry(array, ()):
            return env[array.name][0]
        case t.Delta(i, j):
            return TRUE if place(i) == place(j) else FALSE
        case f.Number(value):
            return constant(value, TRUE)
        case t.Func(rule, args, params):
            return called(rule, tuple(entry(a, env, at) for a in args), params)
        case t.Pow(base, exponent):
            return to_power(entry(base, env, at), exponent)
        case t.Group(sums):
            return entry(sums, env, at)
        case t.Truth(relation, left, right):
            return TRUE if compare(relation, entry(left, env, at), entry(right, env, at)) else FALSE
    raise TypeError(type(factor).__name__)
