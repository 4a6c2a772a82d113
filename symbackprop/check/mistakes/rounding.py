"""Rounding too early: the last digits were cut and filled up with zeros, in a value or in a step."""

from __future__ import annotations

from typing import Any, Literal

from flint import arb, fmpq

from symbackprop.check.links.nearness import certainly_more
from symbackprop.check.mistakes.entries import entry, is_plain
from symbackprop.check.mistakes.site import Site, joined
from symbackprop.check.mistakes.table import Change
from symbackprop.check.mistakes.trial import makes_right, read
from symbackprop.check.mistakes.worlds import value_of
from symbackprop.check.names.letters import nodes
from symbackprop.reading.tree import Node, Numeral, Sum
from symbackprop.rules.primitives import rational

MOST_NUMERALS = 6
NEAR = fmpq(1, 10)  # farther from the right value no rounding is seen in a printed one


def filled_up(site: Site, truth: Any, wrong: list[tuple[int, ...]]) -> str | None:
    """0.1100 for 0.1062: what is said where each wrong entry is the right one with fewer digits."""
    figures = [_figure(entry(site, truth.shape, at)) for at in wrong]
    if not wrong or not all(_is_short(f, truth[at]) for f, at in zip(figures, wrong, strict=True)):
        return None
    places = {len(_kept(figure[1])) for figure in figures if figure is not None}
    if len(places) > 1:
        return "Probably rounded too early."
    number = places.pop()
    return f"Probably rounded to {number} decimal{'s' * (number > 1)} too early."


def _figure(node: Node | None) -> tuple[Literal[1, -1], Numeral] | None:
    """A lone number with its sign"""
    sign: Literal[1, -1] = 1
    if isinstance(node, Sum) and len(node.terms) == 1:
        sign, node = node.terms[0]
    return (sign, node) if isinstance(node, Numeral) else None


def _is_short(figure: tuple[Literal[1, -1], Numeral] | None, value: Any) -> bool:
    if figure is None:
        return False
    sign, node = figure
    unit = _unit(node)
    return unit is not None and _within(value, sign * rational(node.value), unit)


def _within(value: Any, number: fmpq, unit: fmpq) -> bool:
    gap = abs(value - number)
    if gap == 0 or value == 0:
        return False
    return not certainly_more(gap, unit / 2) and not certainly_more(gap, abs(value) * NEAR)


def _kept(node: Numeral) -> str:
    """The decimals in front of the zeros at its end"""
    return node.text.partition(".")[2].rstrip("0")


def _unit(node: Numeral) -> fmpq | None:
    """One of the last place that is no filling zero; None where none is filled up."""
    kept = _kept(node)
    if "e" in node.text.lower() or kept == node.text.partition(".")[2] or not kept:
        return None
    return fmpq(1, 10 ** len(kept))


def rounded_factor(site: Site, truth: Any, got: Any) -> tuple[Change, str] | None:
    """A number in a step that is worked with fewer digits than it has; the side with more of them."""
    if truth.size != 1 or is_plain(site.side):
        return None
    for node in [n for n in nodes(site.side) if isinstance(n, Numeral)][:MOST_NUMERALS]:
        unit = _unit(node)
        needed = None if unit is None else _needed(site, node, truth.flat[0], got.flat[0])
        number = rational(node.value)
        if unit is None or needed is None or not _within(needed, number, unit):
            continue
        new = f"{float(arb(needed)):.{node.decimals}f}"
        new = new.replace(".", "{,}") if site.decimal else new
        old = site.text(node.at)
        said = f"${old}$ was rounded too early: it is ${new}$ with more digits."
        text = makes_right(site, change := Change("rounding", ((node.at, new),), node.at, said))
        if text is not None:
            return change, text
    return None


def _needed(site: Site, node: Numeral, truth: Any, got: Any) -> Any:
    """The number with which the side would have the right value; it stands in it to the first power."""
    start, end = site.cover(site.side.at)
    moved = node.value + abs(node.value) / 100
    text = joined(site.source[start:end], ((node.at, f"{float(moved):.9f}"),), start)
    other = read(text, site.side.at[0], False)
    value = None if other is None else value_of(site, other)
    if value is None or value.size != 1 or value.flat[0] == got:
        return None
    step = fmpq(round(float(moved) * 10**9), 10**9) - rational(node.value)
    return rational(node.value) + (truth - got) * step / (value.flat[0] - got)
