"""What the keys of `values` may speak of: W, W[1,2], dL/dW, z > 0, each complained about where it may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symbackprop.algebra.shapes import UNIT, Axis, Shape, rank, show_shape
from symbackprop.network.complaints import Complain
from symbackprop.network.givens import ValueKey, value_key
from symbackprop.network.names import did_you_mean


@dataclass(frozen=True, slots=True)
class Known:
    """The names that values may speak of: shapes, the loss, names that could not be read, and the sizes."""

    shapes: Mapping[str, Shape]
    loss: str
    broken: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()

    def key(self, text: str, complain: Complain) -> ValueKey | None:
        """What a key speaks of; None if that is unknown, and then it was complained about."""
        key = value_key(text)
        if key is None:
            wanted = "NAME, NAME[2], dL/dNAME or NAME > 0"
            complain((text, ""), f"{text[:40]!r} names no value; write {wanted}")
        elif key.name in self.broken:
            return None
        elif key.name not in self.shapes:
            hint = did_you_mean(key.name, self.shapes)
            if key.name.endswith("_new") and key.name[:-4] in self.shapes:
                hint = "; new values are computed by update"
            if key.name in self.sizes:
                hint = f" as a quantity; give the size {key.name} its number under sizes"
            complain((text, ""), f"{key.name} is not declared{hint}")
        elif key.part == "adjoint" and key.loss != self.loss:
            complain((text, ""), f"the loss is {self.loss}, not {key.loss}; write d{self.loss}/d{key.name}")
        elif key.place and (reason := self.out_of_place(key)):
            complain((text, ""), reason)
        else:
            return key
        return None

    def out_of_place(self, key: ValueKey) -> str | None:
        shape = self.shapes[key.name]
        if len(key.place) != rank(shape):
            needed = ("no index", "one index", "two indices")[rank(shape)]
            return f"{key.name} is {show_shape(shape)} and takes {needed}"
        for place, axis in zip(key.place, indexed(shape), strict=True):
            if place < 1 or (isinstance(axis, int) and place > axis):
                size = show_shape(shape)
                return f"index {place} is out of range, {key.name} is {size}; indices count from 1"
        return None


def indexed(shape: Shape) -> tuple[Axis, ...]:
    """The axes that take an index."""
    return tuple(axis for axis in shape if axis is not UNIT)
