"""Which quantities lie on a path from `wrt` to the loss, and who consumes them."""

from __future__ import annotations

from symbackprop.algebra.forms import Array, Form, Indicator, OneHot, Reduce, children
from symbackprop.network.network import Equation, Network


def differentiable_inputs(form: Form) -> tuple[Array, ...]:
    """The arrays through which a derivative flows: not the labels of onehot, nor what is only compared."""
    if isinstance(form, Array):
        return (form,)
    if isinstance(form, OneHot | Indicator):
        return ()
    found: dict[Array, None] = {}
    for kid in children(form):
        found.update(dict.fromkeys(differentiable_inputs(kid)))
    return tuple(found)


def general_scalar(equation: Equation, network: Network) -> bool:
    """Is the loss a declared function without a formula, l(z)? Then dl/dz stays as it is."""
    form = equation.form
    return isinstance(form, Reduce) and form.rule in network.functions


def consumers(equations: tuple[Equation, ...]) -> dict[str, tuple[Equation, ...]]:
    """The equations in which each name stands, in the order of the network."""
    found: dict[str, list[Equation]] = {}
    for equation in equations:
        for array in differentiable_inputs(equation.form):
            found.setdefault(array.name, []).append(equation)
    return {name: tuple(users) for name, users in found.items()}


def on_paths(network: Network, equations: tuple[Equation, ...], wrt: tuple[str, ...]) -> tuple[Array, ...]:
    """Every quantity from which `wrt` is reached against the arrows, in the order of the backward sweep.

    A path ends at the loss or at a quantity whose gradient is given.
    """
    reached = set(wrt)
    for equation in equations:
        if any(a.name in reached for a in differentiable_inputs(equation.form)):
            reached.add(equation.name)
    ends = {network.loss, *network.upstream}
    needed: set[str] = ends & reached
    for equation in reversed(equations):
        if equation.name in needed:
            needed.update(a.name for a in differentiable_inputs(equation.form) if a.name in reached)
    computed = [e.out for e in reversed(equations) if e.name in needed]
    given = [q.array for q in network.quantities.values() if q.name in needed and q.role != "computed"]
    ordered = {a.name: a for a in (*computed, *given)}
    return tuple(ordered.values())


def unreached(network: Network, equations: tuple[Equation, ...], wrt: tuple[str, ...]) -> tuple[Array, ...]:
    """The quantities of `wrt` that the loss does not depend on: their gradient is 0."""
    found = {a.name for a in on_paths(network, equations, wrt)}
    return tuple(network.array(name) for name in wrt if name not in found)
