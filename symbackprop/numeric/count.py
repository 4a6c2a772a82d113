"""`Cost`: multiplications, additions and activations, as polynomials in the sizes, and what a product costs.

An a x b times a b x c matrix takes abc multiplications and a(b - 1)c additions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import prod

from symbackprop.algebra.forms import Basis, Diag, Form, Identity, Neg, Ones, Transpose
from symbackprop.algebra.shapes import Axis, Shape, extent, is_unit
from symbackprop.numeric.polynomial import Polynomial, never_above, polynomial

NOTHING = polynomial(0)

CONVENTION = (
    "an a x b times a b x c product takes abc multiplications and a(b - 1)c additions, several factors in "
    "the cheapest order; adding a bias is an addition an entry; a subtraction counts as an addition, a "
    "division as a multiplication; a function, a slope or a comparison counts once an entry as an "
    "activation, on the outputs too where the network says so; signs, transposes, copies, ones and numbers "
    "that are known beforehand count nothing; what has been computed is stored and not computed again"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What was done, by kind."""

    multiplications: Polynomial = NOTHING
    additions: Polynomial = NOTHING
    activations: Polynomial = NOTHING

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.multiplications + other.multiplications,
            self.additions + other.additions,
            self.activations + other.activations,
        )

    def times(self, often: Polynomial | int) -> Cost:
        """The same, so many times: for each layer, or for each parameter."""
        return Cost(self.multiplications * often, self.additions * often, self.activations * often)

    @property
    def operations(self) -> Polynomial:
        return self.multiplications + self.additions + self.activations


FREE = Cost()


def all_of(costs: Iterable[Cost]) -> Cost:
    return sum((cost for cost in costs if cost is not FREE), FREE)


@lru_cache(maxsize=1024)
def length(axis: Axis) -> Polynomial:
    return polynomial(extent(axis))


@lru_cache(maxsize=1024)
def entries(shape: Shape) -> Polynomial:
    """How many numbers a quantity has."""
    return prod((length(axis) for axis in shape), start=polynomial(1))


# -- products ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor of a product of matrices, or a partial product: `span` says which factors it is made of."""

    shape: Shape
    span: tuple[int, int]
    form: Form | None = None
    parts: tuple[Factor, Factor] | None = None
    cost: Cost = FREE


def factors_of(args: tuple[Form, ...]) -> tuple[Factor, ...]:
    return tuple(Factor(arg.shape, (k, k + 1), arg) for k, arg in enumerate(args))


def joined(left: Factor, right: Factor) -> Factor:
    """The product of two neighbours, with what both and it itself cost."""
    cost = left.cost + right.cost + pair_cost(left, right)
    span = (left.span[0], right.span[1])
    return Factor((left.shape[0], right.shape[1]), span, None, (left, right), cost)


def pair_cost(left: Factor, right: Factor) -> Cost:
    """(a x b)(b x c): abc multiplications, a(b - 1)c additions; less where one factor is known by its kind."""
    a, c = length(left.shape[0]), length(right.shape[1])
    joint = left.shape[1] if not is_unit(left.shape[1]) else right.shape[0]
    b = length(joint)
    kinds = {_kind(left), _kind(right)}
    if kinds & {"identity", "basis"}:
        return FREE
    if "diag" in kinds:
        return Cost(a * c)
    if "ones" in kinds:
        rows = c if _kind(left) == "ones" else a
        return Cost(additions=(b - 1) * rows)
    return Cost(a * b * c, a * (b - 1) * c)


def _kind(factor: Factor) -> str:
    """What a factor is beneath its signs and transposes: ones, the identity, a diagonal, or anything else."""
    form = factor.form
    while isinstance(form, Transpose | Neg):
        form = form.arg
    match form:
        case Ones():
            return "ones"
        case Identity():
            return "identity"
        case Diag():
            return "diag"
        case Basis():
            return "basis"
        case _:
            return "dense"


def cheapest(factors: tuple[Factor, ...]) -> Factor:
    """The order of a product that takes fewest operations; where the sizes leave it open, from the left."""
    best: dict[tuple[int, int], Factor] = {f.span: f for f in factors}
    for many in range(2, len(factors) + 1):
        for start in range(len(factors) - many + 1):
            end = start + many
            splits = range(end - 1, start, -1)
            best[start, end] = _first_of([joined(best[start, k], best[k, end]) for k in splits])
    return best[0, len(factors)]


def _first_of(products: list[Factor]) -> Factor:
    chosen = products[0]
    for other in products[1:]:
        mine, its = chosen.cost.operations, other.cost.operations
        if its != mine and never_above(its, mine):
            chosen = other
    return chosen
