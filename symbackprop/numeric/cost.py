"""What a derivation costs: forward pass, each gradient, the backward pass, as polynomials in the sizes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symbackprop.algebra.forms import arrays
from symbackprop.algebra.shapes import is_scalar
from symbackprop.algebra.terms import Index, Place, rename
from symbackprop.derive.derive import derive
from symbackprop.derive.split import UNNAMED
from symbackprop.derive.steps import Derivation, Gradient
from symbackprop.network.network import Equation, Network, Quantity
from symbackprop.numeric.count import NOTHING, Cost, all_of, entries
from symbackprop.numeric.factored import cancelled
from symbackprop.numeric.fold import form_cost, sums_cost
from symbackprop.numeric.polynomial import Polynomial, leading, total

Ratio = tuple[Polynomial, Polynomial]  # in lowest terms


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: a layer, a gradient or a whole pass; `names` are the quantities that it computes.

    `entry` is the cost of one entry of a gradient alone.
    """

    names: tuple[str, ...]
    cost: Cost
    stored: Polynomial
    parameters: Polynomial = NOTHING
    entry: Cost | None = None


@dataclass(frozen=True, slots=True)
class CostReport:
    """The costs of one network; `backward` is None where no gradient is asked for.

    A layer begins where a parameter comes in; the functions that follow belong to it. `forward.stored` holds
    what is given too, `backward.stored` the gradients alone. `derivation` has a name for each part of an
    equation that is stored for the backward pass.
    """

    layers: tuple[Row, ...]
    forward: Row
    gradients: tuple[Row, ...]
    backward: Row | None
    derivation: Derivation

    @property
    def parameters(self) -> Polynomial:
        return self.forward.parameters

    @property
    def one_by_one(self) -> Polynomial:
        """Each derivative by a forward pass of its own; with symbols in its leading terms only."""
        operations = self.forward.cost.operations
        if self.parameters.symbols or operations.symbols:
            return leading(self.parameters) * leading(operations)
        return self.parameters * operations

    @property
    def backpropagation(self) -> Polynomial | None:
        """All derivatives by one forward and one backward pass."""
        if self.backward is None:
            return None
        return self.forward.cost.operations + self.backward.cost.operations

    @property
    def ratio(self) -> Ratio | None:
        """forward/backward in operations."""
        if self.backward is None:
            return None
        return _ratio(self.forward.cost.operations, self.backward.cost.operations)

    @property
    def ratio_of_multiplications(self) -> Ratio | None:
        """forward/backward in multiplications alone."""
        if self.backward is None:
            return None
        return _ratio(self.forward.cost.multiplications, self.backward.cost.multiplications)


def _ratio(top: Polynomial, bottom: Polynomial) -> Ratio | None:
    return cancelled(top, bottom) if bottom else None


def cost_report(network: Network, derivation: Derivation) -> CostReport:
    """Every cost of a network, folded from its equations and from the formulas of its gradients."""
    whole = with_parts(derivation) if network.wrt else derivation
    layers = tuple(_layer(group, new, network, derivation) for group, new in layered(network))
    given = total(entries(q.array.shape) for q in network.quantities.values() if q.role != "computed")
    names = tuple(name for row in layers for name in row.names)
    parameters = total(entries(q.array.shape) for q in network.with_role("parameter"))
    forward = Row(
        names, all_of(row.cost for row in layers), given + total(row.stored for row in layers), parameters
    )
    gradients = tuple(map(gradient_row, whole.gradients.values()))
    backward = None
    if network.wrt and gradients:
        of = tuple(row.names[0] for row in gradients)
        backward = Row(of, all_of(row.cost for row in gradients), total(row.stored for row in gradients))
    return CostReport(layers, forward, gradients if backward else (), backward, whole)


def with_parts(derivation: Derivation) -> Derivation:
    """The same derivation where the parts of equations have names: each is computed once, and stored.

    A page writes relu(W x)' with W x put in; who computes keeps z = W x.
    """
    if not derivation.unnamed:
        return derivation
    network = derivation.network
    parts = {e.name: Quantity(e.out, "computed") for e in derivation.equations if e.name in derivation.unnamed}
    named = replace(network, equations=derivation.equations, quantities={**network.quantities, **parts})
    wanted = tuple(g.of.name for g in derivation.gradients.values() if g.wanted)
    return derive(named, wanted, checks=False)


# -- forward -----------------------------------------------------------------------------------------------


def layered(network: Network) -> list[tuple[list[Equation], set[str]]]:
    """The equations in runs, each with the parameters that come in: it begins with them, or at a scalar."""
    parameters = {q.name for q in network.with_role("parameter")}
    met: set[str] = set()
    groups: list[tuple[list[Equation], set[str]]] = []
    for equation in network.equations:
        names = {array.name for array in arrays(equation.form)}
        new = (names & parameters) - met
        met |= new
        follows = groups and groups[-1][0][-1].name in names and not is_scalar(equation.out.shape)
        if new or not follows:
            groups.append(([equation], new))
        else:
            groups[-1][0].append(equation)
    return groups


def _layer(group: list[Equation], new: set[str], network: Network, derivation: Derivation) -> Row:
    """What the equations and their parts compute; parts are stored where a backward pass needs them."""
    names = tuple(equation.name for equation in group)
    computed = [e for e in derivation.equations if e.name.partition(UNNAMED)[0] in names]
    kept = computed if network.wrt else group
    return Row(
        names,
        all_of(form_cost(equation.form) for equation in computed),
        total(entries(equation.out.shape) for equation in kept),
        total(entries(network.array(name).shape) for name in sorted(new)),
    )


# -- backward ----------------------------------------------------------------------------------------------


def gradient_row(gradient: Gradient) -> Row:
    """The cost of a gradient, and of one of its entries."""
    cost, stored = gradient_cost(gradient), entries(gradient.of.shape)
    return Row((gradient.of.name,), cost, stored, entry=entry_cost(gradient))


def gradient_cost(gradient: Gradient) -> Cost:
    """The cost of its matrix form, else of its index form at every entry."""
    if gradient.matrix is not None:
        return form_cost(gradient.matrix)
    return sums_cost(gradient.element, gradient.free)


def entry_cost(gradient: Gradient) -> Cost:
    """One entry alone, the gradients above it known: dL/dW_jk = g_j x_k is one multiplication."""
    first: dict[Index, Place] = dict.fromkeys(gradient.free, 1)
    return sums_cost(rename(gradient.element, first), ())
