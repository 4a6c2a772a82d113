"""The costs of a network by the words of a page: `forward pass`, `all by backpropagation`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symbackprop.check.meaning.size_polynomials import Amount, whole
from symbackprop.check.names.letters import names
from symbackprop.check.names.ranges import range_letter
from symbackprop.check.names.use import Context
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Vocabulary
from symbackprop.check.records.value import Unbound
from symbackprop.derive.derive import derive
from symbackprop.derive.recurrences import recurrences
from symbackprop.errors import SymbackpropError
from symbackprop.network.family import Family
from symbackprop.network.network import Network
from symbackprop.numeric.cost import CostReport, Row, cost_report
from symbackprop.numeric.count import Cost
from symbackprop.numeric.family_cost import family_report
from symbackprop.numeric.polynomial import Polynomial, leading
from symbackprop.reading.tree import Bracket, Derivative, Name, Node, Words

COUNTED: dict[str, Callable[[Cost], Polynomial]] = {
    "multiplications": lambda cost: cost.multiplications,
    "additions": lambda cost: cost.additions,
    "activations": lambda cost: cost.activations,
    "operations": lambda cost: cost.operations,
    "order": lambda cost: leading(cost.operations),
}
ONE, EACH, ALL = (
    "one derivative, by a forward pass of its own",
    "all derivatives in this way",
    "all by backpropagation",
)
RATIOS = {f"forward to backward, {kind}": kind for kind in ("operations", "multiplications")}
SPOKEN = frozenset((*RATIOS, ONE, EACH, ALL))


def report_of(network: Network) -> CostReport:
    """What the network costs, its gradients included."""
    try:
        if network.family is not None:
            return family_report(network, network.family, recurrences(network, checks=False))
        return cost_report(network, derive(network, checks=False))
    except SymbackpropError as fault:
        raise Unbound(f"its costs are not known: {fault}") from None


def spoken_amount(words: str, report: CostReport) -> Amount | None:
    """What a whole network costs in one way; None where it has no backward pass."""
    if words in RATIOS:
        ratio = report.ratio if RATIOS[words] == "operations" else report.ratio_of_multiplications
        return None if ratio is None else Amount(*ratio)
    both = report.backpropagation
    if both is None:
        return None
    return whole({ONE: report.forward.cost.operations, EACH: report.one_by_one, ALL: both}[words])


def cells_of(
    label: Node, column: str, report: CostReport, words: Vocabulary, family: Family | None
) -> list[Amount]:
    """What may stand in a row of the table; several where the cells of a family have rows of their own."""
    found: list[Amount] = []
    for row, cost in _rows(label, report, words, family):
        if column == "parameters":
            found.append(whole(row.parameters))
        elif column in COUNTED:
            counted = COUNTED[column](cost)
            found.append(Amount(counted, whole(1).top, order=column == "order"))
    return found


def _rows(
    label: Node, report: CostReport, words: Vocabulary, family: Family | None
) -> Iterator[tuple[Row, Cost]]:
    if isinstance(label, Words):
        row = {"forward pass": report.forward, "backward pass": report.backward}.get(label.text.strip().lower())
        if row is not None:
            yield row, row.cost
        return
    parts = label.items if isinstance(label, Bracket) else (label,)
    if isinstance(parts[0], Derivative):
        yield from _of_gradient(parts[0], report, words, family)
        return
    said = tuple(_quantity(part, words) for part in parts if range_letter(part) is None)
    for row in report.layers:
        if row.names == said:
            yield row, row.cost


def _of_gradient(
    node: Derivative, report: CostReport, words: Vocabulary, family: Family | None
) -> Iterator[tuple[Row, Cost]]:
    """The rows of dL/dW, or of one entry of it; of a general cell, those of all cells of its name."""
    by = node.by[0] if len(node.by) == 1 else None
    if not isinstance(by, Name):
        raise Unbound("this row names no gradient")
    layers = dict.fromkeys((words.running,) if words.running else (), 2)
    meant = [u for u in uses(by, words, Context(layers)) if u.meaning.kind == "value"]
    for use in meant[:1]:
        for row in report.gradients:
            if row.names[0].partition("[")[0] == _stem(use.meaning.name, family):
                if use.is_element and row.entry is not None:
                    yield row, row.entry
                elif not use.is_element:
                    yield row, row.cost


def _stem(name: str, family: Family | None) -> str:
    """h of h_2, where h is a family."""
    cell = None if family is None else family.pattern.fullmatch(name)
    return name if cell is None else cell[1]


def _quantity(node: Node, words: Vocabulary) -> str:
    found = [u.meaning for n in names(node) for u in uses(n, words, Context())]
    values = [meaning.name for meaning in found if meaning.kind == "value"]
    return values[0] if len(values) == 1 else ""
