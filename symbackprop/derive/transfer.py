"""What was checked of a derivation at sizes of its own, said of the derivation with the numbers of the file.

The two must be the same but for sizes, step by step; otherwise nothing is said.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, cast

from symbackprop.algebra.forms import Form
from symbackprop.algebra.shapes import Axis, is_unit
from symbackprop.algebra.signature import Namer, signature
from symbackprop.derive.steps import Chain, Derivation, Gradient, Side, Step


class _SizeBlind(Namer):
    """Names in the order in which they are met; a size is a size."""

    def axis(self, axis: Axis) -> int:
        return -1 if is_unit(axis) else 0


def transfer(derivation: Derivation, checked: Derivation) -> Derivation | None:
    """The derivation with the marks of `checked`, or None where the two are not the same."""
    if list(derivation.gradients) != list(checked.gradients):
        return None
    gradients: dict[str, Gradient] = {}
    for name, gradient in derivation.gradients.items():
        chains = _chains(gradient.chains, checked.gradients[name].chains)
        if chains is None:
            return None
        gradients[name] = replace(gradient, chains=chains)
    return replace(derivation, gradients=gradients, checks=checked.checks)


def _chains(own: tuple[Chain, ...], other: tuple[Chain, ...]) -> tuple[Chain, ...] | None:
    if [c.key for c in own] != [c.key for c in other]:
        return None
    out = []
    for mine, theirs in zip(own, other, strict=True):
        if len(mine.steps) != len(theirs.steps):
            return None
        if not all(_same(a, b) for a, b in zip(mine.steps, theirs.steps, strict=True)):
            return None
        steps = (replace(a, checked=b.checked) for a, b in zip(mine.steps, theirs.steps, strict=True))
        out.append(replace(mine, steps=tuple(steps)))
    return tuple(out)


def _same(one: Step, other: Step) -> bool:
    return one.reason == other.reason and _blind(one) == _blind(other)


def _blind(step: Step) -> tuple[object, ...]:
    names = _SizeBlind()
    return tuple(_side(side, step, names) for side in (step.lhs, step.rhs))


def _side(side: Side, step: Step, names: Namer) -> object:
    return _form(side) if isinstance(side, Form) else signature(side, step.free, names)


def _form(node: object) -> object:
    """A form without its shapes."""
    if isinstance(node, Form):
        names = (f.name for f in fields(cast(Any, node)) if f.name != "shape")
        return (type(node), *(_form(getattr(node, name)) for name in names))
    return tuple(map(_form, node)) if isinstance(node, tuple) else node
