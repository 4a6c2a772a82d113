r"""Cost tables as LaTeX: one `array` each, and the sentences under it as formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symbackprop.numeric.cost import CostReport, Row
from symbackprop.numeric.polynomial import Polynomial
from symbackprop.numeric.products import Order, ProductCosts
from symbackprop.write.latex.polynomial_tex import (
    order_tex,
    polynomial_tex,
    product_tex,
    ratio_tex,
    relation_tex,
)
from symbackprop.write.latex.printer import Printer
from symbackprop.write.view.cost_data import bracketed

HEAD = ("parameters", "multiplications", "additions", "activations", "operations")


def forward_table(report: CostReport, pen: Printer) -> str:
    """A line for each layer, then the forward pass."""
    rows = [_forward_row(", ".join(map(pen.name, row.names)), row, pen) for row in report.layers]
    return array(("", *HEAD), rows, [_forward_row(r"\text{forward pass}", report.forward, pen)])


def backward_table(
    report: CostReport, pen: Printer, gradients: Sequence[str], entries: Sequence[str] = ()
) -> str:
    """A line for each gradient, `gradients` its name on the page, then the backward pass; "" without one.

    `entries` are the names of one entry of each, where these are to have lines too.
    """
    if report.backward is None:
        return ""
    rows: list[list[str]] = []
    for k, (name, row) in enumerate(zip(gradients, report.gradients, strict=True)):
        if entries and row.entry is not None and row.entry != row.cost:
            rows.append(_backward_row(entries[k], replace(row, cost=row.entry), pen))
        rows.append(_backward_row(name, row, pen))
    last = _backward_row(r"\text{backward pass}", report.backward, pen)
    if not report.backward.cost.operations.symbols:
        return array(("", *HEAD[1:]), [row[:-1] for row in rows], [last[:-1]])
    return array(("", *HEAD[1:], "order"), rows, [last])


def _forward_row(head: str, row: Row, pen: Printer) -> list[str]:
    return [head, polynomial_tex(row.parameters, pen.name), *_counts(row, pen)]


def _backward_row(head: str, row: Row, pen: Printer) -> list[str]:
    return [head, *_counts(row, pen), order_tex(row.cost.operations, pen.name)]


def _counts(row: Row, pen: Printer) -> list[str]:
    cost = row.cost
    parts = (cost.multiplications, cost.additions, cost.activations, cost.operations)
    return [polynomial_tex(part, pen.name) for part in parts]


def array(head: Sequence[str], rows: Sequence[Sequence[str]], last: Sequence[Sequence[str]]) -> str:
    """A table with a line under its head and over its last rows."""
    words = " & ".join(rf"\text{{{word}}}" if word else "" for word in head)
    body = [" & ".join(row) for row in rows]
    end = [" & ".join(row) for row in last]
    lines = [words + r" \\[2pt] \hline\rule{0pt}{13pt}", *(line + r" \\[2pt]" for line in body)]
    if end and body:
        lines[-1] += r" \hline\rule{0pt}{13pt}"
    lines += [line + r" \\" for line in end]
    columns = "l" + "r" * (len(head) - 1)
    return "\n".join([rf"\begin{{array}}{{@{{}}{columns}@{{}}}}", *lines, r"\end{array}"])


def comparison_rows(report: CostReport, pen: Printer) -> list[tuple[str, str]]:
    """(left, right) of the ratio, and of all derivatives one by one against backpropagation."""
    rows: list[tuple[str, str]] = []
    both = report.backpropagation
    if report.backward is None or both is None:
        return rows
    for kind, ratio in (("operations", report.ratio), ("multiplications", report.ratio_of_multiplications)):
        if ratio is not None:
            rows.append((rf"\text{{forward to backward, {kind}}}", f"= {ratio_tex(ratio, pen.name)}"))
    forward = report.forward.cost.operations
    rows.append((r"\text{one derivative, by a forward pass of its own}", _total(forward, pen)))
    rows.append((r"\text{all derivatives in this way}", _total(report.one_by_one, pen)))
    rows.append((r"\text{all by backpropagation}", _total(both, pen)))
    return rows


def _total(found: Polynomial, pen: Printer) -> str:
    """The number, or with symbols the order."""
    return f"= {order_tex(found, pen.name) if found.symbols else polynomial_tex(found, pen.name)}"


# -- products ----------------------------------------------------------------------------------------------


def orders_table(found: ProductCosts, pen: Printer) -> str:
    """Every order with its time and memory, the two that are compared named."""
    factors = [pen.form(factor) for factor in found.factors]
    rows = [_order_row(order, found, factors, pen) for order in found.orders]
    return array(("", "", "time", "memory"), rows, [])


def _order_row(order: Order, found: ProductCosts, factors: list[str], pen: Printer) -> list[str]:
    names = [(found.reverse, "reverse"), (found.forward, "forward")]
    names += [(found.cheapest[0], "cheapest")] if len(found.cheapest) == 1 else []
    said = [word for which, word in names if which is order and len(found.orders) > 1]
    words = rf"\text{{{', '.join(said)}}}" if said else ""
    numbers = [polynomial_tex(part, pen.name) for part in (order.time, order.memory)]
    return [bracketed(order, factors, " "), words, *numbers]


def product_steps(order: Order, found: ProductCosts, pen: Printer, letter: str, result: str) -> list[str]:
    """B_1 = v^T y takes n, Z = v B_1 takes n: the products one after the other, each with its time."""
    known = {(k, k + 1): pen.form(factor) for k, factor in enumerate(found.factors)}
    lines: list[str] = []
    last = len(order.products)
    for k, product in enumerate(order.products, 1):
        assert product.parts is not None
        left, right = product.parts
        between = f"{letter}_{{{k}}}" if last > 2 else letter
        name = result if k == last else between
        own = product.cost.multiplications - left.cost.multiplications - right.cost.multiplications
        taken = rf"\text{{ takes }}{polynomial_tex(own, pen.name)}"
        lines.append(f"{name} = {known[left.span]} {known[right.span]}{taken}")
        known[product.span] = name
    return lines


def winner_rows(found: ProductCosts, pen: Printer) -> list[tuple[str, str]]:
    """reverse - forward as a product, and when reverse takes less."""
    rows: list[tuple[str, str]] = []
    if len(found.orders) < 2:
        return rows
    for word, compared in (("time", found.time), ("memory", found.memory)):
        difference = product_tex(compared.difference, pen.name)
        rows.append((rf"\text{{{word}: reverse minus forward}}", f"= {difference}"))
        rows.append((rf"\text{{{word}: reverse is better}}", when_tex(compared.first_wins, pen)))
    return rows


def when_tex(condition: str | None, pen: Printer) -> str:
    if condition is None:
        return r"\text{where the difference is negative}"
    if condition in ("always", "never"):
        return rf"\text{{{condition}}}"
    return rf"\iff {relation_tex(condition, pen.name)}"
