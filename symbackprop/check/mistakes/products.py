r"""Changes of a product: a factor transposed, `\odot` for the matrix product, masks, factors of the chain."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from symbackprop.algebra.forms import Apply, Array
from symbackprop.check.meaning.keys import claimed
from symbackprop.check.mistakes.cells import in_cell, of_one_cell
from symbackprop.check.mistakes.scalars import dropped
from symbackprop.check.mistakes.site import Site, core, joined, open_nodes, transpose_place, turned
from symbackprop.check.mistakes.table import Change
from symbackprop.check.mistakes.units import (
    Unit,
    is_mask,
    is_number,
    is_slope_of_values,
    products,
    units,
)
from symbackprop.check.names.letters import nodes
from symbackprop.check.names.uses import shape_of
from symbackprop.check.names.vocabulary import Stem, stem_of
from symbackprop.reading.tree import (
    BigSum,
    Bracket,
    Call,
    Fraction_,
    Matrix,
    Name,
    Node,
    Product,
    Scripted,
    Span,
    Sum,
)
from symbackprop.rules.registry import RULES


def transposes(site: Site) -> Iterator[Change]:
    """One factor turned round, then the whole side, then two neighbours in the other order."""
    for node in open_nodes(site.side):
        change = _turned(site, node)
        if change is not None:
            yield change
    yield _whole_turned(site)
    yield from _outer_products(site)
    for product in products(site.side):
        found = units(product, site)
        for a, b in itertools.pairwise(found):
            yield from _other_order(site, a, b)


def _turned(site: Site, node: Node) -> Change | None:
    if not isinstance(node, Name | Scripted | Bracket | Matrix):
        return None
    if isinstance(node, Name):
        use = site.use(node)
        if use is None and not (node.sup or node.sub):
            return None
        if use is not None and (use.is_element or shape_of(use.meaning, site.words) == (None, None)):
            return None
    text = site.text(node.at)
    place = None if isinstance(node, Bracket | Matrix) else transpose_place(node, site.source)
    if place is not None:
        bare = site.source[node.at[0] : place[0]] + site.source[place[1] : node.at[1]]
        said = f"${text}$ must not be transposed: it has to be ${bare.strip()}$."
        return Change("transposed", ((place, ""),), node.at, said)
    if isinstance(node, Scripted):
        return None
    new = with_transpose(site, node)
    return Change("transposed", ((site.cover(node.at), new),), node.at, f"${text}$ has to be ${new}$.")


def with_transpose(site: Site, node: Node) -> str:
    text, sign = site.text(node.at), site.transpose()
    return turned(text, sign) if isinstance(node, Name) and node.sup else f"{text}^{sign}"


def _whole_turned(site: Site) -> Change:
    side = core(site.side)
    text, at = site.text(side.at), site.cover(side.at)
    said = "The whole side has to be transposed."
    new = rf"({text})^{site.transpose()}"
    if isinstance(side, Product) and len(side.factors) == 2 and "odot" not in side.signs:
        first, second = (_turned(site, factor) for factor in side.factors)
        if first is not None and second is not None:
            new = f"{_applied(site, second, side.factors[1])} {_applied(site, first, side.factors[0])}"
    return Change("transposed", ((at, new),), side.at, said)


def _outer_products(site: Site) -> Iterator[Change]:
    r"""`\delta w^\top` for `w \delta^\top` among other factors"""
    longer = (units(product, site) for product in products(site.side) if len(product.factors) > 2)
    for a, b in itertools.chain.from_iterable(map(itertools.pairwise, longer)):
        first, second = _turned(site, a.node), _turned(site, b.node)
        if b.sign != "odot" and first and second and first.edits[0][1] and not second.edits[0][1]:
            new = f"{_applied(site, second, b.node)} {_applied(site, first, a.node)}"
            place = (a.at[0], b.at[1])
            said = f"${site.text(place)}$ stands the wrong way round: it has to be ${new}$."
            yield Change("transposed", ((place, new),), place, said)


def _applied(site: Site, change: Change, node: Node) -> str:
    start, end = site.cover(node.at)
    return joined(site.source[start:end], change.edits, start).strip()


def _other_order(site: Site, a: Unit, b: Unit) -> Iterator[Change]:
    """B A for A B, as it stands and with a matrix turned round; of a number or entry by entry it is all one"""
    if b.sign == "odot" or is_number(a.node) or is_number(b.node):
        return
    first, second, sign = site.text(a.at), site.text(b.at), site.transpose()
    gap = site.source[a.at[1] : b.at[0]]
    place = (a.at[0], b.at[1])
    said = f"${first}$ and ${second}$ stand in the wrong order."
    for new in (
        f"{second}{gap or ' '}{first}",
        f"{turned(second, sign)} {first}",
        f"{second} {turned(first, sign)}",
    ):
        yield Change("transposed", ((place, new),), place, said)


def hadamards(site: Site) -> Iterator[Change]:
    r"""`\odot` put between two factors, or taken away."""
    for product in products(site.side):
        found = units(product, site)
        for a, b in itertools.pairwise(found):
            gap = (a.at[1], b.at[0])
            names = f"${site.text(a.at)}$ and ${site.text(b.at)}$"
            if b.sign == "odot":
                said = f"{names} have to be multiplied as matrices, not entry by entry."
                yield Change("Hadamard", ((gap, " "),), (a.at[0], b.at[1]), said)
            elif not is_number(a.node):
                said = f"{names} have to be multiplied entry by entry, not as matrices."
                yield Change("Hadamard", ((gap, r" \odot "),), (a.at[0], b.at[1]), said)


# -- masks ----------------------------------------------------------------------------------------------------


def activations(site: Site) -> tuple[tuple[str, str, str], ...]:
    """Pre-activation, activation and rule of every h = phi(z) of the network, the head's own first."""
    found = []
    for equation in site.network.equations:
        form = equation.form
        if isinstance(form, Apply) and len(form.args) == 1 and isinstance(form.args[0], Array):
            if form.rule not in RULES or not RULES[form.rule].plain:
                found.append((form.args[0].name, equation.name, form.rule))
    own = _by(site)
    return tuple(sorted(found, key=lambda row: own not in row[:2]))


