"""The answer to the question `cost`, of the network or of a product: displays, sentences, and data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symbackprop.algebra.forms import Form, adjoint
from symbackprop.algebra.terms import Entry, term
from symbackprop.derive.steps import Derivation, Gradient
from symbackprop.network.ask import Ask
from symbackprop.network.network import Network
from symbackprop.network.product_text import read_product
from symbackprop.numeric.cost import CostReport
from symbackprop.numeric.count import CONVENTION
from symbackprop.numeric.products import ProductCosts, product_costs
from symbackprop.write.code.python_form import python
from symbackprop.write.latex.letters import deal
from symbackprop.write.latex.printer import Printer, printer
from symbackprop.write.sheet.view_family import cells
from symbackprop.write.view.cost_data import product_data, report_data, reported
from symbackprop.write.view.cost_tex import (
    backward_table,
    comparison_rows,
    forward_table,
    orders_table,
    product_steps,
    winner_rows,
)

PRODUCT_CONVENTION = (
    "time is scalar multiplications, abc for an a x b times a b x c matrix; memory is every number stored: "
    "the given factors once each, each product in between, and the result; reverse goes from the right, "
    "forward from the left"
)


@dataclass(frozen=True, slots=True)
class CostAnswer:
    """`tables` are whole displays in LaTeX, `rows` the (left, right) of an aligned display, `said` words."""

    tables: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    said: str
    data: dict[str, Any]


def cost_answer(
    network: Network, derivation: Derivation, product: str | None = None, pen: Printer | None = None
) -> CostAnswer:
    """The costs of the network, or of every order of a product; raises NoProduct where that is not read."""
    hand = (pen or printer(network)).ink()
    if product is not None:
        return _of_product(network, *read_product(network, product), hand)
    report = reported(network, derivation)
    names, of_entries = _gradient_names(report, network, hand.words())
    tables = (forward_table(report, hand), backward_table(report, hand, names, of_entries))
    rows = tuple(comparison_rows(report, hand))
    return CostAnswer(tuple(filter(None, tables)), rows, CONVENTION, report_data(report))


def _gradient_names(report: CostReport, network: Network, pen: Printer) -> tuple[list[str], list[str]]:
    """Every gradient on the page; those of general cells with their range, and one entry of each."""
    gradients = [report.derivation.gradients[row.names[0]] for row in report.gradients]
    names = [pen.gradient(g.of) for g in gradients]
    if network.family is None:
        return names, []
    ranges = network.family.gradient_ranges
    over = [ranges.get(g.of.name) for g in gradients]
    named = [n if r is None else rf"{n},\; {cells(r)}" for n, r in zip(names, over, strict=True)]
    return named, [_entry_name(g, pen) for g in gradients]


def _entry_name(gradient: Gradient, pen: Printer) -> str:
    """dL/dW_pq"""
    entry = term(Entry(adjoint(gradient.of), gradient.free))
    letters = deal([entry], gradient.free, pen.hand.avoid, pen.hand.notation.letters, derivative=True)
    return pen.gradient(gradient.of, [letters[index] for index in gradient.free])


def asked_cost(ask: Ask, network: Network, derivation: Derivation, pen: Printer) -> CostAnswer:
    """The answer to a question of the file."""
    if ask.expression is None:
        return cost_answer(network, derivation, pen=pen)
    return _of_product(network, ask.name, ask.expression, pen.ink())


def product_head(ask: Ask, pen: Printer) -> list[tuple[str, str, str]]:
    """Z = v v^T y, for the question about a product."""
    if ask.expression is None:
        return []
    return [(pen.name(ask.name) if ask.name else "Z", f"= {pen.form(ask.expression)}", "")]


def _of_product(network: Network, name: str, form: Form, pen: Printer) -> CostAnswer:
    found = product_costs(form)
    written = pen.name(name) if name else "Z"
    rows = [*_passes(network, found, pen, written), *winner_rows(found, pen)]
    data = product_data(name, found, [python(factor) for factor in found.factors])
    return CostAnswer((orders_table(found, pen),), tuple(rows), PRODUCT_CONVENTION, data)


def _passes(network: Network, found: ProductCosts, pen: Printer, result: str) -> list[tuple[str, str]]:
    """The products of reverse and of forward, one after the other."""
    if len(found.orders) < 2:
        return []
    back, ahead = (_free_letter(network, letters) for letters in ("BMR", "AHF"))
    steps = [("reverse", found.reverse, back), ("forward", found.forward, ahead)]
    return [
        (rf"\text{{{word}}}\colon" if k == 0 else "", line)
        for word, order, letter in steps
        for k, line in enumerate(product_steps(order, found, pen, letter, result))
    ]


def _free_letter(network: Network, letters: str) -> str:
    taken = {name[:1].upper() for name in network.quantities}  # A beside a is hard to tell apart
    return next((letter for letter in letters if letter not in taken), letters[0])
