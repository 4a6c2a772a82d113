"""Second derivatives, forward over reverse: the gradient is a network, and forward mode runs over it.

H v is the tangent of dL/dy while y moves along v; H itself is the local Jacobian of the linear map v -> H v.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from symbackprop.algebra.forms import Array, arrays
from symbackprop.algebra.lift import lift
from symbackprop.algebra.shapes import is_scalar, show_shape
from symbackprop.derive.derive import derive
from symbackprop.derive.forward_mode import Tangents, tangent_name, tangents
from symbackprop.derive.generic import generic
from symbackprop.derive.gradient_network import (
    GradientNetwork,
    NoSecondDerivative,
    gradient_network,
    refuse_what_is_given,
)
from symbackprop.derive.inline import named_values
from symbackprop.derive.linear_map import LinearMap, checked_map, linear_map
from symbackprop.derive.local import indices_of
from symbackprop.derive.put_tangents import in_one_line
from symbackprop.derive.second_checks import checked_product
from symbackprop.derive.steps import Checked, Derivation, Gradient
from symbackprop.derive.transfer import transfer
from symbackprop.network.network import Network, Quantity

LETTERS = ("v", "u", "w", "p", "s")


@dataclass(frozen=True, slots=True)
class HessianProduct:
    """H v for H = d^2 of/d wrt^2: the gradient, its network, and the tangents that lead to `product`.

    `product` is 0 with no chains where dL/dwrt does not depend on wrt.
    """

    first: Derivation
    gradient: GradientNetwork
    tangents: Tangents
    wrt: Array
    direction: Array
    product: Gradient
    whole: Checked = "not"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hessian:
    """H = d^2 of/d wrt^2, the matrix of v -> H v: two indices for a vector, four for a matrix."""

    by: HessianProduct
    map: LinearMap


def hvp(network: Network, of: str, wrt: str, direction: str, checks: bool = True) -> HessianProduct:
    """H v with steps; a direction that is not declared is a symbol. Raises NoSecondDerivative."""
    own = _declared(network, of, wrt, direction)
    made = _product(own, wrt, direction, checks)
    if not checks:
        return made
    other = _generic(own, wrt, direction)
    if other is not own:
        apart = checked_product(_product(other, wrt, direction, checks=False))
        found = transfer(_as_derivation(made), _as_derivation(apart))
        if found is not None:
            derived = dict(found.gradients)
            return _with_tangents(replace(made, whole=apart.whole, note=apart.note), derived)
    return checked_product(made)


def hessian(network: Network, of: str, wrt: str, checks: bool = True) -> Hessian:
    """H with steps, from v -> H v for a direction v of its own. Raises NoSecondDerivative."""
    direction = _letter(network)
    by = hvp(network, of, wrt, direction, checks)
    found = linear_map(by.product, by.tangents)
    if not checks or not found.chains:
        return Hessian(by, found)
    own = by.first.network
    seed = f"{own.digest or own.title}:hessian"
    other = _generic(own, wrt, direction)
    if other is not own:
        apart = _product(other, wrt, direction, checks=False)
        there = linear_map(apart.product, apart.tangents)
        marked = replace(there, chains=checked_map(there, apart.product, apart.tangents, seed))
        same = transfer(_chains_of(by, found), _chains_of(apart, marked))
        if same is not None:
            return Hessian(by, replace(found, chains=same.gradients["H"].chains))
    return Hessian(by, replace(found, chains=checked_map(found, by.product, by.tangents, seed)))


def _declared(network: Network, of: str, wrt: str, direction: str) -> Network:
    """The network whose loss is `of`, with the direction among its quantities."""
    if network.upstream:
        refuse_what_is_given(network)
    if network.family is not None:
        raise NoSecondDerivative("a Hessian of a family needs a number of cells, as repeat: {t: [1, 3]}")
    for name in (of, wrt):
        if name not in network.quantities:
            raise NoSecondDerivative(f"{name} is not declared")
    if not is_scalar(network.array(of).shape):
        shape = show_shape(network.array(of).shape)
        raise NoSecondDerivative(f"{of} is {shape}, a scalar is needed for a Hessian")
    if network.equation(wrt) is not None:
        raise NoSecondDerivative(f"{wrt} is computed, a Hessian is by a quantity that is given")
    array = network.array(wrt)
    known = network.quantities.get(direction)
    if known is None:
        known = Quantity(Array(direction, array.shape), "input")
    elif known.array.shape != array.shape:
        raise NoSecondDerivative(
            f"{direction} is {show_shape(known.array.shape)} but {wrt} is {show_shape(array.shape)}; "
            "a direction has the shape of what moves"
        )
    quantities = {**network.quantities, direction: known}
    own = replace(network, quantities=quantities, loss=of, wrt=(wrt,), update=None, expected=())
    refuse_what_is_given(own)
    return own


def _generic(network: Network, wrt: str, direction: str) -> Network:
    """At sizes of its own, the direction as long as what moves; the network itself where that can't be."""
    other = generic(network)
    array = other.array(wrt)
    along = other.array(direction)
    if other is network or along.shape == array.shape:
        return other
    if any(a.name == direction for e in network.equations for a in arrays(e.form)):
        return network
    quantity = replace(other.quantities[direction], array=replace(along, shape=array.shape))
    return replace(other, quantities={**other.quantities, direction: quantity})


def _product(network: Network, wrt: str, direction: str, checks: bool) -> HessianProduct:
    first = derive(network, (wrt,), checks)
    gradient = gradient_network(first)
    of = gradient.adjoints[wrt]
    along = network.array(direction)
    found = tangents(gradient.network, of.name, wrt, along)
    array = Array(tangent_name(of.name, gradient.network), of.shape)
    product = found.derived.get(array.name)
    if product is not None:
        product = in_one_line(product, found.derived, named_values(found.equations, found.unnamed))
        found = replace(found, derived={**found.derived, array.name: product})
    return HessianProduct(first, gradient, found, network.array(wrt), along, product or _at_rest(array))


def _at_rest(array: Array) -> Gradient:
    """The tangent of what does not depend on what moves: 0."""
    free = indices_of(array.shape)
    return Gradient(array, True, free, (), (), lift((), free, array.shape).form)


def _letter(network: Network) -> str:
    """A letter for the direction that no quantity has."""
    numbered = (f"v_{k}" for k in range(1, len(network.quantities) + 2))
    return next(name for name in (*LETTERS, *numbered) if name not in network.quantities)


def _with_tangents(made: HessianProduct, derived: dict[str, Gradient]) -> HessianProduct:
    found = replace(made.tangents, derived=derived)
    return replace(made, tangents=found, product=derived.get(made.product.of.name, made.product))


def _as_derivation(made: HessianProduct) -> Derivation:
    """The tangents as a derivation, so that what was checked at other sizes can be said of them."""
    found = made.tangents
    return Derivation(found.network, found.equations, found.unnamed, found.derived)


def _chains_of(by: HessianProduct, found: LinearMap) -> Derivation:
    whole = Gradient(by.wrt, True, found.free, found.element or (), found.chains, found.matrix)
    return Derivation(by.first.network, (), frozenset(), {"H": whole})