def _by(site: Site) -> str:
    claim = claimed(site.question.head, site.words, site.context)
    return claim[1] if claim is not None else ""


def slope_name(rule: str) -> str:
    """A slope that is 0 or 1 is a mask; any other is a factor of the chain."""
    known = RULES.get(rule)
    return "mask" if known is not None and known.kinks else "chain factor"


def slope_text(site: Site, pre: str, rule: str, entry: str = "") -> str:
    z = entry or site.printed(pre)
    if rule == "relu":
        return f"1({z} > 0)"
    known = RULES.get(rule)
    return f"{known.tex if known is not None and known.tex else site.spelled(rule)}'({z})"


def masks(site: Site) -> Iterator[Change]:
    """A mask that is missing, too much, or at the wrong place."""
    rows = of_one_cell(activations(site), site)
    yield from _moved(site)
    for product in products(site.side):
        for unit in units(product, site):
            if is_mask(unit, site):
                text = site.text(unit.at)
                kind = kind_of(site, unit.at)
                word = "mask" if kind == "mask" else "slope"
                said = f"The {word} ${text}$ must not stand here, or stands twice."
                yield dropped(site, product, unit, kind, said)
    for pre, _, rule in rows[:4]:
        text = slope_text(site, pre, rule, in_cell(pre, site))
        for node, at, covered in _spans(site):
            said = f"The {slope_word(rule)} ${text}$ is missing."
            sign = r"\odot" if site.network.quantities[pre].array.shape != (None, None) else r"\,"
            yield Change(slope_name(rule), ((at, rf"{covered} {sign} {text}"),), node.at, said)
    for k, (pre, _, rule) in enumerate(rows[:3]):
        for node, at, covered in factor_runs(site):
            if k < 2 or len(rows) < 3:
                text = slope_text(site, pre, rule, in_cell(pre, site))
                new = rf"({covered} \odot {text})"
                said = f"The {slope_word(rule)} ${text}$ is missing."
                yield Change(slope_name(rule), ((at, new),), node.at, said)


