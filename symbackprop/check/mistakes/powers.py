"""A power whose exponent stayed, a square that was left as it is, a denominator that was not squared."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice, pairwise

from symbackprop.check.mistakes.site import Site, core
from symbackprop.check.mistakes.table import Change
from symbackprop.check.mistakes.units import is_number, products, units
from symbackprop.check.names.letters import nodes
from symbackprop.reading.tree import (
    BigSum,
    Bracket,
    Derivative,
    Fraction_,
    Name,
    Node,
    Numeral,
    Product,
    Scripted,
    Span,
    Sum,
)

HALF = Fraction(1, 2)


def powers(site: Site) -> Iterator[Change]:
    """An exponent one less, a denominator squared, the inner derivative of a square"""
    for node in nodes(site.side):
        if isinstance(node, Name | Scripted) and (place := _power(site, node)) is not None:
            at, exponent = place
            old, new = site.text(node.at), "" if exponent == 2 else f"^{exponent - 1}"
            mended = (site.source[node.at[0] : at[0]] + new + site.source[at[1] : node.at[1]]).strip()
            said = f"A power goes down by one: ${old}$ has to be ${mended}$."
            yield Change("derivative", ((at, new),), node.at, said)
    yield from _halved_squares(site)
    for node in nodes(site.side):
        if isinstance(node, Fraction_) and not is_number(node.under):
            under = site.inner(node.under.at)
            new = f"{under}^2" if isinstance(node.under, Name) and not node.under.sup else f"({under})^2"
            said = f"The denominator ${under}$ has to be squared."
            yield Change("derivative", ((node.under.at, f"{{{new}}}"),), node.under.at, said)
    yield from islice(_inner_factors(site), 3)


def _power(site: Site, node: Name | Scripted) -> tuple[Span, int] | None:
    """The place and the number of a printed power; a layer's number is none."""
    if len(node.sup) != 1 or node.sup[0].tokens not in (("2",), ("3",)):
        return None
    if isinstance(node, Name):
        use = site.use(node)
        if use is not None and use.power is None:
            return None
    elif not isinstance(node.base, Bracket):
        return None
    start = site.source.rfind("^", node.at[0], node.sup[0].at[0] + 1)
    return ((start, node.sup[0].at[1]), int(node.sup[0].tokens[0])) if start >= 0 else None


def _inner_factors(site: Site) -> Iterator[Change]:
    """What stands inside a power or a function was not differentiated: 2 a of e^{a^2}"""
    head = site.question.head
    if not isinstance(head, Derivative) or len(head.by) != 1 or not isinstance(head.by[0], Name):
        return
    by, at = site.inner(head.by[0].at), site.cover(core(site.side).at)
    side = core(site.side)
    body = site.text(side.at)
    body = f"({body})" if isinstance(side, Sum | BigSum) else body
    sign = "" if isinstance(side, Product | Name) or body.startswith(("(", "\\")) else " "
    for factor in (by, f"2 {by}", f"(-{by})"):
        said = f"The factor ${factor}$ is missing: what stands inside has to be differentiated too."
        yield Change("chain factor", ((at, f"{factor} {sign}{body}"),), side.at, said)


def _halved_squares(site: Site) -> Iterator[Change]:
    r"""`\frac12 (s - y)^2` where its derivative s - y belongs"""
    for at, square in _halves(site):
        place = _power(site, square) if isinstance(square, Name | Scripted) else None
        if place is not None and place[1] == 2:
            (start, end), old = place[0], site.text(at)
            base = (site.source[square.at[0] : start] + site.source[end : square.at[1]]).strip()
            yield Change("derivative", ((at, base),), at, f"The derivative of ${old}$ is ${base}$.")


def _halves(site: Site) -> Iterator[tuple[Span, Node]]:
    """Each 1/2 u and u/2, with its place and the u"""
    for node in nodes(site.side):
        if isinstance(node, Fraction_) and isinstance(node.under, Numeral) and node.under.value == 2:
            yield site.cover(node.at), core(node.over)
    for product in products(site.side):
        for one, two in pairwise(units(product, site)):
            if len(one.parts) == len(two.parts) == 1 and _value(one.node) == HALF:
                yield (one.at[0], two.at[1]), two.node


def _value(node: Node) -> Fraction | None:
    if isinstance(node, Numeral):
        return node.value
    if isinstance(node, Fraction_) and isinstance(node.over, Numeral) and isinstance(node.under, Numeral):
        return node.over.value / node.under.value if node.under.value else None
    return None
