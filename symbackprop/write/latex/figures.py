r"""Numbers as LaTeX: exact or to the digits that the page asks for, alone, in a matrix, in `0\cdot2+4\cdot3`.

A `Figure` knows whether it was rounded; then its equality is printed with \approx. A number that is not known
prints as a dot in the middle of its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq

from symbackprop.algebra.forms import Number
from symbackprop.algebra.terms import Group
from symbackprop.numeric.rounding import NotCertain, as_fraction, decimal
from symbackprop.numeric.scope import Scope
from symbackprop.numeric.substitute import NumberPart, SubstitutionCell, sums_cell
from symbackprop.numeric.value import Cell, Value, cell_rows
from symbackprop.write.latex.measure import width
from symbackprop.write.latex.pieces import exact

DIGITS = 4  # of a number that is no rational, where the page names no digits
MOST = 8  # rows or columns of a matrix that is shown whole
LONG = 11  # figures of a fraction; a longer one is rounded
UNKNOWN = r"\cdot"


@dataclass(frozen=True, slots=True)
class Figure:
    """LaTeX of a number or of a matrix of numbers."""

    tex: str
    rounded: bool = False

    @property
    def relation(self) -> str:
        return r"\approx" if self.rounded else "="


def figure(cell: Cell, digits: int | None, inline: bool = False) -> Figure:
    """One number; `inline` slashes a fraction, as inside a matrix."""
    if cell is None:
        return Figure(UNKNOWN)
    if isinstance(cell, fmpq) and (digits is None or cell.q == 1):
        text = exact(as_fraction(cell), inline).text
        if cell.q == 1 or len(f"{cell}") <= LONG:
            return Figure(text)
    try:
        text = decimal(cell, digits or DIGITS)
    except NotCertain:
        return Figure(UNKNOWN)
    rounded = not isinstance(cell, fmpq) or Fraction(text) != as_fraction(cell)
    return Figure(powered(text if rounded else unpadded(text)), rounded)


def unpadded(text: str) -> str:
    """An exact number keeps one zero that only fills up its digits, not more.

    >>> unpadded("0.360"), unpadded("0.400000"), unpadded("2.00")
    ('0.360', '0.4', '2.00')
    """
    bare = text.rstrip("0") if "." in text and "e" not in text else text
    return text if len(text) - len(bare) < 2 or bare.endswith(".") else bare


def powered(text: str) -> str:
    r""">>> powered("1.23e-12"), powered("-0.5")
    ('1.23\\cdot10^{-12}', '-0.5')
    """
    mantissa, mark, exponent = text.partition("e")
    return rf"{mantissa}\cdot10^{{{exponent}}}" if mark else text


def bmatrix(rows: Sequence[Sequence[str]]) -> str:
    r""">>> bmatrix([["1", "2"], ["3", "4"]])
    '\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}'
    """
    return r"\begin{bmatrix}" + _gap(rows).join("&".join(row) for row in rows) + r"\end{bmatrix}"


def _gap(rows: Sequence[Sequence[str]]) -> str:
    """Rows with fractions or with scripts stand further apart."""
    cells = [cell for row in rows for cell in row]
    if any(r"\dfrac" in c for c in cells):
        return r"\\[2.4ex]"
    return (
        r"\\[3pt]" if any(r"\tfrac" in c or r"\sum" in c or ("_" in c and "^" in c) for c in cells) else r"\\"
    )


def dotted(rows: Sequence[Sequence[str]], most_rows: int, most_columns: int) -> list[list[str]]:
    """The first entries, dots, and the last, where there are more than `most`."""
    wide = [_cut(row, most_columns, r"\cdots") for row in rows]
    if len(rows) <= most_rows:
        return wide
    columns = len(wide[0])
    middle = [r"\ddots" if cell == r"\cdots" else r"\vdots" for cell in wide[0]] if columns else []
    return [*wide[: most_rows - 1], middle, wide[-1]]


def _cut(row: Sequence[str], most: int, dots: str) -> list[str]:
    return list(row) if len(row) <= most else [*row[: most - 1], dots, row[-1]]


def matrix_tex(rows: Sequence[Sequence[str]], room: float) -> str:
    """A matrix that fits the room: over 8 rows or columns the first three, dots, the last; fewer if it must."""
    most_rows = len(rows) if len(rows) <= MOST else 4
    columns = len(rows[0]) if rows else 0
    for most in range(columns if columns <= MOST else 4, 1, -1):
        tex = bmatrix(dotted(rows, most_rows, most))
        if width(tex) <= room:
            return tex
    return bmatrix(dotted(rows, most_rows, min(columns, 2)))


def value_figure(
    value: Value, digits: int | None, room: float, column: bool = False, bare: bool = True
) -> Figure:
    """A value: `column` prints a row as a column; `bare` leaves the brackets of a 1 x 1 value away."""
    rows = cell_rows(value)
    alone = bare and value.rows == value.columns == 1
    if alone:
        return figure(rows[0][0], digits)
    figures = [[figure(cell, digits, inline=True) for cell in row] for row in rows]
    rounded = any(f.rounded for row in figures for f in row)
    texts = [[f.tex for f in row] for row in figures]
    if column and len(texts) == 1:
        texts = [[t] for t in texts[0]]
    return Figure(matrix_tex(texts, room), rounded)


# -- products that are not multiplied yet --------------------------------------------------------------------


def product_tex(parts: Sequence[NumberPart], digits: int | None, scope: Scope | None = None) -> Figure:
    r"""0\cdot2, \tfrac12\cdot(4 - 1): a leading -1 is a minus sign, a negative number behind it in parentheses.

    With a scope the sums in parentheses show their own numbers.
    """
    sign = ""
    if len(parts) > 1 and isinstance(parts[0].symbol, Number) and parts[0].value == fmpq(-1):
        sign, parts = "-", parts[1:]
    if not sign and len(parts) == 1 and isinstance(parts[0].symbol, Group) and scope is not None:
        return cell_tex(sums_cell(parts[0].symbol.sums, {}, scope), digits, scope)
    texts: list[str] = []
    rounded = False
    for k, part in enumerate(parts):
        found = _part(part, digits, scope, first=k == 0 and not sign)
        rounded = rounded or found.rounded
        texts.append(found.tex)
    return Figure(sign + r"\cdot ".join(texts), rounded)


def _part(part: NumberPart, digits: int | None, scope: Scope | None, first: bool) -> Figure:
    """One factor with its number: in brackets where it is negative and not the first."""
    if isinstance(part.symbol, Group) and scope is not None and part.exponent == 1:
        inside = cell_tex(sums_cell(part.symbol.sums, {}, scope), digits, scope)
        return Figure(f"({inside.tex})", inside.rounded)
    own = isinstance(part.symbol, Number)  # a number of the formula is printed as it was written
    found = figure(part.value, None if own else digits, inline=part.exponent != 1)
    text = found.tex
    negative = text.startswith("-")
    if part.exponent != 1:
        base = f"({text})" if negative or "/" in text or r"\cdot" in text else text
        exponent = exact(part.exponent, inline=True).text
        text, negative = f"{base}^{{{exponent}}}", False
    text = rf"\up{{{text}}}" if part.upstream else text
    return Figure(f"({text})" if negative and not first else text, found.rounded)


def cell_tex(cell: SubstitutionCell, digits: int | None, scope: Scope | None = None) -> Figure:
    """Products added; 0 where nothing is added; dots where there are more products than are listed."""
    if cell.total is None:
        return Figure(UNKNOWN)
    out, rounded = "", False
    for parts in cell.products:
        found = product_tex(parts, digits, scope)
        rounded = rounded or found.rounded
        minus = found.tex.startswith("-")
        text = f"({found.tex})" if out and found.tex.startswith(r"\up{-") else found.tex
        out += text if not out else f" - {text[1:]}" if minus else f" + {text}"
    return Figure((out + r" + \cdots" if cell.cut else out) or "0", rounded)


def without_up(tex: str) -> str:
    r"""The same without the colour of what arrives.

    >>> without_up(r"\up{\frac{1}{2}} + 3")
    '\\frac{1}{2} + 3'
    """
    while (start := tex.find(r"\up{")) >= 0:
        depth, end = 1, start + 4
        while depth:
            depth += {"{": 1, "}": -1}.get(tex[end], 0)
            end += 1
        tex = tex[:start] + tex[start + 4 : end - 1] + tex[end:]
    return tex
