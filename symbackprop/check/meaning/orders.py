r"""`(v v^\top) y`: a product with its brackets is one order of taking it, with its time and memory."""

from __future__ import annotations

from collections.abc import Mapping

from symbackprop.algebra.build import matmul
from symbackprop.algebra.forms import Form, Ones, Transpose
from symbackprop.algebra.shapes import Shape
from symbackprop.check.names.use import Context
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Stem, Vocabulary, bare, stem_of, tokens_of
from symbackprop.check.records.value import Unbound
from symbackprop.errors import SymbackpropError
from symbackprop.frozen import replace
from symbackprop.numeric.count import Factor, factors_of, joined
from symbackprop.numeric.polynomial import Polynomial
from symbackprop.numeric.products import Order, ProductCosts, product_costs
from symbackprop.reading.tree import Bracket, Name, Node, Product

Shapes = Mapping[tuple[Stem, tuple[str, ...]], Shape]  # of names that the page gives to products
Tree = int | tuple["Tree", "Tree"]


def ordered_product(node: Node, words: Vocabulary) -> tuple[ProductCosts, Order]:
    """The costs of every order of the printed product, and the order that its brackets say.

    Raises: Unbound, where it is no product of quantities or its brackets leave the order open.
    """
    factors: list[Form] = []
    tree = _tree(node, words, factors)
    try:
        costs = product_costs(matmul(*factors))
    except (SymbackpropError, ValueError) as fault:
        raise Unbound(str(fault)) from None
    for order in costs.orders:
        if _spelled(order.tree) == tree:
            return costs, order
    raise Unbound("the brackets do not say in which order the product is taken")


def _tree(node: Node, words: Vocabulary, factors: list[Form]) -> Tree:
    if isinstance(node, Bracket) and len(node.items) == 1:
        return _tree(node.items[0], words, factors)
    if isinstance(node, Name):
        factors.append(quantity(node, words))
        return len(factors) - 1
    if isinstance(node, Product) and len(node.factors) == 2:
        left = _tree(node.factors[0], words, factors)
        return left, _tree(node.factors[1], words, factors)
    raise Unbound("the brackets do not say in which order the product is taken")


def _spelled(factor: Factor) -> Tree:
    if factor.parts is None:
        return factor.span[0]
    left, right = factor.parts
    return _spelled(left), _spelled(right)


def quantity(name: Name, words: Vocabulary) -> Form:
    """A named quantity, transposed or not, as a factor."""
    found = [u for u in uses(name, words, Context()) if u.meaning.kind == "value" and not u.is_element]
    if len(found) != 1 or found[0].power is not None:
        raise Unbound(f"{name.letters} is no one quantity")
    array = words.network.array(found[0].meaning.name)
    if not found[0].transposed:
        return array
    return Transpose(array, (array.shape[1], array.shape[0]))


def multiplications(node: Node, words: Vocabulary, shapes: Shapes) -> tuple[Polynomial, Shape]:
    """What one product of two factors takes, abc for an a x b times a b x c matrix; and its shape."""
    if not isinstance(node, Product) or len(node.factors) != 2:
        raise Unbound("what is counted is no product of two factors")
    left, right = (_shape(factor, words, shapes) for factor in node.factors)
    pair = factors_of((Ones(left), Ones(right)))
    product = joined(*(replace(factor, form=None) for factor in pair))
    return product.cost.multiplications, product.shape


def _shape(node: Node, words: Vocabulary, shapes: Shapes) -> Shape:
    if not isinstance(node, Name):
        raise Unbound("a factor of this product has no name")
    known = shapes.get(page_name(node))
    return quantity(node, words).shape if known is None else known


def page_name(name: Name) -> tuple[Stem, tuple[str, ...]]:
    """A name that the page defines, as `B_1`"""
    return stem_of(name), (*bare(tokens_of(name.sup)), *bare(tokens_of(name.sub)))
