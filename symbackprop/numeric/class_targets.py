"""Targets that are classes: t of -sum t log p is one-hot, t of t log p + (1 - t) log(1 - p) is 0 or 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from symbackprop.algebra.forms import (
    Add,
    Apply,
    Array,
    Form,
    Hadamard,
    MatMul,
    Neg,
    Number,
    Ones,
    RowFn,
    Scale,
    Transpose,
    children,
)
from symbackprop.algebra.inside import forms_in
from symbackprop.algebra.shapes import is_scalar
from symbackprop.network.network import Network

Kind = Literal["one_hot", "bit"]
LOGARITHMS = frozenset({"log", "log_softmax"})


def class_targets(network: Network) -> dict[str, Kind]:
    """The targets that are a factor beside a logarithm, with what may be drawn for them."""
    found: dict[str, Kind] = {}
    for equation in network.equations:
        parts = list(forms_in(equation.form))
        opposite = {name for part in parts for name in _opposite(part)}
        for part in parts:
            for array in _weights(part):
                if network.quantities[array.name].role == "target":
                    alone = is_scalar(array.shape) or array.name in opposite
                    found[array.name] = "bit" if alone else "one_hot"
    return found


def _weights(form: Form) -> Iterator[Array]:
    """t of -t log p"""
    if isinstance(form, Hadamard | Scale | MatMul) and any(map(_is_log, forms_in(form))):
        for factor in map(_bare, children(form)):
            if isinstance(factor, Array) and factor.kind == "value":
                yield factor


def _is_log(form: Form) -> bool:
    return isinstance(form, Apply | RowFn) and form.rule in LOGARITHMS


def _opposite(form: Form) -> Iterator[str]:
    """t of 1 - t"""
    if isinstance(form, Add) and any(isinstance(arg, Number | Ones) for arg in form.args):
        for arg in form.args:
            if isinstance(arg, Neg) and isinstance(arg.arg, Array):
                yield arg.arg.name


def _bare(factor: Form) -> Form:
    return _bare(factor.arg) if isinstance(factor, Neg | Transpose) else factor
