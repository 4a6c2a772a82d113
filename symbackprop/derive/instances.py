"""A recurrence at a number: dL/dh[l] at l = 2, N = 3 -> dL/dh_2 of the network that is written out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from symbackprop.algebra.across import limits
from symbackprop.algebra.forms import Add, Operation
from symbackprop.algebra.terms import Func, Index, Term
from symbackprop.derive.family_names import Renaming

_CELL = re.compile(r"([^\W\d]\w*)\[([^\[\]]*)\]")
_SPOT = re.compile(r"(?:([^\W\d]\w*['\u00b0]?)([+-]\d+)?|(\d+))")


def at(text: str, numbers: Mapping[str, int]) -> int:
    """>>> at("l+1", {"l": 2}), at("7", {})
    (3, 7)
    """
    found = _SPOT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    name, plus, number = found.groups()
    return int(number) if number else numbers[name] + int(plus or 0)


@dataclass(slots=True)
class Writing:
    """Writes the cells of a structure out, and its sums over the index."""

    numbers: Mapping[str, int]
    indices: dict[tuple[int, object], Index] = field(default_factory=dict)

    def of(self, node: Any) -> Any:
        return Renaming(self.name, self.unfolded, self.indices).of(node)

    def name(self, text: str) -> str:
        def cell(m: re.Match[str]) -> str:
            return f"{m[1]}_{at(m[2], self.numbers)}"

        return _CELL.sub(cell, text)

    def unfolded(self, node: Any) -> Any:
        """Sums over the index as sums of their cells."""
        if isinstance(node, Operation) and limits(node.name):
            parts = self._cells(node.name, node.args[0])
            return parts[0] if len(parts) == 1 else Add(tuple(parts), parts[0].shape)
        if isinstance(node, Add):
            args = tuple(part for arg in node.args for part in self._each(arg))
            return replace(node, args=args)
        if isinstance(node, tuple) and any(isinstance(p, Term) for p in node):
            return tuple(part for term in node for part in self._terms(term))
        return node

    def _each(self, arg: Any) -> list[Any]:
        return self._cells(arg.name, arg.args[0]) if isinstance(arg, Operation) and limits(arg.name) else [arg]

    def _terms(self, term: Term) -> list[Term]:
        match term.factors:
            case (Func(rule, (sums,)),) if limits(rule):
                return [t for part in self._cells(rule, sums) for t in part]
        return [term]

    def _cells(self, name: str, part: Any) -> list[Any]:
        over = limits(name)
        assert over is not None
        span = range(at(over.low, self.numbers), at(over.high, self.numbers) + 1)
        return [Writing({**self.numbers, over.index: k}, self.indices).of(part) for k in span]
