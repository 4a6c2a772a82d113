"""An answers file -> its entries: the key as it was written, and the value as LaTeX.

Nothing here knows the network. A number keeps its digits, a decimal comma is a point from here on, `?` and an
empty value are blanks, and any other text is LaTeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from symbackprop.network.yaml_source import Faults, Mapping, Node, Scalar, Sequence, documents

Cell = str  # LaTeX; a blank is ?
Value = Cell | tuple[Cell, ...] | tuple[tuple[Cell, ...], ...]
BLANK = "?"
BLANKS = ("", "?", "_", "...", "…")
WRITE = "write z_1: ['0.5', '-1'], or a list of such lines where a quantity comes twice"

_POINT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_COMMA = re.compile(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_RATIO = re.compile(r"([+-]?)\s*(\d+)\s*/\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Answer:
    """One entry; `index` counts them from 1, `line` and `column` are those of the value.

    `value` is a cell, a list without an orientation, or rows. `fault` says why there is no value.
    """

    index: int
    key: str
    line: int
    column: int
    value: Value
    fault: str = ""

    @property
    def is_blank(self) -> bool:
        return not self.fault and all(cell == BLANK for cell in _cells(self.value))

    def latex(self, as_row: bool = False) -> str:
        """The value as LaTeX; a list stands upright unless the quantity is a row."""
        if isinstance(self.value, str):
            return self.value
        rows = [(row,) if isinstance(row, str) else row for row in self.value]
        if as_row and all(isinstance(row, str) for row in self.value):
            rows = [tuple(cell for row in rows for cell in row)]
        inner = r" \\ ".join(" & ".join(row) for row in rows)
        return rf"\begin{{bmatrix}} {inner} \end{{bmatrix}}"


def read_answers(text: str, document: str) -> tuple[Answer, ...]:
    """The entries in the order of the file; NetworkFileError where it is no list of entries."""
    faults = Faults(document)
    found = [entry for node in documents(text, faults) for entry in _entries(node, faults)]
    if faults.found:
        raise faults.stop()
    comma = _decimal_sign((cell.text for _, node in found for cell in _scalars(node)))
    return tuple(_answer(k, key, node, comma) for k, (key, node) in enumerate(found, 1))


def _entries(node: Node, faults: Faults) -> Iterator[tuple[Scalar, Node]]:
    """The pairs of a mapping, or of a list of mappings."""
    if isinstance(node, Mapping):
        yield from node.items
    elif isinstance(node, Sequence):
        for item in node.items:
            if isinstance(item, Mapping):
                yield from item.items
            else:
                faults.at(item, f"this line has no key; {WRITE}")
    elif not node.is_null:
        faults.at(node, f"this is no answers file; {WRITE}")


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item)


def _cells(value: Value) -> Iterator[Cell]:
    if isinstance(value, str):
        yield value
    else:
        for item in value:
            yield from _cells(item)


def _answer(index: int, key: Scalar, node: Node, comma: str) -> Answer:
    try:
        return Answer(index, key.text, node.line, node.column, _value(node, comma))
    except _NoValue as error:
        return Answer(index, key.text, node.line, node.column, BLANK, str(error))


class _NoValue(ValueError):
    """Why the value of an entry is not read; the other entries are."""


def _value(node: Node, comma: str) -> Value:
    if isinstance(node, Scalar):
        return _cell(node, comma)
    if isinstance(node, Mapping):
        raise _NoValue("the answer is a mapping; write a number, a list, a list of rows, or LaTeX in quotes")
    if not node.items:
        raise _NoValue("the answer is an empty list; write ? for a blank")
    if all(isinstance(item, Scalar) for item in node.items):
        return tuple(_cell(item, comma) for item in node.items if isinstance(item, Scalar))
    rows = [item.items if isinstance(item, Sequence) else (item,) for item in node.items]
    for row in rows:
        if len(row) != len(rows[0]):
            raise _NoValue(
                f"the rows have {len(rows[0])} and {len(row)} entries; a matrix needs rows of one length"
            )
    return tuple(tuple(_inner(cell, comma) for cell in row) for row in rows)


def _inner(node: Node, comma: str) -> Cell:
    if not isinstance(node, Scalar):
        raise _NoValue("lists are nested deeper than rows; a matrix is a list of rows")
    return _cell(node, comma)


def _cell(node: Scalar, comma: str) -> Cell:
    text = " ".join(node.text.split()).replace("\u2212", "-")
    if node.is_null or text in BLANKS:
        return BLANK
    for sign in ("$$", "$"):
        text = text.removeprefix(sign).removesuffix(sign).strip()
    return number(text, comma) or text


def number(text: str, comma: str) -> str:
    r"""The number with a decimal point and its digits as they were; "" for what is no number.

    >>> number("-0,25", "."), number("1,250", "."), number("-3/4", ".")
    ('-0.25', '1250', '-\\frac{3}{4}')
    """
    plain = text.replace("{,}", ",")
    if (ratio := _RATIO.fullmatch(plain)) is not None:
        return rf"{ratio[1].replace('+', '')}\frac{{{ratio[2]}}}{{{ratio[3]}}}"
    if _THOUSANDS.fullmatch(plain) and not _is_decimal(text, comma):
        return plain.replace(",", "").removeprefix("+")
    if _COMMA.fullmatch(plain):
        plain = plain.replace(",", ".")
    if not _POINT.fullmatch(plain):
        return ""
    plain = plain.removeprefix("+").removesuffix(".")
    return re.sub(r"^(-?)\.", r"\g<1>0.", plain)


def _is_decimal(text: str, comma: str) -> bool:
    """Whether the comma of 1,250 is a decimal one; where the file does not tell, nobody guesses."""
    if "{,}" in text:
        return True
    if not _EITHER.fullmatch(text):
        return False
    if not comma:
        plain = text.replace(",", ".")
        raise _NoValue(f"{text} can be {plain} or {text.replace(',', '')}; write which one")
    return comma == ","


def _decimal_sign(texts: Iterator[str]) -> str:
    """How the numbers of the file are written: with a point, a comma, or "" where none of them tells."""
    for text in texts:
        plain = text.strip().replace("\u2212", "-")
        if _POINT.fullmatch(plain) and "." in plain:
            return "."
        if "{,}" in plain or (_COMMA.fullmatch(plain) and not _EITHER.fullmatch(plain)):
            return ","
    return ""
