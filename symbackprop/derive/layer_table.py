"""The table of layers: what enters each equation, what it gives, and that in terms of what is given.

z_3 = W_2 z_2 + b_2 is also W_2 relu(W_1 x + b_1) + b_2: names are put in one after the other, and the equality
is checked at random points before it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from symbackprop.algebra.forms import Form, arrays
from symbackprop.algebra.inside import forms_in
from symbackprop.derive.checks import check_step
from symbackprop.derive.declared import declared
from symbackprop.derive.inline import put_back
from symbackprop.derive.local import indices_of
from symbackprop.derive.steps import Chain, Derivation, Step, marked
from symbackprop.network.network import Equation, Network

MOST_NODES = 60  # of a right side with everything put in; a longer one is read off the rows above


@dataclass(frozen=True, slots=True)
class Layer:
    """One equation: the names that enter it, parameters apart; `chain` ends in what is given."""

    equation: Equation
    inputs: tuple[str, ...]
    chain: Chain | None  # None: its names are given, or with everything put in it is too long

    @property
    def expanded(self) -> Form | None:
        if self.chain is None:
            return None
        assert isinstance(self.chain.rhs, Form)
        return self.chain.rhs


def layer_table(network: Network, checks: bool = True) -> tuple[Layer, ...]:
    """One row for each equation, in their order; raises StepFailed where a check fails."""
    values: dict[str, Form] = {}
    rows = tuple(_layer(network, equation, values) for equation in network.equations)
    return tuple(_checked(network, rows)) if checks else rows


def _layer(network: Network, equation: Equation, values: dict[str, Form]) -> Layer:
    """`values` has each name before this one with everything put in, and gets this one."""
    names = [array.name for array in arrays(equation.form)]
    inputs = tuple(name for name in names if network.quantities[name].role not in ("parameter", "constant"))
    if any(equation_before(network, name) and name not in values for name in names):
        return Layer(equation, inputs, None)
    expanded = put_back(equation.form, values)
    if sum(1 for _ in forms_in(expanded)) > MOST_NODES:
        return Layer(equation, inputs, None)
    values[equation.name] = expanded
    if expanded == equation.form:
        return Layer(equation, inputs, None)
    step = Step("inline", equation.form, expanded, indices_of(equation.out.shape))
    return Layer(equation, inputs, Chain("expanded", f"table {equation.name}", (step,)))


def equation_before(network: Network, name: str) -> bool:
    return network.quantities[name].role == "computed"


def _checked(network: Network, rows: tuple[Layer, ...]) -> Iterator[Layer]:
    """What was put in stands for itself alone: every computed name is worked out from its own equation."""
    derivation = Derivation(network, network.equations, frozenset(e.name for e in network.equations), {})
    scene = declared(derivation)
    for row in rows:
        if row.chain is None:
            yield row
            continue
        (step,) = row.chain.steps
        verdict = check_step(step, row.chain.key, scene, f"{network.digest}:{row.chain.key}")
        yield replace(row, chain=marked(row.chain, [verdict.checked]))
