"""A loss without a formula, l(z): dl/dz arrives from outside and stays a symbol.

So the network is read as one whose gradient in z is given. Anywhere but as the loss itself such a function is
refused: its Jacobian would be a symbol that no later line speaks of.
"""

from __future__ import annotations

from dataclasses import replace

from symbackprop.algebra.forms import Array, Form, Reduce
from symbackprop.algebra.inside import forms_in
from symbackprop.errors import SymbackpropError
from symbackprop.network.network import Network


class NoFormula(SymbackpropError):
    """A general scalar function where its derivative would have to be known."""


def without_formula(network: Network) -> Network:
    """The network with its loss l(z) left out and dl/dz given, or as it is."""
    scalars = {name for name, kind in network.functions.items() if kind == "scalar"}
    kept = []
    given: dict[str, str | None] = {}
    for equation in network.equations:
        form = equation.form
        if equation.name == network.loss and isinstance(form, Reduce) and form.rule in scalars:
            if not isinstance(form.arg, Array):
                raise NoFormula(
                    f"{form.rule} in {equation.name} takes a quantity by its name: "
                    "give its argument an equation"
                )
            given[form.arg.name] = None
            continue
        _refuse(form, scalars, equation.name)
        kept.append(equation)
    if not given:
        return network
    return replace(network, equations=tuple(kept), upstream={**given, **network.upstream})


def _refuse(form: Form, scalars: set[str], name: str) -> None:
    for node in forms_in(form):
        if isinstance(node, Reduce) and node.rule in scalars:
            raise NoFormula(
                f"{node.rule} in {name} has no formula, so it can only be the loss itself: give it one, or "
                f"name it as `loss: {node.rule}` with the gradient of its argument under `upstream`"
            )
