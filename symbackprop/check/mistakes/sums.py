r"""A sum that is missing, `\delta_{ij}`, + for a product, a target or a learning rate that was left out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise, product

from symbackprop.check.mistakes.elements import element, elements, indices_of, placed
from symbackprop.check.mistakes.site import Site, core
from symbackprop.check.mistakes.table import Change
from symbackprop.check.mistakes.units import units
from symbackprop.check.mistakes.ways import used_twice
from symbackprop.check.names.letters import bound_letters, layer_letters, nodes
from symbackprop.check.names.use import NEW_WORDS
from symbackprop.check.names.uses import shape_of
from symbackprop.check.values.finding import SHAPES
from symbackprop.reading.tree import BigSum, Bracket, Derivative, Fraction_, Name, Node, Numeral, Product, Sum

BOLD_ONE = r"\mathbf{1}"


def missing_sums(site: Site) -> Iterator[Change]:
    """An index that stands on the right side only; the rows of a batch that were not added up"""
    side = core(site.side)
    text, at = site.text(side.at), site.cover(side.at)
    text = f"({text})" if isinstance(side, Sum) else text
    for letter in _left_over(site):
        said = f"The sum over ${letter}$ is missing."
        yield Change("index", ((at, rf"\sum_{letter} {text}"),), side.at, said)
    if site.finding.reason == SHAPES and isinstance(site.question.head, Derivative):
        by = site.inner(site.question.head.by[0].at) if site.question.head.by else ""
        for new, word in ((rf"{BOLD_ONE}^\top {text}", "rows"), (rf"{text} {BOLD_ONE}", "columns")):
            said = f"The {word} of ${site.text(side.at)}$ have to be added up: ${by}$ is used in each of them."
            yield Change("consumer", ((at, new),), side.at, said)


def _left_over(site: Site) -> tuple[str, ...]:
    head, side = site.question.head, site.side
    there = {i.letter for _, use in elements(side, site) for i in use.at if i.letter}
    there |= layer_letters(side, site.words)
    known = {i.letter for _, use in elements(head, site) for i in use.at if i.letter}
    return tuple(sorted(there - known - layer_letters(head, site.words) - bound_letters(side)))[:3]


def kroneckers(site: Site) -> Iterator[Change]:
    r"""`\delta_{ij}` for the 1 of a slope, behind the whole side, and behind each summand"""
    for first, second in _apart(site):
        delta = rf"\delta_{{{first}{second}}}"
        for node in nodes(site.side):
            if isinstance(node, Numeral) and node.text == "1":
                said = f"${delta}$ stands for the $1$: it is $0$ where ${first} \\neq {second}$."
                yield Change("index", ((node.at, delta),), node.at, said)
        side = core(site.side)
        text = site.text(side.at)
        text = f"({text})" if isinstance(side, Sum | BigSum) else text
        said = f"The factor ${delta}$ is missing: for ${first} \\neq {second}$ this is $0$."
        yield Change("index", ((site.cover(side.at), f"{text} {delta}"),), side.at, said)
        for _, term in side.terms if isinstance(side, Sum) else ():
            text, end = site.text(term.at), site.cover(term.at)[1]
            said = f"The factor ${delta}$ is missing at ${text}$."
            yield Change("index", (((end, end), f" {delta}"),), term.at, said)


def _apart(site: Site) -> Iterator[tuple[str, str]]:
    """Two letters of the left side with one range, each at another quantity: i and j of da_i/dz_j"""
    head = site.question.head
    if not isinstance(head, Derivative):
        return
    places = []
    for _, use in elements(head, site):
        axes = zip(use.at, shape_of(use.meaning, site.words), strict=True)
        places.append([(i.letter, axis) for i, axis in axes if i.letter])
    lone = [len(row) == 1 for row in places] == [True, True]
    for one, other in combinations(places, 2):
        for (first, axis), (second, length) in product(one, other):
            if first != second and (lone or axis == length):
                yield first, second


def added_for_multiplied(site: Site) -> Iterator[Change]:
    """+ where the chain rule multiplies, and a product where two ways have to be added"""
    side = core(site.side)
    if isinstance(side, Sum) and len(side.terms) > 1 and all(sign > 0 for sign, _ in side.terms):
        for between in (r" \cdot ", r" \odot "):
            new = between.join(_factor(site, term) for _, term in side.terms)
            said = "The factors of the chain have to be multiplied, not added."
            yield Change("chain factor", ((site.cover(side.at), new),), side.at, said)
    if isinstance(side, Product) and used_twice(site):
        found = units(side, site)
        for a, b in pairwise(found):
            said = f"What comes on two ways has to be added: a $+$ belongs before ${site.text(b.at)}$."
            yield Change("consumer", (((a.at[1], b.at[0]), " + "),), side.at, said)


def _factor(site: Site, node: Node) -> str:
    text = site.text(node.at)
    return f"({text})" if isinstance(node, Sum | BigSum) else text


def norms(site: Site) -> Iterator[Change]:
    r"""`\|W\|` where W itself belongs"""
    for node in nodes(site.side):
        if isinstance(node, Bracket) and node.opening == "‖" and len(node.items) == 1:
            inner = site.text(node.items[0].at)
            said = f"${site.text(node.at)}$ is one number; ${inner}$ itself belongs here."
            yield Change("derivative", ((site.cover(node.at), inner),), node.at, said)


def targets(site: Site) -> Iterator[Change]:
    """The target was left out: as a factor, or as the summand of a difference"""
    side = core(site.side)
    text, at = _factor(site, side), site.cover(side.at)
    for name, quantity in site.network.quantities.items():
        if quantity.role != "target":
            continue
        for target in _printed(site, name):
            for node in nodes(side):
                if isinstance(node, Fraction_) and isinstance(node.over, Numeral) and node.over.text == "1":
                    said = f"The numerator of ${site.text(node.at)}$ has to be ${target}$."
                    yield Change("chain factor", ((node.over.at, f"{{{target}}}"),), node.at, said)
            flat = quantity.array.shape == (None, None) or "_" in target
            said = f"The factor ${target}$ is missing."
            yield Change(
                "chain factor", ((at, rf"{text} {'' if flat else chr(92) + 'odot '}{target}"),), side.at, said
            )
            said = f"The summand $-{target}$ is missing."
            yield Change("chain factor", ((at, f"({site.text(side.at)} - {target})"),), side.at, said)


def _printed(site: Site, name: str) -> Iterator[str]:
    sets = {indices_of(use): None for _, use in elements(site.question.head, site)}
    for indices in sets:
        at = placed(site, name, indices)
        text = None if at is None else element(site, name, at)
        if text is not None:
            yield text
    if not sets:
        yield site.printed(name)


def rates(site: Site) -> Iterator[Change]:
    """`W - dL/dW` without its learning rate"""
    side = core(site.side)
    if not isinstance(side, Sum) or [sign for sign, _ in side.terms] != [1, -1]:
        return
    head = site.question.head
    if site.question.relation != "leftarrow" and not (isinstance(head, Name) and _is_new(head)):
        return
    step = side.terms[1][1]
    said = r"The learning rate $\eta$ is missing."
    yield Change("chain factor", ((site.cover(step.at), rf"\eta {_factor(site, step)}"),), step.at, said)


def _is_new(name: Name) -> bool:
    """`W^{new}`, `W_{t+1}`, `W^+`"""
    said = {"".join(script.tokens) for script in (*name.sub, *name.sup)}
    return bool(said & {*NEW_WORDS, "+"}) or any("+" in text for text in said)
