"""The entries of a printed array of numbers: where each stands, and the side with right numbers put in."""

from __future__ import annotations

from typing import Any

import numpy as np
from flint import arb, fmpq

from symbackprop.check.links.nearness import certainly_more
from symbackprop.check.mistakes.site import Site, joined
from symbackprop.check.mistakes.trial import read, right
from symbackprop.check.names.letters import nodes
from symbackprop.reading.tree import Bracket, Fraction_, Matrix, Node, Numeral, Span, Sum

LAST_PLACE = 3  # halves of its unit


def is_plain(node: Node) -> bool:
    """A number, or an array of numbers: nothing in it is worked out."""
    if isinstance(node, Bracket):
        return all(is_plain(item) for item in node.items)
    if isinstance(node, Matrix):
        return all(is_plain(entry) for line in node.rows for entry in line)
    if isinstance(node, Sum):
        return len(node.terms) == 1 and is_plain(node.terms[0][1])
    if isinstance(node, Fraction_):
        return isinstance(node.over, Numeral) and isinstance(node.under, Numeral)
    return isinstance(node, Numeral)


def _array(site: Site) -> tuple[tuple[Node, ...], ...] | None:
    """The entries as they are printed, row by row."""
    node = site.side
    if isinstance(node, Bracket):
        return (node.items,)
    return node.rows if isinstance(node, Matrix) else None


def entry(site: Site, shape: tuple[int, ...], at: tuple[int, ...]) -> Node | None:
    rows = _array(site)
    if rows is None:
        return site.side if shape[1:] == (1, 1) else None
    if len(rows) == shape[1] and all(len(r) == shape[2] for r in rows):
        return rows[at[1]][at[2]]
    if len(rows) == shape[2] and all(len(r) == shape[1] for r in rows):
        return rows[at[2]][at[1]]
    return None


def entry_place(site: Site, shape: tuple[int, ...], at: tuple[int, ...]) -> Span:
    found = entry(site, shape, at)
    return site.side.at if found is None else found.at


def farthest(differing: list[tuple[int, ...]], truth: Any, got: Any, half: Any) -> list[tuple[int, ...]]:
    """Beside entries that are far off, one that is off in its last place was rounded on the way."""
    if half is None:
        return differing
    room = np.broadcast_to(half, got.shape) * LAST_PLACE
    return [at for at in differing if certainly_more(abs(truth[at] - got[at]), room[at])] or differing


def as_printed(node: Node) -> str | None:
    """A number with its digits; None for anything that is still to be worked out."""
    if isinstance(node, Sum) and len(node.terms) == 1:
        inner = as_printed(node.terms[0][1])
        return None if inner is None else f"{'-' * (node.terms[0][0] < 0)}{inner}"
    return node.text if isinstance(node, Numeral) else None


def corrected(site: Site, truth: Any, wrong: list[tuple[int, ...]]) -> str | None:
    """The side with the right numbers in the places of the wrong ones, if it is then judged right."""
    edits = []
    for at in wrong:
        found = entry(site, truth.shape, at)
        if found is None or not is_plain(found):
            return None
        edits.append((site.cover(found.at), _figure(site, found, truth[at])))
    start, end = site.cover(site.side.at)
    text = joined(site.source[start:end], tuple(edits), start).strip()
    node = read(text, site.side.at[0], site.decimal)
    if node is None or not right(site, node):
        return None
    return text


def _figure(site: Site, entry: Node, value: Any) -> str:
    """A value with as many decimals as the number that stands there."""
    decimals = max((n.decimals for n in nodes(entry) if isinstance(n, Numeral)), default=0)
    if isinstance(value, fmpq) and (not decimals or _has_few_decimals(value, decimals)):
        if value.q == 1 or not decimals:
            return str(value) if value.q == 1 else _fraction(value)
    text = f"{float(arb(value)):.{max(decimals, 1)}f}"
    return text.replace(".", "{,}") if site.decimal else text


def _has_few_decimals(value: fmpq, decimals: int) -> bool:
    return bool((value * fmpq(10) ** decimals).q == 1)


def _fraction(value: fmpq) -> str:
    sign = "-" if value < 0 else ""
    return rf"{sign}\frac{{{abs(value.p)}}}{{{value.q}}}"
