"""Costs as data: every number an exact string, `669706` or `2*m*n + n`."""

from __future__ import annotations

from typing import Any

from symbackprop.derive.steps import Derivation
from symbackprop.network.network import Network
from symbackprop.numeric.cost import CostReport, Row, cost_report
from symbackprop.numeric.count import CONVENTION, Cost, Factor
from symbackprop.numeric.family_cost import NotAffine, family_report
from symbackprop.numeric.polynomial import Polynomial, leading
from symbackprop.numeric.products import Comparison, Order, ProductCosts

Data = dict[str, Any]


def cost_data(network: Network, derivation: Derivation) -> Data:
    """The `cost` of a solution; raises NotAffine for a family whose cells differ in size."""
    return report_data(reported(network, derivation))


def reported(network: Network, derivation: Derivation) -> CostReport:
    """Of a network, or of a family over a range with a symbol."""
    if network.family is not None:
        return family_report(network, network.family, derivation)
    return cost_report(network, derivation)


def cost_or_none(network: Network, derivation: Derivation) -> Data | None:
    """The costs, or None where there is no cost of one cell."""
    try:
        return cost_data(network, derivation)
    except NotAffine:
        return None


def report_data(report: CostReport) -> Data:
    backward = report.backward
    gradients = {
        row.names[0]: row_data(row) | ({"entry": counts(row.entry)} if row.entry is not None else {})
        for row in report.gradients
    }
    return {
        "convention": CONVENTION,
        "parameters": str(report.parameters),
        "layers": [row_data(row) | {"parameters": str(row.parameters)} for row in report.layers],
        "forward": row_data(report.forward),
        "gradients": gradients,
        "backward": None if backward is None else row_data(backward),
        "forward_to_backward": {
            "operations": ratio_data(report.ratio),
            "multiplications": ratio_data(report.ratio_of_multiplications),
        },
        "one_by_one": one_by_one_data(report) if backward is not None else None,
        "backpropagation": total_data(report.backpropagation),
    }


def row_data(row: Row) -> Data:
    return {"names": list(row.names)} | counts(row.cost) | {"stored": str(row.stored)}


def counts(cost: Cost) -> Data:
    return {
        "multiplications": str(cost.multiplications),
        "additions": str(cost.additions),
        "activations": str(cost.activations),
        "operations": str(cost.operations),
        "order": str(leading(cost.operations)),
    }


def total_data(found: Polynomial | None) -> Data | None:
    return None if found is None else {"operations": str(found), "order": str(leading(found))}


def one_by_one_data(report: CostReport) -> Data:
    """The number of derivatives times the cost of a forward pass."""
    found = report.one_by_one
    parameters, operations = report.parameters, report.forward.cost.operations
    written = f"({parameters})*({operations})" if found.symbols else str(found)
    return {"operations": written, "order": str(leading(found))}


def ratio_data(ratio: tuple[Polynomial, Polynomial] | None) -> list[str] | None:
    """[forward, backward] in lowest terms."""
    return None if ratio is None else [str(part) for part in ratio]


# -- products ----------------------------------------------------------------------------------------------


def product_data(name: str, found: ProductCosts, factors: list[str]) -> Data:
    """Every order of a product, from the left first; `reverse` and `forward` by their place in the list."""
    return {
        "name": name,
        "orders": [order_data(order, factors) for order in found.orders],
        "reverse": order_data(found.reverse, factors),
        "forward": order_data(found.forward, factors),
        "cheapest": [order_data(order, factors) for order in found.cheapest],
        "time": comparison_data(found.time),
        "memory": comparison_data(found.memory),
    }


def order_data(order: Order, factors: list[str]) -> Data:
    return {
        "order": bracketed(order, factors),
        "time": str(order.time),
        "additions": str(order.additions),
        "memory": str(order.memory),
        "time_order": str(leading(order.time)),
        "memory_order": str(leading(order.memory)),
    }


def comparison_data(found: Comparison) -> Data:
    """reverse - forward, and when each is the smaller one; null: no simple comparison says so."""
    return {
        "difference": str(found.difference),
        "reverse_wins": found.first_wins,
        "forward_wins": found.second_wins,
    }


def bracketed(order: Order, factors: list[str], joint: str = " @ ") -> str:
    """v @ (v.T @ y): the order as parentheses."""

    def inner(factor: Factor, outermost: bool) -> str:
        if factor.parts is None:
            return factors[factor.span[0]]
        text = joint.join(inner(part, False) for part in factor.parts)
        return text if outermost else f"({text})"

    return inner(order.tree, True)
