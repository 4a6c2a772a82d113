"""Hand-worked values against the computed ones: `dL/dz_1[2]: '0.0360'` is right, or it is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from symbackprop.network.network import Network
from symbackprop.numeric.asked import Unbound, asked_value
from symbackprop.numeric.remark import show_cell
from symbackprop.numeric.scope import Scope
from symbackprop.numeric.value import Cell, Value, cell_rows
from symbackprop.numeric.written import agreement, read_number

Verdict = Literal["correct", "rounded", "blank", "unbound", "wrong"]
WORST_LAST: tuple[Verdict, ...] = ("correct", "rounded", "blank", "unbound", "wrong")


@dataclass(frozen=True, slots=True)
class Result:
    """One hand-worked value: what was written, the verdict, and where it first fails (counted from 1)."""

    key: str
    written: tuple[tuple[str, ...], ...]
    verdict: Verdict
    message: str = ""
    place: tuple[int, int] | None = None
    computed: Value | None = None

    @property
    def line(self) -> str:
        """The result in one line: `expected dL/dW_1: wrong in row 1, column 2: 3 was written, it is 4`."""
        many = self.computed is not None and self.computed.shape != (1, 1)
        where = f" in row {self.place[0]}, column {self.place[1]}" if self.place and many else ""
        return f"expected {self.key}: {self.verdict}{where}" + (f": {self.message}" if self.message else "")


def compared(
    network: Network,
    scope: Scope,
    forward: Mapping[str, Value],
    gradients: Mapping[str, Value],
    after: Mapping[str, Value],
) -> tuple[Result, ...]:
    """Every entry of `expected`, in the order of the file."""
    results = []
    for key, written in network.expected:
        rows = _rows(written)
        try:
            value = asked_value(key, network, scope, forward, gradients, after)
        except Unbound as reason:
            blank = all(text == "?" for row in rows for text in row)
            results.append(Result(key, rows, "blank" if blank else "unbound", str(reason)))
        else:
            results.append(judged(key, rows, value))
    return tuple(results)


def judged(key: str, rows: tuple[tuple[str, ...], ...], value: Value) -> Result:
    """The worst of its cells decides."""
    found = _fitted(rows, value)
    if found is None:
        size = f"{len(rows)} x {len(rows[0]) if rows else 0}"
        texts = [text for row in rows for text in row]
        if all(text == "?" for text in texts):
            return Result(key, rows, "blank", "", None, value)
        strange = next((t for t in texts if t != "?" and read_number(t) is None), None)
        if strange is not None:
            return Result(key, rows, "unbound", no_number(strange), None, value)
        message = f"{key} is {value.rows} x {value.columns}, {size} numbers were written"
        return Result(key, rows, "wrong", message, None, value)
    worst = Result(key, rows, "correct", "", None, value)
    for i, (row, cells) in enumerate(zip(found, cell_rows(value), strict=True)):
        for j, (text, cell) in enumerate(zip(row, cells, strict=True)):
            verdict, message = _cell_verdict(text, cell)
            if WORST_LAST.index(verdict) > WORST_LAST.index(worst.verdict):
                worst = Result(key, rows, verdict, message, (i + 1, j + 1), value)
    return worst


def _cell_verdict(text: str, cell: Cell) -> tuple[Verdict, str]:
    if text in ("?", ""):
        return "blank", ""
    number = read_number(text)
    if number is None:
        return "unbound", no_number(text)
    verdict = agreement(number, cell)
    if verdict is None:
        return "unbound", "the network gives no number for it"
    return verdict, f"{text} was written, it is {show_cell(cell)}" if verdict == "wrong" else ""


def no_number(text: str) -> str:
    return f"{text} is no number; formulas are not judged here"


def _fitted(rows: tuple[tuple[str, ...], ...], value: Value) -> tuple[tuple[str, ...], ...] | None:
    """The written cells in the value's shape: a vector may be written as a row or as a column."""
    if rows and len(rows) == value.rows and all(len(row) == value.columns for row in rows):
        return rows
    flat = tuple(text for row in rows for text in row)
    lying = 1 in (len(rows), max((len(row) for row in rows), default=0))
    if lying and 1 in value.shape and len(flat) == value.rows * value.columns:
        return tuple((text,) for text in flat) if value.columns == 1 else (flat,)
    return None


def _rows(written: Any) -> tuple[tuple[str, ...], ...]:
    """What was written, as rows of texts."""
    if not _listed(written):
        return ((_text(written),),)
    if any(_listed(row) for row in written):
        return tuple(tuple(map(_text, row)) if _listed(row) else (_text(row),) for row in written)
    return (tuple(map(_text, written)),)


def _listed(written: Any) -> bool:
    return isinstance(written, Sequence) and not isinstance(written, str)


def _text(written: Any) -> str:
    if written is None:
        return "?"
    return str(written) if isinstance(written, str | int | Fraction) else repr(written)
