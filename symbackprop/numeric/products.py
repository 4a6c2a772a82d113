"""Every order in which a product of matrices can be taken: its time, its memory, and when one order wins.

Time is the multiplications, abc for an a x b times a b x c matrix. Memory is every number that is stored: the
named factors once each, every product in between, and the result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symbackprop.algebra.forms import Form, arrays
from symbackprop.algebra.shapes import Shape
from symbackprop.network.product_text import MOST, NoProduct, product_factors
from symbackprop.numeric.count import Factor, entries, factors_of, joined
from symbackprop.numeric.factored import Product, condition, factored
from symbackprop.numeric.polynomial import Polynomial, never_above, total


@dataclass(frozen=True, slots=True)
class Order:
    """One order: the products one after the other as spans of factors, (1, 3) for the second and third."""

    tree: Factor
    products: tuple[Factor, ...]
    time: Polynomial
    additions: Polynomial
    memory: Polynomial


@dataclass(frozen=True, slots=True)
class Comparison:
    """first - second, as a product, and when it is negative; None where that is not a simple comparison."""

    difference: Product
    first_wins: str | None
    second_wins: str | None


@dataclass(frozen=True, slots=True)
class ProductCosts:
    """All orders of one product; `reverse` goes from the right, `forward` from the left.

    `cheapest` holds the orders that no other one is certain to beat: one, or several between which the sizes
    decide.
    """

    form: Form
    factors: tuple[Form, ...]
    orders: tuple[Order, ...]
    reverse: Order
    forward: Order
    cheapest: tuple[Order, ...]
    time: Comparison
    memory: Comparison


def product_costs(form: Form) -> ProductCosts:
    """Time and memory of every order of A @ B @ C; raises NoProduct."""
    factors = product_factors(form)
    if len(factors) < 2:
        raise NoProduct("a product of at least two matrices was needed, as in Z = A @ B @ x")
    if len(factors) > MOST:
        raise NoProduct(f"the product has {len(factors)} factors; its orders are compared up to {MOST} factors")
    given = total(entries(shape) for shape in stored(factors))
    trees = list(orders(factors_of(factors)))
    found = tuple(_order(tree, given) for tree in trees)
    forward, reverse = found[0], found[-1]
    return ProductCosts(
        form,
        factors,
        found,
        reverse,
        forward,
        _unbeaten(found),
        compared(reverse.time, forward.time),
        compared(reverse.memory, forward.memory),
    )


def stored(factors: tuple[Form, ...]) -> list[Shape]:
    """What is there before: each name once, v and v.T are one; a factor without a name counts as it stands."""
    named = dict.fromkeys(array for factor in factors for array in arrays(factor))
    return [array.shape for array in named]


def orders(factors: tuple[Factor, ...]) -> Iterator[Factor]:
    """Every order, the one from the left first and the one from the right last."""
    if len(factors) == 1:
        yield factors[0]
        return
    for split in range(len(factors) - 1, 0, -1):
        for left in orders(factors[:split]):
            for right in orders(factors[split:]):
                yield joined(left, right)


def _order(tree: Factor, given: Polynomial) -> Order:
    products = tuple(_products(tree))
    memory = given + total(entries(product.shape) for product in products)
    return Order(tree, products, tree.cost.multiplications, tree.cost.additions, memory)


def _products(tree: Factor) -> Iterator[Factor]:
    if tree.parts is None:
        return
    left, right = tree.parts
    yield from _products(left)
    yield from _products(right)
    yield tree


def _unbeaten(found: tuple[Order, ...]) -> tuple[Order, ...]:
    """The orders than which no other takes less time for all sizes; of equal ones the one that stores less."""
    kept: list[Order] = []
    for order in found:
        beaten = any(_beats(other, order) for other in found if other is not order)
        if not beaten and not any(order.time == other.time for other in kept):
            kept.append(order)
    return tuple(kept)


def _beats(other: Order, order: Order) -> bool:
    if other.time == order.time:
        return other.memory != order.memory and never_above(other.memory, order.memory)
    return never_above(other.time, order.time)


def compared(first: Polynomial, second: Polynomial) -> Comparison:
    """first - second, factored, and who wins when."""
    difference = first - second
    return Comparison(factored(difference), condition(difference), condition(-difference))
