"""Losses: each expands into an ordinary scalar form of a prediction p and a target t.

`reduction` says how the entries' losses are put together: sum; half, that is 1/2 of the sum; mean, the sum
over the number of entries, or of rows with `over=rows`. The mean of a cross-entropy is over its samples: the
rows of a matrix, and one for a single vector.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from symbackprop.algebra import build
from symbackprop.algebra.forms import Form
from symbackprop.algebra.shapes import UNIT, Axis, Shape, is_scalar, is_vector
from symbackprop.errors import ShapeError
from symbackprop.rules.composite import Words, composite
from symbackprop.rules.writer import Write, one_over

Reduction = Literal["mean", "sum", "half"]
Over = Literal["entries", "rows"]


def _total(entries: Form) -> Form:
    return entries if is_scalar(entries.shape) else build.reduce("sum", entries)


def _put_together(
    entries: Form, reduction: Reduction, samples: tuple[Axis, ...], negative: bool = False
) -> Form:
    """c * sum of the entries, with the sign in front"""
    total = _total(entries)
    factor = {"sum": build.num(1), "half": build.num(Fraction(1, 2)), "mean": one_over(*samples)}[reduction]
    out = total if factor == build.num(1) else build.multiply(factor, total)
    return build.neg(out) if negative else out


def _counted(shape: Shape, over: Over) -> tuple[Axis, ...]:
    return shape if over == "entries" else shape[:1]


def _samples(shape: Shape) -> tuple[Axis, ...]:
    """A vector of class scores is one sample, a matrix one a row."""
    return (UNIT,) if is_vector(shape) or is_scalar(shape) else shape[:1]


def _mse(write: Write, p: Form, t: Form, reduction: Reduction = "mean", over: Over = "entries") -> Form:
    entries = build.power(build.subtract(p, t), 2)
    return _put_together(entries, reduction, _counted(entries.shape, over))


def _bce(write: Write, p: Form, t: Form, reduction: Reduction = "mean", over: Over = "entries") -> Form:
    ones = build.num(1)
    hit = build.multiply(t, build.apply("log", p))
    miss = build.multiply(build.subtract(ones, t), build.apply("log", build.subtract(ones, p)))
    entries = build.add(hit, miss)
    return _put_together(entries, reduction, _counted(entries.shape, over), negative=True)


def _cross_entropy(write: Write, p: Form, t: Form, reduction: Reduction = "sum") -> Form:
    entries = build.multiply(t, build.apply("log", p))
    return _put_together(entries, reduction, _samples(entries.shape), negative=True)


def _cross_entropy_logits(write: Write, z: Form, t: Form, reduction: Reduction = "sum") -> Form:
    entries = build.multiply(t, build.rowfn("log_softmax", z))
    return _put_together(entries, reduction, _samples(entries.shape), negative=True)


def _huber(
    write: Write,
    p: Form,
    t: Form,
    delta: Fraction | Form = Fraction(1),
    reduction: Reduction = "mean",
    over: Over = "entries",
) -> Form:
    if isinstance(delta, Form):
        raise ShapeError("delta= of huber must be a number, not a quantity of the network")
    entries = build.apply("huber_entry", build.subtract(p, t), params=(delta,))
    return _put_together(entries, reduction, _counted(entries.shape, over))


def _hinge(write: Write, p: Form, t: Form, reduction: Reduction = "mean", over: Over = "entries") -> Form:
    entries = build.apply("relu", build.subtract(build.num(1), build.multiply(t, p)))
    return _put_together(entries, reduction, _counted(entries.shape, over))


_BY_ROWS: dict[str, Words] = {"reduction": ("mean", "sum", "half"), "over": ("entries", "rows")}
_TOTAL: dict[str, Words] = {"reduction": ("sum", "mean", "half")}

composite("mse", arity=2, expand=_mse, choices=_BY_ROWS, doc="the mean of (p - t)**2")
composite("bce", arity=2, expand=_bce, choices=_BY_ROWS, doc="the mean of -(t log p + (1 - t) log(1 - p))")
composite("cross_entropy", arity=2, expand=_cross_entropy, choices=_TOTAL, doc="the sum of -t log p")
composite(
    "cross_entropy_logits",
    arity=2,
    expand=_cross_entropy_logits,
    choices=_TOTAL,
    doc="the sum of -t log_softmax(z)",
)
composite(
    "huber",
    arity=2,
    expand=_huber,
    params={"delta": Fraction(1)},
    choices=_BY_ROWS,
    doc="the mean of r**2/2 where |r| <= delta, else delta (|r| - delta/2), r = p - t",
)
composite("hinge", arity=2, expand=_hinge, choices=_BY_ROWS, doc="the mean of max(1 - t p, 0)")
