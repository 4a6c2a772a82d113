"""`Curved`: the answer to `hessian L/y` or to `hvp L/y v`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symbackprop.derive.second import Hessian, HessianProduct, hessian, hvp
from symbackprop.derive.steps import Chain
from symbackprop.network.ask import Ask
from symbackprop.network.network import Network


@dataclass(frozen=True, slots=True)
class Curved:
    """H, or H v: `found.by` of a Hessian is the product that it comes from."""

    ask: Ask
    found: Hessian | HessianProduct

    @property
    def product(self) -> HessianProduct:
        return self.found.by if isinstance(self.found, Hessian) else self.found

    def chains(self) -> Iterator[Chain]:
        """Every chain of steps that leads to the answer, those of the gradient apart."""
        for tangent in self.product.tangents.derived.values():
            yield from tangent.chains
        if isinstance(self.found, Hessian):
            yield from self.found.map.chains


def curved(ask: Ask, network: Network, checks: bool) -> Curved:
    """The answer to a question of the kind hessian or hvp. Raises NoSecondDerivative."""
    assert ask.out is not None and ask.wrt is not None
    if ask.kind == "hessian":
        return Curved(ask, hessian(network, ask.out.name, ask.wrt.name, checks))
    return Curved(ask, hvp(network, ask.out.name, ask.wrt.name, ask.name, checks))
