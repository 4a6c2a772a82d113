"""Losses: each expands into an ordinary scalar form of a prediction p and a target t.

`reduction` says how the entries' losses are put together: sum; half, that is 1/2 of the sum; mean, the sum
over the number of entries, or of rows with `over=rows`. The mean of a cross-entropy is over its samples: the
rows of a matrix, and one for a single vector.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Literal

from symbackprop.algebra import build
from symbackprop.algebra.forms import Form
from symbackprop.algebra.shapes import UNIT, Axis, Shape, is_scalar, is_vector
from symbackprop.rules.rule import Rule, declare
from symbackprop.rules.writer import Write, one_over

Reduction = Literal["mean", "sum", "half"]
Over = Literal["entries", "rows"]
EACH: tuple[Reduction, ...] = ("mean", "sum", "half")
TOTAL: tuple[Reduction, ...] = ("sum", "mean", "half")


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
    delta: Fraction = Fraction(1),
    reduction: Reduction = "mean",
    over: Over = "entries",
) -> Form:
    entries = build.apply("huber_entry", build.subtract(p, t), params=(delta,))
    return _put_together(entries, reduction, _counted(entries.shape, over))


def _hinge(write: Write, p: Form, t: Form, reduction: Reduction = "mean", over: Over = "entries") -> Form:
    entries = build.apply("relu", build.subtract(build.num(1), build.multiply(t, p)))
    return _put_together(entries, reduction, _counted(entries.shape, over))


def _loss(
    name: str,
    expand: Callable[..., Form],
    doc: str,
    reductions: tuple[Reduction, ...] = EACH,
    by_rows: bool = True,
    params: tuple[tuple[str, Fraction], ...] = (),
) -> None:
    choices: tuple[tuple[str, tuple[str, ...]], ...] = (("reduction", reductions),)
    if by_rows:
        choices += (("over", ("entries", "rows")),)
    tex = rf"\operatorname{{{name.replace('_', chr(92) + '_')}}}"
    declare(Rule(name, tex, "composite", 2, params, expand=expand, choices=choices, doc=doc))


_loss("mse", _mse, "the mean of (p - t)**2")
_loss("bce", _bce, "the mean of -(t log p + (1 - t) log(1 - p))")
_loss("cross_entropy", _cross_entropy, "the sum of -t log p", TOTAL, by_rows=False)
_loss("cross_entropy_logits", _cross_entropy_logits, "the sum of -t log_softmax(z)", TOTAL, by_rows=False)
_loss(
    "huber",
    _huber,
    "the mean of r**2/2 where |r| <= delta, else delta (|r| - delta/2), r = p - t",
    params=(("delta", Fraction(1)),),
)
_loss("hinge", _hinge, "the mean of max(1 - t p, 0)")
