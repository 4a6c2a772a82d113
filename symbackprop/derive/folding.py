"""A sum over all the cells of an instance -> a sum over the index: u_1 + u_2 + .. + u_21 -> sum_{t=1}^{T} u_t.

Neighbours belong to one sum if each name in them moves by one cell or stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from symbackprop.algebra.across import Across, across, across_at
from symbackprop.algebra.forms import Add, Array, Form
from symbackprop.algebra.terms import Index, Term, freshen
from symbackprop.derive.family_names import Name, Renaming, namer, spelled
from symbackprop.derive.steps import Chain, Checked, Step
from symbackprop.network.family import Family

WEAKER: tuple[Checked, ...] = ("exact", "ball", "not")
Cells = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Parts start, .., stop - 1 are one part that moves; `moving` says which of its names move."""

    start: int
    stop: int
    moving: tuple[bool, ...]


@dataclass(slots=True)
class Folding:
    """Folds the sums of one context; `outer` names the cells that do not move with the index."""

    family: Family
    letter: str
    outer: Callable[[int], str]
    free: tuple[Index, ...] = ()
    fixed: Name | None = None  # how values of cells that are named without the index are written
    indices: dict[tuple[int, object], Index] = field(default_factory=dict)

    @property
    def long(self) -> int:
        return self.family.number - self.family.low - self.family.reach

    def node(self, node: Any) -> Any:
        """A sum with its long runs folded; anything else as it is."""
        if isinstance(node, Array) and node.kind == "value" and self.fixed is not None:
            return replace(node, name=self.fixed(node.name)) if node.name in self.family.fixed else node
        if isinstance(node, Chain) and len(node.steps) >= self.long:
            return replace(node, steps=self._merged(node.steps))
        if isinstance(node, Add) and len(node.args) >= self.long:
            parts = _first_as_one(node)
            args = self._folded_apart(parts, lambda over, part: across(over, part))
            return node if len(args) == len(parts) else args[0] if len(args) == 1 else replace(node, args=args)
        if isinstance(node, tuple) and len(node) >= self.long and all(isinstance(p, Term) for p in node):
            return self._folded_apart(node, lambda over, part: Term((across_at(over, (part,)),)))
        if isinstance(node, tuple) and len(node) >= self.long and all(isinstance(p, str) for p in node):
            return self._folded(node, lambda over, part: part)
        return node

    def _merged(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """Steps that put in one cell each are one step that puts in all of them."""
        cells = [self._cells((step.reason, step.cites)) for step in steps]
        out: list[Step] = []
        for run in _runs(cells):
            some = steps[run.start : run.stop]
            if len(some) < self.long:
                out += some
                continue
            checked = max((step.checked for step in some), key=WEAKER.index)
            cites = tuple(cite for step in some for cite in step.cites)
            out.append(replace(some[0], rhs=some[-1].rhs, cites=cites, checked=checked))
        return tuple(out)

    def _folded_apart(self, parts: tuple[Any, ...], make: Callable[[Across, Any], Any]) -> tuple[Any, ...]:
        """u_1 + v_1 + u_2 + v_2 + ..: where neighbours make no run, all the u are added, then all the v."""
        found = self._folded(parts, make)
        if len(found) < len(parts):
            return found
        alike: dict[str, list[Any]] = {}
        for part in parts:
            alike.setdefault(self._cells(part)[0], []).append(part)
        apart = self._folded(tuple(part for some in alike.values() for part in some), make)
        return apart if len(apart) < len(parts) else parts

    def _folded(self, parts: tuple[Any, ...], make: Callable[[Across, Any], Any]) -> tuple[Any, ...]:
        cells = [self._cells(part) for part in parts]
        out: list[Any] = []
        for run in _runs(cells):
            if run.stop - run.start < self.long:
                out += parts[run.start : run.stop]
            else:
                out.append(self._across(parts, [c for _, c in cells], run, make))
        return tuple(out)

    def _cells(self, part: Any) -> tuple[str, Cells]:
        """The part without the numbers of its cells, and these numbers."""
        found: list[tuple[str, int]] = []

        def without(m: re.Match[str]) -> str:
            found.append((m[1], int(m[2])))
            return f"{m[1]}[]"

        return self.family.pattern.sub(without, spelled(part, self.free)), tuple(found)

    def _across(
        self, parts: Sequence[Any], cells: Sequence[Cells], run: Run, make: Callable[[Across, Any], Any]
    ) -> Any:
        family = self.family
        first = next(at for (_, at), moves in zip(cells[run.start], run.moving, strict=True) if moves)
        whole = run.stop - run.start == family.number - family.low + 1
        begin = family.low if whole else first
        chosen = self._chosen(cells, run)
        here = begin + chosen - run.start
        moved = {name for name, moves in zip(cells[chosen], run.moving, strict=True) if moves}

        def place(text: str) -> str:
            def one(m: re.Match[str]) -> str:
                at = int(m[2])
                if (m[1], at) in moved:
                    return f"{m[1]}[{self.letter}{at - here:+d}]" if at != here else f"{m[1]}[{self.letter}]"
                return f"{m[1]}[{self.outer(at)}]"

            return family.pattern.sub(one, text)

        over = Across(self.letter, str(begin), family.end(begin + run.stop - run.start - 1))
        # its bound indices are its own: in the instance they may be those of one cell that is written out
        return make(over, Renaming(place, None, self.indices).of(_freshened(parts[chosen])))

    def _chosen(self, cells: Sequence[Cells], run: Run) -> int:
        """A part in which no name both moves and stays, as near to the middle as there is one."""
        middle = (run.start + run.stop) // 2
        for k in sorted(range(run.start, run.stop), key=lambda k: abs(k - middle)):
            moved = {c for c, moves in zip(cells[k], run.moving, strict=True) if moves}
            if not any(c in moved for c, moves in zip(cells[k], run.moving, strict=True) if not moves):
                return k
        return middle


def _first_as_one(node: Add) -> tuple[Form, ...]:
    """u_1 + v_1 + (u_2 + v_2) + ..: the summands of the first cell are one part, as those of the others are."""
    last = node.args[-1]
    alone = len(last.args) if isinstance(last, Add) else 0
    first = node.args[:alone]
    if not isinstance(last, Add) or any(isinstance(part, Add) for part in first):
        return node.args
    return (replace(last, args=first), *node.args[alone:])


def _freshened(part: Any) -> Any:
    return freshen((part,))[0] if isinstance(part, Term) else part


def _runs(cells: Sequence[tuple[str, Cells]]) -> list[Run]:
    """Maximal runs of parts, each the one before moved by one cell."""
    out: list[Run] = []
    start, moving = 0, None
    for k in range(1, len(cells) + 1):
        step = _step(cells[k - 1], cells[k]) if k < len(cells) else None
        if step is None or (moving is not None and step != moving):
            out.append(Run(start, k, moving or ()))
            start, moving = k, None
        else:
            moving = step
    return out


def _step(one: tuple[str, Cells], other: tuple[str, Cells]) -> tuple[bool, ...] | None:
    """Which names move from one part to the next; None if these are not one part that moves."""
    if one[0] != other[0]:
        return None
    moves = tuple(b - a for (_, a), (_, b) in zip(one[1], other[1], strict=True))
    if not set(moves) <= {0, 1} or 1 not in moves:
        return None
    return tuple(m == 1 for m in moves)


def general(
    family: Family,
    outer: Callable[[int], str],
    letter: str,
    free: tuple[Index, ...] = (),
    fixed: bool = False,
) -> Renaming:
    """Renames cells by `outer`, long sums folded over `letter`; `fixed` cells are h[N] even when near."""
    fixing = namer(family, family.absolute) if fixed else None
    folding = Folding(family, letter, outer, free, fixing)
    return Renaming(namer(family, outer), folding.node, folding.indices)
