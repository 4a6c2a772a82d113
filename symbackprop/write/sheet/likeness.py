"""Which gradients share a derivation: the same steps, with other names. The page derives each form once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from symbackprop.algebra.forms import Array, Form, arrays
from symbackprop.algebra.shapes import Axis
from symbackprop.algebra.signature import Namer, Signature, signature
from symbackprop.derive.steps import Gradient


@dataclass(slots=True)
class SizelessNamer(Namer):
    """Sizes do not matter, only whether an axis is there and whether it holds one place."""

    def axis(self, axis: Axis) -> int:
        return -1 if axis is None else -2 if axis == 1 else 0


@dataclass(frozen=True, slots=True)
class Likeness:
    """The derivation of a gradient without its names, and the names in the order in which they are met."""

    key: Signature
    names: tuple[str, ...]


def likeness(gradient: Gradient) -> Likeness:
    """Equal keys: one derivation is read as the other with the names put in."""
    namer = SizelessNamer()
    key: list[object] = [_shape(gradient.of)]
    for chain in gradient.chains:
        if chain.kind == "expanded":
            continue
        for step in chain.steps:
            key.append((chain.kind, step.reason))
            for side in (step.lhs, step.rhs):
                key.append(_form(side, namer) if isinstance(side, Form) else signature(side, step.free, namer))
    return Likeness(tuple(key), tuple(namer.arrays))


def _shape(array: Array) -> tuple[bool, bool]:
    return (array.shape[0] is None, array.shape[1] is None)


def _form(form: Form, namer: Namer) -> Signature:
    """A matrix form follows from the index form that was lifted; its names keep their order."""
    return tuple(namer.array(array) for array in arrays(form))


def firsts(gradients: Iterable[Gradient]) -> Mapping[str, str]:
    """For each gradient that repeats a form, the one that it repeats."""
    seen: dict[Signature, str] = {}
    repeated: dict[str, str] = {}
    for gradient in gradients:
        if not gradient.chains:
            continue
        key = likeness(gradient).key
        if key in seen:
            repeated[gradient.of.name] = seen[key]
        else:
            seen[key] = gradient.of.name
    return repeated


def exchanged(first: Gradient, other: Gradient) -> list[tuple[str, str]]:
    """(name in the first, name in the other) for the names that differ, the gradient's own left out."""
    pairs = zip(likeness(first).names, likeness(other).names, strict=True)
    own = (first.of.name, other.of.name)
    return [(a, b) for a, b in pairs if a != b and (a, b) != own]
