r"""A printed array: its entries side by side, blocks of one row or column, and patterns with dots.

`x_1 \vdots x_n`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from symbackprop.check.meaning.dotted import (
    APART,
    MORE,
    OUTSIDE,
    among_zeros,
    every,
    follow,
    generalised,
    length_to,
    lone_entry,
)
from symbackprop.check.meaning.dotted_grid import grid
from symbackprop.check.meaning.evaluator import Evaluate
from symbackprop.check.records.value import LITERAL, Cand, Deviations, Unbound, Val, arrays, pruned
from symbackprop.check.values.environment import Environment
from symbackprop.frozen import replace
from symbackprop.points.dual import Dual
from symbackprop.reading.tree import Dots, Matrix, Node, Words

LARGEST_ARRAY = 4096


def printed_array(node: Matrix, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """Every reading of a printed array; the entries share one choice."""
    rows = tuple(r for r in node.rows if not all(isinstance(e, Words) for e in r))  # a remark is no entry
    if not rows:
        raise Unbound("the array holds words")
    if any(isinstance(e, Dots) for row in rows for e in row) and not _open_entries(rows):
        return _pattern(node, env, evaluate)
    if sum(len(r) for r in rows) > LARGEST_ARRAY:
        raise Unbound("the array is too large to be read")
    width = max(len(r) for r in rows)
    if any(len(r) != width for r in rows):
        return []
    entries = [[_arrays(e, env, evaluate) for e in row] for row in rows]
    if any(not cands for row in entries for cands in row):
        return []
    found = []
    for dev in _choices(entries):
        picked = [[_best(cands, dev) for cands in row] for row in entries]
        made = _assembled(picked)
        if made is not None:
            found.append(made)
    return pruned(found)


def _arrays(node: Node, env: Environment, evaluate: Evaluate) -> list[Cand]:
    return [v for c in evaluate(node, env) for v in arrays(c, env.settings.layout)]


def _choices(entries: list[list[list[Cand]]]) -> list[Deviations]:
    """The sets of deviations that entries offer, the literal one first."""
    found: dict[Deviations, None] = {LITERAL: None}
    for row in entries:
        for cands in row:
            found.update(dict.fromkeys(c.dev for c in cands))
    whole = frozenset(d for dev in found for d in dev)
    return [*found, whole][:8]


def _best(cands: list[Cand], dev: Deviations) -> Cand:
    fitting = [c for c in cands if c.dev <= dev]
    return fitting[0] if fitting else cands[0]


def _assembled(entries: list[list[Cand]]) -> Cand | None:
    """One array of the chosen entries; scalars, or blocks that fit."""
    dev = frozenset(d for row in entries for c in row for d in c.dev)
    if len(entries) == 1 and len(entries[0]) == 1:
        only = entries[0][0]
        return Cand(
            replace(only.val, printed=not only.val.is_scalar, of="") if only.val.data else only.val, dev
        )
    entries = _zero_blocks(entries)
    shapes = [[c.val.shape for c in row] for row in entries]
    for row in shapes:
        if len({r for r, _ in row}) > 1:
            return None
    if len({sum(c for _, c in row) for row in shapes}) > 1:
        return None
    count = max(c.val.data.value.shape[0] for row in entries for c in row if c.val.data is not None)
    value = np.concatenate(
        [np.concatenate([_wide(c, count) for c in row], axis=-1) for row in entries], axis=-2
    )
    return Cand(Val(Dual(value, _tangents(entries, count)), printed=True, literal=False), dev)


def _zero_blocks(entries: list[list[Cand]]) -> list[list[Cand]]:
    """A printed 0 beside blocks is the block of zeros that is as high and as wide as they are."""
    heights = [max(c.val.shape[0] for c in row) for row in entries]
    widths = [max(c.val.shape[1] for c in column) for column in zip(*entries, strict=True)]
    if max(heights) == 1 == max(widths):
        return entries

    def block(cand: Cand, height: int, width: int) -> Cand:
        data = cand.val.data
        if data is None or not cand.val.literal or not cand.val.is_scalar or np.any(data.value != 0):
            return cand
        value = np.broadcast_to(data.value, (data.value.shape[0], height, width))
        return replace(cand, val=replace(cand.val, data=Dual(value, None)))

    return [
        [block(c, height, width) for c, width in zip(row, widths, strict=True)]
        for row, height in zip(entries, heights, strict=True)
    ]


def _wide(cand: Cand, count: int) -> Any:
    assert cand.val.data is not None
    value = cand.val.data.value
    return value if len(value) == count else np.broadcast_to(value, (count, *value.shape[1:]))


def _tangents(entries: list[list[Cand]], count: int) -> Any:
    duals = [[c.val.data for c in row] for row in entries]
    known = [d.tangent for row in duals for d in row if d is not None and d.tangent is not None]
    if not known:
        return None
    directions = known[0].shape[0]

    def wide(data: Dual | None) -> Any:
        assert data is not None
        shape = (directions, count, *data.value.shape[1:])
        if data.tangent is None:
            return np.zeros(shape, dtype=data.value.dtype)
        return np.broadcast_to(data.tangent, shape)

    return np.concatenate([np.concatenate([wide(d) for d in row], axis=-1) for row in duals], axis=-2)


def _pattern(node: Matrix, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """first, dots, last along one direction: entry k for k from the first index to the last."""
    rows = [list(r) for r in node.rows]
    if len(rows) == 1:
        return _line(rows[0], env, evaluate, axis=-1)
    if all(len(r) == 1 for r in rows):
        return _line([r[0] for r in rows], env, evaluate, axis=-2)
    return _made(grid(node, env, evaluate))


def _open_entries(rows: tuple[tuple[Node, ...], ...]) -> bool:
    r"""Are the dots `\cdot` in the places of numbers that nothing determines, and no pattern?"""
    dots = [e for row in rows for e in row if isinstance(e, Dots)]
    known = [e for row in rows for e in row if not isinstance(e, Dots)]
    if any(dot.kind != "cdot" for dot in dots):
        return False
    line = len(rows) == 1 or all(len(row) == 1 for row in rows)
    return not line or len(known) < 2 or generalised(known[0], known[-1])[0] is None


def _line(entries: list[Node], env: Environment, evaluate: Evaluate, axis: int) -> list[Cand]:
    lone = lone_entry(entries)
    if lone is not None:
        return among_zeros(lone, axis, env, evaluate)
    known = [e for e in entries if not isinstance(e, Dots)]
    if len(known) < 2:
        raise Unbound(OUTSIDE)
    template, end = generalised(known[0], known[-1])
    if template is None:
        raise Unbound(MORE)
    if not follow(known[0], known[1:-1], template):
        raise Unbound(APART)
    parts = list(every(template, length_to(end, env), env, evaluate))
    return _made([[p] for p in parts] if axis == -2 else [parts])


def _made(rows: list[list[list[Cand]]]) -> list[Cand]:
    """One array of the candidates of its entries, which share one choice."""
    if any(not cands for row in rows for cands in row):
        return []
    made = [_assembled([[_best(c, dev) for c in row] for row in rows]) for dev in _choices(rows)]
    return pruned(c for c in made if c is not None)
