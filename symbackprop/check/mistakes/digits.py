"""Slips of the pen in one number: two digits exchanged, the decimal point at another place."""

from __future__ import annotations

from typing import Any, Final

from flint import arb

from symbackprop.check.mistakes.entries import as_printed, entry
from symbackprop.check.mistakes.site import Site

EXCHANGED: Final = "Probably two digits were exchanged."
SHIFTED: Final = "Probably the decimal point slipped."
FEWEST: Final = 3  # digits of a number in which an exchange is no chance
FEWEST_SHIFTED: Final = 2  # digits behind the zeros in front


def slip_of_the_pen(site: Site, truth: Any, wrong: list[tuple[int, ...]]) -> str | None:
    """What is said where the one wrong entry is the right number but for its digits or its point."""
    place = entry(site, truth.shape, wrong[0]) if len(wrong) == 1 else None
    printed = None if place is None else as_printed(place)
    if printed is None or not printed.strip("-").replace(".", "", 1).isdigit():
        return None
    value = float(arb(truth[wrong[0]]))
    if _exchanged(_rounded(value, printed), printed):
        return EXCHANGED
    return SHIFTED if _shifted(value, printed) else None


def _rounded(value: float, printed: str) -> str:
    return f"{value:.{len(printed.partition('.')[2])}f}"


def _exchanged(right: str, printed: str) -> bool:
    """Do two neighbours among the digits stand the other way round, and nothing else?

    >>> _exchanged("-1.32", "-1.23"), _exchanged("1.32", "2.31"), _exchanged("1.32", "1.32")
    (True, False, False)
    """
    a, b = (text.replace(".", "") for text in (right, printed))
    if len(right) != len(printed) or len(b.strip("-").lstrip("0")) < FEWEST:
        return False
    differ = [k for k, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    return (
        len(differ) == 2
        and differ[1] == differ[0] + 1
        and a[differ[0]] == b[differ[1]]
        and a[differ[1]] == b[differ[0]]
    )


def _shifted(value: float, printed: str) -> bool:
    """Is it ten or a hundred times the right number, or a part of it?

    >>> _shifted(0.01771, "0.1771"), _shifted(35.0, "3.5"), _shifted(35.0, "35")
    (True, True, False)
    """
    figures = printed.strip("-").replace(".", "").lstrip("0")
    decimals = len(printed.partition(".")[2])
    if len(figures.rstrip("0")) < FEWEST_SHIFTED:
        return False
    return any(
        f"{value * times:.{decimals}f}" == printed and f"{value:.{decimals}f}" != printed
        for times in (10, 0.1, 100, 0.01)
    )
