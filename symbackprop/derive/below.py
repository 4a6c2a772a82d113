"""The network that ends at a quantity: what dout/dq is for every q, derived by the same sweep.

A number is its own loss. A matrix has the gradient dL/dout given from outside: what then holds for dL/dq holds
for every such gradient, so for that of each single entry of `out`.
"""

from __future__ import annotations

from dataclasses import replace

from symbackprop.algebra.forms import arrays
from symbackprop.algebra.shapes import is_scalar
from symbackprop.network.network import Equation, Network

ENTRY = "\u2202"  # no name of a file can hold it: the entry of `out` whose derivatives are meant


def below(network: Network, out: str, wrt: tuple[str, ...]) -> Network:
    """The equations that `out` depends on, with `out` as the end of every path."""
    single = is_scalar(network.array(out).shape) and network.equation(out) is not None
    return replace(
        network,
        equations=_needed(network, out),
        loss=out if single else ENTRY,
        wrt=wrt,
        upstream={} if single else {out: None},
        update=None,
        expected=(),
        digest=f"{network.digest}:{out}",
    )


def _needed(network: Network, out: str) -> tuple[Equation, ...]:
    names = {out}
    for equation in reversed(network.equations):
        if equation.name in names:
            names.update(a.name for a in arrays(equation.form))
    return tuple(e for e in network.equations if e.name in names)
