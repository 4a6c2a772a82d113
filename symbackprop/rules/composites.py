"""Composites bring no calculus of their own: they expand into ordinary equations.

layernorm normalises each row of a matrix, or a vector; batchnorm each column. Legend: `mean` and `variance`
have one entry a row (or column), `spread` repeats them along the other axis.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from symbackprop.algebra import build
from symbackprop.algebra.forms import Form, MatMul, Ones
from symbackprop.algebra.shapes import UNIT, is_vector
from symbackprop.rules.composite import composite
from symbackprop.rules.writer import Write, size


def _spread(statistic: Form, like: Form, axis: Literal[0, 1] | None) -> Form:
    """The statistic at every entry that it was taken of: c 1^T or 1 r; a scalar is left as it is.

    Written out here, since on a square matrix broadcasting could not tell the two apart.
    """
    if axis is None:
        return statistic
    if axis == 1:
        return MatMul((statistic, Ones((UNIT, like.shape[1]))), like.shape)
    return MatMul((Ones((like.shape[0], UNIT)), statistic), like.shape)


def _normalised(write: Write, x: Form, axis: Literal[0, 1] | None, eps: Form) -> Form:
    """(x - mean) / sqrt(variance + eps) in five equations"""
    mean = write("mean", build.reduce("mean", x, axis))
    centred = write("centred", build.subtract(x, _spread(mean, x, axis)))
    variance = write("variance", build.reduce("mean", build.power(centred, 2), axis))
    inside = variance if eps == build.num(0) else build.add(variance, eps)
    scale = write("scale", build.power(inside, Fraction(-1, 2)))
    return write("normalised", build.multiply(centred, _spread(scale, x, axis)))


def _affine(gamma: Form, normalised: Form, beta: Form) -> Form:
    return build.add(build.multiply(gamma, normalised), beta)


def _number(eps: Fraction | Form) -> Form:
    return build.num(eps) if isinstance(eps, Fraction) else eps


def _layernorm(write: Write, x: Form, gamma: Form, beta: Form, eps: Fraction | Form = Fraction(0)) -> Form:
    return _affine(gamma, _normalised(write, x, None if is_vector(x.shape) else 1, _number(eps)), beta)


def _batchnorm(write: Write, x: Form, gamma: Form, beta: Form, eps: Fraction | Form = Fraction(0)) -> Form:
    return _affine(gamma, _normalised(write, x, None if is_vector(x.shape) else 0, _number(eps)), beta)


def _attention(write: Write, q: Form, k: Form, v: Form) -> Form:
    """softmax(Q K^T / sqrt(d_k)) V, one query a row"""
    width = build.apply("sqrt", size(q.shape[1]))
    scores = write("scores", build.divide(build.matmul(q, build.transpose(k)), width))
    weights = write("weights", build.rowfn("softmax", scores, 1))
    return build.matmul(weights, v)


composite(
    "layernorm",
    arity=3,
    tex=r"\operatorname{LayerNorm}",
    expand=_layernorm,
    params={"eps": Fraction(0)},
    doc="gamma * (x - mean)/sqrt(variance + eps) + beta, along rows",
)
composite(
    "batchnorm",
    arity=3,
    tex=r"\operatorname{BatchNorm}",
    expand=_batchnorm,
    params={"eps": Fraction(0)},
    doc="gamma * (x - mean)/sqrt(variance + eps) + beta, down columns",
)
composite(
    "attention",
    arity=3,
    tex=r"\operatorname{Attention}",
    expand=_attention,
    doc="softmax(Q @ K.T / sqrt(d_k)) @ V, by rows",
)
