"""Given numbers as they are written: `W_1: [[2, 1], [0, -1]]`, `dL/dh[2]: -0.01799`, `z > 0: [_, 1]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from symbackprop.network.network import Cell

Part = Literal["value", "adjoint", "mask"]
Cells = Cell | tuple[Cell, ...] | tuple[tuple[Cell, ...], ...]

_NAME = r"[^\W\d]\w*"
_KEY = re.compile(rf"(?:d({_NAME})\s*/\s*d)?({_NAME})\s*(?:\[\s*(\d+)\s*(?:,\s*(\d+)\s*)?\])?\s*(>\s*0)?")


@dataclass(frozen=True, slots=True)
class Listed:
    """Numbers as they are written: one, a list, or a list of rows."""

    cells: Cells


@dataclass(frozen=True, slots=True)
class Drawn:
    """Whole numbers drawn from low to high; the same seed gives the same numbers."""

    low: int
    high: int
    seed: int


Given = Listed | Drawn


@dataclass(frozen=True, slots=True)
class ValueKey:
    """What a key of `values` speaks of: a quantity, its gradient or its mask, whole or at one place."""

    name: str
    part: Part = "value"
    place: tuple[int, ...] = ()
    loss: str = ""

    @property
    def whole(self) -> str:
        """The key of the whole table: `Y`, `dL/dY` or `Y > 0`."""
        match self.part:
            case "value":
                return self.name
            case "adjoint":
                return f"d{self.loss}/d{self.name}"
            case "mask":
                return f"{self.name} > 0"


def value_key(text: str) -> ValueKey | None:
    """>>> value_key("dL/dh[2]").place, value_key("z>0").whole
    ((2,), 'z > 0')
    """
    found = _KEY.fullmatch(text.strip())
    if found is None:
        return None
    loss, name, i, j, positive = found.groups()
    if loss and positive:
        return None
    part: Part = "adjoint" if loss else "mask" if positive else "value"
    return ValueKey(name, part, tuple(int(k) for k in (i, j) if k), loss or "")
