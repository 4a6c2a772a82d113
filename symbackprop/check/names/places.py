r"""Places in a formula: what belongs to a node but stands before it, as `\left` before a bracket."""

from __future__ import annotations

import re

from symbackprop.reading.tree import Span

_BEFORE = re.compile(r"\\(?:left|[bB]igg?l?|math[a-z]+|boldsymbol)\s*$")
_LONGEST = 24


def covering(source: str, at: Span) -> Span:
    r"""A place with the `\left` or the font in front of it.

    >>> covering(r"2 \left(a\right)", (7, 16))
    (2, 16)
    """
    first = max(0, at[0] - _LONGEST)
    near = source[first : at[0]]
    before = _BEFORE.search(near) if "\\" in near else None
    return at if before is None else (first + before.start(), at[1])
