"""The value of a piece of a page at all points at once: an array, or a derivative with its two ends.

The first axis of an array is the batch: points times values of the index letters. What a value is beside its
numbers (a printed array, a bare number, a named vector) decides how freely it may be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from symbackprop.frozen import quickly_made, replace
from symbackprop.points.dual import Dual

Deviations = frozenset[str]
LITERAL: Deviations = frozenset()
# in this order a reading is tried when the literal one fails; of COUNTED ones a link may need one
ORDER = (
    "scope",
    "name",
    "update",
    "direct",
    "elementwise",
    "mask",
    "dot",
    "function",
    "side",
    "printed",
    "vector",
    "layout",
    "implied",
    "class",
    "broadcast",
    "rows",
    "each",
    "note",
    "last",
)
COUNTED = frozenset(
    ("elementwise", "mask", "function", "dot", "vector", "layout", "implied", "class", "direct")
)
MOST = 14  # candidates of one node
MOST_SHAPES = 48  # 1 1^T has every shape of the network


class IllTyped(Exception):
    """The candidate has no value: the shapes do not fit."""


class Unbound(Exception):
    """Nothing decides what a name means; the text says which and what is missing."""


class Loose(Unbound):
    """An index letter for which nothing gives a place."""

    def __init__(self, letter: str) -> None:
        super().__init__(f"the index {letter} is not bound")
        self.letter = letter


@quickly_made
@dataclass(frozen=True, slots=True)
class Tensor:
    """d out / d inner, (N, out rows, out columns, inner rows, inner columns)."""

    data: Any
    out: str | None  # None: an element of it, or an expression
    inner: str | None
    views: dict[str, tuple[tuple[Val, Deviations], ...]] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )  # what it is as an array, by the layout; found once


@quickly_made
@dataclass(frozen=True, slots=True)
class Val:
    """A value; `data` (N, r, c) or `tensor`. A tensor has array views, which `views` lists."""

    data: Dual | None = None
    tensor: Tensor | None = None
    literal: bool = False  # numbers only: it broadcasts, as 1 in 1 - h
    printed: bool = False  # a printed array: its orientation is free
    named: bool = False  # a named vector
    of: str = ""  # the quantity that it is, whole
    indexed: bool = False  # an element with a free index

    @property
    def shape(self) -> tuple[int, int]:
        if self.data is None:
            raise IllTyped("a derivative of this rank is no array")
        rows, columns = self.data.value.shape[-2:]
        return int(rows), int(columns)

    @property
    def is_scalar(self) -> bool:
        return self.data is not None and self.shape == (1, 1)

    @property
    def is_scalar_array(self) -> bool:
        """A number that is no derivative of higher rank."""
        return self.tensor is None and self.is_scalar

    @property
    def is_vector(self) -> bool:
        return self.data is not None and (self.shape[0] == 1) != (self.shape[1] == 1)


@quickly_made
@dataclass(frozen=True, slots=True)
class Cand:
    """A value in one reading."""

    val: Val
    dev: Deviations = LITERAL

    def but(self, *more: str) -> Cand:
        return Cand(self.val, self.dev | frozenset(more))


def array_of(cand: Cand | None) -> object:
    """Its numbers, or its tensor."""
    if cand is None:
        return None
    return cand.val.data.value if cand.val.data is not None else cand.val.tensor


def as_array(found: object) -> object:
    """The same, a gradient in the shape of its quantity"""
    if isinstance(found, Tensor) and found.data.shape[1:3] == (1, 1):
        return found.data[:, 0, 0]
    return found


def counted(dev: Deviations) -> int:
    """How many readings beyond the free ones a candidate needs."""
    return len(dev & COUNTED)


def rank(dev: Deviations) -> tuple[int, int, int]:
    """Fewest counted deviations first, then fewest at all, then the earliest kind."""
    latest = max((ORDER.index(d) for d in dev), default=-1)
    return counted(dev), len(dev), latest


def pruned(found: Iterable[Cand]) -> list[Cand]:
    """At most MOST candidates, each value once with its fewest deviations; beyond them one of a new shape."""
    every = list(found)
    if len(every) < 2:  # most of them
        return [cand for cand in every if counted(cand.dev) <= 2]
    kept: list[Cand] = []
    shapes: set[object] = set()
    for cand in sorted(every, key=lambda c: rank(c.dev)):
        shape = None if cand.val.data is None else cand.val.data.value.shape[-2:]
        if len(kept) >= MOST and (shape in shapes or len(kept) >= MOST_SHAPES):
            continue
        if counted(cand.dev) > 2 or any(same(cand.val, other.val) for other in kept):
            continue
        kept.append(cand)
        shapes.add(shape)
    return kept


def same(a: Val, b: Val) -> bool:
    """Are two values one, for all that follows?"""
    if a is b:
        return True
    if (a.printed, a.named, a.literal, a.of) != (b.printed, b.named, b.literal, b.of):
        return False
    if (a.tensor is None) != (b.tensor is None):
        return False
    if a.tensor is not None and b.tensor is not None:
        if (a.tensor.out, a.tensor.inner) != (b.tensor.out, b.tensor.inner):
            return False
        return _equal(a.tensor.data, b.tensor.data)
    assert a.data is not None and b.data is not None
    if (a.data.tangent is None) != (b.data.tangent is None):
        return False
    return _equal(a.data.value, b.data.value)


def _equal(a: Any, b: Any) -> bool:
    if a.shape[1:] != b.shape[1:]:
        return False
    if a.dtype == object or b.dtype == object:
        return a.shape == b.shape and all(x is y or x == y for x, y in zip(a.flat, b.flat, strict=True))
    left, right = np.broadcast_arrays(a, b)
    return bool(np.array_equal(left, right))


def transposed(val: Val) -> Val:
    """The array turned round; it is no named quantity any more, and stands as the page turned it."""
    if val.data is None:
        raise IllTyped("a derivative of this rank has no transpose")
    return replace(val, data=val.data.T, tensor=None, of="", named=False)


def arrays(cand: Cand, layout: str) -> Iterator[Cand]:
    """The array views of a value: itself, and what a derivative is as a matrix."""
    if cand.val.data is not None:
        yield Cand(replace(cand.val, tensor=None), cand.dev) if cand.val.tensor is not None else cand
    if cand.val.tensor is not None and cand.val.data is None:
        tensor = cand.val.tensor
        if layout not in tensor.views:
            tensor.views[layout] = tuple(_views(tensor, layout))
        yield from (Cand(v, cand.dev | d) for v, d in tensor.views[layout])


def _views(tensor: Tensor, layout: str) -> Iterator[tuple[Val, Deviations]]:
    data = tensor.data
    out, inner = data.shape[1:3], data.shape[3:5]
    if out == (1, 1):
        yield from _gradient(data[:, 0, 0], inner, layout)
    elif inner == (1, 1):
        yield Val(Dual(data[:, :, :, 0, 0], None), named=1 in out), LITERAL
    elif 1 in out and 1 in inner:
        jacobian = data.reshape(data.shape[0], out[0] * out[1], inner[0] * inner[1])
        yield Val(Dual(jacobian, None)), LITERAL
        yield from _diagonal(jacobian, out, inner)
        if layout != "strict":
            yield Val(Dual(jacobian.swapaxes(1, 2), None)), frozenset(("layout",))
    elif out == inner:
        yield from _elementwise(data)


def _gradient(data: Any, inner: tuple[int, int], layout: str) -> Iterator[tuple[Val, Deviations]]:
    """dL/dB in B's own shape, or turned round under the numerator layout."""
    own = Val(Dual(data, None), named=1 in inner)
    turned = Val(Dual(data.swapaxes(1, 2), None), named=1 in inner)
    if layout == "numerator" and inner != (1, 1):
        yield turned, LITERAL
        yield own, frozenset(("layout",))
        return
    yield own, LITERAL
    if layout == "any" and inner != (1, 1):
        yield turned, frozenset(("layout",))


def _diagonal(jacobian: Any, out: tuple[int, int], inner: tuple[int, int]) -> Iterator[tuple[Val, Deviations]]:
    """The diagonal of a diagonal Jacobian as a vector, which stands for it beside a Hadamard product."""
    if out != inner or jacobian.shape[1] != jacobian.shape[2]:
        return
    places = np.arange(jacobian.shape[1])
    off = jacobian.copy()
    off[:, places, places] = 0
    if (off != 0).any():
        return
    yield (
        Val(Dual(jacobian[:, places, places].reshape(-1, *out), None), named=True),
        frozenset(("elementwise",)),
    )


def _elementwise(data: Any) -> Iterator[tuple[Val, Deviations]]:
    """The slopes of an elementwise function of a matrix, one an entry."""
    rows, columns = data.shape[1:3]
    r, c = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    slopes = data[:, r, c, r, c]
    off = data.copy()
    off[:, r, c, r, c] = 0
    if not (off != 0).any():
        yield Val(Dual(slopes, None)), frozenset(("elementwise",))
