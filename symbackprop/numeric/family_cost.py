"""Costs of a family over a range with a symbol: what each cell adds is the same, so the cost is a + b N.

The networks written out at a few small ranges are counted; two of them give a and b, each other one must agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from symbackprop.derive.derive import derive
from symbackprop.derive.instances import Writing, at
from symbackprop.derive.steps import Derivation
from symbackprop.errors import SymbackpropError
from symbackprop.network.family import Family
from symbackprop.network.network import Network
from symbackprop.numeric.cost import CostReport, Row, cost_report
from symbackprop.numeric.count import Cost
from symbackprop.numeric.polynomial import Polynomial, polynomial

Of = Callable[[Callable[[CostReport], Polynomial]], Polynomial]  # a number of the report, over the range
FROM = 2  # at one cell both ends meet


class NotAffine(SymbackpropError):
    """The cells differ in size, so their costs are no multiple of one."""

    def __init__(self) -> None:
        super().__init__(
            "the cells of the family are of different sizes, so there is no cost of one cell; "
            "give the end of the range a number"
        )


def family_report(network: Network, family: Family, derivation: Derivation | None = None) -> CostReport:
    """The report of the whole range; raises NotAffine. With its `derivation` the cells have their own rows."""
    small = {n: net for n, net in family.small.items() if n >= FROM}
    reports = {n: cost_report(net, derive(net, checks=False)) for n, net in small.items()}
    number = network.sizes.get(family.size) if family.size else family.last
    end = polynomial(family.size if number is None else number)

    def of(part: Callable[[CostReport], Polynomial]) -> Polynomial:
        return affine({n: part(report) for n, report in reports.items()}, end)

    last = reports[max(reports)]
    names = tuple(equation.name for equation in network.equations)
    forward = _row(names, lambda r: r.forward, of)
    backward = None if last.backward is None else _row(names, lambda r: r.backward or r.forward, of)
    if derivation is None or backward is None:
        return CostReport((), forward, (), backward, last.derivation)
    rows = tuple(_gradients(derivation, reports, of))
    return CostReport((), forward, rows, backward, derivation)


def _gradients(derivation: Derivation, reports: Mapping[int, CostReport], of: Of) -> Iterator[Row]:
    """Each general cell as it costs in the networks written out, where parts of equations are stored."""
    family = derivation.network.family
    for name, gradient in derivation.gradients.items():
        if family is None or not family.size or name in derivation.unnamed or not gradient.chains:
            continue
        there = {id(report): _cell(name, n, family) for n, report in reports.items()}
        if not all(_has_row(report, there[id(report)]) for report in reports.values()):
            continue

        try:
            found = _gradient(name, there, of)
        except NotAffine:  # a short range has no such cell
            continue
        if found.cost.operations:
            yield found


def _gradient(name: str, there: Mapping[int, str], of: Of) -> Row:
    """The row of one gradient; `there` names it in each report."""

    def row(report: CostReport) -> Row:
        return _row_of(report, there[id(report)])

    return replace(_row((name,), row, of), entry=_cost(lambda r: row(r).entry or Cost(), of))


def _cell(name: str, number: int, family: Family) -> str:
    """h[l] in the middle of its range, in the network that is written out with so many cells."""
    numbers = {family.size: number}
    over = family.gradient_ranges.get(name)
    if over is not None:
        numbers[family.index] = (at(over.low, numbers) + at(over.high, numbers)) // 2
    return Writing(numbers).name(name)


def _has_row(report: CostReport, name: str) -> bool:
    return any(row.names == (name,) for row in report.gradients)


def _row_of(report: CostReport, name: str) -> Row:
    return next(row for row in report.gradients if row.names == (name,))


def _row(names: tuple[str, ...], row: Callable[[CostReport], Row], of: Of) -> Row:
    cost = _cost(lambda r: row(r).cost, of)
    return Row(names, cost, of(lambda r: row(r).stored), of(lambda r: row(r).parameters))


def _cost(cost: Callable[[CostReport], Cost], of: Of) -> Cost:
    return Cost(
        of(lambda r: cost(r).multiplications),
        of(lambda r: cost(r).additions),
        of(lambda r: cost(r).activations),
    )


def affine(found: Mapping[int, Polynomial], end: Polynomial) -> Polynomial:
    """a + b N from its values at small N.

    >>> h, n = polynomial("H"), polynomial("N")
    >>> str(affine({2: 2 * h - 1, 3: 3 * h - 1, 5: 5 * h - 1}, n))
    'H*N - 1'
    """
    first, second = sorted(found)[:2]  # neighbours: their difference is one cell
    slope = found[second] - found[first]
    start = found[first] - first * slope
    if any(value != start + n * slope for n, value in found.items()):
        raise NotAffine
    return start + end * slope
