"""Which quantity is computed from which: equations by name, consumers, ancestors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symbackprop.algebra.forms import arrays
from symbackprop.network.givens import value_key
from symbackprop.network.network import Equation, Network


@dataclass(frozen=True, slots=True)
class Graph:
    """`ancestors[a]` are all quantities that a depends on, a among them."""

    equations: Mapping[str, Equation]
    reads: Mapping[str, tuple[str, ...]]
    consumers: Mapping[str, tuple[str, ...]]
    ancestors: Mapping[str, frozenset[str]]

    def depends(self, a: str, b: str) -> bool:
        return b in self.ancestors.get(a, ())


def graph(network: Network) -> Graph:
    equations = {e.name: e for e in network.equations}
    reads: dict[str, tuple[str, ...]] = {name: () for name in network.quantities}
    consumers: dict[str, list[str]] = {name: [] for name in network.quantities}
    ancestors: dict[str, frozenset[str]] = {name: frozenset({name}) for name in network.quantities}
    for equation in network.equations:
        names = tuple(dict.fromkeys(a.name for a in arrays(equation.form)))
        reads[equation.name] = names
        for name in names:
            consumers[name].append(equation.name)
        ancestors[equation.name] = frozenset({equation.name}).union(*(ancestors[n] for n in names))
    above = [name for name in (*network.upstream, *_given_adjoints(network)) if name in ancestors]
    if above:
        own = ancestors.get(network.loss, frozenset({network.loss}))
        ancestors[network.loss] = own.union(*(ancestors[n] for n in above))
    return Graph(equations, reads, {n: tuple(c) for n, c in consumers.items()}, ancestors)


def _given_adjoints(network: Network) -> list[str]:
    """Names whose gradient is among the values: the loss hangs on them, by a formula or not."""
    keys = (value_key(text) for text in network.values)
    return [key.name for key in keys if key is not None and key.part == "adjoint"]
