"""`Z = v @ v.T @ y_1 @ y_2.T` -> the name of the result and the product, over the network's quantities."""

from __future__ import annotations

import re

from symbackprop.algebra.forms import Form
from symbackprop.network.formula import FormulaError, parse
from symbackprop.network.network import Network
from symbackprop.network.scope import Scope
from symbackprop.numeric.products import NoProduct, product_factors

_NAMED = re.compile(r"\s*([^\W\d]\w*)\s*=(?!=)(.*)", re.DOTALL)


def read_product(network: Network, text: str) -> tuple[str, Form]:
    """The name ("" where none is said) and the product; raises NoProduct with what is wrong."""
    found = _NAMED.fullmatch(text)
    name, rhs = (found[1], found[2].strip()) if found is not None else ("", text.strip())
    try:
        form = parse(rhs, _scope(network))
    except FormulaError as fault:
        raise NoProduct(f"the product {text[:60]} is not read: {fault.message}") from None
    if len(product_factors(form)) < 2:
        raise NoProduct(f"{rhs[:60]} is no product of matrices; write it with @, as in Z = A @ B @ x")
    return name, form


def _scope(network: Network) -> Scope:
    arrays = {alias: q.array for q in network.quantities.values() for alias in (*q.aliases, q.name)}
    sizes = {size: size for size in network.sizes}
    for size, aliases in network.size_aliases.items():
        sizes.update((alias, size) for alias in aliases)
    return Scope(arrays, sizes, network.functions, network.vectors == "row")
