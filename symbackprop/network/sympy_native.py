"""SymPy's own spellings, made by its operators: `A.applyfunc(f)`, `A**2`, exp, Max; read, never written."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from symbackprop.algebra import build
from symbackprop.algebra.forms import Form
from symbackprop.errors import SymbackpropError
from symbackprop.network import products
from symbackprop.network.formula_constant import HIGHEST

__all__ = ["AppliedUndef", "ElementwiseApplyFunction", "applyfunc", "function", "general", "matrix_power"]

Read = Callable[[Any], Form]
FUNCTIONS: dict[Any, str] = {
    sympy.exp: "exp",
    sympy.log: "log",
    sympy.sin: "sin",
    sympy.cos: "cos",
    sympy.atan: "atan",
    sympy.tanh: "tanh",
    sympy.erf: "erf",
    sympy.Abs: "abs",
    sympy.sign: "sign",
    sympy.Max: "maximum",
    sympy.Min: "minimum",
}


class UnknownNode(SymbackpropError):
    """A SymPy node that the language does not have."""


def fraction(number: Any) -> Fraction:
    return Fraction(int(number.p), int(number.q))


def unknown(e: Any) -> UnknownNode:
    return UnknownNode(f"{type(e).__name__} is not part of the language: {str(e)[:60]}")


def matrix_power(e: Any, read: Read) -> Form:
    """A**3 = A A A"""
    base, exponent = e.args
    if not (exponent.is_Integer and 1 <= exponent <= HIGHEST):
        raise UnknownNode(f"{e} is not part of the language: only whole powers of a matrix are")
    return build.matmul(*[read(base)] * int(exponent))


def function(e: Any, read: Read) -> Form:
    """exp(e), Max(a, b): SymPy's functions of scalars."""
    return _call(FUNCTIONS[e.func], [read(arg) for arg in e.args])


def _call(name: str, parts: list[Form]) -> Form:
    if name in ("maximum", "minimum"):
        return reduce(lambda a, b: build.apply(name, a, b), parts)
    return build.apply(name, *parts)


def general(e: Any, read: Read) -> Form:
    """phi(e) of an undefined function: a general function of the network."""
    return build.apply(e.func.__name__, *map(read, e.args))


def applyfunc(e: Any, read: Read) -> Form:
    """A.applyfunc(f): the body of the Lambda, with A for its variable, entry by entry."""
    rule, arg = e.args
    form = read(arg)
    if isinstance(rule, sympy.Lambda):
        return _body(rule.expr, rule.variables[0], form, read)
    return build.apply(FUNCTIONS.get(rule, str(rule)), form)


def _body(e: Any, variable: Any, form: Form, read: Read) -> Form:
    if e == variable:
        return form
    if not e.has(variable):
        return read(e)
    inside = [_body(arg, variable, form, read) for arg in e.args]
    if isinstance(e, sympy.Add):
        return products.plus(*inside)
    if isinstance(e, sympy.Mul):
        return reduce(products.times, inside)
    if isinstance(e, sympy.Pow) and e.exp.is_Rational:
        return build.power(inside[0], fraction(e.exp))
    if e.func in FUNCTIONS or isinstance(e, AppliedUndef):
        return _call(FUNCTIONS.get(e.func, e.func.__name__), inside)
    raise unknown(e)
