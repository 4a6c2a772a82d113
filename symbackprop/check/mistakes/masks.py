r"""A mask of another layer, and masks of elements, `1(z_{1,j} > 0)`, that were left out."""

from __future__ import annotations

from collections.abc import Iterator

from symbackprop.check.mistakes.elements import elements, entry_of, indices_of
from symbackprop.check.mistakes.products import (
    activations,
    kind_of,
    open_nodes_of,
    slope_name,
    slope_text,
    slope_word,
)
from symbackprop.check.mistakes.site import Site, core
from symbackprop.check.mistakes.table import Change
from symbackprop.check.mistakes.units import Unit, is_mask, products, units
from symbackprop.check.mistakes.unnamed import missing_slopes
from symbackprop.check.names.use import Index
from symbackprop.reading.tree import BigSum, Fraction_, Name, Sum

Rows = tuple[tuple[str, str, str], ...]  # pre-activation, activation and rule


def other_masks(site: Site) -> Iterator[Change]:
    """The same mask of another pre-activation, then that of an element which is missing."""
    rows = activations(site)
    for product in products(site.side):
        for unit in units(product, site):
            if is_mask(unit, site):
                for name in open_nodes_of(unit):
                    yield from _elsewhere(site, unit, name, rows)
    yield from _missing(site, rows)
    yield from missing_slopes(site)


def _elsewhere(site: Site, unit: Unit, name: Name, rows: Rows) -> Iterator[Change]:
    """A mask at each of the other pre-activations"""
    use = site.use(name)
    if use is None:
        return
    for pre, post, _ in rows:
        new = entry_of(site, pre, indices_of(use)) if use.is_element else site.printed(pre)
        if new is None or use.meaning.name == pre or (use.meaning.name == post and not use.is_element):
            continue
        is_a_mask = kind_of(site, unit.at) == "mask"
        said = (
            f"The {'mask' if is_a_mask else 'slope'} has to be that at ${new}$, not at ${site.text(name.at)}$."
        )
        yield Change("mask" if is_a_mask else "layer", ((name.at, new),), unit.at, said)


def _missing(site: Site, rows: Rows) -> Iterator[Change]:
    """`f'(z_i)` behind the whole side, at each set of indices that the left side has"""
    side = core(site.side)
    text, at = site.text(side.at), site.cover(side.at)
    covered = f"({text})" if isinstance(side, Sum | BigSum | Fraction_) else text
    for pre, _, rule in rows[:3]:
        for indices in _sets(site):
            name = entry_of(site, pre, indices)
            if name is not None:
                slope = slope_text(site, pre, rule, name)
                said = f"The {slope_word(rule)} ${slope}$ is missing."
                yield Change(slope_name(rule), ((at, rf"{covered} \, {slope}"),), side.at, said)


def _sets(site: Site) -> tuple[tuple[Index, ...], ...]:
    return tuple(dict.fromkeys(indices_of(use) for _, use in elements(site.question.head, site)))
