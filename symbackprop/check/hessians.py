r"""H where a Hessian is asked for: `H = v v^T` is judged as d^2 L / dx^2; the page is not free in that name."""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.check.environment import Definition
from symbackprop.check.stems import Stem, python_signature
from symbackprop.network.network import Network
from symbackprop.reading.tree import Derivative, Name, Script

LETTER = Stem("H")
Label = tuple[str, ...]


def hessians(networks: Sequence[Network]) -> dict[tuple[Stem, Label], Definition]:
    """The meaning of H if one network asks for a Hessian and none declares an H."""
    declared = {python_signature(name)[0] for network in networks for name in network.quantities}
    asked = {
        (ask.out.name, ask.wrt.name)
        for network in networks
        for ask in network.ask
        if ask.kind in ("hessian", "hvp") and ask.out is not None and ask.wrt is not None
    }
    if len(asked) != 1 or LETTER in declared:
        return {}
    ((out, by),) = asked
    return {(LETTER, ()): Definition(Derivative((0, 0), _name(out), (_name(by),), "partial", 2))}


def _name(quantity: str) -> Name:
    stem, label = python_signature(quantity)
    sub = (Script((0, 0), "".join(label), label),) if label else ()
    return Name((0, 0), stem.letters, stem.accents, sub)
