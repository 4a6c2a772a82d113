"""derive: a network in, every gradient on a path to the loss out, each equality a checked Step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from symbackprop.algebra.forms import Array, Form
from symbackprop.algebra.lift import lift
from symbackprop.algebra.terms import ONE
from symbackprop.derive.checks import check_derivation
from symbackprop.derive.collapse import certain_sums, collapse
from symbackprop.derive.copies import Copies, derived_once
from symbackprop.derive.expand import expand_all
from symbackprop.derive.generic import generic
from symbackprop.derive.inline import inline_unnamed, lift_through_unnamed
from symbackprop.derive.local import indices_of
from symbackprop.derive.no_formula import without_formula
from symbackprop.derive.paths import arrows, consumers, on_paths, unreached
from symbackprop.derive.run import Run
from symbackprop.derive.slopes import Outputs, has_slope, named_outputs, unfold_form, unfold_sums
from symbackprop.derive.split import split
from symbackprop.derive.steps import Chain, Derivation, Gradient
from symbackprop.derive.sweep import Swept, backward
from symbackprop.derive.transfer import transfer
from symbackprop.derive.verdicts import Shared
from symbackprop.errors import UnknownName
from symbackprop.network.names import did_you_mean
from symbackprop.network.network import Equation, Network

MOST_NAMES = 12  # of those that a message lists


def derive(
    network: Network,
    wrt: tuple[str, ...] | None = None,
    checks: bool = True,
    expanded: bool | None = False,
    shared: Shared | None = None,
) -> Derivation:
    """Every gradient between `wrt` and the loss, in the order of the backward sweep.

    `expanded` puts all adjoints in, however many equations lie between; None puts none in. Raises StepFailed
    where a check fails; what stands in `shared` was checked in another derivation.
    """
    wanted = network.wrt if wrt is None else wrt
    _known(network, wanted)
    whole, network = network, without_formula(network)
    derivation = _derived(network, wanted, expanded)
    if checks:
        derivation = _checked(network, derivation, (wanted, expanded), shared)
    return derivation if whole is network else replace(derivation, network=whole)


def _checked(
    network: Network, derivation: Derivation, asked: tuple[tuple[str, ...], bool | None], shared: Shared | None
) -> Derivation:
    """At sizes of its own where the file has equal numbers."""
    other = generic(network)
    if other is not network:
        apart = transfer(derivation, check_derivation(_derived(other, *asked), shared))
        if apart is not None:
            return apart
    return check_derivation(derivation, shared)


def _known(network: Network, wanted: tuple[str, ...]) -> None:
    for name in wanted:
        if name not in network.quantities:
            known = list(network.quantities)
            others = f"{', '.join(known[:MOST_NAMES])}{', ..' if len(known) > MOST_NAMES else ''}"
            repair = did_you_mean(name, known) or f"; known are {others}"
            raise UnknownName(f"{name} is no quantity of the network, its gradient can't be asked for{repair}")


def _derived(network: Network, wanted: tuple[str, ...], expanded: bool | None) -> Derivation:
    equations, unnamed = split(network.equations)
    flow = arrows(network, equations)
    users = consumers(flow)
    outputs, certain = named_outputs(equations), certain_sums(network, equations)
    named, copies = {e.name: e for e in equations}, Copies(outputs)
    gradients: dict[str, Gradient] = {}
    for array in on_paths(flow, wanted):
        gradient = _first(array, network, users.get(array.name, ()), copies, wanted)
        collapsed = collapse(gradient, named, gradients, certain)
        if collapsed is gradient:
            collapsed = lift_through_unnamed(gradient, unnamed, gradients)
        gradients[array.name] = collapsed
    for array in unreached(flow, wanted):
        gradients[array.name] = _finish(_zero(array), outputs, network.kinks, wanted)
    done = inline_unnamed(equations, unnamed, gradients)
    if expanded is not None:
        done = expand_all(done, limit=None if expanded else 8)
    return Derivation(network, equations, unnamed, done)


def _first(
    array: Array, network: Network, users: tuple[Equation, ...], copies: Copies, wanted: tuple[str, ...]
) -> Gradient:
    """The gradient as the chain rule has it, before anything is put in for adjoints."""
    given = array.name in network.upstream

    def derived() -> Gradient:
        start = array.name == network.loss
        swept = _start(array) if start else backward(array, users, network.loss, given)
        return _finish(swept, copies.outputs, network.kinks, wanted)

    if array.name == network.loss:
        return derived()
    ends = (given, any(user.name == network.loss for user in users))
    return derived_once(copies, array, users, ends, array.name in wanted, derived)


def _start(loss: Array) -> Swept:
    """dL/dL = 1"""
    return Swept(loss, indices_of(loss.shape), ONE, (), ())


def _zero(array: Array) -> Swept:
    """The loss does not depend on it."""
    return Swept(array, indices_of(array.shape), (), (), ())


def _finish(swept: Swept, outputs: Outputs, kinks: Mapping[str, Fraction], wanted: tuple[str, ...]) -> Gradient:
    """The element form lifted and its slopes put in."""
    lifted = lift(swept.element, swept.free, swept.of.shape)
    chains = list(swept.chains)
    form: Form | None = lifted.form
    if form is not None and chains:
        chains.append(_lift_chain(swept, form))
    element, opaque = swept.element, has_slope(swept.element)
    if opaque:
        run = Run(element, swept.free, _activation(swept))
        run.to("unfold", unfold_sums(element, outputs, kinks))
        element = run.sums
        chains += [run.chain("unfold", f"unfold {swept.of.name} entry")] if run.made else []
    if form is not None and opaque:
        run = Run(form, swept.free, _activation(swept))
        run.to("unfold", unfold_form(form, outputs, kinks))
        chains += [run.chain("unfold", f"unfold {swept.of.name}")] if run.made else []
        assert isinstance(run.now, Form)
        form = run.now
    return Gradient(
        swept.of,
        swept.of.name in wanted,
        swept.free,
        element,
        tuple(chains),
        form,
        blocked=lifted.blocked,
        via=swept.via,
    )


def _activation(swept: Swept) -> str:
    return swept.via[0] if len(swept.via) == 1 else ""


def _lift_chain(swept: Swept, form: Form) -> Chain:
    run = Run(swept.element, swept.free)
    run.to("lift", form)
    return run.chain("lift", f"lift {swept.of.name}")
