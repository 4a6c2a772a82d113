"""Forward mode: the tangent of every quantity between `wrt` and `of` along one direction.

The tangents are derived in the order of the equations, each from the local Jacobians of one equation, and
checked like gradients. A function that is flat (a mask, a step) sends no tangent on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symbackprop.algebra.forms import Array, Form
from symbackprop.algebra.lift import lift
from symbackprop.derive.inline import named_values
from symbackprop.derive.paths import differentiable_inputs
from symbackprop.derive.pushforward import pushforward
from symbackprop.derive.put_tangents import expand_tangents, inline_tangents
from symbackprop.derive.run import Run
from symbackprop.derive.sides import is_literal_zero
from symbackprop.derive.slopes import Outputs, has_slope, named_outputs, unfold_form, unfold_sums
from symbackprop.derive.split import split
from symbackprop.derive.steps import Gradient
from symbackprop.derive.sweep import Swept
from symbackprop.network.network import Equation, Network


@dataclass(frozen=True, slots=True)
class Tangents:
    """dot(out) for each quantity that moves: its name, its chains, its forms.

    `of_name` maps a quantity to its tangent; that of `wrt` is the direction itself. `derived` is keyed by the
    name of the tangent, in the order of the equations.
    """

    network: Network
    equations: tuple[Equation, ...]
    unnamed: frozenset[str]
    wrt: str
    direction: Array
    of_name: Mapping[str, Array]
    derived: Mapping[str, Gradient]


def tangents(network: Network, of: str, wrt: str, direction: Array) -> Tangents:
    """Every tangent on a path from `wrt` to `of`, `wrt` moving along `direction`; no path, no tangent."""
    equations, unnamed = split(network.equations)
    outputs = named_outputs(equations)
    moving: dict[str, Array] = {wrt: direction}
    made: dict[str, Gradient] = {}
    for equation in _between(equations, of, wrt):
        array = Array(tangent_name(equation.name, network), equation.out.shape)
        if not any(a.name in moving for a in differentiable_inputs(equation.form)):
            continue
        tangent = _finished(pushforward(equation, array, moving), network, outputs, equation.name == of)
        if not is_literal_zero(tangent.element):
            moving[equation.name] = array
        if equation.name in moving or equation.name == of:
            made[array.name] = tangent
    inlined = inline_tangents(made, named_values(equations, unnamed), _unnamed(moving, unnamed))
    done = expand_tangents(inlined)
    return Tangents(network, equations, unnamed, wrt, direction, moving, done)


def tangent_name(name: str, network: Network) -> str:
    """A name for the tangent that no quantity has."""
    made = f"dot_{name}"
    while made in network.quantities:
        made = f"dot{made[3:]}_" if made.endswith("_") else f"{made}_"
    return made


def _unnamed(moving: Mapping[str, Array], unnamed: frozenset[str]) -> frozenset[str]:
    return frozenset(array.name for name, array in moving.items() if name in unnamed)


def _between(equations: tuple[Equation, ...], of: str, wrt: str) -> tuple[Equation, ...]:
    """The equations on a path from `wrt` to `of`."""
    reached = {wrt}
    for equation in equations:
        if any(a.name in reached for a in differentiable_inputs(equation.form)):
            reached.add(equation.name)
    needed = {of}
    for equation in reversed(equations):
        if equation.name in needed:
            needed.update(a.name for a in differentiable_inputs(equation.form))
    return tuple(e for e in equations if e.name in needed and e.name in reached and e.name != wrt)


def _finished(swept: Swept, network: Network, outputs: Outputs, wanted: bool) -> Gradient:
    """The element form lifted and its slopes put in."""
    chains = list(swept.chains)
    lifted = lift(swept.element, swept.free, swept.of.shape)
    form = lifted.form
    if form is not None:
        lifting = Run(swept.element, swept.free)
        lifting.to("lift", form)
        chains.append(lifting.chain("lift", f"lift {swept.of.name}"))
    element = swept.element
    if has_slope(element):
        run = Run(element, swept.free)
        run.to("unfold", unfold_sums(element, outputs, network.kinks))
        element = run.sums
        chains += [run.chain("unfold", f"unfold {swept.of.name} entry")] if run.made else []
    if form is not None:
        whole = Run(form, swept.free)
        whole.to("unfold", unfold_form(form, outputs, network.kinks))
        chains += [whole.chain("unfold", f"unfold {swept.of.name}")] if whole.made else []
        assert isinstance(whole.now, Form)
        form = whole.now
    return Gradient(
        swept.of, wanted, swept.free, element, tuple(chains), form, blocked=lifted.blocked, via=swept.via
    )
