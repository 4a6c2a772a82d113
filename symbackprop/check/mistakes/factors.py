r"""Changes of the chain: a missing link `\partial a / \partial b`, a factor left out or counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from symbackprop.algebra.forms import Divide, Form, arrays, children
from symbackprop.check.mistakes.elements import elements
from symbackprop.check.mistakes.names import renamed
from symbackprop.check.mistakes.products import activations, kind_of, slope_name
from symbackprop.check.mistakes.scalars import dropped
from symbackprop.check.mistakes.site import Site, core, turned
from symbackprop.check.mistakes.table import Change
from symbackprop.check.mistakes.units import Unit, is_derivative, is_mask, is_number, products, units
from symbackprop.check.names.letters import nodes
from symbackprop.check.names.use import Use
from symbackprop.frozen import replace
from symbackprop.reading.tree import BigSum, Bracket, Derivative, Name, Node, Product, Sum

Ends = tuple[str, str, str, str]  # out and inner as quantities, then as printed
MOST_OPERANDS = 8
MOST_ENTRIES = 4


def links(site: Site) -> Iterator[Change]:
    r"""`\partial b / \partial c` put in where a / b is followed by c / d"""
    for product in _chains(site):
        found = units(product, site) if isinstance(product, Product) else (_lone(site, product),)
        ends = [_ends(site, unit) for unit in found]
        if not any(is_derivative(u) for u in found):
            continue
        for k, (left, right) in enumerate(pairwise(ends)):
            if left is None or right is None:
                continue
            if left[1] != right[0]:
                yield _put_in(found[k], _partial(site, left[3], right[2]))
            if right[1] != left[0]:
                yield _put_in(found[k], _partial(site, right[3], left[2]))
        yield from _at_the_ends(site, found, ends)


def _chains(site: Site) -> Iterator[Product | Derivative]:
    """The products of a side, and the derivatives that stand alone as a side, a summand or under a sum sign."""
    yield from products(site.side)
    factors = {f.at for p in products(site.side) for f in p.factors}
    inner = {x.at for n in nodes(site.side) if isinstance(n, Derivative) for x in nodes(n) if x is not n}
    for node in nodes(site.side):
        if isinstance(node, Derivative) and node.at not in factors and node.at not in inner:
            yield node


def _lone(site: Site, node: Node) -> Unit:
    return Unit(site.cover(node.at), (node,))


def _at_the_ends(site: Site, found: tuple[Unit, ...], ends: list[Ends | None]) -> Iterator[Change]:
    """The last link of the chain, which ends in the quantity of the head, and the first."""
    head = _ends_of(site, site.question.head)
    first, last = ends[0], ends[-1]
    slopes = {(pre, post) for pre, post, rule in activations(site) if slope_name(rule) == "mask"}
    if head is None:
        return
    for here, unit in ((last, found[-1]), (first, found[0])):
        if here is not None and here[1] != head[1]:
            change = _put_in(unit, _partial(site, here[3], head[3]))
            is_slope = (head[1].split("(")[0], here[1].split("(")[0]) in slopes
            yield _as_mask(change) if is_slope and not _lone_in_a_sum(site, found) else change
        if here is not None and here[0] != head[0]:
            yield _put_in(unit, _partial(site, head[2], here[2]))


def _lone_in_a_sum(site: Site, found: tuple[Unit, ...]) -> bool:
    """Under a sum sign one derivative is what is left of a chain; so are two."""
    if sum(is_derivative(u) for u in found) > 1:
        return True
    return len(found) == 1 and isinstance(core(site.side), BigSum)


def _as_mask(change: Change) -> Change:
    """dL/dh for dL/dz: what is left out is a mask"""
    return replace(change, mistake="mask", said=change.said.replace(" in the chain", ": it is the mask"))


def _put_in(unit: Unit, factor: str) -> Change:
    place = (unit.at[1], unit.at[1])
    said = f"The factor ${factor}$ is missing in the chain."
    return Change("chain factor", ((place, rf" \cdot {factor}"),), unit.at, said)


def _partial(site: Site, above: str, below: str) -> str:
    if r"\partial" not in site.source and re.search(r"\\frac\s*\{d", site.source):
        return rf"\frac{{d {above}}}{{d {below}}}"
    return rf"\frac{{\partial {above}}}{{\partial {below}}}"


def _ends(site: Site, unit: Unit) -> Ends | None:
    return _ends_of(site, unit.node)


def _ends_of(site: Site, node: Node) -> Ends | None:
    """a and b of da/db; a gradient under another name is one of the loss."""
    if isinstance(node, Bracket) and len(node.items) == 1:
        node = node.items[0]
    if isinstance(node, Derivative) and node.of is not None and len(node.by) == 1:
        out, inner = site.inner(node.of.at), site.inner(node.by[0].at)
        above, below = site.use(node.of), site.use(node.by[0])
        return (_key(above, out), _key(below, inner), out, inner)
    use = site.use(node)
    if use is not None and use.meaning.kind == "adjoint" and not use.is_element:
        name = site.printed(use.meaning.name)
        return (site.network.loss, use.meaning.name, site.loss(), name)
    return None


def _key(use: object, text: str) -> str:
    return use.meaning.name + str(use.at) * use.is_element if isinstance(use, Use) else text


def twice(site: Site) -> Iterator[Change]:
    """A factor that stands there twice"""
    for product in products(site.side):
        seen: set[str] = set()
        for unit in units(product, site):
            text = site.text(unit.at)
            if text in seen and not is_number(unit.node):
                kind = kind_of(site, unit.at) if is_mask(unit, site) else "chain factor"
                yield dropped(site, product, unit, kind, f"The factor ${text}$ stands twice.")
            seen.add(text)


def gradients(site: Site) -> Iterator[Change]:
    """The gradient that comes from above was left out."""
    ends = _ends_of(site, site.question.head)
    known = site.network.quantities
    if ends is None:
        return
    head, at = ends[1].split("(")[0], site.cover(core(site.side).at)
    body = site.source[at[0] : at[1]]
    reached = {head}
    for equation in site.network.equations:
        if reached & {a.name for a in arrays(equation.form)}:
            reached.add(equation.name)
    consumers = [e.name for e in site.network.equations if e.name in reached - {head, site.network.loss}]
    for consumer in consumers[:5]:
        names = [site.printed(consumer)] if consumer in known and consumer != site.network.loss else []
        spelled = element_of(site, consumer)
        for name in (*names, *([spelled] if spelled else ())):
            factor = _partial(site, ends[2], name)
            said = f"The factor ${factor}$ is missing in the chain."
            for new in (rf"{factor} \, {body}", rf"{body} \, {factor}", rf"{factor} \odot {body}"):
                yield Change("chain factor", ((at, new),), site.side.at, said)


def element_of(site: Site, quantity: str) -> str | None:
    """The element of another quantity with the indices of the head, as h_j beside dL/dz_j."""
    node = site.question.head
    by = node.by[0] if isinstance(node, Derivative) and len(node.by) == 1 else None
    use = None if by is None else site.use(by)
    if not isinstance(by, Name) or use is None or not use.is_element:
        return None
    return renamed(site, by, use, quantity)


def too_many(site: Site) -> Iterator[Change]:
    """One factor less, each in its turn."""
    for product in products(site.side):
        for unit in units(product, site):
            if not is_mask(unit, site) and not is_number(unit.node):
                text = site.text(unit.at)
                twice = _twice(product, unit, site)
                said = f"The factor ${text}$ {'stands twice' if twice else 'does not belong here'}."
                yield dropped(site, product, unit, "chain factor", said)


def extra_terms(site: Site) -> Iterator[Change]:
    """One summand less, each in its turn."""
    for node in nodes(site.side):
        if isinstance(node, Sum) and len(node.terms) > 1:
            for k, (_, term) in enumerate(node.terms):
                start = node.terms[k - 1][1].at[1] if k else node.at[0]
                end = term.at[1] if k else site.cover(node.terms[1][1].at)[0]
                if k or node.terms[1][0] > 0:
                    said = f"The summand ${site.text(term.at)}$ is too much."
                    yield Change("chain factor", (((start, end), ""),), term.at, said)

    yield from _short_terms(site)


def _short_terms(site: Site) -> Iterator[Change]:
    r"""x_i in one summand: `x_i (s_f - V_{if})` for `x_i (s_f - V_{if} x_i)`"""
    entries = dict.fromkeys(site.text(name.at) for name, _ in elements(site.side, site))
    for node in nodes(site.side):
        for _, term in node.terms if isinstance(node, Sum) and len(node.terms) > 1 else ():
            place, text = site.cover(term.at)[1], site.text(term.at)
            inside = [entry for entry in entries if entry in text]
            for factor in islice((e for e in entries if inside and e not in inside), MOST_ENTRIES):
                said = f"The factor ${factor}$ is missing in ${text}$."
                yield Change("chain factor", (((place, place), rf" \, {factor}"),), term.at, said)


def _twice(product: Product, unit: Unit, site: Site) -> bool:
    text = site.text(unit.at)
    return sum(site.text(u.at) == text for u in units(product, site)) > 1


def operands(site: Site) -> Iterator[Change]:
    """A factor of the local derivative that was left out: what stands beside the quantity in an equation."""
    outer = _outer_terms(site)
    divisors = {name for equation in site.network.equations for name in _below_a_bar(equation.form)}
    for name in _operands(site):
        known = site.network.quantities[name]
        text, sign = site.printed(name), site.transpose()
        flat = shape_of_quantity(site, name) == (None, None)
        matrix = turned(text, sign)
        said = f"The factor ${text}$ is missing." if known.role else ""
        for node in outer:
            at = site.cover(node.at)
            body = site.text(node.at)
            body = f"({body})" if isinstance(node, Sum) else body
            news = (rf"{body} \, {text}",) if flat else (f"{matrix} {body}", f"{body} {matrix}")
            if flat and name in divisors:
                said, news = (
                    rf"The factor $\frac{{1}}{{{text}}}$ is missing.",
                    (rf"\frac{{1}}{{{text}}} {body}",),
                )
            for new in news:
                yield Change("chain factor", ((at, new),), node.at, said)
            if isinstance(node, Product) and not flat:
                yield from _inside(site, node, matrix, said)


def _below_a_bar(form: Form) -> Iterator[str]:
    """k of `h / k`"""
    if isinstance(form, Divide):
        yield from (array.name for array in arrays(form.bottom))
    for child in children(form):
        yield from _below_a_bar(child)


def _inside(site: Site, product: Product, matrix: str, said: str) -> Iterator[Change]:
    """Behind a Hadamard sign the product with a matrix comes first."""
    found = units(product, site)
    for k, unit in enumerate(found[1:], 1):
        if unit.sign == "odot":
            place = (unit.at[0], unit.at[0])
            before = (found[k - 1].at[0], found[k - 1].at[0])
            yield Change("chain factor", ((before, f"{matrix} "),), product.at, said)
            yield Change("chain factor", ((place, f"{matrix} "),), product.at, said)


def _outer_terms(site: Site) -> tuple[Node, ...]:
    return (core(site.side),)


def shape_of_quantity(site: Site, name: str) -> tuple[object, object]:
    use = site.network.quantities[name].array.shape
    return use[0], use[1]


def _operands(site: Site) -> list[str]:
    """What stands in the equations between the head and the loss, the nearest first."""
    found: dict[str, None] = {}
    reached = {_head_quantity(site)}
    for equation in site.network.equations:
        read = [a.name for a in arrays(equation.form) if a.kind == "value"]
        if reached & set(read):
            reached.add(equation.name)
            found.update(dict.fromkeys(n for n in read if n not in reached))
    return [n for n in found if n in site.network.quantities and site.network.quantities[n].role != "target"][
        :MOST_OPERANDS
    ]


def _head_quantity(site: Site) -> str:
    ends = _ends_of(site, site.question.head)
    return ends[1].split("(")[0] if ends is not None else ""