def slope_word(rule: str) -> str:
    return "mask" if slope_name(rule) == "mask" else "slope"


def _spans(site: Site) -> Iterator[tuple[Node, tuple[int, int], str]]:
    """The whole side."""
    side = core(site.side)
    text = site.text(side.at)
    yield side, site.cover(side.at), f"({text})" if isinstance(side, Sum | BigSum | Fraction_) else text


def factor_runs(site: Site) -> Iterator[tuple[Node, tuple[int, int], str]]:
    """Runs of neighbouring factors of the outer product, those from its start first."""
    product = _outer(site)
    if product is None:
        return
    found = units(product, site)
    runs = [(i, j) for i in range(len(found)) for j in range(i + 1, len(found) + 1) if j - i < len(found)]
    for i, j in sorted(runs, key=lambda run: (run[0], -run[1])):
        at = (found[i].at[0], found[j - 1].at[1])
        yield product, at, site.source[at[0] : at[1]]


def _outer(site: Site) -> Product | None:
    node = core(site.side)
    if isinstance(node, Fraction_ | BigSum):
        node = node.over if isinstance(node, Fraction_) else core(node.body)
    return node if isinstance(node, Product) else None


def mask_places(site: Site) -> tuple[Span, ...]:
    """Where masks stand in the side."""
    lone = tuple(n.at for n in nodes(site.side) if isinstance(n, Call) and n.head.primes)
    found = lone + tuple(u.at for p in products(site.side) for u in units(p, site) if is_mask(u, site))
    return tuple(at for at in found if kind_of(site, at) == "mask")


def kind_of(site: Site, at: Span) -> str:
    """Is the slope at a place a mask of 0 and 1, or a factor of the chain?"""
    for node in nodes(site.side):
        inside = at[0] <= node.at[0] and node.at[1] <= at[1]
        if inside and isinstance(node, Name) and node.primes and site.use(node) is None:
            stem = stem_of(node)
            return slope_name(site.words.rule(Stem(stem.letters, stem.accents)) or "")
        if inside and isinstance(node, Bracket) and is_slope_of_values(node):
            return "chain factor"
    return "mask"


def open_nodes_of(unit: Unit) -> Iterator[Name]:
    for part in unit.parts:
        for node in open_nodes(part):
            if isinstance(node, Name):
                yield node


def _moved_out(site: Site) -> Iterator[Change]:
    """From a factor in a bracket to the end of the product in which the bracket stands"""
    outer = core(site.side)
    found = tuple(products(site.side))
    for product in found:
        around = [p for p in found if p is not product and _inside(product, p)]
        ends = sorted({p.at[1] for p in around} | ({outer.at[1]} if _inside(product, outer) else set()))
        rows = units(product, site)
        for k, unit in enumerate(rows):
            if ends and k and product is not _outer(site) and is_mask(unit, site):
                text = site.text(unit.at)
                said = f"The factor ${text}$ stands at the wrong place: it comes after the product."
                gone = ((rows[k - 1].at[1], unit.at[1]), "")
                for end in ends:
                    yield Change(kind_of(site, unit.at), (gone, ((end, end), rf" \odot {text}")), unit.at, said)


def _inside(node: Node, other: Node) -> bool:
    return node is not other and other.at[0] <= node.at[0] and node.at[1] <= other.at[1]


def _moved(site: Site) -> Iterator[Change]:
    """A mask that stands after a product put in front of it, or the other way round."""
    yield from _moved_out(site)
    product = _outer(site)
    if product is None:
        return
    found = units(product, site)
    for k, unit in enumerate(found):
        if not is_mask(unit, site) or len(found) < 3:
            continue
        text = site.text(unit.at)
        gone = ((found[k - 1].at[1] if k else unit.at[0], unit.at[1] if k else found[1].at[0]), "")
        for j, other in enumerate(found):
            if j != k:
                new = rf"({site.text(other.at)} \odot {text})"
                said = f"The factor ${text}$ stands at the wrong place: it belongs to ${site.text(other.at)}$."
                yield Change("mask", (gone, (other.at, new)), unit.at, said)
