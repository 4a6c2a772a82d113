"""A wrong line of numbers: the first entry that differs, and what may have been done to get it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Any

import numpy as np
from flint import arb, fmpq

from symbackprop.check.mistakes import products, scalars
from symbackprop.check.mistakes.digits import slip_of_the_pen
from symbackprop.check.mistakes.entries import as_printed, corrected, entry, entry_place, farthest, is_plain
from symbackprop.check.mistakes.rounding import filled_up, rounded_factor
from symbackprop.check.mistakes.site import Site
from symbackprop.check.mistakes.table import MOST_TRIES, Change, Diagnosis, row
from symbackprop.check.mistakes.trial import makes_right
from symbackprop.check.mistakes.worlds import matches, value_of, world_of
from symbackprop.check.names.letters import nodes
from symbackprop.check.records.figures import decimal, number
from symbackprop.points.entries import UNKNOWN
from symbackprop.reading.tree import Numeral

NEAR = fmpq(1, 100)  # a value this near to the right one was rounded on the way
Guess = tuple[str, str]  # the mistake, and what is said of it


def numbers_told(site: Site) -> Diagnosis | None:
    """The diagnosis of a side without names."""
    truth, got = _both(site)
    if truth is None or got is None:
        return _of_factors(site)
    at = site.finding.at
    assert at is not None
    if not at.exact:  # a size against a number: nothing was worked
        return None
    with at.working():
        if truth.shape[1:] != got.shape[1:]:
            return _of_another_shape(site, truth, got)
        found = _entries(site, truth, got)
    return found


def _of_factors(site: Site) -> Diagnosis | None:
    """A side without a value: its factors do not fit as they stand."""
    changed = _changed(site)
    if changed is None:
        return None
    change, text = changed
    return Diagnosis(change.mistake, f"The shapes do not fit. {change.said}", change.mark, text)


def _both(site: Site) -> tuple[Any, Any]:
    """The right value and the printed one, where the given numbers decided."""
    truth, got = site.finding.head, site.finding.side
    if site.finding.at is None or site.finding.witness is None:
        return None, None
    if not isinstance(truth, np.ndarray):
        truth = value_of(site, site.question.head)
    if not isinstance(got, np.ndarray):
        got = value_of(site, site.side)
    if any(not isinstance(a, np.ndarray) or a.ndim != 3 or a.shape[0] != 1 for a in (truth, got)):
        return None, None
    if any(x is UNKNOWN for x in (*truth.flat, *got.flat)):
        return None, None
    return truth, got


# -- what was done --------------------------------------------------------------------------------------------


def _of_another_shape(site: Site, truth: Any, got: Any) -> Diagnosis | None:
    """A number for a list, a matrix turned round."""
    rows, columns = truth.shape[1:]
    if got.shape[1:] == (1, 1):
        fact = f"The left side is {rows} x {columns}, this is one number."
        total = np.array(truth.sum(), dtype=object).reshape(1, 1, 1)
        if matches(total, got, site.finding.half):
            said = f"{fact} {row('sum for components').likely}"
            return Diagnosis("sum for components", said, site.side.at)
        return None
    fact = f"The left side is {rows} x {columns}, this is {got.shape[1]} x {got.shape[2]}."
    half = site.finding.half if site.finding.half is not None else _half_a_unit(site)
    if got.shape[1:] == (columns, rows) and matches(truth.swapaxes(1, 2), got, half):
        return Diagnosis("transposed", f"{fact} The entries are right, but turned round.", site.side.at)
    return None


def _half_a_unit(site: Site) -> Any:
    """Of the last decimal that all numbers of the side have; None where one has none"""
    fewest = min((n.decimals for n in nodes(site.side) if isinstance(n, Numeral) and n.value), default=0)
    return np.array(fmpq(1, 2 * 10**fewest), dtype=object) if fewest else None


def _entries(site: Site, truth: Any, got: Any) -> Diagnosis:
    """The first differing entry, and the first guess that gives the printed numbers."""
    wrong = [at for at in np.ndindex(truth.shape) if not _one(site, truth, got, at)]
    wrong = farthest(wrong, truth, got, site.finding.half)
    first = wrong[0] if wrong else (0, 0, 0)
    fact = _fact(site, truth, got, first)
    mark = entry_place(site, truth.shape, first)
    changed = _changed(site)
    if changed is not None:
        change, text = changed
        return Diagnosis(change.mistake, f"{fact} {row(change.mistake).likely}", change.mark, text)
    short = rounded_factor(site, truth, got)
    if short is not None:
        return Diagnosis("rounding", f"{fact} {short[0].said}", short[0].mark, short[1])
    mistake, said = next(_guesses(site, truth, got, wrong))
    if mistake == "factor 2" and not is_plain(site.side):
        texts = (makes_right(site, change) for change in scalars.factors_of_two(site))
        return Diagnosis(mistake, f"{fact} {said}", mark, next((t for t in texts if t), None))
    return Diagnosis(mistake, f"{fact} {said}", mark, corrected(site, truth, wrong))


def _one(site: Site, truth: Any, got: Any, at: tuple[int, ...]) -> bool:
    half = site.finding.half
    room = fmpq(0) if half is None else np.broadcast_to(half, got.shape)[at]
    gap = abs(truth[at] - got[at])
    if isinstance(gap, arb):
        return bool(gap <= arb(room) + arb(10) ** -20)
    return bool(gap <= room)


def _fact(site: Site, truth: Any, got: Any, at: tuple[int, ...]) -> str:
    """Entry (2, 1) is -12, not 12."""
    shown: Callable[[Any], str] = decimal if _has_decimals(site) else number
    expected, printed = shown(truth[at]), shown(got[at])
    place = entry(site, truth.shape, at)
    figure = None if place is None else as_printed(place)
    if figure is not None:
        printed = figure
        places = len(figure.partition(".")[2])
        short = f"{float(arb(truth[at])):.{places}f}" if places else expected
        expected = expected if short == figure or not short.strip("-0.") else short  # 0.003 is not 0.0
    return f"{_entry_name(truth.shape, at)} is {expected}, not {printed}."


def _entry_name(shape: tuple[int, ...], at: tuple[int, ...]) -> str:
    rows, columns = shape[1:]
    if rows == columns == 1:
        return "The value"
    if 1 in (rows, columns):
        return f"Entry {max(at[1:]) + 1}"
    return f"Entry ({at[1] + 1}, {at[2] + 1})"


def _has_decimals(site: Site) -> bool:
    return any(isinstance(n, Numeral) and n.decimals for n in nodes(site.side))


def _guesses(site: Site, truth: Any, got: Any, wrong: list[tuple[int, ...]]) -> Iterator[Guess]:
    """What may have been done, the surest first; the arithmetic last."""
    half = site.finding.half
    for name, value in (("sign", -truth), ("factor 2", truth * 2), ("factor 2", truth / 2)):
        if matches(value, got, half):
            yield name, row(name).likely
    if wrong and all(_flipped(truth, got, at, half) for at in wrong):
        yield "sign", row("sign").likely
    for size in _sizes(site):
        if matches(truth * size, got, half) or matches(truth / size, got, half):
            yield "1/N", f"Probably the factor 1/{size} of the mean was lost or added."
    short = filled_up(site, truth, wrong)
    if short is not None:
        yield "rounding", short
    slipped = slip_of_the_pen(site, truth, wrong)
    if slipped is not None:
        yield "arithmetic", slipped
    if 1 not in truth.shape[1:] and matches(truth.swapaxes(1, 2), got, half):
        yield "transposed", "Rows and columns are exchanged."
    world = world_of(site)
    if world is not None:
        yield world.mistake, f"Probably: {world.said[0].lower() + world.said[1:]}"
    if len(wrong) > 1 and _permuted(truth, got, half, wrong):
        yield "index", "The right numbers stand at other places: probably two indices were exchanged."
    if _has_decimals(site) and all(_near(truth[at], got[at], _filled_up(site)) for at in wrong):
        yield "rounding", row("rounding").likely
    yield "arithmetic", row("arithmetic").likely


def _flipped(truth: Any, got: Any, at: tuple[int, ...], half: Any) -> bool:
    one = np.array([[[-truth[at]]]], dtype=object)
    printed = np.array([[[got[at]]]], dtype=object)
    spread = None if half is None else np.array([[[np.broadcast_to(half, got.shape)[at]]]], dtype=object)
    return truth[at] != 0 and matches(one, printed, spread)


def _sizes(site: Site) -> tuple[int, ...]:
    """The numbers that the sizes have, more than 2."""
    at = site.finding.at
    assert at is not None
    found: dict[int, None] = {}
    for quantity in site.network.quantities.values():
        for axis in quantity.array.shape:
            number_ = axis if isinstance(axis, int) else at.sizes.get(axis) if axis else None
            if number_ is not None and number_ > 2:
                found[number_] = None
    return tuple(found)[:5]


def _permuted(truth: Any, got: Any, half: Any, wrong: list[tuple[int, ...]]) -> bool:
    """The same numbers at other places."""
    left = [truth[at] for at in wrong]
    for at in wrong:
        room = fmpq(0) if half is None else np.broadcast_to(half, got.shape)[at]
        found = next((k for k, value in enumerate(left) if _within(value, got[at], room)), None)
        if found is None:
            return False
        del left[found]
    return True


def _within(value: Any, printed: Any, room: Any) -> bool:
    gap = abs(value - printed)
    return bool(arb(gap) <= arb(room) * 2 + arb(10) ** -20)


def _near(value: Any, printed: Any, filled: bool) -> bool:
    reach = NEAR * 5 if filled else NEAR
    return value != 0 and bool(arb(abs(value - printed)) <= arb(abs(value)) * arb(reach))


def _filled_up(site: Site) -> bool:
    """Does a number end in zeros where digits were dropped, as 0.5800?"""
    return any(isinstance(n, Numeral) and n.decimals > 2 and n.text.endswith("0") for n in nodes(site.side))


def _changed(site: Site) -> tuple[Change, str] | None:
    """A side that is still to be worked out: the changes of its factors are tried."""
    if is_plain(site.side):
        return None
    sources = chain(
        scalars.signs(site),
        products.transposes(site),
        products.hadamards(site),
    )
    for change in islice(sources, MOST_TRIES // 2):
        text = makes_right(site, change)
        if text is not None:
            return change, text
    return None
