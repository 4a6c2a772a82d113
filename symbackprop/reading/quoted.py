"""A formula over several lines of a quotation, without the `>` that each of them begins with."""

from __future__ import annotations

import re
from typing import Final

_MARK: Final = re.compile(r"(?m)(?<=\n)([ \t]*(?:>[ \t]*)+)")
_QUOTES: Final = re.compile(r"[ \t]*>")


def unquoted(source: str, text: str, at: int) -> str:
    """The source with room for the marks, so that all places stay, where the formula begins in a quotation."""
    start = text.rfind("\n", 0, at) + 1
    if "\n" not in source or not _QUOTES.match(text, start, at):
        return source
    if not all(_QUOTES.match(line) for line in source.split("\n")[1:]):
        return source
    return _MARK.sub(lambda mark: " " * len(mark[0]), source)
