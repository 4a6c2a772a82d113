r"""A matrix with dots in both directions or in one: `W_{11} \cdots W_{1n}`, `\vdots \ddots \vdots`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

import numpy as np

from symbackprop.check.meaning.dotted import APART, LONGEST, MORE, OUTSIDE, follow, generalised, length_to
from symbackprop.check.meaning.evaluator import Evaluate
from symbackprop.check.names.use import ACROSS, RUNNING
from symbackprop.check.records.value import Cand, Unbound, arrays
from symbackprop.check.values.environment import Environment
from symbackprop.frozen import replace
from symbackprop.reading.tree import Blank, Dots, Matrix, Node, Numeral, Script

Cells = list[list[list[Cand]]]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the print: its entries one by one, or one entry for all with the last number of the column."""

    entries: tuple[Node, ...]
    end: str = ""


def grid(node: Matrix, env: Environment, evaluate: Evaluate) -> Cells:
    """The candidates of every entry, row by row."""
    along = diagonal(node)
    if along is not None:
        return _diagonal(*_down(along), env, evaluate)
    rows = [row for row in node.rows if not _is_dotted(row)]
    lines = [_line(row) for row in rows]
    if not lines or len({(len(line.entries), line.end) for line in lines}) > 1:
        raise Unbound(OUTSIDE)
    first = lines[0]
    width = length_to(first.end, env) if first.end else 0
    if len(rows) == len(node.rows):
        return [_row(line.entries, width, 0, env, evaluate) for line in lines]
    if _is_dotted(node.rows[0]) or _is_dotted(node.rows[-1]) or not _is_dotted(node.rows[-2]):
        raise Unbound(OUTSIDE)
    made = [_down([line.entries[k] for line in lines]) for k in range(len(first.entries))]
    ends = {end for _, end in made}
    if len(ends) > 1:
        raise Unbound(MORE)
    height = length_to(ends.pop(), env)
    if height * (width or len(made)) > LONGEST:
        raise Unbound("the pattern is too long")
    entries = tuple(entry for entry, _ in made)
    return [_row(entries, width, k, env, evaluate) for k in range(1, height + 1)]


def diagonal(node: Matrix) -> tuple[Node, Node] | None:
    r"""d_1 and d_n of a matrix with `d_1 \ddots d_n` along its diagonal and zeros, or nothing, beside it"""
    if len(node.rows) != 3 or any(len(row) != 3 for row in node.rows):
        return None
    (first, *above), (left, dots, right), (*below, last) = node.rows
    beside = (*above, left, right, *below)
    dotted = isinstance(dots, Dots) and dots.kind == "ddots"
    return (first, last) if dotted and all(_is_nothing(entry) for entry in beside) else None


def _is_nothing(entry: Node) -> bool:
    return isinstance(entry, Blank | Dots) or (isinstance(entry, Numeral) and entry.value == 0)


def _diagonal(entry: Node, end: str, env: Environment, evaluate: Evaluate) -> Cells:
    length = length_to(end, env)
    if length * length > LONGEST:
        raise Unbound("the pattern is too long")
    zero = evaluate(Numeral(entry.at, "0", Fraction(0), 0), env)
    held = [_entry(entry, k, 0, env, evaluate) for k in range(1, length + 1)]
    return [[held[k] if k == j else zero for j in range(length)] for k in range(length)]


def _is_dotted(row: Sequence[Node]) -> bool:
    return all(isinstance(entry, Dots) for entry in row)


def _line(row: Sequence[Node]) -> _Line:
    at = [k for k, entry in enumerate(row) if isinstance(entry, Dots)]
    if not at:
        return _Line(tuple(row))
    if len(at) > 1 or at[0] != len(row) - 2 or at[0] == 0:
        raise Unbound(OUTSIDE)
    entry, end = _down([*row[: at[0]], row[-1]])
    return _Line((_across(entry),), end)


def _down(printed: Sequence[Node]) -> tuple[Node, str]:
    """The first, those that follow it, and the last one as one entry with its last number."""
    entry, end = generalised(printed[0], printed[-1])
    if entry is None:
        raise Unbound(MORE)
    if not follow(printed[0], printed[1:-1], entry):
        raise Unbound(APART)
    return entry, end


def _across(value: Any) -> Any:
    """The same with the letter that runs along a row, which another one leaves to the column."""
    if isinstance(value, tuple):
        return tuple(_across(item) for item in value)
    if isinstance(value, Script):
        tokens = tuple(ACROSS if token == RUNNING else token for token in value.tokens)
        return replace(value, tokens=tokens, tree=_across(value.tree))
    if isinstance(value, Node):
        return replace(
            value, **{f.name: _across(getattr(value, f.name)) for f in fields(value) if f.name != "at"}
        )
    return value


def _row(
    entries: tuple[Node, ...], width: int, row: int, env: Environment, evaluate: Evaluate
) -> list[list[Cand]]:
    """Each entry of a row; one entry for all of them is evaluated at each column."""
    if not width:
        return [_entry(entry, row, 0, env, evaluate) for entry in entries]
    return [_entry(entries[0], row, column, env, evaluate) for column in range(1, width + 1)]


def _entry(entry: Node, row: int, column: int, env: Environment, evaluate: Evaluate) -> list[Cand]:
    take = np.arange(env.points.count) if env.take is None else env.take
    places = {RUNNING: np.full(env.count, row), ACROSS: np.full(env.count, column)}
    found = evaluate(entry, replace(env, letters={**env.letters, **places}, take=take))
    return [view for cand in found for view in arrays(cand, env.settings.layout)]
