"""What `a b`, `a . b`, `a + b` and `a / b` can mean for two values, each meaning with the reading it needs.

A vector beside a vector is read as printed; two matrices of one shape are multiplied, never elementwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import numpy as np

from symbackprop.check.records.value import (
    LITERAL,
    Cand,
    Deviations,
    IllTyped,
    Tensor,
    Val,
    arrays,
    pruned,
    transposed,
)
from symbackprop.check.values.environment import Settings
from symbackprop.check.values.spreading import beside_a_matrix, spread
from symbackprop.frozen import replace
from symbackprop.points.dual import Dual

Found = Iterator[tuple[Val, Deviations]]
Operation = Callable[[Val, Val, Settings], Found]


def combined(left: list[Cand], right: list[Cand], operation: Operation, settings: Settings) -> list[Cand]:
    """Every pair of candidates under an operation; a pair that does not fit is left out.

    Pairs in one reading come first, so that of many the sum with every derivative direct is kept.
    """
    found: list[Cand] = []
    pairs = list(product(left, right))
    if len(pairs) > 1:
        pairs.sort(key=lambda pair: pair[0].dev != pair[1].dev)
    for a, b in pairs:
        dev = a.dev | b.dev
        try:
            found.extend(Cand(val, dev | more) for val, more in operation(a.val, b.val, settings))
        except (IllTyped, ZeroDivisionError):
            continue
    return pruned(found)


def in_arrays(operation: Operation) -> Operation:
    """An operation on arrays, for derivatives too: each array view of them is tried."""

    def tried(a: Val, b: Val, settings: Settings) -> Found:
        for left in arrays(Cand(a), settings.layout):
            for right in arrays(Cand(b), settings.layout):
                for val, more in operation(left.val, right.val, settings):
                    yield val, left.dev | right.dev | more

    return tried


def times(a: Val, b: Val, settings: Settings) -> Found:
    """Juxtaposition or a dot: the chain product of derivatives, or the product of arrays."""
    chained = False
    if a.tensor is not None and b.tensor is not None:
        linked = contracted(a.tensor, b.tensor)
        if linked is not None:
            chained = True
            yield Val(tensor=linked), LITERAL
    if a.tensor is not None and b.is_scalar_array:
        yield _scaled(a.tensor, b), LITERAL
    elif b.tensor is not None and a.is_scalar_array:
        yield _scaled(b.tensor, a), LITERAL
    elif not chained:
        yield from in_arrays(_array_product)(a, b, settings)


def _scaled(tensor: Tensor, by: Val) -> Val:
    assert by.data is not None
    factor = by.data.value[:, :, :, None, None]
    return Val(tensor=Tensor(tensor.data * factor, tensor.out, tensor.inner))


def contracted(a: Tensor, b: Tensor) -> Tensor | None:
    """The chain rule: d out/d mid times d mid/d inner, in either order, by the name in the middle."""
    if a.inner is not None and a.inner == b.out:
        return Tensor(chained(a.data, b.data), a.out, b.inner)
    if a.out is not None and a.out == b.inner:
        return Tensor(chained(b.data, a.data), b.out, a.inner)
    return None


def chained(left: Any, right: Any) -> Any:
    """sum over the middle axes of left (N, o, p, m, n) and right (N, m, n, i, j)"""
    n = max(left.shape[0], right.shape[0])
    first = left.reshape(left.shape[0], left.shape[1] * left.shape[2], -1)
    second = right.reshape(right.shape[0], -1, right.shape[3] * right.shape[4])
    return np.matmul(first, second).reshape(n, *left.shape[1:3], *right.shape[3:5])


def _array_product(a: Val, b: Val, settings: Settings) -> Found:
    left, right = data_of(a), data_of(b)
    if a.is_scalar or b.is_scalar:
        kept = b if a.is_scalar else a
        yield made(left * right, a, b, named=kept.named, printed=kept.printed), LITERAL
        return
    if a.shape[1] == b.shape[0]:
        yield made(left @ right, a, b), LITERAL
    elif _repeats(a, b, settings) and (settings.broadcast or {a.of, b.of} & settings.repeated):
        yield made(spread(left, b.shape) * spread(right, a.shape), a, b), _repeating(settings)
    if a.is_vector and b.is_vector:
        yield from _beside(a, b, settings)
    else:
        yield from _turned(a, b, settings)


def _beside(a: Val, b: Val, settings: Settings) -> Found:
    """Two vectors: elementwise where they stand the same way, a mask in either way."""
    if a.shape == b.shape:
        yield made(data_of(a) * data_of(b), a, b, printed=a.printed and b.printed), LITERAL
    elif a.shape == b.shape[::-1] and settings.product != "strict" and (is_mask(a) or is_mask(b)):
        if a.printed or b.printed:
            kept, other = (b, a) if is_mask(a) and not is_mask(b) else (a, b)
            yield made(data_of(kept) * data_of(other).T, a, b, printed=True), frozenset(("mask",))


def is_mask(val: Val) -> bool:
    """Is every entry 0 or 1?"""
    value = data_of(val).value
    return all(x == 0 or x == 1 for x in value.flat)


def _turned(a: Val, b: Val, settings: Settings) -> Found:
    """A vector beside a matrix, turned round: a printed one freely, a named one as a reading.

    One that the page turned itself, as x^T, is not turned back.
    """
    if settings.orientation == "strict":
        return
    if a.is_vector and not b.is_vector and a.shape[0] == b.shape[0] and (a.named or a.printed):
        yield made(data_of(a).T @ data_of(b), a, b, printed=a.printed), _turning(a)
    if b.is_vector and not a.is_vector and a.shape[1] == b.shape[1] and (b.named or b.printed):
        yield made(data_of(a) @ data_of(b).T, a, b, printed=b.printed), _turning(b)


def _turning(val: Val) -> Deviations:
    return frozenset(("printed",)) if val.printed else frozenset(("vector",))


def _starred(a: Val, b: Val, settings: Settings) -> Found:
    """`*` as code writes it: entry by entry too."""
    if a.data is not None and b.data is not None and a.shape == b.shape and not a.is_scalar and not a.is_vector:
        yield made(data_of(a) * data_of(b), a, b), LITERAL
        return
    if _repeats(a, b, settings) and a.shape[1] != b.shape[0] and not settings.broadcast:
        yield from _hadamard(a, b, settings)
    yield from _array_product(a, b, settings)


def _hadamard(a: Val, b: Val, settings: Settings) -> Found:
    left, right = data_of(a), data_of(b)
    if a.shape == b.shape or a.is_scalar or b.is_scalar:
        both = (a.printed and b.printed) or (a.is_scalar and b.printed) or (b.is_scalar and a.printed)
        yield made(left * right, a, b, printed=both), LITERAL
    elif a.shape == b.shape[::-1] and a.is_vector and settings.orientation != "strict":
        if a.printed:
            yield made(left.T * right, a, b), frozenset(("printed",))
        elif b.printed:
            yield made(left * right.T, a, b), frozenset(("printed",))
    elif _repeats(a, b, settings):
        yield made(spread(left, b.shape) * spread(right, a.shape), a, b), _repeating(settings)


def _repeats(a: Val, b: Val, settings: Settings) -> bool:
    """May a vector be repeated over a matrix? Where the network does so in a product or a quotient itself."""
    return bool(settings.repeated) and beside_a_matrix(a.shape, b.shape)


def _repeating(settings: Settings) -> Deviations:
    """Where the network is restated, what its own language does is no reading."""
    return frozenset(("broadcast",) if settings.broadcast else ("rows",))


def _outer(a: Val, b: Val, settings: Settings) -> Found:
    """a b^T of two vectors, however they stand"""
    if a.is_scalar or b.is_scalar:
        yield made(data_of(a) * data_of(b), a, b), LITERAL
    elif a.is_vector and b.is_vector:
        column = data_of(a) if a.shape[1] == 1 else data_of(a).T
        row = data_of(b) if b.shape[0] == 1 else data_of(b).T
        yield made(column @ row, a, b), LITERAL


def _over(a: Val, b: Val, settings: Settings) -> Found:
    left, right = data_of(a), data_of(b)
    if b.is_scalar or (a.literal and a.is_scalar) or (a.shape == b.shape and a.is_vector) or a.shape == b.shape:
        yield made(left / right, a, b, printed=a.printed, named=a.named), LITERAL
    elif b.is_vector and _repeats(a, b, settings):
        yield made(left / spread(right, a.shape), a, b), _repeating(settings)


def _dot(a: Val, b: Val, settings: Settings) -> Found:
    """a . b = sum_i a_i b_i of two vectors that stand the same way, where sums are implied"""
    if a.is_vector and a.shape == b.shape:
        yield made(_summed(data_of(a) * data_of(b)), a, b), LITERAL


def _summed(data: Dual) -> Dual:
    value = data.value.sum(axis=(-2, -1), keepdims=True)
    return Dual(value, None if data.tangent is None else data.tangent.sum(axis=(-2, -1), keepdims=True))


def dotted(a: Val, b: Val, settings: Settings) -> Found:
    r"""`\cdot`: a product; the dot product of two vectors where `reading` or implied sums say so.

    Where nothing says so it may be one, or stand where a transpose is missing: no reading that passes a line.
    """
    yield from times(a, b, settings)
    if settings.sums == "einstein" or settings.product == "dot":
        yield from in_arrays(_dot)(a, b, settings)
    elif settings.product != "strict":
        for val, more in in_arrays(_dot)(a, b, settings):
            yield val, more | {"dot"}


over: Operation = in_arrays(_over)
hadamard: Operation = in_arrays(_hadamard)
outer_product: Operation = in_arrays(_outer)
starred: Operation = in_arrays(_starred)
OPERATIONS: dict[str, Operation] = {
    "": times,
    "cdot": dotted,
    "times": times,
    "*": starred,
    "odot": hadamard,
    "otimes": outer_product,
}


def negative(cand: Cand) -> Cand:
    val = cand.val
    if val.data is not None:
        return Cand(replace(val, data=-val.data, tensor=None, of=""), cand.dev)
    assert val.tensor is not None
    return Cand(Val(tensor=replace(val.tensor, data=-val.tensor.data)), cand.dev)


def turned_round(cands: list[Cand], layout: str) -> list[Cand]:
    """Each candidate transposed."""
    return [Cand(transposed(view.val), view.dev) for cand in cands for view in arrays(cand, layout)]


def data_of(val: Val) -> Dual:
    if val.data is None:
        raise IllTyped("a derivative of this rank is no array")
    return val.data


def made(data: Dual, a: Val, b: Val, printed: bool = False, named: bool | None = None) -> Val:
    vector = 1 in data.value.shape[-2:]
    return Val(
        data,
        literal=a.literal and b.literal,
        printed=printed,
        named=vector and ((a.named or b.named) if named is None else named),
    )
