"""Gradient descent by hand: w_new = w - rate * dL/dw, all parameters at once, and the loss after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from symbackprop.numeric.matrices import add, negate, scale
from symbackprop.numeric.value import Value
from symbackprop.rules.primitives import rational


@dataclass(frozen=True, slots=True)
class UpdateStep:
    """One step: parameters before, their gradients, parameters after; the loss before and after, if known."""

    before: Mapping[str, Value]
    gradients: Mapping[str, Value]
    after: Mapping[str, Value]
    loss_before: Value | None
    loss_after: Value | None


def moved(rate: Fraction, before: Mapping[str, Value], gradients: Mapping[str, Value]) -> dict[str, Value]:
    """w - rate * dL/dw for every parameter whose gradient is known."""
    return {
        name: add(value, negate(scale(rational(rate), gradients[name])))
        for name, value in before.items()
        if name in gradients
    }
