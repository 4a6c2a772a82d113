"""Which quantities lie on a path from `wrt` to the loss, and who consumes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symbackprop.algebra.forms import Array, Form, Indicator, OneHot, children
from symbackprop.network.network import Equation, Network


@dataclass(frozen=True, slots=True)
class Arrows:
    """The equations of a network, and for each its inputs through which a derivative flows."""

    network: Network
    equations: tuple[Equation, ...]
    inputs: Mapping[str, tuple[Array, ...]]


def arrows(network: Network, equations: tuple[Equation, ...]) -> Arrows:
    return Arrows(network, equations, {e.name: differentiable_inputs(e.form) for e in equations})


def differentiable_inputs(form: Form) -> tuple[Array, ...]:
    """The arrays through which a derivative flows: not the labels of onehot, nor what is only compared."""
    found: dict[Array, None] = {}
    stack = [form]
    while stack:
        node = stack.pop()
        if isinstance(node, Array):
            found[node] = None
        elif not isinstance(node, OneHot | Indicator):
            stack.extend(reversed(children(node)))
    return tuple(found)


def consumers(flow: Arrows) -> dict[str, tuple[Equation, ...]]:
    """The equations in which each name stands, in the order of the network."""
    reach = {a.name for a in on_paths(flow, tuple(flow.network.quantities))}
    found: dict[str, list[Equation]] = {}
    for equation in flow.equations:
        for array in flow.inputs[equation.name]:
            users = found.setdefault(array.name, [])
            if equation.name in reach:
                users.append(equation)
    return {name: tuple(users) for name, users in found.items()}


def on_paths(flow: Arrows, wrt: tuple[str, ...]) -> tuple[Array, ...]:
    """Every quantity from which `wrt` is reached against the arrows, in the order of the backward sweep.

    A path ends at the loss or at a quantity whose gradient is given.
    """
    network, inputs = flow.network, flow.inputs
    reached = set(wrt)
    for equation in flow.equations:
        if any(a.name in reached for a in inputs[equation.name]):
            reached.add(equation.name)
    needed: set[str] = {network.loss, *network.upstream} & reached
    for equation in reversed(flow.equations):
        if equation.name in needed:
            needed.update(a.name for a in inputs[equation.name] if a.name in reached)
    computed = [e.out for e in reversed(flow.equations) if e.name in needed]
    given = [q.array for q in network.quantities.values() if q.name in needed and q.role != "computed"]
    ordered = {a.name: a for a in (*computed, *given)}
    return tuple(ordered.values())


def unreached(flow: Arrows, wrt: tuple[str, ...]) -> tuple[Array, ...]:
    """The quantities of `wrt` that the loss does not depend on: their gradient is 0."""
    found = {a.name for a in on_paths(flow, wrt)}
    return tuple(flow.network.array(name) for name in wrt if name not in found)
