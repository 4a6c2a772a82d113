"""What a derivation costs: forward pass, each gradient, the backward pass, as polynomials in the sizes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from symbackprop.algebra.forms import arrays
from symbackprop.algebra.shapes import is_scalar
from symbackprop.algebra.terms import Entry, Index, Place, Sums, parts, rename
from symbackprop.derive.steps import Derivation, Gradient
from symbackprop.network.network import Equation, Network
from symbackprop.numeric.count import NOTHING, Cost, all_of, entries
from symbackprop.numeric.factored import cancelled
from symbackprop.numeric.fold import form_cost, sums_cost
from symbackprop.numeric.polynomial import Polynomial, total

Ratio = tuple[Polynomial, Polynomial]  # in lowest terms


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: a layer, a gradient or a whole pass; `names` are the quantities that it computes."""

    names: tuple[str, ...]
    cost: Cost
    stored: Polynomial
    parameters: Polynomial = NOTHING


@dataclass(frozen=True, slots=True)
class CostReport:
    """The costs of one network; `backward` is None where no gradient is asked for.

    A layer begins where a parameter comes in; the functions that follow belong to it. `forward.stored` holds
    what is given too, `backward.stored` the gradients alone.
    """

    layers: tuple[Row, ...]
    forward: Row
    gradients: tuple[Row, ...]
    backward: Row | None

    @property
    def parameters(self) -> Polynomial:
        return self.forward.parameters

    @property
    def one_by_one(self) -> Polynomial:
        """Each derivative by a forward pass of its own, all other weights held."""
        return self.parameters * self.forward.cost.operations

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
    layers = tuple(_layer(group, network) for group in layered(network))
    given = total(entries(q.array.shape) for q in network.quantities.values() if q.role != "computed")
    names = tuple(equation.name for equation in network.equations)
    parameters = total(entries(q.array.shape) for q in network.with_role("parameter"))
    forward = Row(
        names, all_of(row.cost for row in layers), given + total(row.stored for row in layers), parameters
    )
    gradients = tuple(map(gradient_row, printed(derivation)))
    backward = None
    if network.wrt and gradients:
        of = tuple(row.names[0] for row in gradients)
        backward = Row(of, all_of(row.cost for row in gradients), total(row.stored for row in gradients))
    return CostReport(layers, forward, gradients if backward else (), backward)


# -- forward -----------------------------------------------------------------------------------------------


def layered(network: Network) -> list[list[Equation]]:
    """The equations in runs: each begins where a parameter comes in for the first time, or at a scalar."""
    parameters = {q.name for q in network.with_role("parameter")}
    met: set[str] = set()
    groups: list[list[Equation]] = []
    for equation in network.equations:
        names = {array.name for array in arrays(equation.form)}
        new = (names & parameters) - met
        met |= new
        follows = groups and groups[-1][-1].name in names and not is_scalar(equation.out.shape)
        if new or not follows:
            groups.append([equation])
        else:
            groups[-1].append(equation)
    return groups


def _layer(group: list[Equation], network: Network) -> Row:
    names = tuple(equation.name for equation in group)
    cost = all_of(form_cost(equation.form) for equation in group)
    stored = total(entries(equation.out.shape) for equation in group)
    return Row(names, cost, stored, total(_new_parameters(group, network)))


def _new_parameters(group: list[Equation], network: Network) -> Iterable[Polynomial]:
    """The entries of the parameters that no earlier equation has."""
    here = {a.name for e in group for a in arrays(e.form)}
    before: set[str] = set()
    for equation in network.equations:
        if equation is group[0]:
            break
        before |= {a.name for a in arrays(equation.form)}
    return [
        entries(q.array.shape)
        for q in network.with_role("parameter")
        if q.name in here and q.name not in before
    ]


# -- backward ----------------------------------------------------------------------------------------------


def printed(derivation: Derivation) -> list[Gradient]:
    """The gradients that are worked out: the named ones, and an unnamed one that an index form speaks of."""
    unnamed = derivation.unnamed
    spoken: set[str] = set()
    kept: list[Gradient] = []
    for gradient in reversed(tuple(derivation.gradients.values())):
        if gradient.of.name not in unnamed or gradient.of.name in spoken:
            kept.append(gradient)
            spoken |= _adjoints(gradient)
    return kept[::-1]


def _adjoints(gradient: Gradient) -> set[str]:
    if gradient.matrix is not None:
        return {a.name for a in arrays(gradient.matrix) if a.kind != "value"}
    return set(_adjoints_in(gradient.element))


def _adjoints_in(sums: Sums) -> Iterable[str]:
    for each in sums:
        for factor in each.factors:
            if isinstance(factor, Entry) and factor.array.kind != "value":
                yield factor.array.name
            for inner in parts(factor):
                yield from _adjoints_in(inner)


def gradient_row(gradient: Gradient) -> Row:
    return Row((gradient.of.name,), gradient_cost(gradient), entries(gradient.of.shape))


def gradient_cost(gradient: Gradient) -> Cost:
    """The cost of its matrix form, else of its index form at every entry."""
    if gradient.matrix is not None:
        return form_cost(gradient.matrix)
    return sums_cost(gradient.element, gradient.free)


def entry_cost(gradient: Gradient) -> Cost:
    """One entry alone, the gradients above it known: dL/dW_jk = g_j x_k is one multiplication."""
    first: dict[Index, Place] = dict.fromkeys(gradient.free, 1)
    return sums_cost(rename(gradient.element, first), ())
