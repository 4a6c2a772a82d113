r"""`h = \sigma(Wx + b)`, where the argument has no name: the slope is written with h alone, `h (1 - h)`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symbackprop.algebra.forms import Apply, Array
from symbackprop.check.mistakes.elements import elements, entry_of, indices_of
from symbackprop.check.mistakes.products import factor_runs, slope_name, slope_word
from symbackprop.check.mistakes.site import Site, core
from symbackprop.check.mistakes.slope_text import slope_of
from symbackprop.check.mistakes.table import Change
from symbackprop.check.names.use import Index
from symbackprop.reading.tree import BigSum, Fraction_, Sum

NO_NAME = "?"  # no name of a file, nor a letter of a slope
MOST = 2


def missing_slopes(site: Site) -> Iterator[Change]:
    """A slope at an argument without a name that was left out behind the side, or behind some of its factors"""
    side = core(site.side)
    text, at = site.text(side.at), site.cover(side.at)
    covered = f"({text})" if isinstance(side, Sum | BigSum | Fraction_) else text
    for row in _unnamed(site)[:MOST]:
        whole = slope_at_output(site, row, ())
        for slope in (*(slope_at_output(site, row, i) for i in _places(site)), whole):
            if slope is not None:
                said = f"The {slope_word(row[2])} ${slope}$ is missing."
                sign = r"\odot" if slope is whole else r"\,"
                yield Change(slope_name(row[2]), ((at, rf"{covered} {sign} ({slope})"),), side.at, said)
        for node, place, factors in factor_runs(site) if whole is not None else ():
            said = f"The {slope_word(row[2])} ${whole}$ is missing."
            yield Change(slope_name(row[2]), ((place, rf"({factors} \odot ({whole}))"),), node.at, said)


def slope_at_output(
    site: Site, row: tuple[str, str, str, tuple[Fraction, ...]], indices: tuple[Index, ...]
) -> str | None:
    """The slope in terms of what the function gives; None where it needs the argument."""
    _, post, rule, params = row
    out = entry_of(site, post, indices) if indices else site.printed(post)
    if out is None:
        return None
    if rule == "relu":
        return f"1({out} > 0)"
    number = bool(indices) or site.network.quantities[post].array.shape == (None, None)
    found = slope_of(rule, params, NO_NAME, out, " " if number else r" \odot ")
    return None if found is None or NO_NAME in found else found


def _unnamed(site: Site) -> list[tuple[str, str, str, tuple[Fraction, ...]]]:
    """The last ones first: they are nearest to the loss."""
    found = []
    for equation in site.network.equations:
        form = equation.form
        if isinstance(form, Apply) and len(form.args) == 1 and not isinstance(form.args[0], Array):
            found.append((NO_NAME, equation.name, form.rule, form.params))
    return found[::-1]


def _places(site: Site) -> tuple[tuple[Index, ...], ...]:
    """The sets of indices that the left side has, and each of their indices alone"""
    sets = tuple(dict.fromkeys(indices_of(use) for _, use in elements(site.question.head, site)))
    return (*sets, *((index,) for pair in sets if len(pair) > 1 for index in pair))
