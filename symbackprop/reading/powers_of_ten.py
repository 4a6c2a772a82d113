r"""`6.1\text{e-}3`, `6.1\mathrm{e}{-3}`: a power of ten whose e a page sets upright, as programs print it.

The e has its sign or its digits inside the group or in braces behind it; `2\mathrm{e}^{-1}` and `2\mathrm{e}
- 1` speak of Euler's number. `6.1\mathrm{e}-3` may be either, so it is not read.
"""

from __future__ import annotations

import re
from typing import Final

from symbackprop.reading.faults import ReadingError

_E: Final = r"\s*(?:\\[,!;]\s*)?\\(?:text|textrm|textup|texttt|mathrm|mathtt|rm|operatorname)\s*\{\s*[eE]\s*"
_SIGN: Final = r"(?P<sign>[+\-−])\s*"
_END: Final = r"(?![\d.^_])"
_POWERS: Final = tuple(
    re.compile(_E + rest + _END)
    for rest in (
        rf"(?:{_SIGN})?(?P<power>\d+)\s*\}}",  # {e-3}
        rf"{_SIGN}\}}\s*(?P<power>\d+)",  # {e-}3
        rf"{_SIGN}\}}\s*\{{\s*(?P<power>\d+)\s*\}}",  # {e-}{3}
        rf"\}}\s*\{{\s*{_SIGN}(?P<power>\d+)\s*\}}",  # {e}{-3}
        rf"\}}\s*\{{\s*{_SIGN}\}}\s*(?P<power>\d+)",  # {e}{-}3
    )
)
_BEGUN: Final = re.compile(_E)
_EITHER: Final = re.compile(_E + r"\}[+\-−]\d")


def with_power(source: str, number: str, at: int, stop: int) -> tuple[str, int]:
    """A number with the power of ten that follows it, and the offset behind both.

    Raises: ReadingError where the e may be Euler's number as well.
    """
    if "e" in number.lower() or _BEGUN.match(source, at, stop) is None:
        return number, at
    for pattern in _POWERS:
        found = pattern.match(source, at, stop)
        if found is not None:
            sign = "-" if found["sign"] in ("-", "−") else ""
            return f"{number}e{sign}{found['power']}", found.end()
    found = _EITHER.match(source, at, stop)
    if found is not None:
        raise ReadingError(
            (at, found.end()),
            r"this e may be a power of ten or Euler's number; write \times 10^{-3}, or room around the sign",
        )
    return number, at
