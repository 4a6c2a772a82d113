"""Formulas that may be wider than a phone: their box scrolls, so the keyboard has to reach it.

A page without a script cannot ask whether a box scrolls, and a stop of the tab key at every short formula would
be a long way through a page. The measure errs on the wide side: a sign takes at most an em on the average.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from markupsafe import Markup

NARROW = 11.0  # em of a formula, on a phone of 320 px, beside the number of the line and the mark
_NOT_SHOWN = re.compile(r"<annotation.*?</annotation>|<[^>]*>", re.DOTALL)
_SPACED = re.compile(r"<(?:mspace|mtd)\b")  # a space; the margins of a cell


def width(shown: Markup) -> float:
    """The most em that finished HTML takes on one row."""
    return len(unescape(_NOT_SHOWN.sub("", shown))) + len(_SPACED.findall(shown))


def may_scroll(*columns: Iterable[Markup]) -> bool:
    """Whether columns side by side, each as wide as its widest row, may be wider than a phone."""
    return sum(max(map(width, column), default=0) for column in columns) > NARROW
