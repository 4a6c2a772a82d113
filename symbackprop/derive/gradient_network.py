"""The gradients as equations: dL/dh becomes a quantity d_h, so that it can be differentiated like any other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symbackprop.algebra.forms import Array, Form, Reduce, Slope, adjoint
from symbackprop.algebra.inside import forms_in
from symbackprop.algebra.rewrite import rewrite
from symbackprop.derive.steps import Derivation
from symbackprop.errors import SymbackpropError
from symbackprop.network.network import Equation, Network, Quantity
from symbackprop.rules.registry import RULES


class NoSecondDerivative(SymbackpropError):
    """The network does not determine a second derivative; `str()` says why."""


@dataclass(frozen=True, slots=True)
class GradientNetwork:
    """The forward equations, then one for each adjoint; `adjoints` maps h to the quantity d_h."""

    network: Network
    adjoints: dict[str, Array]


def gradient_network(derivation: Derivation) -> GradientNetwork:
    """The equations of a network followed by its derived gradients, in the order of the backward sweep."""
    network = derivation.network
    named = [g for g in derivation.gradients.values() if g.of.name not in derivation.unnamed]
    adjoints = {g.of.name: Array(f"d_{g.of.name}", g.of.shape) for g in named}
    equations = list(network.equations)
    for gradient in named:
        if gradient.matrix is None:
            raise NoSecondDerivative(
                f"d{network.loss}/d{gradient.of.name} has no matrix form, so it is no equation to differentiate"
            )
        form = _by_name(gradient.matrix, adjoints)
        _refuse_general(form)
        equations.append(Equation(adjoints[gradient.of.name], form))
    quantities = dict(network.quantities)
    quantities.update({a.name: Quantity(a, "computed") for a in adjoints.values()})
    return GradientNetwork(
        replace(network, quantities=quantities, equations=tuple(equations), update=None, expected=()), adjoints
    )


def _by_name(form: Form, adjoints: dict[str, Array]) -> Form:
    """The form with each dL/dh written as the quantity d_h."""
    by_array = {adjoint(Array(n, a.shape)): a for n, a in adjoints.items()}
    return rewrite(form, lambda node: by_array.get(node) if isinstance(node, Array) else None)


def refuse_what_is_given(network: Network) -> None:
    """Raise where the gradient comes from outside the equations, wholly or in part."""
    loss = network.equation(network.loss)
    if network.upstream or loss is None:
        given = ", ".join(network.upstream) or network.loss
        raise NoSecondDerivative(
            f"the gradient of {given} comes from outside the network: how it changes is not known"
        )
    if isinstance(loss.form, Reduce) and loss.form.rule in network.functions:
        raise NoSecondDerivative(
            f"{loss.form.rule} is declared without a formula, so its second derivative is not known"
        )


def _refuse_general(form: Form) -> None:
    """phi' of a general function stays opaque: there is no name for phi''."""
    for node in forms_in(form):
        if isinstance(node, Slope) and node.rule not in RULES:
            raise NoSecondDerivative(
                f"{node.rule} is declared without a formula, so its second derivative is not known"
            )
