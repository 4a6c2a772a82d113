"""What `a + b` can mean: summands of one shape, a row or a number repeated, a vector turned round."""

from __future__ import annotations

from symbackprop.check.records.value import (
    LITERAL,
    Val,
)
from symbackprop.check.values.arithmetic import Found, data_of, in_arrays, made
from symbackprop.check.values.environment import Settings
from symbackprop.check.values.spreading import spread, spreads
from symbackprop.frozen import replace


def _plus(a: Val, b: Val, settings: Settings) -> Found:
    left, right = data_of(a), data_of(b)
    if a.shape == b.shape or (a.literal and a.is_scalar) or (b.literal and b.is_scalar):
        both = (a.printed or a.literal) and (b.printed or b.literal) and not (a.literal and b.literal)
        yield made(left + right, a, b, printed=both, named=a.named and b.named), LITERAL
    elif a.shape == b.shape[::-1] and a.is_vector and settings.orientation != "strict":
        if a.printed:
            yield made(left.T + right, a, b), frozenset(("printed",))
        elif b.printed:
            yield made(left + right.T, a, b), frozenset(("printed",))
        elif a.indexed or b.indexed:  # c_j, row j of C, beside a column
            yield (
                (made(left.T + right, a, b) if a.indexed else made(left + right.T, a, b)),
                frozenset(("vector",)),
            )
    elif settings.broadcast:
        yield from _repeated(a, b, settings)
    elif _is_meant_for_each(a, b) or _is_meant_for_each(b, a):
        yield made(left + right, a, b), frozenset(("each",))


def _is_meant_for_each(array: Val, number: Val) -> bool:
    """a^T g of `g - a^T g`, mu of `x - mu`; beside no name a named number would hide a lost transpose."""
    return number.is_scalar and not (number.indexed or array.indexed) and (not number.of or bool(array.of))


def _repeated(a: Val, b: Val, settings: Settings) -> Found:
    """b of X W + b is added to each row, a number to each entry; a named column stands for its row."""
    left, right = data_of(a), data_of(b)
    free = settings.orientation != "strict"
    if spreads(a.shape, b.shape):
        yield made(spread(left, b.shape) + spread(right, a.shape), a, b), frozenset(("broadcast",))
    elif free and b.named and b.is_vector and spreads(a.shape, b.shape[::-1]):
        yield made(left + spread(right.T, a.shape), a, b), frozenset(("vector", "broadcast"))
    elif free and a.named and a.is_vector and spreads(a.shape[::-1], b.shape):
        yield made(spread(left.T, b.shape) + right, a, b), frozenset(("vector", "broadcast"))


def plus(a: Val, b: Val, settings: Settings) -> Found:
    """Summands of one shape; a bare number is added to each entry, another number as a reading."""
    if a.tensor is not None and b.tensor is not None:
        ends = (a.tensor.out, a.tensor.inner), (b.tensor.out, b.tensor.inner)
        if a.tensor.data.shape[1:] == b.tensor.data.shape[1:] and (
            ends[0] == ends[1] or None in ends[0] + ends[1]
        ):
            yield Val(tensor=replace(a.tensor, data=a.tensor.data + b.tensor.data)), LITERAL
    yield from in_arrays(_plus)(a, b, settings)
