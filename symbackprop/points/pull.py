"""The way back through one equation at every point: from dL/dout to what each array in it receives.

Written node by node from the meaning of each node, not from `lower` or `lift`: a second way to each gradient.
Everything is a Dual, so with a direction on some quantity the way back carries second derivatives.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce as fold

from symbackprop.algebra.forms import (
    Add,
    Apply,
    Array,
    Diag,
    Divide,
    Element,
    Form,
    Hadamard,
    MatMul,
    Neg,
    Power,
    Reduce,
    RowFn,
    Scale,
    Slope,
    Trace,
    Transpose,
    arrays,
)
from symbackprop.points import dual, entries, lines
from symbackprop.points.dual import Dual
from symbackprop.points.forms import Reading, counted, evaluated, slope_of
from symbackprop.points.outputs import softmax_back

Parts = Iterator[tuple[Array, Dual]]


def pulled(form: Form, upstream: Dual, reading: Reading) -> Parts:
    """(array, its part of dL/darray) for each place where an array stands in the form."""
    match form:
        case Array():
            yield form, upstream
        case Add(args):
            for arg in args:
                yield from pulled(arg, upstream, reading)
        case Neg(arg):
            yield from pulled(arg, -upstream, reading)
        case Transpose(arg):
            yield from pulled(arg, upstream.T, reading)
        case MatMul(args):
            yield from _product(args, upstream, reading)
        case Hadamard(args):
            yield from _entrywise(args, upstream, reading)
        case Scale(factor, arg):
            if arrays(factor):
                yield from pulled(factor, (upstream * evaluated(arg, reading)).sum(), reading)
            yield from pulled(arg, upstream * evaluated(factor, reading), reading)
        case Divide():
            yield from _quotient(form, upstream, reading)
        case Power(base, exponent):
            whole = int(exponent) if exponent.denominator == 1 else exponent
            slope = evaluated(base, reading) ** (whole - 1) * exponent
            yield from pulled(base, upstream * slope, reading)
        case _:
            yield from _through_function(form, upstream, reading)


def _product(args: tuple[Form, ...], upstream: Dual, reading: Reading) -> Parts:
    """A^T g C^T for B in A B C"""
    for k, arg in enumerate(args):
        if not arrays(arg):
            continue
        part = upstream
        for left in args[:k]:
            part = evaluated(left, reading).T @ part
        for right in reversed(args[k + 1 :]):
            part = part @ evaluated(right, reading).T
        yield from pulled(arg, part, reading)


def _entrywise(args: tuple[Form, ...], upstream: Dual, reading: Reading) -> Parts:
    """g times the other factors"""
    for k, arg in enumerate(args):
        if arrays(arg):
            others = [evaluated(other, reading) for other in args[:k] + args[k + 1 :]]
            yield from pulled(arg, fold(lambda a, b: a * b, others, upstream), reading)


def _quotient(form: Divide, upstream: Dual, reading: Reading) -> Parts:
    """g/b for a, -g a/b^2 for b"""
    below = evaluated(form.bottom, reading)
    along = upstream / below
    if arrays(form.top):
        yield from pulled(form.top, along, reading)
    if arrays(form.bottom):
        part = -(along * evaluated(form, reading))
        shape = (below.rows, below.columns)
        yield from pulled(form.bottom, part if (part.rows, part.columns) == shape else part.sum(), reading)


def _through_function(form: Form, upstream: Dual, reading: Reading) -> Parts:
    match form:
        case Apply(_, args):
            for which, arg in enumerate(args):
                if arrays(arg):
                    yield from pulled(arg, upstream * slope_of(form, which, reading), reading)
        case RowFn("softmax", arg, axis) if (out := _replaced(form, reading)) is not None:
            yield from pulled(arg, softmax_back(out, axis, upstream), reading)
        case RowFn(rule, arg, axis):
            yield from pulled(arg, lines.pulled_back(rule, evaluated(arg, reading), axis, upstream), reading)
        case Reduce(rule, arg, axis):
            count = counted(arg.shape, axis, reading.setting)
            inner = evaluated(arg, reading)
            yield from pulled(arg, lines.reduced_back(rule, inner, axis, count, upstream), reading)
        case Diag(arg):
            column = upstream.diagonal()
            yield from pulled(arg, column if evaluated(arg, reading).columns == 1 else column.T, reading)
        case Trace(arg):
            size = evaluated(arg, reading).rows
            yield from pulled(arg, upstream * dual.identity(size, upstream.exact), reading)
        case Element(arg, row, column):
            inner = evaluated(arg, reading)
            yield from pulled(arg, _put_back(upstream, inner, row, column), reading)
        case Slope():
            raise TypeError("the way back through an opaque slope needs its formula")
        case _:
            return  # an indicator, a label or a constant: nothing goes back


def _replaced(form: Form, reading: Reading) -> Dual | None:
    """What the page has for the output of the whole right side, where it is another one."""
    whole = reading.replaced and reading.output is not None and reading.output[0] is form
    return reading.output[1]() if whole and reading.output is not None else None


def _put_back(upstream: Dual, whole: Dual, row: int | None, column: int | None) -> Dual:
    """The adjoint of an element at its place, 0 elsewhere"""
    mark = entries.filled(0, (1, whole.rows, whole.columns), upstream.exact)
    rows = slice(None) if row is None else slice(row - 1, row)
    columns = slice(None) if column is None else slice(column - 1, column)
    mark[:, rows, columns] = entries.number(1, mark)
    return upstream * Dual(mark)
