r"""`Total time = n + n = 2n`: a cost in words, beside the costs that the file asks for.

How a page counts it does not say, so that what is no such cost is left open; later sides are equal to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symbackprop.check.links.state import State
from symbackprop.check.meaning.network_costs import report_of
from symbackprop.check.meaning.size_polynomials import Amount, Sizes, amount, whole
from symbackprop.check.names.from_network import vocabulary
from symbackprop.check.names.vocabulary import Vocabulary
from symbackprop.check.records.value import Unbound
from symbackprop.check.values.finding import Finding
from symbackprop.frozen import replace
from symbackprop.network.network import Network
from symbackprop.numeric.polynomial import Polynomial
from symbackprop.numeric.products import Order, ProductCosts, product_costs
from symbackprop.reading.tree import Node, Statement, Words

_WHAT = r"(?P<what>time|memory|multiplications|additions|operations|parameters)"
_LINE = re.compile(rf"(?:the |total |overall |number of |all )*(?:(?P<way>reverse|forward) (?:mode )?)?{_WHAT}")
_BETWEEN = re.compile(
    rf"(?P<first>reverse|forward) (?:mode )?{_WHAT} [-−–] (?P<second>reverse|forward) (?:mode )?(?P=what)"
)
NOT_ASKED = "no cost that the file asks for is this, and how it is counted is not said"
TURNED = "the page may call forward what goes from the right"


@dataclass(frozen=True, slots=True)
class _Said:
    """What is counted, in which ways: none is any, two are a difference."""

    what: str
    ways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Costs:
    """The amounts that one network knows of it, and its sizes: as letters, and with their numbers."""

    known: tuple[Amount, ...]
    letters: Sizes
    numbers: Sizes


def cost_line(statement: Statement, state: State) -> list[Finding] | None:
    """The findings of a line that begins with such words; None for any other line."""
    said = _said(statement.sides[0])
    if said is None or set(statement.relations) != {"="}:
        return None
    costs = [_costs(network, words, said) for network, words in _asking(state)]
    return list(_findings(statement.sides[1:], said, costs))


def _said(node: Node) -> _Said | None:
    words = " ".join(node.text.lower().split()) if isinstance(node, Words) else ""
    if (between := _BETWEEN.fullmatch(words)) is not None:
        return _Said(between["what"], (between["first"], between["second"]))
    if (line := _LINE.fullmatch(words)) is not None:
        return _Said(line["what"], (line["way"],) if line["way"] else ())
    return None


def _asking(state: State) -> list[tuple[Network, Vocabulary]]:
    """The networks that hold here and ask for a cost; where none does, all of the file that do."""
    here = [(state.source(witness), witness.words) for witness in state.witnesses]
    found = [(network, words) for network, words in here if _asks(network)]
    return found or [(n, vocabulary(n, n.reading)) for n in state.networks if _asks(n)]


def _asks(network: Network) -> bool:
    return any(ask.kind == "cost" for ask in network.ask)


def _costs(network: Network, words: Vocabulary, said: _Said) -> _Costs:
    plain = replace(network, sizes=dict.fromkeys(network.sizes))  # 2n is n + n for every n, n + 3 is not
    return _Costs(tuple(_known(network, said)), Sizes(words, plain), Sizes(words, network))


def _known(network: Network, said: _Said) -> Iterator[Amount]:
    for ask in network.ask:
        if ask.kind == "cost" and ask.expression is not None:
            yield from map(whole, _of_product(product_costs(ask.expression), said))
        elif ask.kind == "cost" and not said.ways:
            yield from map(whole, _of_network(network, said.what))


def _of_product(costs: ProductCosts, said: _Said) -> Iterator[Polynomial]:
    ways = [costs.reverse if way == "reverse" else costs.forward for way in said.ways]
    if len(ways) == 2:
        yield from (a - b for a in _of_order(ways[0], said.what) for b in _of_order(ways[1], said.what))
        return
    for order in ways or costs.orders:
        yield from _of_order(order, said.what)


def _of_order(order: Order, what: str) -> Iterator[Polynomial]:
    if what in ("time", "multiplications"):
        yield order.time
    elif what == "memory":
        yield order.memory
    elif what == "additions":
        yield order.additions


def _of_network(network: Network, what: str) -> Iterator[Polynomial]:
    """The whole forward pass, the whole backward pass, both."""
    report = report_of(network)
    rows = [report.forward] if report.backward is None else [report.forward, report.backward]
    if what == "parameters":
        yield report.parameters
    elif what in ("multiplications", "additions", "operations"):
        counted = [getattr(row.cost, what) for row in rows]
        yield from counted
        if len(counted) == 2:
            yield counted[0] + counted[1]


def _findings(sides: Sequence[Node], said: _Said, costs: Sequence[_Costs]) -> Iterator[Finding]:
    """The first side that can be read against what is known, the later ones against it."""
    held: tuple[Node, _Costs] | None = None
    for side in sides:
        if held is None:
            finding, read = _first(side, said, costs)
            held = None if read is None else (side, read)
            yield finding
        else:
            yield _later(side, *held)


def _first(side: Node, said: _Said, costs: Sequence[_Costs]) -> tuple[Finding, _Costs | None]:
    reason = ""
    read: _Costs | None = None
    for each in costs:
        try:
            printed = amount(side, each.numbers)
        except Unbound as missing:
            reason = reason or str(missing)
            continue
        if any(true.agrees(printed) for true in each.known):
            return Finding("correct", by_value=False), each
        turned = any(true.agrees(printed) for true in _turned(each.known, said))
        read, reason = read or each, TURNED if turned else NOT_ASKED
    return Finding("unbound", reason=reason or NOT_ASKED), read


def _turned(known: Sequence[Amount], said: _Said) -> Iterator[Amount]:
    """The difference the other way round"""
    if len(said.ways) == 2:
        yield from (Amount(-true.top, true.bottom) for true in known)


def _later(side: Node, held: Node, costs: _Costs) -> Finding:
    """Equal for all sizes; a number beside letters at the sizes of the file."""
    try:
        pair = amount(held, costs.letters), amount(side, costs.letters)
        if any(not (a.top.symbols or a.bottom.symbols) for a in pair):
            pair = amount(held, costs.numbers), amount(side, costs.numbers)
    except Unbound as missing:
        return Finding("unbound", reason=str(missing))
    return Finding("correct" if pair[0].agrees(pair[1]) else "wrong", by_value=False)
