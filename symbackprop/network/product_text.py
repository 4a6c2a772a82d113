"""`Z = v @ v.T @ y_1 @ y_2.T` -> the name of the result and the product, over the network's quantities."""

from __future__ import annotations

import re
from typing import Any

from symbackprop.algebra.forms import Form, MatMul
from symbackprop.errors import SymbackpropError
from symbackprop.network.ask import Ask
from symbackprop.network.formula import FormulaError, parse
from symbackprop.network.network import Network
from symbackprop.network.scope import Scope

MOST = 8  # factors: 429 orders
_NAMED = re.compile(r"\s*([^\W\d]\w*)\s*=(?!=)(.*)", re.DOTALL)


class NoProduct(SymbackpropError):
    """What was asked about is no product of two matrices or more."""


def read_product(network: Network, text: str) -> tuple[str, Form]:
    """The name ("" where none is said) and the product; raises NoProduct with what is wrong."""
    found = _NAMED.fullmatch(text)
    name, rhs = (found[1], found[2].strip()) if found is not None else ("", text.strip())
    try:
        form = parse(rhs, _scope(network))
    except FormulaError as fault:
        raise NoProduct(f"the product {text[:60]} is not read: {fault.message}") from None
    many = len(product_factors(form))
    if many < 2:
        raise NoProduct(f"{rhs[:60]} is no product of matrices; write it with @, as in Z = A @ B @ x")
    if many > MOST:
        raise NoProduct(f"the product has {many} factors; its orders are compared up to {MOST} factors")
    return name, form


def product_factors(form: Form) -> tuple[Form, ...]:
    """The factors of a product, products inside it opened."""
    if not isinstance(form, MatMul):
        return (form,)
    return tuple(inner for arg in form.args for inner in product_factors(arg))


def cost_ask(asked: Any, network: Network) -> Ask:
    """The question `cost`, or `cost: {product: Z = A @ B @ x}`; raises NoProduct."""
    if asked is None:
        return Ask("cost", "cost", "What do the forward and the backward pass cost?")
    text = asked.get("product") if isinstance(asked, dict) and list(asked) == ["product"] else None
    if not isinstance(text, str):
        raise NoProduct("cost stands alone, or asks for a product, as cost: {product: Z = A @ B @ x}")
    name, form = read_product(network, text)
    words = "What are time and memory of this product, in each order?"
    return Ask(f"cost: {text}", "cost", words, name=name, expression=form)


def _scope(network: Network) -> Scope:
    arrays = {alias: q.array for q in network.quantities.values() for alias in (*q.aliases, q.name)}
    sizes = {size: size for size in network.sizes}
    for size, aliases in network.size_aliases.items():
        sizes.update((alias, size) for alias in aliases)
    return Scope(arrays, sizes, network.functions, network.vectors == "row")
