"""Changes of a factor that is a number: the sign, a 2, a size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from symbackprop.algebra.forms import Apply, Divide, Number, SizeOf, arrays
from symbackprop.algebra.inside import forms_in
from symbackprop.check.meaning.sort import numbers
from symbackprop.check.mistakes.site import Site
from symbackprop.check.mistakes.table import Change
from symbackprop.check.mistakes.units import Unit, is_number, products, units
from symbackprop.check.names.letters import nodes
from symbackprop.check.names.vocabulary import Meaning
from symbackprop.reading.tree import Fraction_, Name, Node, Numeral, Span, Sum

_SIGN = re.compile(r"[+\-−]")


def signs(site: Site) -> Iterator[Change]:
    """The sign of the whole side, then of each summand in it."""
    side = site.side
    yield from _swapped(site)
    if not (isinstance(side, Sum) and len(side.terms) > 1):
        first = side.terms[0][1] if isinstance(side, Sum) else side
        yield _flip(site, side, 0, first) if isinstance(side, Sum) else _negated(site, side)
    for node in nodes(side):
        if isinstance(node, Sum):
            for k in range(len(node.terms) - 1, -1, -1):
                if node is not side or len(node.terms) > 1:
                    yield _flip(site, node, k, node.terms[k][1])
    if isinstance(side, Sum) and len(side.terms) > 1:
        yield _negated(site, side)


def _swapped(site: Site) -> Iterator[Change]:
    """a - b for b - a, and before all others 1 - h for h - 1"""
    found = [n for n in nodes(site.side) if isinstance(n, Sum) and [s for s, _ in n.terms] == [1, -1]]
    for node in sorted(found, key=lambda n: not isinstance(n.terms[1][1], Numeral)):
        if not isinstance(node.terms[0][1], Numeral):
            (_, a), (_, b) = node.terms
            first, second = site.text(a.at), site.text(b.at)
            edits = ((site.cover(a.at), second), (site.cover(b.at), first))
            yield Change("sign", edits, node.at, f"${first} - {second}$ has the wrong sign.")


def _negated(site: Site, node: Node) -> Change:
    text, at = site.text(node.at), site.cover(node.at)
    new = f"-({text})" if isinstance(node, Sum) else f"-{text}"
    return Change("sign", ((at, new),), node.at, "The sign is wrong.")


def _flip(site: Site, total: Sum, k: int, term: Node) -> Change:
    """The sign of one summand the other way."""
    before = total.terms[k - 1][1].at[1] if k else total.at[0]
    start = site.cover(term.at)[0]
    found = list(_SIGN.finditer(site.source, before, start))
    minus = total.terms[k][0] < 0
    said = f"The sign of ${site.text(term.at)}$ is wrong."
    if not found:
        return Change("sign", (((start, start), "-"),), term.at, said)
    place = found[-1].span()
    new = ("+" if k else "") if minus else "-"
    return Change("sign", ((place, new),), (place[0], term.at[1]), said)


# -- a number as a factor --------------------------------------------------------------------------------------


def factors_of_two(site: Site) -> Iterator[Change]:
    """A 2 or a half that stands there too much, then one that is missing."""
    for product in products(site.side):
        for unit in units(product, site):
            if is_number(unit.node) and site.inner(unit.at) in _TWOS:
                yield dropped(site, product, unit, "factor 2")
    for node in nodes(site.side):
        if isinstance(node, Fraction_) and site.inner(node.under.at) == "2":
            new = site.inner(node.over.at)
            yield Change("factor 2", ((node.at, f"({new})"),), node.at, "The factor 1/2 must not stand here.")
    yield times(site, site.side, "2", "factor 2", "A factor 2 is missing.")
    yield times(site, site.side, r"\frac{1}{2}", "factor 2", "The factor 1/2 is missing.")


def twos_of_terms(site: Site) -> Iterator[Change]:
    """A 2 or a half at one summand"""
    if isinstance(site.side, Sum) and len(site.side.terms) > 1:
        for _, term in site.side.terms:
            name = f"${site.text(term.at)}$"
            yield times(site, term, "2", "factor 2", f"A factor 2 is missing at {name}.")
            yield times(site, term, r"\frac{1}{2}", "factor 2", f"A factor 2 is too much at {name}.")


_TWOS = ("2", r"\frac{1}{2}", r"\tfrac{1}{2}", r"\frac12", r"\tfrac12", r"\dfrac{1}{2}", "0.5", "1/2")


def times(site: Site, node: Node, factor: str, mistake: str, said: str) -> Change:
    """factor * node"""
    text, at = site.text(node.at), site.cover(node.at)
    mark = node.at
    if isinstance(node, Sum) and len(node.terms) == 1:  # -a: the factor stands behind the minus
        node = node.terms[0][1]
        text, at = site.text(node.at), site.cover(node.at)
    if isinstance(node, Sum):
        text = f"({text})"
    number = is_number(node) or isinstance(node, Numeral)
    sign = r" \cdot " if number or text[:1].isdigit() else " "
    return Change(mistake, ((at, f"{factor}{sign}{text}"),), mark, said)


def dropped(site: Site, product: Any, unit: Unit, mistake: str, said: str = "") -> Change:
    """A product without one of its factors."""
    found = units(product, site)
    k = [u.at for u in found].index(unit.at)
    place = _with_sign(found, k)
    text = site.inner(unit.at)
    return Change(mistake, ((place, " "),), unit.at, said or f"The factor ${text}$ is too much.")


def _with_sign(found: tuple[Unit, ...], k: int) -> Span:
    """The place of a factor with the sign that ties it to its neighbour."""
    if k:
        return found[k - 1].at[1], found[k].at[1]
    return found[0].at[0], found[1].at[0] if len(found) > 1 else found[0].at[1]


def sizes(site: Site) -> Iterator[Change]:
    """One over a size that stands there too much, then one that is missing."""
    names = size_texts(site)
    for product in products(site.side):
        for unit in units(product, site):
            if isinstance(unit.node, Fraction_) and site.inner(unit.node.over.at) == "1":
                if site.inner(unit.node.under.at) in names or _is_size(site, unit.node.under):
                    yield dropped(site, product, unit, "1/N")
    for node in nodes(site.side):
        if isinstance(node, Fraction_):
            under = site.inner(node.under.at)
            if under in names or under in (f"2{n}" for n in names) or under in (f"2 {n}" for n in names):
                yield _without_size(site, node, under)
    for product in products(site.side):
        for unit in units(product, site):
            if site.inner(unit.at) in names and isinstance(unit.node, Name | Numeral):
                yield dropped(site, product, unit, "1/N")
    for name in names:
        missing = f"The factor $1/{name}$ is missing."
        yield times(site, site.side, rf"\frac{{1}}{{{name}}}", "1/N", missing)
        yield times(site, site.side, name, "1/N", f"The factor $1/{name}$ is too much.")


def roots(site: Site) -> Iterator[Change]:
    r"""`\frac{1}{\sqrt{d}}` of the network that is missing, or stands there too much"""
    below = (f.bottom for e in site.network.equations for f in forms_in(e.form) if isinstance(f, Divide))
    for form in below:
        inner = form.args[0] if isinstance(form, Apply) and form.rule == "sqrt" else None
        if isinstance(inner, SizeOf | Number):
            size = _size_text(inner.name, site) if isinstance(inner, SizeOf) else str(inner.value)
            factor = rf"\frac{{1}}{{\sqrt{{{size}}}}}"
            yield times(site, site.side, factor, "chain factor", f"The factor ${factor}$ is missing.")
            said = f"The factor ${factor}$ is too much."
            yield times(site, site.side, rf"\sqrt{{{size}}}", "chain factor", said)


def _is_size(site: Site, node: Node) -> bool:
    """A size by its name, also the length of a family"""
    use = site.use(node)
    return use is not None and use.power is None and use.meaning.kind == "size"


def _without_size(site: Site, node: Fraction_, under: str) -> Change:
    over = site.inner(node.over.at)
    new = rf"\frac{{{over}}}{{2}}" if under.startswith("2") and len(under) > 1 else f"({over})"
    if over == "1" and new.startswith("("):
        new = "1" + (r" \cdot " if _before_a_figure(site, node.at) else " ")
    return Change("1/N", ((node.at, new),), node.at, f"The factor $1/{under}$ must not stand here.")


def _before_a_figure(site: Site, at: Span) -> bool:
    return site.source[at[1] :].lstrip()[:1].isdigit()


def size_texts(site: Site) -> tuple[str, ...]:
    """The sizes of the network as this page writes them, those of the loss first, then products of two."""
    network = site.network
    loss = network.equation(network.loss)
    found: dict[str, None] = {}
    drawn = {} if site.finding.at is None else site.finding.at.sizes
    printed = {numeral.value for numeral in numbers(site.side)}
    for quantity in [*(_arrays(loss) if loss else ()), *(q.array for q in network.quantities.values())]:
        for axis in quantity.shape:
            if isinstance(axis, str) and network.sizes.get(axis) is None and drawn.get(axis) in printed:
                continue  # a 3 on the page is no size that was drawn as 3
            if axis is not None and axis not in (1, 2):
                found[_size_text(axis, site)] = None
    first = tuple(found)[:3]
    pairs = tuple(f"{a} {b}" for a, b in combinations(first[:2], 2) if not (a.isdigit() or b.isdigit()))
    return first + pairs


def _arrays(equation: Any) -> tuple[Any, ...]:
    return tuple(arrays(equation.form))


def _size_text(axis: object, site: Site) -> str:
    """The name of a size as it stands on the page."""
    if not isinstance(axis, str):
        return str(axis)
    for node in nodes(site.side):
        use = site.use(node)
        if use is not None and use.power is None and use.meaning == Meaning("size", axis):
            return site.inner(node.at)
    return site.spelled(axis)
