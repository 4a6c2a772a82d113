"""split: equations in which every product can be differentiated and lifted, L = sum((W x - y)**2) in two.

A sum over an index may stand at the top of an equation, in a summand or in a product of matrices; inside a
function, a power or a Hadamard product it is taken out into an unnamed equation. softmax, max and onehot stand
alone. The page does not show unnamed quantities: their adjoints are inlined.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from symbackprop.algebra.forms import (
    Add,
    Array,
    Divide,
    Element,
    Form,
    MatMul,
    Neg,
    OneHot,
    Reduce,
    RowFn,
    Scale,
    Trace,
    Transpose,
    children,
)
from symbackprop.algebra.inside import forms_in
from symbackprop.algebra.rewrite import with_children
from symbackprop.algebra.shapes import is_scalar
from symbackprop.network.network import Equation

UNNAMED = "\u00b7"  # no name of a file can hold it


def split(equations: tuple[Equation, ...]) -> tuple[tuple[Equation, ...], frozenset[str]]:
    """The equations with unnamed parts split off before the equation that needs them, and their names."""
    out: list[Equation] = []
    unnamed: set[str] = set()
    for equation in equations:
        parts = _Parts(equation.name)
        form = parts.whole(equation.form)
        out.extend(parts.equations)
        unnamed.update(e.name for e in parts.equations)
        out.append(equation if form is equation.form else Equation(equation.out, form))
    return tuple(out), frozenset(unnamed)


def alone(form: Form) -> bool:
    """Does the node have to be the whole right side? Its Jacobian comes from its rule."""
    match form:
        case RowFn() | OneHot():
            return True
        case Reduce(rule):
            return rule not in ("sum", "mean")
        case _:
            return False


def contracts(form: Form) -> bool:
    """Does lowering the form sum over an index?"""
    return any(map(_sums, forms_in(form)))


def _sums(node: Form) -> bool:
    """Does the node itself, whatever stands in it, sum over an index?"""
    match node:
        case MatMul(args):
            return any(a.shape[1] is not None and b.shape[0] is not None for a, b in pairwise(args))
        case Reduce(_, arg):
            return not is_scalar(arg.shape)
        case _:
            return isinstance(node, Trace)


@dataclass(slots=True)
class _Parts:
    """The unnamed equations that one equation needs; equal parts are taken out once."""

    owner: str
    equations: list[Equation] = field(default_factory=list)

    def whole(self, form: Form) -> Form:
        if alone(form):
            return self._over(form, self._atom)
        return self._open(form)

    def _over(self, form: Form, change: Callable[[Form], Form]) -> Form:
        kids = children(form)
        new = tuple(change(kid) for kid in kids)
        return form if all(a is b for a, b in zip(kids, new, strict=True)) else with_children(form, new)

    def _take_out(self, form: Form) -> Form:
        """A name of its own for a part."""
        inner = self.whole(form)
        for equation in self.equations:
            if equation.form == inner:
                return equation.out
        out = Array(f"{self.owner}{UNNAMED}{len(self.equations) + 1}", form.shape)
        self.equations.append(Equation(out, inner))
        return out

    def _atom(self, form: Form) -> Form:
        return form if isinstance(form, Array) else self._take_out(form)

    def _open(self, form: Form) -> Form:
        """A place where a sum over an index may stand."""
        if alone(form):
            return self._take_out(form)
        match form:
            case Add() | Neg() | Transpose() | Trace():
                return self._over(form, self._open)
            case Reduce():
                return self._over(form, self._open)
            case Scale(factor, arg):
                new = (self._factor(factor), self._open(arg))
                return form if new == (factor, arg) else with_children(form, new)
            case Divide(top, bottom) if is_scalar(bottom.shape):
                new = (self._open(top), self._closed(bottom))
                return form if new == (top, bottom) else with_children(form, new)
            case MatMul():
                return self._over(form, self._factor)
            case Element():
                return self._over(form, self._atom)
            case _:
                return self._over(form, self._closed)

    def _factor(self, form: Form) -> Form:
        """A factor of a product: one product may stand in another, a sum of products may not."""
        if alone(form):
            return self._take_out(form)
        match form:
            case MatMul() | Transpose() | Neg() if not isinstance(form, MatMul) or contracts(form):
                return self._over(form, self._factor)
            case Scale(factor, arg) if contracts(arg):
                return with_children(form, (self._factor(factor), self._factor(arg)))
            case _:
                return self._closed(form)

    def _closed(self, form: Form) -> Form:
        """A place where no sum over an index may stand: what holds one in the open is taken out whole."""
        if alone(form) or _sums_in_the_open(form):
            return self._take_out(form)
        return self._over(form, self._closed)


def _sums_in_the_open(form: Form) -> bool:
    """Is there a sum over an index that no function, power or Hadamard product encloses?"""
    match form:
        case MatMul() if _sums(form):
            return True
        case Reduce() | Trace():
            return True
        case Add() | Neg() | Transpose() | Scale() | MatMul():
            return any(map(_sums_in_the_open, children(form)))
        case Divide(top):
            return _sums_in_the_open(top)
        case _:
            return False
