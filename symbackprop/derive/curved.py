"""`Curved`: the answer to `hessian L/y` or to `hvp L/y v`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symbackprop.algebra.build import matmul
from symbackprop.algebra.forms import MatMul
from symbackprop.algebra.shapes import same_axis
from symbackprop.derive.second import Hessian, HessianProduct, hessian, hvp
from symbackprop.derive.steps import Chain
from symbackprop.network.ask import Ask
from symbackprop.network.network import Network


@dataclass(frozen=True, slots=True)
class Curved:
    """H, or H v: `found.by` of a Hessian is the product that it comes from.

    `whole` is H beside H v where the gradient is one equation, so that the ways to multiply can be compared.
    """

    ask: Ask
    found: Hessian | HessianProduct
    whole: Hessian | None = None

    @property
    def product(self) -> HessianProduct:
        return self.found.by if isinstance(self.found, Hessian) else self.found

    def chains(self) -> Iterator[Chain]:
        """Every chain of steps that leads to the answer, those of the gradient apart."""
        for tangent in self.product.tangents.derived.values():
            yield from tangent.chains
        for each in (self.found, self.whole):
            if isinstance(each, Hessian):
                yield from each.map.chains

    def product_chain(self) -> MatMul | None:
        """H v with H written out, v v^T y, where H is a product."""
        form = self.whole.map.matrix if self.whole is not None else None
        if not isinstance(form, MatMul) or not same_axis(form.shape[1], self.product.direction.shape[0]):
            return None
        chain = matmul(form, self.product.direction)
        return chain if isinstance(chain, MatMul) else None


def curved(ask: Ask, network: Network, checks: bool) -> Curved:
    """The answer to a question of the kind hessian or hvp. Raises NoSecondDerivative."""
    assert ask.out is not None and ask.wrt is not None
    if ask.kind == "hessian":
        return Curved(ask, hessian(network, ask.out.name, ask.wrt.name, checks))
    found = hvp(network, ask.out.name, ask.wrt.name, ask.name, checks)
    short = len(found.tangents.derived) == 1
    return Curved(ask, found, hessian(network, ask.out.name, ask.wrt.name, checks) if short else None)
