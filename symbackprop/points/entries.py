"""Functions on arrays of numbers, entry by entry: float64, or exact cells (fmpq, arb or `UNKNOWN`) as objects.

0 times unknown is 0; every other result of an unknown number is unknown, and so is what is not defined.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb, fmpq
from numpy.typing import NDArray

from symbackprop.numeric import functions as cells
from symbackprop.numeric.value import LONGEST
from symbackprop.rules import primitives
from symbackprop.rules.primitives import NeedsBall, rational

Entries = NDArray[Any]
ONE, ZERO = fmpq(1), fmpq(0)


class Unknown:
    """A number that the file does not determine."""

    __slots__ = ()

    def _unknown(self, other: Any = None) -> Unknown:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __truediv__ = __pow__ = _unknown
    __neg__ = __abs__ = _unknown

    def __mul__(self, other: Any) -> Any:
        return ZERO if isinstance(other, fmpq | int) and other == 0 else self

    __rmul__ = __mul__

    def __rtruediv__(self, other: Any) -> Unknown:
        return self

    def __float__(self) -> float:
        return math.nan

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()


def unknown() -> Entries:
    """One number that the file does not determine."""
    out = np.empty((1, 1, 1), dtype=object)
    out.fill(UNKNOWN)
    return out


def is_exact(array: Entries) -> bool:
    return array.dtype == object


def number(value: Any, like: Entries) -> Any:
    """A number of a rule or a formula, of the kind that `like` holds."""
    if not is_exact(like):
        return float(value)
    if isinstance(value, float):
        return fmpq(*value.as_integer_ratio())
    return value if isinstance(value, fmpq | arb | Unknown) else rational(value)


def filled(value: Fraction | int, shape: tuple[int, ...], exact: bool) -> Entries:
    """The same number everywhere."""
    if not exact:
        return np.full(shape, float(value))
    out = np.empty(shape, dtype=object)
    out.fill(rational(value))
    return out


def known(array: Entries) -> NDArray[np.bool_]:
    """Where is a number: neither unknown nor nan?"""
    if not is_exact(array):
        return np.isfinite(array)
    return np.asarray(np.frompyfunc(lambda cell: cell is not UNKNOWN, 1, 1)(array), dtype=bool)


def bounded(array: Entries) -> Entries:
    """Exact numbers that got too long go on as balls, so that a square of a square of .. ends."""
    return by_cells(_bounded, array) if is_exact(array) else array


def _bounded(cell: Any) -> Any:
    return arb(cell) if isinstance(cell, fmpq) and cell.height_bits() > LONGEST else cell


def as_floats(array: Entries) -> NDArray[np.float64]:
    """Balls by their midpoints, unknown as nan."""
    if not is_exact(array):
        return array
    return np.asarray(np.frompyfunc(_float, 1, 1)(array), dtype=np.float64)


def _float(cell: Any) -> float:
    return float(arb(cell).mid()) if isinstance(cell, fmpq | arb) else float(cell)


def first_known(given: Entries, found: Entries) -> Entries:
    """The given cells, and the computed ones where none is given."""
    return np.asarray(np.where(known(given), given, found))


# -- arithmetic that numpy does not know ----------------------------------------------------------------------


def divide(top: Any, bottom: Any) -> Any:
    """a / b; nan or unknown where b is 0."""
    if (isinstance(top, np.ndarray) and is_exact(top)) or (isinstance(bottom, np.ndarray) and is_exact(bottom)):
        return by_cells(_quotient, top, bottom)
    with np.errstate(all="ignore"):
        return np.true_divide(top, bottom)


def _quotient(a: Any, b: Any) -> Any:
    if a is UNKNOWN or b is UNKNOWN or (b.contains(0) if isinstance(b, arb) else b == 0):
        return UNKNOWN
    return a / b


def power(base: Entries, exponent: Fraction | int) -> Entries:
    """u**p, entry by entry"""
    if is_exact(base):
        fraction = Fraction(exponent)
        return by_cells(lambda u: _or_unknown(cells.power(None if u is UNKNOWN else u, fraction)), base)
    with np.errstate(all="ignore"):
        whole = exponent if isinstance(exponent, int) else _whole(exponent)
        return np.asarray(base ** (float(exponent) if whole is None else whole))


def _whole(exponent: Fraction) -> int | None:
    """2 for 2/1: a square by multiplication is exact to the last bit, exp(2 log u) is not."""
    return int(exponent) if exponent.denominator == 1 and exponent >= 0 else None


def _or_unknown(cell: Any) -> Any:
    if cell is None or (isinstance(cell, arb) and not cell.is_finite()):
        return UNKNOWN
    return cell


# -- functions, comparisons, choices --------------------------------------------------------------------------

_ERF = np.frompyfunc(math.erf, 1, 1)
_FLOATS: dict[str, Callable[..., Any]] = {
    "exp": np.exp,
    "log": np.log,
    "sin": np.sin,
    "cos": np.cos,
    "atan": np.arctan,
    "tanh": np.tanh,
    "sqrt": np.sqrt,
    "sign": np.sign,
    "erf": lambda z: np.asarray(_ERF(z), dtype=np.float64),
}
_CELLS: dict[str, Callable[..., Any]] = {name: getattr(primitives, name) for name in _FLOATS}


def function(name: str, z: Entries) -> Entries:
    """A function of `primitives`"""
    if not is_exact(z):
        with np.errstate(all="ignore"):
            return np.asarray(_FLOATS[name](z))
    value = _CELLS[name]
    return by_cells(lambda cell: _tried(value, cell), z)


def _tried(value: Callable[..., Any], cell: Any) -> Any:
    """Exactly, else as a ball; unknown outside the domain and where a ball is too wide."""
    if cell is UNKNOWN:
        return UNKNOWN
    try:
        try:
            return _or_unknown(value(cell))
        except NeedsBall:
            return _or_unknown(value(arb(cell)))
    except ArithmeticError:
        return UNKNOWN


_RELATIONS: dict[str, Callable[..., Any]] = {
    ">": np.greater,
    ">=": np.greater_equal,
    "<": np.less,
    "<=": np.less_equal,
    "==": np.equal,
    "!=": np.not_equal,
}


def related(relation: str, a: Any, b: Any) -> Entries:
    """1 where it holds, 0 where not, unknown where that is not certain; floats give truth values."""
    if not any(isinstance(side, np.ndarray) and is_exact(side) for side in (a, b)):
        return np.asarray(_RELATIONS[relation](a, b))
    return by_cells(lambda x, y: _compared(relation, x, y), a, b)


def _compared(relation: Any, a: Any, b: Any) -> Any:
    if a is UNKNOWN or b is UNKNOWN:
        return UNKNOWN
    try:
        return _or_unknown(cells.compare(relation, a, b))
    except ArithmeticError:
        return UNKNOWN


def select(condition: Entries, then: Any, otherwise: Any) -> Entries:
    """then where the condition holds, else otherwise"""
    if condition.dtype == object:
        return by_cells(_chosen, condition, then, otherwise)
    return np.asarray(np.where(condition, then, otherwise))


def _chosen(condition: Any, then: Any, otherwise: Any) -> Any:
    if condition is UNKNOWN:
        return then if bool(then == otherwise) else UNKNOWN
    return then if condition == ONE else otherwise


def indicator(relation: str, a: Entries, b: Entries) -> Entries:
    """1(a > b) as numbers"""
    found = related(relation, a, b)
    return found if is_exact(found) else found.astype(np.float64)


def by_cells(value: Callable[..., Any], *args: Any) -> Entries:
    out = np.empty(np.broadcast_shapes(*(np.shape(a) for a in args)), dtype=object)
    out[...] = np.frompyfunc(value, len(args), 1)(*args)
    return out
