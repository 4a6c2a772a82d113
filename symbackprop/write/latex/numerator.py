"""Numerator layout on the page: a gradient's matrix form turned over, in terms of gradients turned over.

With N = (dL/dz)^T for every quantity z, `numerator(form)` gives the form of N that says the same as `form`
does of dL/dz: products reversed, transposes pushed to the names. An adjoint in the result stands for N. The
quantities keep their shapes; nothing is evaluated.
"""

from __future__ import annotations

from dataclasses import replace

from symbackprop.algebra.build import transpose
from symbackprop.algebra.forms import (
    Add,
    Apply,
    Array,
    Diag,
    Divide,
    Form,
    Hadamard,
    Identity,
    Indicator,
    MatMul,
    Neg,
    Ones,
    Power,
    Reduce,
    Scale,
    Slope,
    Trace,
    Transpose,
)
from symbackprop.algebra.shapes import is_scalar, transposed


def numerator(form: Form) -> Form:
    """The transpose of the form, adjoints standing for their transposes."""
    return _turned(form)


def _turned(form: Form) -> Form:
    """form^T, with N for every (dL/dz)^T."""
    shape = transposed(form.shape)
    match form:
        case Array(kind="value"):
            return transpose(form)
        case Array():
            return replace(form, shape=shape)
        case Transpose(arg):
            return _kept(arg)
        case MatMul(args):
            return MatMul(tuple(_turned(a) for a in reversed(args)), shape)
        case Add(args):
            return Add(tuple(map(_turned, args)), shape)
        case Hadamard(args):
            return Hadamard(tuple(map(_turned, args)), shape)
        case Neg(arg):
            return Neg(_turned(arg), shape)
        case Scale(factor, arg):
            return Scale(_kept(factor), _turned(arg), shape)
        case Divide(top, bottom):
            below = _kept(bottom) if is_scalar(bottom.shape) else _turned(bottom)
            return Divide(_turned(top), below, shape)
        case Power(base, exponent):
            return Power(_turned(base), exponent, shape)
        case Apply() | Slope():
            return replace(form, args=tuple(map(_turned, form.args)), shape=shape)
        case Indicator(relation, left, right):
            sides = [_kept(s) if is_scalar(s.shape) else _turned(s) for s in (left, right)]
            return Indicator(relation, sides[0], sides[1], shape)
        case Ones() | Identity():
            return replace(form, shape=shape)
        case Diag(arg):
            return Diag(_kept(arg), shape)
        case _ if is_scalar(form.shape):
            return _kept(form)
        case _:
            return transpose(_kept(form))


def _kept(form: Form) -> Form:
    """The form itself, with N^T for every gradient in it."""
    match form:
        case Array(kind="value"):
            return form
        case Array():
            return transpose(replace(form, shape=transposed(form.shape)))
        case Transpose(arg):
            return _turned(arg)
        case Neg() | Power() | Diag() | Trace() | Reduce() | Scale() | Divide():
            return _inside(form)
        case Add() | MatMul() | Hadamard() | Apply() | Slope():
            return replace(form, args=tuple(map(_kept, form.args)))
        case _:
            return form


def _inside(form: Neg | Power | Diag | Trace | Reduce | Scale | Divide) -> Form:
    match form:
        case Power(base):
            return replace(form, base=_kept(base))
        case Scale(factor, arg):
            return replace(form, factor=_kept(factor), arg=_kept(arg))
        case Divide(top, bottom):
            return replace(form, top=_kept(top), bottom=_kept(bottom))
        case _:
            return replace(form, arg=_kept(form.arg))
