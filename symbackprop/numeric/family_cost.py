"""Costs of a family over a range with a symbol: what each cell adds is the same, so the cost is a + b N.

The networks written out at a few small ranges are counted; two of them give a and b, each other one must agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from symbackprop.derive.derive import derive
from symbackprop.errors import SymbackpropError
from symbackprop.network.family import Family
from symbackprop.network.network import Network
from symbackprop.numeric.cost import CostReport, Row, cost_report
from symbackprop.numeric.count import Cost
from symbackprop.numeric.polynomial import Polynomial, polynomial

FROM = 2  # at one cell both ends meet


class NotAffine(SymbackpropError):
    """The cells differ in size, so their costs are no multiple of one."""

    def __init__(self) -> None:
        super().__init__(
            "the cells of the family are of different sizes, so there is no cost of one cell; "
            "give the end of the range a number"
        )


def family_report(network: Network, family: Family) -> CostReport:
    """The report of the whole range; raises NotAffine. Its rows are the passes, not each cell."""
    small = {n: net for n, net in family.small.items() if n >= FROM}
    reports = {n: cost_report(net, derive(net, checks=False)) for n, net in small.items()}
    number = network.sizes.get(family.size) if family.size else family.last
    end = polynomial(family.size if number is None else number)

    def of(part: Callable[[CostReport], Polynomial]) -> Polynomial:
        return affine({n: part(report) for n, report in reports.items()}, end)

    last = reports[max(reports)]
    forward = _row(network, lambda r: r.forward, of)
    backward = None if last.backward is None else _row(network, lambda r: r.backward or r.forward, of)
    return CostReport((), forward, (), backward, last.derivation)


def _row(
    network: Network,
    row: Callable[[CostReport], Row],
    of: Callable[[Callable[[CostReport], Polynomial]], Polynomial],
) -> Row:
    cost = Cost(
        of(lambda r: row(r).cost.multiplications),
        of(lambda r: row(r).cost.additions),
        of(lambda r: row(r).cost.activations),
    )
    names = tuple(equation.name for equation in network.equations)
    return Row(names, cost, of(lambda r: row(r).stored), of(lambda r: row(r).parameters))


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
