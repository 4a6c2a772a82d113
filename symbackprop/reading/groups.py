"""Groups in braces, found in the source before any token is made."""

from __future__ import annotations

import re
from typing import Final

from symbackprop.reading.faults import ReadingError
from symbackprop.reading.tree import Span

LONGEST_FORMULA: Final = 20_000
DEEPEST: Final = 100
_MODEL: Final = re.compile(r"\s*\[[A-Za-z]*\]")
_MODULE: Final = re.compile(r"\s*(?:np|numpy|jnp|torch|math)\.(?=[a-z])")
_BRACES: Final = re.compile(r"\\.|[{}]", re.DOTALL)


def bounded(source: str) -> None:
    """Refuses a source that is too long or nested too deep, before anything else looks at it."""
    if len(source) > LONGEST_FORMULA:
        message = f"the formula has {len(source)} characters; at most {LONGEST_FORMULA} are read"
        raise ReadingError((0, len(source)), message)
    if source.count("{") <= DEEPEST:
        return
    depth = 0
    for found in _BRACES.finditer(source):
        if found[0] == "{":
            depth += 1
            if depth > DEEPEST:
                raise ReadingError(found.span(), f"braces are nested deeper than {DEEPEST}")
        elif found[0] == "}":
            depth -= 1


def group(source: str, at: int, stop: int) -> Span | None:
    """The inside of the group that is the next sign before `stop`; None where another sign is."""
    while at < stop and source[at].isspace():
        at += 1
    if at >= stop or source[at] != "{":
        return None
    depth = 0
    for found in _BRACES.finditer(source, at, stop):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if not depth:
                return at + 1, found.start()
    raise ReadingError((at, at + 1), "{ is never closed")


def past_groups(source: str, at: int, stop: int, count: int) -> int:
    """The offset after so many groups, fewer where fewer stand there."""
    for _ in range(count):
        if (inside := group(source, at, stop)) is None:
            return at
        at = inside[1] + 1
    return at


def past_model(source: str, at: int, stop: int) -> int:
    r"""The offset after the `[rgb]` of `\color[rgb]{1,0,0}`."""
    found = _MODEL.match(source, at, stop)
    return found.end() if found else at


def past_module(source: str, at: int) -> int:
    """The offset after the `np.` of `np.sum`."""
    found = _MODULE.match(source, at)
    return found.end() if found else at
