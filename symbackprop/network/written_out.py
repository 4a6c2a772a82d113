"""What only a network with all its cells written out has: costs, a graph, a question sheet."""

from __future__ import annotations

from symbackprop.errors import SymbackpropError
from symbackprop.network.network import Network


def written_out(network: Network, what: str) -> Network:
    """The network itself; an error where it is an instance of families without a number of cells."""
    family = network.family
    if family is None:
        return network
    end = family.size or "the end of the range"
    raise SymbackpropError(
        f"{what} needs all cells written out, and here only a general cell is; "
        f"give {end} a small number, as sizes: {{{family.size or 'N'}: 3}}"
    )
